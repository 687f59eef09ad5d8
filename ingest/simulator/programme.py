"""The endless demo programme: which scenario begins when, on a seed."""

import random
from collections.abc import Iterator

from ingest.simulator.scenarios import Scenario, named

FIRST_S = 40.0  # a moment to look at a quiet network, and then something to see
# Seconds from the beginning of a scenario to that of the next: each has mended itself before.
GAPS_S = (170.0, 240.0)
# What a visitor should see first; after it, the rest by chance, the calm kinds more often.
OPENING = ("storm", "flapping", "degradation", "power-failure")
LATER = ("quiet", "quiet", "storm", "power-failure", "flapping", "degradation", "degradation", "wrong-clock", "garbage")


def programme(seed: int) -> Iterator[tuple[float, Scenario]]:
    """(seconds from the start, scenario) without end. Never the broker restart: that is for a hand on the switch."""
    draw = random.Random(f"{seed}/programme")  # noqa: S311 - not for secrets
    at, before = FIRST_S, ""
    opening = list(OPENING)
    while True:
        name = opening.pop(0) if opening else draw.choice([name for name in LATER if name != before])
        yield at, named(name)
        at, before = at + draw.uniform(*GAPS_S), name
