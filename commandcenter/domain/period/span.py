"""Periods of statistics and plans: a day, month, quarter, half or year. Their days are those of WIB."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from commandcenter.domain.clock import DAY, WIB_OFFSET
from commandcenter.domain.reference import Frequency

FIRST_YEAR: Final = 1945
LAST_YEAR: Final = 2100
MONTHS_OF: Final = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The period of ``kind`` that begins on the local day ``first``. Raises ValueError when none begins there."""

    kind: Frequency
    first: date

    def __post_init__(self) -> None:
        if self.first != _beginning(self.kind, self.first) or not FIRST_YEAR <= self.first.year <= LAST_YEAR:
            raise ValueError(f"no {self.kind} of {FIRST_YEAR} to {LAST_YEAR} begins on {self.first}")

    @classmethod
    def of(cls, kind: Frequency, day: date) -> "Period":
        """The period of that kind that holds the local day. Raises ValueError outside 1945 to 2100."""
        return cls(kind, _beginning(kind, day))

    @classmethod
    def at(cls, kind: Frequency, at: int) -> "Period":
        """The period of that kind that holds the instant, in ms UTC. Raises ValueError outside 1945 to 2100."""
        return cls.of(kind, date.fromordinal((at + WIB_OFFSET) // DAY + _EPOCH_DAY))

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def number(self) -> int:
        """Which one it is, from 1: of the halves, quarters or months of its year, of the days of its month."""
        if self.kind is Frequency.DAY:
            return self.first.day
        return (self.first.month - 1) // MONTHS_OF[self.kind] + 1

    @property
    def last(self) -> date:
        """Its last local day."""
        return self._following() - _ONE_DAY

    @property
    def starts_at(self) -> int:
        """Its first midnight in WIB, in ms UTC."""
        return _midnight(self.first)

    @property
    def ends_at(self) -> int:
        """The midnight in WIB at which it is over, in ms UTC: the first instant that is not in it."""
        return _midnight(self._following())

    @property
    def text(self) -> str:
        """Its canonical form: 2026, 2026-S1, 2026-Q3, 2026-09, 2026-09-17."""
        match self.kind:
            case Frequency.YEAR:
                return str(self.year)
            case Frequency.HALF:
                return f"{self.year}-S{self.number}"
            case Frequency.QUARTER:
                return f"{self.year}-Q{self.number}"
            case Frequency.MONTH:
                return f"{self.year}-{self.number:02}"
            case Frequency.DAY:
                return self.first.isoformat()

    def __str__(self) -> str:
        return self.text

    def next(self) -> "Period":
        """The one of the same kind after it. Raises ValueError after 2100."""
        return Period(self.kind, self._following())

    def previous(self) -> "Period":
        """The one of the same kind before it. Raises ValueError before 1945."""
        return Period.of(self.kind, self.first - _ONE_DAY)

    def contains(self, at: int) -> bool:
        """Whether the instant, in ms UTC, is in it."""
        return self.starts_at <= at < self.ends_at

    def _following(self) -> date:
        if self.kind is Frequency.DAY:
            return self.first + _ONE_DAY
        months = self.first.year * 12 + self.first.month - 1 + MONTHS_OF[self.kind]
        return date(months // 12, months % 12 + 1, 1)


def _beginning(kind: Frequency, day: date) -> date:
    if kind is Frequency.DAY:
        return day
    length = MONTHS_OF[kind]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def _midnight(day: date) -> int:
    return (day.toordinal() - _EPOCH_DAY) * DAY - WIB_OFFSET
