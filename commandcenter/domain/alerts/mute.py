"""Silence on the wall: for everybody, for a while, by somebody."""

from dataclasses import dataclass
from typing import Final

from commandcenter.domain.clock import HOUR

MUTE_MAX: Final = HOUR
PRESETS_MIN: Final = (5, 15, 30, 60)  # minutes that are offered


@dataclass(frozen=True, slots=True)
class Mute:
    """No sound from ``starts_at`` up to ``ends_at`` (ms UTC), unless somebody ended it before."""

    id: int
    starts_at: int
    ends_at: int
    by: str
