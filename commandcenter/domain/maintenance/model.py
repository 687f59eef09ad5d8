"""Windows, works and series: the words of planned work, and how much of it is allowed.

A *window* is one element that may be worked on from one instant to another: what availability and the picture read. A
*work* is what somebody planned in one go: windows of one or many elements at the same time, under one number that stays
when it is extended or moved. A *series* makes works.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from commandcenter.domain.clock import DAY, MINUTE, WIB, from_datetime, to_datetime
from commandcenter.domain.maintenance.recurrence import Recurrence

REASON_MAX: Final = 300  # characters: it stands on the wall
LENGTH_MIN: Final = 1 * MINUTE
LENGTH_MAX: Final = 31 * DAY
SERIES_LENGTH_MAX: Final = 1 * DAY  # one occurrence of a series
AHEAD_MAX: Final = 366 * DAY  # how far ahead a single work may begin
VALID_MAX_DAYS: Final = 366  # of a series
ELEMENTS_MAX: Final = 500  # of one work
AHEAD: Final = 35 * DAY  # how far ahead windows of a series are made
EXPIRY_NOTICE: Final = 14 * DAY
OVERRUN_AFTER: Final = 10 * MINUTE


class Stage(StrEnum):
    """Where a work stands."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"  # before it began


class Notice(StrEnum):
    """What is told of a work or a series, once each."""

    STARTED = "started"
    ENDED = "ended"
    OVERRUN = "overrun"  # ten minutes after the end something is not up again
    RESTORED = "restored"  # ten minutes after the end everything is: nobody is told, it only stands in the list
    EXPIRING = "expiring"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a work."""

    element: int
    kind: str
    key: str
    name: str
    kecamatan: str


@dataclass(frozen=True, slots=True)
class Work:
    """As it is, or was known. ``ends_at`` is when it ended where it was ended early. Instants are ms UTC.

    ``occurs_at``: when the series meant it to begin, which stays when it is moved.
    """

    number: int
    parts: tuple[Part, ...]
    starts_at: int
    ends_at: int
    reason: str
    by: str
    recorded_at: int
    stage: Stage
    series: int | None = None
    occurs_at: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """``scope``: tokens of domain.maintenance.scope. ``minute``: of the local day (0 to 1439). ``valid_until``: the
    last local day on which it may begin. Durations are ms."""

    id: int
    scope: tuple[str, ...]
    recurrence: Recurrence
    minute: int
    length: int
    valid_from: date
    valid_until: date
    reason: str
    by: str
    recorded_at: int
    ended_at: int | None = None
    ended_by: str = ""

    @property
    def expires_at(self) -> int:
        """The first instant at which none may begin any more: local midnight after the last day."""
        return _midnight(self.valid_until + timedelta(days=1))

    def occurrences(self, from_: int, until: int) -> Iterator[int]:
        """Instants at which it begins, ``from_`` included and ``until`` not."""
        yield from occurrences(self.recurrence, self.minute, self.valid_from, self.valid_until, from_, until)


def occurrences(
    recurrence: Recurrence, minute: int, valid_from: date, valid_until: date, from_: int, until: int
) -> Iterator[int]:
    """Instants at which work begins that comes round, in order; see ``Series``."""
    last = min(valid_until, to_datetime(until).date())
    for day in recurrence.days(valid_from, last):
        at = _midnight(day) + minute * MINUTE
        if from_ <= at < until:
            yield at


def _midnight(day: date) -> int:
    return from_datetime(datetime.combine(day, time(), WIB))
