"""The shift log: entries that are locked soon after they were written. From then on there are only additions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from commandcenter.domain.clock import MINUTE
from commandcenter.domain.duty.model import Duty
from commandcenter.domain.duty.weeks import boundary

TEXT_MAX: Final = 2_000


class EntryKind(StrEnum):
    """What an entry is. The last two refer to another one."""

    NOTE = "note"
    EVENT = "event"
    MEASURE = "measure"
    MESSAGE = "message"
    CORRECTION = "correction"
    COMMENT = "comment"


ADDITIONS: Final = frozenset({EntryKind.CORRECTION, EntryKind.COMMENT})
FIRST_HAND: Final = tuple(kind for kind in EntryKind if kind not in ADDITIONS)


@dataclass(frozen=True, slots=True)
class Entry:
    """``locks_at``: from then on nobody changes it. ``version`` rises with every change before that."""

    id: int
    at: int
    author: str
    role: str
    kind: EntryKind
    text: str
    locks_at: int
    alert_id: int | None = None
    refers_to: int | None = None
    version: int = 1
    edited_at: int | None = None

    def is_locked(self, at: int) -> bool:
        return at >= self.locks_at


def locks_at(kind: EntryKind, duty: Duty, at: int) -> int:
    """When an entry that is written at ``at`` is locked: after the grace, and never after the end of its shift.
    Additions are locked at once."""
    if kind in ADDITIONS:
        return at
    after_grace = at + duty.grace_min * MINUTE
    shift = boundary(at, duty.shifts)
    return after_grace if shift is None else min(after_grace, shift[1])
