"""What is known of the problem that was selected: its course of a year and a half, its marks, its OPD, the effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from commandcenter.domain.attainment.model import OpdPage
from commandcenter.domain.clock import DAY, WIB, Instant, from_datetime
from commandcenter.domain.priorities import change, problems
from commandcenter.domain.priorities.chain import Chain, chain
from commandcenter.domain.priorities.effect import (
    AFTER_DAYS_MAX,
    AFTER_DAYS_MIN,
    CONTROL_MIN,
    YEAR_DAYS,
    Effect,
    Spans,
    effect,
)
from commandcenter.domain.priorities.marks import Mark, Problem, problem_of
from commandcenter.domain.priorities.problems import Counted
from commandcenter.store.queries import priorities as queries
from commandcenter.store.queries import problem_counts
from commandcenter.store.queries.attainment import quarters
from commandcenter.store.queries.priorities import Names
from commandcenter.store.queries.problem_counts import WEEK, Scope, Source
from commandcenter.store.queries.problems import SLACK, YEAR, find
from commandcenter.store.versions import Topic
from layouts.contract import Connection, Params
from layouts.priorities import known
from layouts.priorities.asked import Asked, asked

TOPICS = known.TOPICS | {Topic.OBSERVATIONS, Topic.REPORTS}
WEEKS = 79  # a year and a half: a mark of a year ago with what was before it


@dataclass(frozen=True, slots=True)
class Opened:
    """``problem`` None: there is none of that name. ``since``: the mark that ``effect`` counts from; ``opd``: whose the
    problem is, by the newest mark that names one, else by where its complaints usually go."""

    asked: Asked
    select: str
    names: Names = field(default_factory=lambda: Names({}, {}, {}))
    problem: Problem | None = None
    counted: Counted | None = None
    chain: Chain = field(default_factory=lambda: Chain(Problem("")))
    weeks: tuple[int, ...] = ()
    since: Mark | None = None
    effect: Effect | None = None
    opd: str | None = None
    quarter: OpdPage | None = None
    sources: tuple[Source, ...] = ()


def fetch(connection: Connection, instant: Instant, params: Params) -> Opened:
    """What ``select`` names; nothing selected is an answer too."""
    select, ask = params.get("select", ""), asked(instant, params)
    kind, _, key = select.partition(":")
    problem = problem_of(key) if kind == "problem" else None
    if problem is None or not queries.has_category(connection, problem.category):
        return Opened(ask, select)
    names = queries.names(connection)
    if problem.kecamatan is not None and problem.kecamatan not in names.kecamatan:
        return Opened(ask, select)
    sources = problem_counts.sources(connection)
    every = {each.name for each in sources}
    feeds = problem_counts.reaching_back(connection, instant, every, ask.ends_at - WEEKS * WEEK)
    scope = Scope(instant, None if feeds == every else feeds, problem.category)
    grid = problem_counts.weekly(connection, scope, ask.ends_at, WEEKS)
    taken = chain(problem, queries.marks(connection, instant))
    opd = _owner(connection, instant, problem, taken)
    since = begun(taken, known.day_of(instant.at))
    cells = change.dispersion([counts for each, counts in grid.items() if each.kecamatan is not None])
    wholes = change.dispersion([problems.series_of(Problem(problem.category), grid)] if grid else [])
    return Opened(
        ask, select, names, problem,
        counted=_counted(connection, ask, problem),
        chain=taken,
        weeks=problems.series_of(problem, grid) if grid else (),
        since=since,
        effect=_effect(connection, instant, problem, since, cells if problem.kecamatan else wholes),
        opd=opd,
        quarter=quarters.opd(connection, instant, opd) if opd else None,
        sources=sources,
    )  # fmt: skip


def begun(taken: Chain, today: str) -> Mark | None:
    """The first mark that has begun within a year, so that everything done since is judged together; else the last."""
    dated = [(mark.began(), mark) for mark in taken.marks]
    begun_ = sorted(
        ((day, mark.id, mark) for day, mark in dated if day is not None and day <= today), key=lambda each: each[:2]
    )
    if not begun_:
        return None
    year_ago = date.fromordinal(date.fromisoformat(today).toordinal() - YEAR_DAYS).isoformat()
    recent = [mark for day, _, mark in begun_ if day >= year_ago]
    return recent[0] if recent else begun_[-1][2]


def _owner(connection: Connection, instant: Instant, problem: Problem, taken: Chain) -> str | None:
    named = [mark for mark in taken.marks if mark.draft.opd is not None]
    if named:
        return max(named, key=lambda mark: (mark.recorded_at, mark.id)).draft.opd
    return queries.usual_opd(connection, instant, problem.category, instant.at - YEAR)


def _counted(connection: Connection, ask: Asked, problem: Problem) -> Counted | None:
    """The problem as the lists have it: judged among all the others."""
    found = find(connection, ask.instant, ask.weeks).problems
    return next((each for each in found if each.problem == problem), None)


def _effect(
    connection: Connection, instant: Instant, problem: Problem, since: Mark | None, dispersion: float
) -> Effect | None:
    """Complaints of up to half a year since the mark, against the same weeks a year before and what others did."""
    began = since.began() if since is not None else None
    if began is None:
        return None
    starts_at = _midnight(began)
    length = min(AFTER_DAYS_MAX * DAY, instant.at + 1 - starts_at)
    days, reference = length // DAY, starts_at - YEAR_DAYS * DAY
    names = {each.name for each in problem_counts.sources(connection)}
    feeds = problem_counts.reaching_back(connection, instant, names, reference + SLACK)
    if not feeds or days < AFTER_DAYS_MIN:
        return effect(Spans(0, 0, days, days, 0, 0))
    scope = Scope(instant, None if feeds == names else feeds)
    before = problem_counts.counts(connection, scope, reference, reference + length)
    after = problem_counts.counts(connection, scope, starts_at, starts_at + length)
    controls = _controls(problem, before, after)
    spans = Spans(
        _of(problem, before), _of(problem, after), days, days,
        sum(before.get(each, 0) for each in controls), sum(after.get(each, 0) for each in controls),
    )  # fmt: skip
    return effect(spans, dispersion)


def _midnight(day: str) -> int:
    """The beginning of a local day."""
    return from_datetime(datetime.combine(date.fromisoformat(day), time(), WIB))


def _of(problem: Problem, counts: Mapping[Problem, int]) -> int:
    if problem.kecamatan is not None:
        return counts.get(problem, 0)
    return sum(n for each, n in counts.items() if each.category == problem.category)


def _controls(problem: Problem, before: Mapping[Problem, int], after: Mapping[Problem, int]) -> Sequence[Problem]:
    """What else happened in the same time. Of a kecamatan: the same category elsewhere, which has the same seasons,
    where there is enough of it; else, and of the whole regency, the other categories."""
    every = before.keys() | after.keys()
    if problem.kecamatan is not None:
        same = [each for each in every if each.category == problem.category and each.kecamatan != problem.kecamatan]
        if min(sum(counts.get(each, 0) for each in same) for counts in (before, after)) >= CONTROL_MIN:
            return same
    return [each for each in every if each.category != problem.category]
