"""The agencies of the demo: seeded sources with three years of plausible data, as files in an inbox and over HTTP.

What they bring is invented, but for the published figures, which name their source. No person occurs in it.
"""
