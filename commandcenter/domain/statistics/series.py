"""A series of values read as a person should read it: one point a period, breaks kept apart. Pure."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from commandcenter.domain.observations import Value, disagree
from commandcenter.domain.period import PeriodError, parse
from commandcenter.domain.reference import SeriesBreak
from commandcenter.domain.statistics.model import Change, Point


def points_of(said: Iterable[Value], decimals: int) -> tuple[Point, ...]:
    """One point for each period, oldest first: of several feeds the value that was recorded last.

    ``contradicted_by`` counts the feeds that say something else of that period, at the decimals of the indicator.
    """
    ordered = sorted(said, key=lambda value: (value.event_at, value.period))
    return tuple(_point(list(values), decimals) for _, values in groupby(ordered, key=lambda value: value.period))


def _point(values: Sequence[Value], decimals: int) -> Point:
    shown = max(values, key=lambda value: (value.origin.recorded_at, value.origin.feed))
    others = sum(
        disagree(((shown.value, shown.text), (other.value, other.text)), decimals)
        for other in values
        if other is not shown
    )
    return Point(shown.period, shown.event_at, shown.value, shown.text, shown.origin.feed, others)


def segments(points: Sequence[Point], breaks: Iterable[SeriesBreak]) -> tuple[tuple[Point, ...], ...]:
    """The points between the breaks, oldest first: only within one of them figures can be compared."""
    starts = sorted({each.starts for each in breaks})
    groups: dict[int, list[Point]] = {}
    for point in points:
        groups.setdefault(sum(start <= _first_day(point.period) for start in starts), []).append(point)
    return tuple(tuple(groups[key]) for key in sorted(groups))


def with_gaps(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points with an empty one for every period between them that nobody has a figure of: a gap is drawn as one.

    Points of several kinds of period (years and quarters) are left as they are.
    """
    try:
        periods = [parse(point.period) for point in points]
    except PeriodError:
        return tuple(points)
    if len({period.kind for period in periods}) != 1:
        return tuple(points)
    by_period = dict(zip(periods, points, strict=True))
    filled, period = [], periods[0]
    while period.first <= periods[-1].first:
        filled.append(by_period.get(period, Point(period.text, period.ends_at, None, None, "")))
        period = period.next()
    return tuple(filled)


def latest(points: Sequence[Point]) -> Point | None:
    """The newest point that has a number or a text; None when there is none."""
    return next((point for point in reversed(points) if point.value is not None or point.text), None)


def change(points: Sequence[Point], breaks: Iterable[SeriesBreak]) -> Change | None:
    """From the last number but one to the last; None with fewer than two numbers."""
    numbers = [(point, point.value) for point in points if point.value is not None]
    if len(numbers) < 2:
        return None
    (since, before), (to, now) = numbers[-2:]
    crosses = any(_first_day(since.period) < each.starts <= _first_day(to.period) for each in breaks)
    return Change(since, to, now - before, crosses)


def _first_day(period: str) -> str:
    """The first local day of a period; a text that is none stands for itself."""
    try:
        return parse(period).first.isoformat()
    except PeriodError:
        return period
