"""Rules played over what has been: the same engine, the same sources, another clock and a store that is thrown away."""
