"""The problems of a window, judged among each other: what the screen shows and the export for planning lists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from commandcenter.domain.clock import DAY, Instant, start_of_day
from commandcenter.domain.priorities.marks import Problem
from commandcenter.domain.priorities.problems import Counted, Dispersion, Windows, judged, scatter, series_of
from commandcenter.store.queries import problem_counts
from commandcenter.store.queries.problem_counts import WEEK, Scope, Source, counts, reaching_back, sources, weekly

YEAR: Final = 52 * WEEK
CALM_WEEKS: Final = 26  # so many weeks say how much counts vary
SLACK: Final = 2 * WEEK  # a source may begin so much later than a window and still be compared


@dataclass(frozen=True, slots=True)
class Found:
    """The problems of the ``weeks`` before ``ends_at``, the end of the instant's local day; the most frequent first.

    ``scope``: the complaints that can be compared, and ``grid`` how many of them came in each of the last CALM_WEEKS
    weeks. ``fresh``: sources that are too new for it; they count in ``n``.
    """

    starts_at: int
    ends_at: int
    problems: tuple[Counted, ...]
    dispersion: Dispersion
    sources: tuple[Source, ...]
    fresh: tuple[Source, ...]
    scope: Scope
    grid: Mapping[Problem, Sequence[int]]


def find(connection: Connection, instant: Instant, weeks: int, opd: str | None = None) -> Found:
    """Problems of all categories and places, of complaints disposed to ``opd`` where one is given."""
    every, brought = Scope(instant, opd=opd), sources(connection)
    ends_at, length = end_of_day(instant), weeks * WEEK
    starts_at = ends_at - length
    feeds = {source.name for source in brought}
    known = reaching_back(connection, instant, feeds, starts_at - length + SLACK)
    yearly = reaching_back(connection, instant, known, starts_at - YEAR + SLACK)
    # The index that answers a count alone does not have the feed: it is asked for only where it makes a difference.
    scope = every if known == feeds else replace(every, feeds=known)
    of_year = scope if yearly == known else replace(every, feeds=yearly)
    grid = weekly(connection, scope, ends_at, CALM_WEEKS)

    def counted(since: int, of: Scope) -> Mapping[Problem, int]:
        return counts(connection, of, since, since + length)

    now = _last(grid, weeks, 1) if weeks <= CALM_WEEKS else counted(starts_at, scope)
    before = _last(grid, weeks, 2) if 2 * weeks <= CALM_WEEKS else counted(starts_at - length, scope)
    windows = Windows(
        every=now if scope is every else counted(starts_at, every),
        now=now,
        before=before,
        year_now=now if of_year is scope else counted(starts_at, of_year),
        year_ago=counted(starts_at - YEAR, of_year) if yearly else None,
    )
    dispersion = scatter(grid)
    fresh = tuple(source for source in brought if source.name not in known)
    return Found(starts_at, ends_at, judged(windows, dispersion), dispersion, brought, fresh, scope, grid)


def courses(
    connection: Connection, found: Found, weeks: int, problems: Collection[Problem]
) -> dict[Problem, tuple[int, ...]]:
    """Complaints a week of these problems, the oldest first, of the sources that can be compared. What ``found`` knows
    of the last weeks is not asked for again."""
    older_weeks, ends_at = weeks - CALM_WEEKS, found.ends_at - CALM_WEEKS * WEEK
    older = problem_counts.courses(connection, found.scope, ends_at, older_weeks, problems)
    calm = (0,) * CALM_WEEKS
    return {problem: older[problem] + (series_of(problem, found.grid) or calm) for problem in problems}


def end_of_day(instant: Instant) -> int:
    """The end of the instant's local day: today counts, as far as it has come."""
    return start_of_day(instant.at) + DAY


def _last(grid: Mapping[Problem, Sequence[int]], weeks: int, which: int) -> dict[Problem, int]:
    """The sums of the last (1), of the last but one (2) ... ``weeks`` weeks."""
    length = len(next(iter(grid.values()), ()))
    first = length - which * weeks
    return {problem: sum(each[first : first + weeks]) for problem, each in grid.items()}
