"""Which backups stay: the newest of each of the last days, weeks and months that have one. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from commandcenter.domain.clock import WIB


@dataclass(frozen=True, slots=True)
class Keep:
    """How many of each; at least one in all."""

    days: int
    weeks: int
    months: int


def staying(moments: Sequence[datetime], keep: Keep) -> set[datetime]:
    """The moments whose backups stay. Days, weeks (from Monday) and months are local ones."""
    newest_first = sorted(moments, reverse=True)
    stay = set(newest_first[:1])
    for count, period in (
        (keep.days, lambda at: at.date()),
        (keep.weeks, lambda at: at.isocalendar()[:2]),
        (keep.months, lambda at: (at.year, at.month)),
    ):
        stay |= _newest_of_each(newest_first, count, period)
    return stay


def _newest_of_each(
    newest_first: Sequence[datetime], count: int, period: Callable[[datetime], object]
) -> set[datetime]:
    seen: dict[object, datetime] = {}
    for moment in newest_first:
        seen.setdefault(period(moment.astimezone(WIB)), moment)
    return set(list(seen.values())[:count])
