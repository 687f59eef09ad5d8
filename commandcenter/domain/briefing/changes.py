"""What changed between two standings: a list of facts, each with its size, direction and importance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

from commandcenter.domain.briefing.standing import Backlog, Hot, Inflow, Reports, Standing, Subject, Wrong


class Direction(StrEnum):
    """Which way it went, for the regency."""

    WORSE = "worse"
    BETTER = "better"
    NEUTRAL = "neutral"


class Kind(StrEnum):
    """What a sentence can say."""

    CUT = "cut"  # kecamatan were cut off
    BACK = "back"  # and are connected again
    INFLOW = "inflow"  # more or fewer complaints today than usual
    HOT = "hot"  # a category in a place departs
    OVERDUE_MORE = "overdue_more"
    OVERDUE_LESS = "overdue_less"
    RISK_MORE = "risk_more"  # OPDs came to be at risk
    RISK_LESS = "risk_less"
    NEW_QUARTER = "new_quarter"  # another quarter is judged: the OPDs at risk cannot be compared
    REPORTED = "reported"  # OPDs handed in their report
    STALE = "stale"  # sources became old or failed
    FRESH = "fresh"
    SITE_DOWN = "site_down"
    SITE_BACK = "site_back"


# How much a leader must hear of it. The order is a judgement: what cuts people off, then what people say, then what
# the regency promised, then what we know it from; bad news before good. One kecamatan cut off outweighs the rest.
WEIGHT: Final[Mapping[Kind, int]] = {
    Kind.CUT: 140,
    Kind.INFLOW: 80,
    Kind.HOT: 74,
    Kind.RISK_MORE: 72,
    Kind.NEW_QUARTER: 70,
    Kind.OVERDUE_MORE: 66,
    Kind.STALE: 56,
    Kind.SITE_DOWN: 52,
    Kind.BACK: 50,
    Kind.REPORTED: 40,
    Kind.RISK_LESS: 38,
    Kind.OVERDUE_LESS: 34,
    Kind.FRESH: 24,
    Kind.SITE_BACK: 20,
}
SUBJECTS: Final[Mapping[Kind, Subject]] = {
    Kind.CUT: Subject.NETWORK,
    Kind.BACK: Subject.NETWORK,
    Kind.INFLOW: Subject.COMPLAINTS,
    Kind.HOT: Subject.COMPLAINTS,
    Kind.OVERDUE_MORE: Subject.COMPLAINTS,
    Kind.OVERDUE_LESS: Subject.COMPLAINTS,
    Kind.RISK_MORE: Subject.ATTAINMENT,
    Kind.RISK_LESS: Subject.ATTAINMENT,
    Kind.NEW_QUARTER: Subject.ATTAINMENT,
    Kind.REPORTED: Subject.ATTAINMENT,
    Kind.STALE: Subject.SOURCES,
    Kind.FRESH: Subject.SOURCES,
    Kind.SITE_DOWN: Subject.SITES,
    Kind.SITE_BACK: Subject.SITES,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact. ``n`` is what changed, ``now`` how many there are now, ``of`` how many there could be.

    ``names`` are those that changed, ``keys`` what leads to them. ``low`` and ``high``: what would be usual.
    ``size``: how much of what could change did, 0 to 1; of things the root of their share, because the first few of
    many matter most.
    """

    kind: Kind
    direction: Direction
    n: int
    now: int = 0
    of: int = 0
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    period: str = ""
    size: float = 0.0

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return SUBJECTS[self.kind]

    @property
    def importance(self) -> float:
        """From half its kind's weight, for the smallest change, to the whole of it. Fewer complaints than usual are no
        alarm: they count a quarter."""
        calm = 0.25 if self.kind is Kind.INFLOW and self.direction is not Direction.WORSE else 1.0
        return calm * WEIGHT[self.kind] * (1 + min(1.0, max(0.0, self.size))) / 2


def changes(
    then: Standing, now: Standing, inflow: Inflow | None = None, hot: Hot | None = None, reports: Reports | None = None
) -> tuple[Change, ...]:
    """Every change between the two, the most important first. Of a subject that is unknown at either moment nothing
    is said. ``inflow``, ``hot`` and ``reports`` are of the span itself."""
    found = [
        *_sets(then.network, now.network, Kind.CUT, Kind.BACK),
        *_inflow(inflow),
        *_hot(hot),
        *_backlog(then.backlog, now.backlog),
        *_risk(then, now),
        *_reports(reports, now),
        *_sets(then.sources, now.sources, Kind.STALE, Kind.FRESH),
        *_sets(then.sites, now.sites, Kind.SITE_DOWN, Kind.SITE_BACK),
    ]
    return tuple(sorted(found, key=lambda change: -change.importance))


def _sets(then: Wrong | None, now: Wrong | None, worse: Kind, better: Kind, period: str = "") -> Iterator[Change]:
    """What is wrong now and was not, and the other way round. What cannot be told at one of them has not changed."""
    if then is None or now is None:
        return
    came = {key: name for key, name in now.wrong.items() if key not in then.wrong and key not in then.unclear}
    went = {key: name for key, name in then.wrong.items() if key not in now.wrong and key not in now.unclear}
    for kind, direction, moved in ((worse, Direction.WORSE, came), (better, Direction.BETTER, went)):
        if moved:
            yield Change(
                kind, direction, len(moved), len(now.wrong), now.of, tuple(moved.values()), tuple(moved),
                period=period, size=sqrt(len(moved) / now.of) if now.of else 1.0,
            )  # fmt: skip


def _inflow(inflow: Inflow | None) -> Iterator[Change]:
    if inflow is None or not inflow.is_departure or inflow.low is None or inflow.high is None:
        return
    is_more = inflow.n > inflow.high
    beyond = inflow.n - inflow.high if is_more else inflow.low - inflow.n
    direction = Direction.WORSE if is_more else Direction.NEUTRAL
    yield Change(
        Kind.INFLOW, direction, inflow.n, inflow.n, low=inflow.low, high=inflow.high,
        size=beyond / max(1, inflow.high),
    )  # fmt: skip


def _hot(hot: Hot | None) -> Iterator[Change]:
    if hot is not None and hot.n > hot.high:
        names, keys = (hot.category, hot.place), (hot.category, hot.kecamatan or "")
        size = (hot.n - hot.high) / max(1, hot.n)
        yield Change(Kind.HOT, Direction.WORSE, hot.n, hot.days, 0, names, keys, hot.low, hot.high, size=size)


def _backlog(then: Backlog | None, now: Backlog | None) -> Iterator[Change]:
    if then is None or now is None or then.overdue == now.overdue:
        return
    moved = abs(now.overdue - then.overdue)
    size = moved / max(then.overdue, now.overdue)
    if now.overdue > then.overdue:
        names = (now.owner[1], str(now.owner[2])) if now.owner else ()
        keys = (now.owner[0],) if now.owner else ()
        yield Change(Kind.OVERDUE_MORE, Direction.WORSE, moved, now.overdue, now.open, names, keys, size=size)
    else:
        yield Change(Kind.OVERDUE_LESS, Direction.BETTER, moved, now.overdue, now.open, size=size)


def _risk(then: Standing, now: Standing) -> Iterator[Change]:
    if then.attainment is None or now.attainment is None:
        return
    if then.period == now.period:
        yield from _sets(then.attainment, now.attainment, Kind.RISK_MORE, Kind.RISK_LESS, now.period)
    else:  # another quarter is judged since: the two lists are of different promises
        wrong = now.attainment.wrong
        size = len(wrong) / now.attainment.of if now.attainment.of else 0.0
        yield Change(
            Kind.NEW_QUARTER, Direction.NEUTRAL, len(wrong), len(wrong), now.attainment.of, tuple(wrong.values()),
            tuple(wrong), period=now.period, size=size,
        )  # fmt: skip


def _reports(reports: Reports | None, now: Standing) -> Iterator[Change]:
    if reports is None or not reports.handed_in:
        return
    n, of = len(reports.handed_in), now.attainment.of if now.attainment else 0
    names, keys = tuple(reports.handed_in.values()), tuple(reports.handed_in)
    yield Change(
        Kind.REPORTED, Direction.BETTER, n, n, of, names, keys, period=reports.period, size=n / of if of else 0.0
    )
