"""What is known of the problems of a window: how many complaints, whether they grow, what was done about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from commandcenter.domain.clock import Instant, to_datetime
from commandcenter.domain.priorities import problems
from commandcenter.domain.priorities.chain import Chain, chain
from commandcenter.domain.priorities.marks import Mark, Problem
from commandcenter.domain.priorities.problems import Counted, Dispersion, Windows
from commandcenter.store.queries import priorities as queries
from commandcenter.store.queries import problem_counts
from commandcenter.store.queries.priorities import Names
from commandcenter.store.queries.problem_counts import WEEK, Scope, Source
from commandcenter.store.versions import Topic
from layouts.contract import Connection, Params
from layouts.priorities.asked import YEAR_WEEKS, Asked, asked

TOPICS = frozenset({Topic.COMPLAINTS, Topic.PRIORITIES, Topic.REFERENCE, Topic.FEEDS, Topic.MINUTE})
SHOWN_MAX = 14  # problems of each list whose trend is read
CALM_WEEKS = 26  # so many weeks say how much counts vary
SLACK = 2 * WEEK  # a source may begin so much later than a window and still be compared
YEAR = 52 * WEEK


@dataclass(frozen=True, slots=True)
class Known:
    """The problems that the filters leave, and every mark. ``series``: tickets a week of a year, of what is shown.

    ``fresh``: sources that are too new to be compared; their complaints are counted, and are in no trend or change.
    """

    asked: Asked
    found: tuple[Counted, ...]
    dispersion: Dispersion
    marks: tuple[Mark, ...]
    names: Names
    sources: tuple[Source, ...] = ()
    fresh: tuple[Source, ...] = ()
    series: Mapping[Problem, Sequence[int]] = field(default_factory=dict)
    first_at: int | None = None  # the oldest complaint that is known; None: there is none

    @property
    def instant(self) -> Instant:
        """The moment that is shown."""
        return self.asked.instant

    @property
    def total(self) -> int:
        """Complaints of the window that the filters leave, duplicates counted once."""
        ask = self.asked
        return sum(
            each.n
            for each in self.found
            if each.problem.kecamatan == ask.kecamatan and ask.category in (None, each.problem.category)
        )

    @property
    def data_at(self) -> int | None:
        """The newest instant that the oldest of the sources speaks of."""
        return min((each.data_at for each in self.sources if each.data_at is not None), default=None)

    def chain(self, problem: Problem) -> Chain:
        """What was done about the problem."""
        return chain(problem, self.marks)

    def nearest(self) -> tuple[Counted, ...]:
        """What comes next to growing."""
        return problems.nearest(self.found, self._wants)

    def places(self) -> tuple[Counted, ...]:
        """The most frequent of category and kecamatan, where the first list has whole categories."""
        if self.asked.category is not None or self.asked.kecamatan is not None:
            return ()
        return problems.frequent(self.found, lambda each: self._wants(each) and each.kecamatan is not None)

    def frequent(self) -> tuple[Counted, ...]:
        """The most frequent: categories; of a category or a kecamatan that was chosen, what lies within."""
        wants_places = self.asked.category is not None or self.asked.kecamatan is not None
        return problems.frequent(
            self.found, lambda each: self._wants(each) and (each.kecamatan is not None) is wants_places
        )

    def all(self) -> tuple[Counted, ...]:
        """Categories and places that the filters leave, the most frequent first."""
        return problems.frequent(self.found, self._wants)

    def fastest(self) -> tuple[Counted, ...]:
        """The fastest growing, categories and places among each other."""
        return problems.fastest(self.found, self._wants)

    def kept(self) -> tuple[Mark, ...]:
        """The marks that the filters leave; one of the whole regency is about every kecamatan."""
        ask = self.asked
        return tuple(
            mark
            for mark in self.marks
            if ask.category in (None, mark.draft.problem.category)
            and (ask.kecamatan is None or mark.draft.problem.kecamatan in (None, ask.kecamatan))
            and ask.opd in (None, mark.draft.opd)
            and ask.wants_mark(mark)
        )

    def _wants(self, problem: Problem) -> bool:
        return self.asked.wants(problem) and self.asked.wants_chain(self.chain(problem))


def fetch(connection: Connection, instant: Instant, params: Params) -> Known | None:
    """What is known at the instant; None where no complaint is known at all and nothing was marked."""
    ask = asked(instant, params)
    first_at, marks = problem_counts.first_at(connection, instant), queries.marks(connection, instant)
    names = queries.names(connection)
    if first_at is None:
        return Known(ask, (), Dispersion(), marks, names) if marks else None
    sources = problem_counts.sources(connection)
    feeds = {source.name for source in sources}
    windows, grid, scope = _windows(connection, ask, feeds)
    dispersion = problems.scatter(grid)
    found = problems.judged(windows, dispersion)
    fresh = () if scope.feeds is None else tuple(each for each in sources if each.name not in scope.feeds)
    bare = Known(ask, found, dispersion, marks, names, sources, fresh, {}, first_at)
    return replace(bare, series=_courses(connection, bare, scope))


def judge(connection: Connection, ask: Asked) -> tuple[Counted, ...]:
    """Every problem of the window, judged among all of them."""
    feeds = {source.name for source in problem_counts.sources(connection)}
    windows, grid, _ = _windows(connection, ask, feeds)
    return problems.judged(windows, problems.scatter(grid))


Grid = Mapping[Problem, Sequence[int]]


def _windows(connection: Connection, ask: Asked, feeds: set[str]) -> tuple[Windows, Grid, Scope]:
    """The counts; weekly ones that say how much counts vary; and the complaints that can be compared."""
    instant, length = ask.instant, ask.weeks * WEEK
    every = Scope(instant, None, None, ask.kecamatan, ask.opd)
    known = problem_counts.reaching_back(connection, instant, feeds, ask.starts_at - length + SLACK)
    yearly = problem_counts.reaching_back(connection, instant, known, ask.starts_at - YEAR + SLACK)
    scope = every if known == feeds else replace(every, feeds=known)
    of_year = scope if yearly == known else replace(every, feeds=yearly)
    grid = problem_counts.weekly(connection, scope, ask.ends_at, CALM_WEEKS)

    def counted(starts_at: int, of: Scope) -> dict[Problem, int]:
        return problem_counts.counts(connection, of, starts_at, starts_at + length)

    if 2 * ask.weeks <= CALM_WEEKS:
        now = {problem: sum(each[-ask.weeks :]) for problem, each in grid.items()}
        before = {problem: sum(each[-2 * ask.weeks : -ask.weeks]) for problem, each in grid.items()}
    else:
        now, before = counted(ask.starts_at, scope), counted(ask.starts_at - length, scope)
    windows = Windows(
        every=now if scope is every else counted(ask.starts_at, every),
        now=now,
        before=before,
        year_now=now if of_year is scope else counted(ask.starts_at, of_year),
        year_ago=counted(ask.starts_at - YEAR, of_year) if yearly else None,
    )
    return windows, grid, scope


def _courses(connection: Connection, known: Known, scope: Scope) -> Grid:
    """The weeks of a year of what may be shown, of the sources that can be compared."""
    lists = (known.frequent(), known.places(), known.fastest() or known.nearest())
    wanted = {each.problem for found in lists for each in found[:SHOWN_MAX]}
    return problem_counts.courses(connection, scope, known.asked.ends_at, YEAR_WEEKS, wanted)


def day_of(at: int) -> str:
    """The local day of an instant, ISO."""
    return to_datetime(at).date().isoformat()
