"""From problem to budget: which problems lead and grow, what was done about them, and whether it helped. Pure."""
