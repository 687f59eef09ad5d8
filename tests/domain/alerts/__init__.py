"""Alerts without a store."""
