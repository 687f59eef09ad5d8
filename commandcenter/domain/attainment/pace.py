"""Where should we be today: the quarter targets of the plan as a path, walked by working days.

At the end of each quarter the plan wants its target. Between two ends the path is straight, by the share of the
quarter's working days that are over (calendar days where the calendar does not know the year): nobody is expected to
build roads during the Lebaran leave. Before the first target a total starts at 0 on 1 January, and a level is where
its first target wants it. After the last target the path stays there. Targets of another year have no part in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from commandcenter.domain.attainment.terms import Accumulation

QUARTERS: Final = 4
_ONE_DAY: Final = timedelta(days=1)
_RISES: Final = 0.5  # a plan that wants at most this share of the year by March counts up from January


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a day is into its year, in quarters: 2.5 is the middle of the third. ``by``: working or calendar."""

    year: int
    quarters: float  # 0 to 4
    by: str


def progress(today: date, is_working: Callable[[date], bool] | None) -> Progress:
    """How far ``today`` (a local day, counted as over) is. ``is_working``: None where nobody can tell."""
    quarter = (today.month - 1) // 3
    day, last = date(today.year, quarter * 3 + 1, 1), _end(today.year, quarter)
    over = total = 0
    while day <= last:
        if is_working is None or is_working(day):
            total += 1
            over += day <= today
        day += _ONE_DAY
    if not total:
        return progress(today, None)
    return Progress(today.year, quarter + over / total, "calendar" if is_working is None else "working")


def wanted(targets: Sequence[float | None], accumulation: Accumulation, quarters: float) -> float | None:
    """What the plan wants after ``quarters`` (0 to 4), in the indicator's unit. ``targets``: of the four quarters, None
    where the plan has none. None: it has none at all."""
    points = [(number + 1.0, target) for number, target in enumerate(targets) if target is not None]
    if not points:
        return None
    start = 0.0 if accumulation is Accumulation.TOTAL else points[0][1]
    before = (0.0, start)
    for point in points:
        if quarters <= point[0]:
            share = (quarters - before[0]) / (point[0] - before[0])
            return before[1] + share * (point[1] - before[1])
        before = point
    return before[1]


def shape(targets: Sequence[float | None]) -> Accumulation:
    """Whether the figures count up from January, told by the targets where the plan does not say: all four quarters
    rise, and the first wants at most half of the year's. Everything else is a level."""
    known = [target for target in targets if target is not None]
    rises = len(known) == QUARTERS and all(before < after for before, after in pairwise(known))
    return Accumulation.TOTAL if rises and 0 <= known[0] <= _RISES * known[-1] else Accumulation.LEVEL


def _end(year: int, quarter: int) -> date:
    following = date(year + quarter // 3, (quarter * 3 + 3) % 12 + 1, 1)
    return following - _ONE_DAY
