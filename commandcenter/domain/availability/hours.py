"""Which hours count: all of them, or those of the office."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from typing import Final

from commandcenter.domain.availability.model import Interval, united
from commandcenter.domain.clock import DAY, MINUTE, WIB_OFFSET, start_of_day
from commandcenter.domain.workdays import Calendar

_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


class Hours:
    """Hours that count, as intervals. None: every hour does."""

    def __init__(self, intervals: Iterable[Interval] | None = None) -> None:
        self._open = None if intervals is None else united(intervals)
        self._starts = [start for start, _ in self._open or ()]
        self._before = [0, *accumulate(end - start for start, end in self._open or ())]

    def length(self, start: int, end: int) -> int:
        """How many ms between the two count: whole ones, and exactly additive over adjoining stretches."""
        if self._open is None:
            return end - start
        return self._until(end) - self._until(start)

    def _until(self, at: int) -> int:
        position = bisect_right(self._starts, at)
        if not position or self._open is None:
            return 0
        start, end = self._open[position - 1]
        return self._before[position - 1] + min(at, end) - start


EVERY_HOUR: Final = Hours()


def working(calendar: Calendar, start: int, end: int) -> Hours:
    """The hours from opening to closing of every working day, the break included: nobody says when it is.

    Raises UnknownYear where the calendar knows too little of a year.
    """
    found: list[Interval] = []
    for midnight in range(start_of_day(start), end, DAY):
        day = date.fromordinal((midnight + WIB_OFFSET) // DAY + _EPOCH_DAY)
        if not calendar.is_known(day.year):
            raise calendar.unknown(day.year)
        office = calendar.office_day(day)
        if office is not None:
            found.append((midnight + office.opens * MINUTE, midnight + office.closes * MINUTE))
    return Hours(found)
