"""Pure rules and words of the command center: no I/O, no clock, standard library only."""
