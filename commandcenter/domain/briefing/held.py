"""A briefing of leadership that somebody marked: from then on, what changed is told since it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """``held_at`` in ms UTC; ``note`` as it was typed, or empty."""

    id: int
    held_at: int
    note: str = ""
