"""Alerts after ISA-18.2: what they are, how they move, when they are raised. Pure."""
