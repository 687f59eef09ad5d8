"""Complaints: what is counted, what is due, what is normal, and how to rank without being unfair to small numbers."""
