"""Availability by cause: whose fault it was that an element was not up, and for how long. Pure; time and not counts."""
