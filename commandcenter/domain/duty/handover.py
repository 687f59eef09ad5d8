"""Hand-overs: what the outgoing says to the incoming, and when one is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.domain.duty.model import Duty, Turn
from commandcenter.domain.duty.rota import last_change, next_change, turn_at

TAKEN_WITHIN: Final = 30 * MINUTE
EARLY: Final = 4 * HOUR  # before a change a hand-over is of that change
TEXT_MAX: Final = 2_000  # characters of each of its two texts
STANDING_MAX: Final = 50  # alerts in its snapshot
LOOKS_BACK: Final = 12 * HOUR  # a change that nobody handed over is said for so long; then it is history


@dataclass(frozen=True, slots=True)
class Handover:
    """``due_at``: the change that it is for. ``standing``: what stood when it was written, worst first; ``n_standing``
    of them in all. Taken over by somebody else than its author; a newer one replaces one that nobody has taken."""

    id: int
    duty: str
    due_at: int
    written_at: int
    written_by: str
    watch: str
    questions: str
    standing: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    n_standing: int = 0
    taken_at: int | None = None
    taken_by: str = ""
    replaced_at: int | None = None

    @property
    def is_open(self) -> bool:
        return self.taken_at is None and self.replaced_at is None

    def is_late(self, at: int) -> bool:
        """Whether it should have been taken over by now."""
        return self.is_open and at >= max(self.due_at, self.written_at) + TAKEN_WITHIN


class Lack(StrEnum):
    """What is missing at a duty: something that somebody must see to."""

    NOBODY = "nobody"  # nobody is on call
    NOT_TAKEN = "not_taken"  # it was handed over, and nobody has taken it over
    NOT_WRITTEN = "not_written"  # it went from one to another without a word


@dataclass(frozen=True, slots=True)
class Missing:
    """A lack of a duty since an instant. ``names``: whose turn it is (NOT_TAKEN) or was (NOT_WRITTEN)."""

    duty: Duty
    lack: Lack
    since: int
    names: tuple[str, ...] = ()
    handover: int | None = None


def due(turns: Sequence[Turn], written: Sequence[Handover], at: int) -> int:
    """Which change a hand-over is for that is written now: the last one while nobody has written for it, else the next
    one; ``at`` itself where nothing is planned."""
    came = last_change(turns, at, at - EARLY)
    if came is not None and came[0].turn is not None and not _covers(written, came[1].starts_at):
        return came[1].starts_at
    to = next_change(turns, at, at + 31 * 24 * HOUR)
    return at if to is None else to.starts_at


def missing(duty: Duty, turns: Sequence[Turn], written: Sequence[Handover], at: int) -> tuple[Missing, ...]:
    """What is missing at a duty. ``turns`` and ``written`` reach back to ``LOOKS_BACK`` before ``at`` at least; open
    hand-overs are among ``written`` however old they are. A duty whose rota nobody has ever written lacks nobody."""
    found = []
    if duty.version and turn_at(turns, at) is None:
        past = last_change(turns, at, at - LOOKS_BACK)
        found.append(Missing(duty, Lack.NOBODY, past[1].starts_at if past else at - LOOKS_BACK))
    for each in written:
        if each.is_late(at):
            now_on = turn_at(turns, at)
            since = max(each.due_at, each.written_at)
            found.append(Missing(duty, Lack.NOT_TAKEN, since, () if now_on is None else now_on.names, each.id))
    came = last_change(turns, at, at - LOOKS_BACK) if duty.hands_over else None
    if came is not None and came[0].turn is not None and came[1].turn is not None:
        changed_at = came[1].starts_at
        if at >= changed_at + TAKEN_WITHIN and not _covers(written, changed_at):
            found.append(Missing(duty, Lack.NOT_WRITTEN, changed_at, came[0].names))
    return tuple(found)


def _covers(written: Sequence[Handover], changed_at: int) -> bool:
    """Whether somebody has written for this change."""
    return any(each.due_at >= changed_at or each.written_at >= changed_at - EARLY for each in written)
