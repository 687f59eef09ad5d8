"""Whose a live stream is, and how much room that one has."""

from dataclasses import dataclass
from typing import Final

from commandcenter.domain.access import Principal

OF_ACCOUNT: Final = 6  # browsers of one account: the windows of one share a stream
OF_DISPLAY: Final = 4


@dataclass(frozen=True, slots=True)
class Owner:
    """``name``: nobody else's streams are ended by what this one calls itself. ``most``: streams at once, None: all.

    ``is_reserved``: half of all room is kept for these; accounts together never take it.
    """

    name: str = ""
    most: int | None = None
    is_reserved: bool = True


def of_principal(who: Principal) -> Owner:
    """How much room somebody has. Whoever sits at an open machine has all of it."""
    if who.kind == "account":
        return Owner(f"account {who.id}", OF_ACCOUNT, is_reserved=False)
    if who.kind == "display":
        return Owner(f"display {who.id}", OF_DISPLAY)
    return Owner()
