"""The period of a report: a day, an ISO week, a month, a quarter or a year of WIB."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from commandcenter.domain.clock import DAY, WIB_OFFSET
from commandcenter.domain.period.span import FIRST_YEAR, LAST_YEAR

_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_WEEK: Final = timedelta(days=7)


class Length(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS: Final = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}
_FORMS: Final = {
    Length.DAY: re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    Length.WEEK: re.compile(r"([0-9]{4})-W([0-9]{2})"),
    Length.MONTH: re.compile(r"([0-9]{4})-([0-9]{2})"),
    Length.QUARTER: re.compile(r"([0-9]{4})-Q([1-4])"),
    Length.YEAR: re.compile(r"([0-9]{4})"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The period of ``length`` that begins on the local day ``first``."""

    length: Length
    first: date

    @classmethod
    def of(cls, length: Length, day: date) -> "Span":
        """The period of that length that holds the local day. Raises ValueError outside 1945 to 2100."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"{day} is outside {FIRST_YEAR} to {LAST_YEAR}")
        if length is Length.DAY:
            return cls(length, day)
        if length is Length.WEEK:
            return cls(length, day - timedelta(days=day.weekday()))
        months = _MONTHS[length]
        return cls(length, date(day.year, (day.month - 1) // months * months + 1, 1))

    @classmethod
    def at(cls, length: Length, at: int) -> "Span":
        """The period of that length that holds the instant, in ms UTC. Raises ValueError."""
        return cls.of(length, date.fromordinal((at + WIB_OFFSET) // DAY + _EPOCH_DAY))

    @property
    def text(self) -> str:
        """Its canonical form: 2026, 2026-Q3, 2026-09, 2026-W38, 2026-09-17."""
        first = self.first
        match self.length:
            case Length.DAY:
                return first.isoformat()
            case Length.WEEK:
                year, week, _day = first.isocalendar()
                return f"{year}-W{week:02}"
            case Length.MONTH:
                return f"{first.year}-{first.month:02}"
            case Length.QUARTER:
                return f"{first.year}-Q{self.number}"
            case Length.YEAR:
                return str(first.year)

    @property
    def number(self) -> int:
        """Which week, month or quarter of its year it is, from 1; of a day the day of its month."""
        if self.length is Length.WEEK:
            return self.first.isocalendar().week
        return self.first.day if self.length is Length.DAY else (self.first.month - 1) // _MONTHS[self.length] + 1

    @property
    def last(self) -> date:
        """Its last local day."""
        return self._following() - timedelta(days=1)

    @property
    def starts_at(self) -> int:
        """Its first midnight in WIB, in ms UTC."""
        return _midnight(self.first)

    @property
    def ends_at(self) -> int:
        """The midnight in WIB at which it is over, in ms UTC."""
        return _midnight(self._following())

    def previous(self) -> "Span":
        """The one of the same length before it. Raises ValueError before 1945."""
        return Span.of(self.length, self.first - timedelta(days=1))

    def _following(self) -> date:
        if self.length is Length.DAY:
            return self.first + timedelta(days=1)
        if self.length is Length.WEEK:
            return self.first + _WEEK
        months = self.first.year * 12 + self.first.month - 1 + _MONTHS[self.length]
        return date(months // 12, months % 12 + 1, 1)


def parse(text: str) -> Span:
    """The period of its canonical form. Raises ValueError with what to write instead."""
    for length, form in _FORMS.items():
        match = form.fullmatch(text)
        if match is None:
            continue
        year, *rest = (int(each) for each in match.groups())
        try:
            match length:
                case Length.WEEK:
                    return Span.of(length, date.fromisocalendar(year, rest[0], 1))
                case Length.QUARTER:
                    return Span.of(length, date(year, rest[0] * 3, 1))
                case _:
                    month, day, *_ = (*rest, 1, 1)
                    return Span.of(length, date(year, month, day))
        except ValueError:
            break
    raise ValueError(f"{text[:40]!r} is no period: write 2026, 2026-Q3, 2026-09, 2026-W38 or 2026-09-17")


def _midnight(day: date) -> int:
    return (day.toordinal() - _EPOCH_DAY) * DAY - WIB_OFFSET
