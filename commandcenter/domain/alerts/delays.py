"""On-delay and off-delay: a condition becomes an alert only when it lasts, and the alert ends only when it stays away.

Pure. ``Wait`` is what is kept of a condition that has just changed; the engine stores it, so that a restart does not
begin to count anew. Everything is level-triggered: what is given is what is so, never that it changed. So nothing is
lost when a change was not seen, and nothing is done twice when it is seen twice.
"""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Wait:
    """A condition waits for its delay: ``is_met`` since ``since`` (ms UTC), against what stands."""

    is_met: bool
    since: int


class Move(Enum):
    """What is to be done with the alert of a rule and an entity."""

    STAY = "stay"
    RAISE = "raise"
    CLEAR = "clear"


def judge(
    is_standing: bool, wait: Wait | None, is_met: bool | None, since: int | None, at: int, on_delay: int, off_delay: int
) -> tuple[Move, Wait | None]:
    """What to do at ``at``, and what to wait for from now on.

    ``is_standing``: an alert is active. ``is_met``: whether the condition is (None: nobody knows, nothing changes, and
    a wait goes on only when it is known again). ``since``: since when it is met, by the source; None: since now. It
    counts for the on-delay, but never from the future.
    """
    if is_met is None:
        return Move.STAY, wait
    if is_met == is_standing:
        return Move.STAY, None
    if wait is None or wait.is_met != is_met:
        known = at if since is None or not is_met else min(since, at)
        wait = Wait(is_met, known)
    if at - wait.since >= (on_delay if is_met else off_delay):
        return (Move.RAISE if is_met else Move.CLEAR), None
    return Move.STAY, wait


def due_at(wait: Wait, on_delay: int, off_delay: int) -> int:
    """When it has waited long enough (ms UTC)."""
    return wait.since + (on_delay if wait.is_met else off_delay)
