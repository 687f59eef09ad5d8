"""Dates by the million: of a column of them the days differ by thousands and the times of day by a few thousand."""

import re
from typing import Any, Final

from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.domain.values import Sentinels
from ingest.mapping.context import Read
from ingest.mapping.rows import Wrong

_TEXTS_MAX: Final = 50_000  # days, or times of day, that are remembered
_TIME: Final = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?")


class Moments:
    """Reads dates with ``read``; a day and a time of day that it has met are added up instead of read again.

    Days that may be after ``latest`` are always read: they may be refused. So are those of ``sentinels``.
    """

    def __init__(self, read: Read, latest: int, sentinels: Sentinels) -> None:
        self._slow, self._latest = read, latest
        self._sentinels = tuple(text for text in sentinels if isinstance(text, str) and text)
        self._days: dict[str, int] = {}
        self._times: dict[str, int] = {}

    def read(self, cell: Any) -> Any:
        """What ``read`` says of the cell."""
        if cell.__class__ is not str:
            return self._slow(cell)
        day, _, time = cell.rpartition("T" if cell[10:11] == "T" else " ")
        try:
            return self._days[day] + self._times[time]
        except KeyError:
            at = self._slow(cell)
            if at is not None:
                self._learn(day, time, at)
            return at

    def _learn(self, day: str, time: str, at: int) -> None:
        match = _TIME.fullmatch(time)
        if match is None or not day or max(len(self._days), len(self._times)) >= _TEXTS_MAX:
            return
        if any(text.startswith(day.casefold()) for text in self._sentinels):
            return
        hours, minutes, seconds = match.groups("0")
        of_day = int(hours) * HOUR + int(minutes) * MINUTE + int(seconds) * SECOND
        try:
            midnight = self._slow(day)
        except Wrong:
            return
        if midnight is not None and midnight + of_day == at and midnight + DAY <= self._latest:
            self._days[day] = midnight
            self._times[time] = of_day
