"""What the expected range of a count is learned from: current tickets by day, and where and when they come. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from commandcenter.domain.clock import DAY, HOUR, WIB_OFFSET
from commandcenter.domain.complaints.scope import Span

YEAR_DAYS: Final = 364  # whole weeks, so that every weekday is in it equally often
LONGEST: Final = 2 * YEAR_DAYS
SHORTEST: Final = 56  # eight weeks; with less, nothing is said
_FALSE_START: Final = 28 * DAY
_EPOCH: Final = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY: Final = 3  # Thursday
_MONTH_DAYS: Final = 30.4375


class Day(NamedTuple):
    """A category on a local day. ``squares``: the squares of the tickets of each place, added up."""

    category: str
    day: int  # local midnight
    n: int
    squares: int


class Cell(NamedTuple):
    """Tickets of a category from a kecamatan; the empty kecamatan: no place told."""

    category: str
    kecamatan: str
    n: int


@dataclass(frozen=True, slots=True)
class History:
    """Whole local days that end before whatever is judged. Days without a ticket are left out.

    ``cells``: of the last YEAR_DAYS days, or of all when there are fewer. ``hours``: tickets by the local hour of
    receipt, 24 of them.
    """

    span: Span
    days: tuple[Day, ...]
    cells: tuple[Cell, ...]
    hours: tuple[int, ...]

    @property
    def length(self) -> int:
        """Local days."""
        return (self.span.ends_at - self.span.starts_at) // DAY


class Blend(NamedTuple):
    """Where a day lies between the middles of two months (0 to 11): ``weight`` is that of the later one."""

    earlier: int
    later: int
    weight: float


def whole_weeks(first_at: int | None, ends_at: int) -> Span | None:
    """The history that ends at a local midnight when the first ticket came on the day ``first_at``: at most LONGEST
    days, whole years where there is one, else whole weeks. None: fewer than SHORTEST days."""
    days = 0 if first_at is None else (ends_at - first_at) // DAY
    days = min(LONGEST, days // YEAR_DAYS * YEAR_DAYS if days >= YEAR_DAYS else days // 7 * 7)
    return Span(ends_at - days * DAY, ends_at) if days >= SHORTEST else None


def settled(days: Sequence[Day], span: Span) -> Span | None:
    """The history without a beginning in which next to nothing came: one ticket with a mistyped year would make years
    without any of it. It begins where 1 % of the tickets have come, when that is more than four weeks in."""
    by_day: dict[int, int] = {}
    for _category, day, n, _squares in days:
        by_day[day] = by_day.get(day, 0) + n
    enough, come = sum(by_day.values()) / 100, 0
    for day in sorted(by_day):
        come += by_day[day]
        if come >= enough:
            return span if day - span.starts_at <= _FALSE_START else whole_weeks(day, span.ends_at)
    return None


def share_of_day(hours: Sequence[int], elapsed_ms: int) -> float:
    """Which share of a day's tickets has usually come when so much of the day is over; even where nothing is known."""
    if elapsed_ms >= DAY:
        return 1.0
    hour, part = divmod(elapsed_ms, HOUR)
    total = sum(hours)
    return (sum(hours[:hour]) + hours[hour] * part / HOUR) / total if total else elapsed_ms / DAY


def weekday_of(day: int) -> int:
    """Of a local midnight, Monday 0."""
    return ((day + WIB_OFFSET) // DAY + _EPOCH_WEEKDAY) % 7


def blend_of(day: int) -> Blend:
    """Between which months a local midnight lies."""
    local = date.fromordinal((day + WIB_OFFSET) // DAY + _EPOCH)
    month, after = local.month - 1, (local.day - 0.5) / _MONTH_DAYS - 0.5
    if after < 0:
        return Blend((month - 1) % 12, month, 1 + after)
    return Blend(month, (month + 1) % 12, min(after, 1.0))


def month_of(day: int) -> int:
    """Of a local midnight, January 0."""
    return date.fromordinal((day + WIB_OFFSET) // DAY + _EPOCH).month - 1
