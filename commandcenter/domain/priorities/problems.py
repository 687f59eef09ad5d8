"""Problems by category and place: the most frequent and the fastest growing, safe for small numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.priorities import change
from commandcenter.domain.priorities.change import Change
from commandcenter.domain.priorities.marks import Problem

# Below this many in a window nothing is said of growth: a test may let 4 pass after none, a meeting must not.
GROWTH_MIN = 5

Counts = Mapping[Problem, int]


class Trend(StrEnum):
    """What the window says of a problem."""

    GROWING = "growing"  # more than before, beyond chance among all that were looked at
    SEASONAL = "seasonal"  # likewise, but about as many as in the same weeks of last year
    FALLING = "falling"  # the interval of its change lies below 1
    STEADY = "steady"  # no change that can be told from chance
    FEW = "few"  # too few to say anything


@dataclass(frozen=True, slots=True)
class Counted:
    """A problem in a window: ``n`` complaints of every source, ``share`` of all (0 to 1).

    ``change``: against the window just before; ``of_year``: against the same weeks of last year (None: not known that
    far back). Both are of the sources alone that told of complaints in both windows.
    """

    problem: Problem
    n: int
    change: Change
    of_year: Change | None
    trend: Trend
    share: float

    @property
    def leads(self) -> bool:
        """Whether it belongs among the fastest growing."""
        return self.trend in (Trend.GROWING, Trend.SEASONAL)


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more than Poisson's the counts vary: of kecamatan and categories (cells), and of whole categories."""

    cells: float = 1.0
    wholes: float = 1.0


def whole(counts: Counts) -> dict[Problem, int]:
    """The categories of the whole regency: every place, and complaints without one."""
    found: dict[Problem, int] = {}
    for problem, n in counts.items():
        regency = Problem(problem.category)
        found[regency] = found.get(regency, 0) + n
    return found


def series_of(problem: Problem, series: Mapping[Problem, Sequence[int]]) -> tuple[int, ...]:
    """The weekly counts of a problem; of the whole regency the sum of all places, and of complaints without one."""
    if problem.kecamatan is not None:
        return tuple(series.get(problem, ()))
    parts = [counts for each, counts in series.items() if each.category == problem.category]
    return tuple(map(sum, zip(*parts, strict=True)))


def scatter(series: Mapping[Problem, Sequence[int]]) -> Dispersion:
    """The dispersion of weekly counts, pooled over all cells and over all whole categories."""
    categories = {problem.category for problem in series}
    cells = [counts for problem, counts in series.items() if problem.kecamatan is not None]
    wholes = [series_of(Problem(category), series) for category in categories]
    return Dispersion(change.dispersion(cells), change.dispersion(wholes))


@dataclass(frozen=True, slots=True)
class Windows:
    """Counts of a window. ``every``: of all sources. ``now`` and ``before``, ``year_now`` and ``year_ago`` are pairs of
    equally long windows, each of the sources that told of complaints in both: a source that is new is no growth.
    ``year_ago`` None: nothing is known of that time."""

    every: Counts
    now: Counts
    before: Counts
    year_now: Counts
    year_ago: Counts | None


def judged(windows: Windows, dispersion: Dispersion) -> tuple[Counted, ...]:
    """Every problem of a window, the whole regency's and those of a kecamatan, the most frequent first.

    Which have grown is decided among all of them together, cells and categories.
    """
    total = sum(windows.every.values())
    every, now, before = _both(windows.every), _both(windows.now), _both(windows.before)
    year_now = _both(windows.year_now)
    year_ago = None if windows.year_ago is None else _both(windows.year_ago)
    problems = sorted(every.keys() | before.keys(), key=lambda problem: problem.key)
    changes = [_change(problem, now, before, dispersion) for problem in problems]
    growing = change.growing(changes)
    found = []
    for index, (problem, changed) in enumerate(zip(problems, changes, strict=True)):
        of_year = None if year_ago is None else _change(problem, year_now, year_ago, dispersion)
        trend = _trend(changed, of_year, is_growing=index in growing)
        n = every.get(problem, 0)
        found.append(Counted(problem, n, changed, of_year, trend, n / total if total else 0.0))
    return tuple(sorted(found, key=lambda each: (-each.n, each.problem.key)))


def frequent(found: Sequence[Counted], wanted: Callable[[Problem], bool]) -> tuple[Counted, ...]:
    """The most frequent first, of those with any complaint in the window."""
    return tuple(each for each in found if each.n and wanted(each.problem))


def fastest(found: Sequence[Counted], wanted: Callable[[Problem], bool]) -> tuple[Counted, ...]:
    """The fastest growing first, by the careful estimate; only those whose growth is beyond chance."""
    leading = [each for each in found if each.leads and wanted(each.problem)]
    return tuple(sorted(leading, key=lambda each: (each.trend is Trend.SEASONAL, -each.change.rank, -each.n)))


def nearest(found: Sequence[Counted], wanted: Callable[[Problem], bool]) -> tuple[Counted, ...]:
    """What comes next to growing, by the same careful estimate: more than before, and not beyond chance."""
    more = [
        each
        for each in found
        if each.trend is Trend.STEADY and each.change.now > each.change.before and wanted(each.problem)
    ]
    return tuple(sorted(more, key=lambda each: (-each.change.rank, -each.n)))


def _both(counts: Counts) -> dict[Problem, int]:
    return whole(counts) | {problem: n for problem, n in counts.items() if problem.kecamatan is not None}


def _scale(problem: Problem, dispersion: Dispersion) -> float:
    return dispersion.wholes if problem.kecamatan is None else dispersion.cells


def _change(problem: Problem, now: Counts, before: Counts, dispersion: Dispersion) -> Change:
    return change.compare(now.get(problem, 0), before.get(problem, 0), 0.5, _scale(problem, dispersion))


def _trend(changed: Change, of_year: Change | None, *, is_growing: bool) -> Trend:
    if max(changed.now, changed.before) < GROWTH_MIN:
        return Trend.FEW
    if is_growing and changed.now >= GROWTH_MIN:
        return Trend.SEASONAL if of_year is not None and not of_year.is_more else Trend.GROWING
    return Trend.FALLING if changed.is_less else Trend.STEADY
