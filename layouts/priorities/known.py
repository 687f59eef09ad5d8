"""What is known of the problems of a window: how many complaints, whether they grow, what was done about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from commandcenter.domain.clock import Instant, to_datetime
from commandcenter.domain.priorities import problems
from commandcenter.domain.priorities.chain import Chain, chain
from commandcenter.domain.priorities.marks import Mark, Problem
from commandcenter.domain.priorities.problems import Counted, Dispersion
from commandcenter.store.queries import priorities as queries
from commandcenter.store.queries import problem_counts
from commandcenter.store.queries import problems as problem_queries
from commandcenter.store.queries.priorities import Names
from commandcenter.store.queries.problem_counts import Source
from commandcenter.store.versions import Topic
from layouts.contract import Connection, Params
from layouts.priorities.asked import YEAR_WEEKS, Asked, asked

TOPICS = frozenset({Topic.COMPLAINTS, Topic.PRIORITIES, Topic.REFERENCE, Topic.FEEDS, Topic.MINUTE})
SHOWN_MAX = 14  # problems of each list whose trend is read


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
        return sum(each.n for each in self._counted())

    @property
    def compared(self) -> int:
        """Those of them that came from sources that can be compared."""
        return sum(each.change.now for each in self._counted())

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

    def _counted(self) -> tuple[Counted, ...]:
        """What adds up to all that the filters leave: categories of the regency, or of the chosen kecamatan."""
        ask = self.asked
        return tuple(
            each
            for each in self.found
            if each.problem.kecamatan == ask.kecamatan and ask.category in (None, each.problem.category)
        )

    def _wants(self, problem: Problem) -> bool:
        ask = self.asked
        return ask.wants(problem) and (ask.taken is None or ask.wants_chain(self.chain(problem)))


def fetch(connection: Connection, instant: Instant, params: Params) -> Known | None:
    """What is known at the instant; None where no complaint is known at all and nothing was marked."""
    ask = asked(instant, params)
    first_at, marks = problem_counts.first_at(connection, instant), queries.marks(connection, instant)
    names = queries.names(connection)
    if first_at is None:
        return Known(ask, (), Dispersion(), marks, names) if marks else None
    found = problem_queries.find(connection, instant, ask.weeks, ask.opd)
    bare = Known(ask, found.problems, found.dispersion, marks, names, found.sources, found.fresh, {}, first_at)
    lists = (bare.frequent(), bare.places(), bare.fastest() or bare.nearest())
    wanted = {each.problem for problems_ in lists for each in problems_[:SHOWN_MAX]}
    return replace(bare, series=problem_queries.courses(connection, found, YEAR_WEEKS, wanted))


def day_of(at: int) -> str:
    """The local day of an instant, ISO."""
    return to_datetime(at).date().isoformat()
