"""What is known of the problems of a window: how many complaints, whether they grow, what was done about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commandcenter.domain.clock import Instant, to_datetime
from commandcenter.domain.priorities import problems
from commandcenter.domain.priorities.chain import Chain, chain
from commandcenter.domain.priorities.marks import Mark, Problem
from commandcenter.domain.priorities.problems import Counted, Dispersion, Windows
from commandcenter.store.queries import priorities as queries
from commandcenter.store.queries.priorities import WEEK, Names, Source
from commandcenter.store.versions import Topic
from layouts.contract import Connection, Params
from layouts.priorities.asked import YEAR_WEEKS, Asked, asked

TOPICS = frozenset({Topic.COMPLAINTS, Topic.PRIORITIES, Topic.REFERENCE, Topic.FEEDS, Topic.MINUTE})
SHOWN_MAX = 14  # problems of each list whose trend is read
CALM_WEEKS = 26  # at least so many weeks say how much counts vary
SLACK = 2 * WEEK  # a source may begin so much later than a window and still be compared
YEAR = 52 * WEEK


@dataclass(frozen=True, slots=True)
class Known:
    """The problems that the filters leave, and every mark. ``series``: complaints a week of a year, of what is shown.

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
        return sum(each.n for each in self.found if each.problem.kecamatan == self.asked.kecamatan)

    @property
    def data_at(self) -> int | None:
        """The newest instant that the oldest of the sources speaks of."""
        return min((each.data_at for each in self.sources if each.data_at is not None), default=None)

    def chain(self, problem: Problem) -> Chain:
        """What was done about the problem."""
        return chain(problem, self.marks)

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
    first_at, marks = queries.first_at(connection, instant), queries.marks(connection, instant)
    names = queries.names(connection)
    if first_at is None:
        return Known(ask, (), Dispersion(), marks, names) if marks else None
    sources = queries.sources(connection)
    feeds = {source.name for source in sources}
    windows, grid, known = _windows(connection, ask, feeds)
    dispersion = problems.scatter(grid)
    found = problems.judged(windows, dispersion)
    fresh = tuple(source for source in sources if source.name not in known)
    bare = Known(ask, found, dispersion, marks, names, sources, fresh, {}, first_at)
    return Known(ask, found, dispersion, marks, names, sources, fresh, _series(connection, bare, grid, known), first_at)


def judge(connection: Connection, ask: Asked) -> tuple[Counted, ...]:
    """Every problem of the window, judged among all of them."""
    feeds = {source.name for source in queries.sources(connection)}
    windows, grid, _ = _windows(connection, ask, feeds)
    return problems.judged(windows, problems.scatter(grid))


Grid = Mapping[Problem, Sequence[int]]


def _windows(connection: Connection, ask: Asked, feeds: set[str]) -> tuple[Windows, Grid, frozenset[str]]:
    """The counts, the weekly ones that they are made of, and the sources that these are of."""
    instant, weeks, ends_at = ask.instant, ask.weeks, ask.ends_at
    place, opd = ask.kecamatan, ask.opd
    known = queries.reaching_back(connection, instant, feeds, ends_at - 2 * weeks * WEEK + SLACK)
    yearly = queries.reaching_back(connection, instant, known, ask.starts_at - YEAR + SLACK)
    grid = queries.weekly(connection, instant, ends_at, max(CALM_WEEKS, 2 * weeks), None, place, opd, feeds=known)
    now = {problem: sum(counts[-weeks:]) for problem, counts in grid.items()}
    before = {problem: sum(counts[-2 * weeks : -weeks]) for problem, counts in grid.items()}

    def counted(starts_at: int, of: frozenset[str] | None = None) -> dict[Problem, int]:
        return queries.counts(connection, instant, starts_at, starts_at + weeks * WEEK, None, place, opd, feeds=of)

    every = now if known == feeds else counted(ask.starts_at)
    year_ago = counted(ask.starts_at - YEAR, yearly) if yearly else None
    year_now = now if yearly == known else counted(ask.starts_at, yearly)
    return Windows(every, now, before, year_now, year_ago), grid, known


def _series(connection: Connection, known: Known, grid: Grid, feeds: frozenset[str]) -> Grid:
    """The weeks of a year of what may be shown: enough for both lists, of the sources that can be compared."""
    wanted = [each.problem for each in (*known.frequent()[:SHOWN_MAX], *known.fastest()[:SHOWN_MAX])]
    if not wanted:
        return {}
    ask, have = known.asked, len(next(iter(grid.values()), ()))
    if have < YEAR_WEEKS:
        grid = queries.weekly(
            connection,
            ask.instant,
            ask.ends_at,
            YEAR_WEEKS,
            kecamatan=ask.kecamatan,
            opd=ask.opd,
            feeds=feeds,
            only=wanted,
        )
    empty = (0,) * YEAR_WEEKS
    return {problem: problems.series_of(problem, grid)[-YEAR_WEEKS:] or empty for problem in wanted}


def day_of(at: int) -> str:
    """The local day of an instant, ISO."""
    return to_datetime(at).date().isoformat()
