"""The command center's core: settings, domain, store, live updates. It knows no screen and no feed."""

__version__ = "0.1.0"
