"""Planned work: when it comes round, what it is about, whom it cuts off. Pure."""
