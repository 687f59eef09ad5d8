"""Alerts at work: rules from ``alerts.yaml``, sources, the engine that raises and clears, and notification."""
