"""What the command center costs and how fast it is, measured on the real parts. ``python -m benchmarks --help``."""
