"""Personal data: what is held and why, which cells of a table tell of single people, what may be asked for."""
