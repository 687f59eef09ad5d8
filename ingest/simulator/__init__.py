"""A simulated regency network that speaks the MQTT contract, live and as seeded history.

``signals`` are the formulas of the figures, ``world`` is what is broken and what follows from it, ``scenarios`` break
things on purpose, ``player`` turns all that into messages, ``publisher`` sends them, ``history`` writes the past.
"""
