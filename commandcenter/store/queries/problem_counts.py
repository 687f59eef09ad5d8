"""Complaints counted by category, kecamatan and week: what problems are made of. The cost is that of the span.

Counted is what may be different problems: tickets of the same category, place (village, else kecamatan) and local day
are one; a ticket without a place is its own (as in ``complaints.clusters``).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, String, cast, func, select, tuple_

from commandcenter.domain.clock import DAY, WIB_OFFSET, Instant
from commandcenter.domain.priorities.marks import Problem
from commandcenter.store import schema
from commandcenter.store.queries.observations import known
from commandcenter.store.schema import complaint

WEEK: Final = 7 * DAY
HALF_YEAR: Final = 26 * WEEK

_PLACE: Final = func.coalesce(complaint.c.village, complaint.c.kecamatan, cast(complaint.c.id, String))
_DAY: Final = (complaint.c.received_at + WIB_OFFSET) // DAY  # five digits until 2243: nothing is needed before them
_PROBLEMS: Final = func.count(func.distinct(_PLACE + cast(_DAY, String)))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which complaints: as known at ``instant``, of these feeds (None: of all), and what else they have in common."""

    instant: Instant
    feeds: Collection[str] | None = None
    category: str | None = None
    kecamatan: str | None = None
    opd: str | None = None

    def where(self, starts_at: int, ends_at: int) -> list[ColumnElement[bool]]:
        """Complaints of the scope received in the span; nothing that was still to come at the instant."""
        wanted = [
            complaint.c.received_at >= starts_at,
            complaint.c.received_at < min(ends_at, self.instant.at + 1),
            known(complaint, self.instant),
        ]
        common = {"category": self.category, "kecamatan": self.kecamatan, "opd": self.opd}
        wanted += [complaint.c[name] == value for name, value in common.items() if value is not None]
        if self.feeds is not None:  # only where it must be: the index that answers this alone does not have the feed
            wanted.append(complaint.c.feed.in_(sorted(self.feeds)))
        return wanted


def weekly(connection: Connection, scope: Scope, ends_at: int, weeks: int) -> dict[Problem, tuple[int, ...]]:
    """Problems of each of the last ``weeks`` weeks before ``ends_at`` (a local midnight), the oldest first, by category
    and kecamatan; those without a kecamatan stand under ``Problem(category, None)``."""
    week = _week(ends_at)
    query = (
        select(complaint.c.category, complaint.c.kecamatan, week, _PROBLEMS)
        .where(*scope.where(ends_at - weeks * WEEK, ends_at))
        .group_by(complaint.c.category, complaint.c.kecamatan, week)
    )
    return _series(connection.execute(query).all(), weeks)


def counts(connection: Connection, scope: Scope, starts_at: int, ends_at: int) -> dict[Problem, int]:
    """Problems of a span by category and kecamatan; those without a kecamatan under ``Problem(category, None)``."""
    query = (
        select(complaint.c.category, complaint.c.kecamatan, _PROBLEMS)
        .where(*scope.where(starts_at, ends_at))
        .group_by(complaint.c.category, complaint.c.kecamatan)
    )
    return {Problem(row[0], row[1]): int(row[2]) for row in connection.execute(query).all()}


def courses(
    connection: Connection, scope: Scope, ends_at: int, weeks: int, problems: Collection[Problem]
) -> dict[Problem, tuple[int, ...]]:
    """As ``weekly``, of these problems alone; one without a kecamatan is the whole category."""
    week, where = _week(ends_at), scope.where(ends_at - weeks * WEEK, ends_at)
    found: dict[Problem, tuple[int, ...]] = {}
    categories = sorted({each.category for each in problems if each.kecamatan is None})
    if categories:
        query = (
            select(complaint.c.category, week, _PROBLEMS)
            .where(*where, complaint.c.category.in_(categories))
            .group_by(complaint.c.category, week)
        )
        wholes = ((category, None, at, n) for category, at, n in connection.execute(query).all())
        found |= _series(wholes, weeks)
    places = sorted((each.category, each.kecamatan) for each in problems if each.kecamatan is not None)
    if places:
        pair = tuple_(complaint.c.category, complaint.c.kecamatan)
        query = (
            select(complaint.c.category, complaint.c.kecamatan, week, _PROBLEMS)
            .where(*where, pair.in_(places))
            .group_by(complaint.c.category, complaint.c.kecamatan, week)
        )
        found |= _series(connection.execute(query).all(), weeks)
    return {problem: found.get(problem, (0,) * weeks) for problem in problems}


class Source(NamedTuple):
    """A feed that brings complaints."""

    name: str
    title: str
    data_at: int | None


def sources(connection: Connection) -> tuple[Source, ...]:
    """The feeds that bring complaints, by name; also those that are no longer configured, while they have rows."""
    table = schema.feed.c
    query = select(table.name, table.title, table.data_at).where(table.records == "complaint", table.rows > 0)
    return tuple(Source(*row) for row in connection.execute(query.order_by(table.name)))


def reaching_back(connection: Connection, instant: Instant, feeds: Iterable[str], until: int) -> frozenset[str]:
    """Which feeds told of a complaint in the half year before ``until``: with them later spans can be compared."""
    found = set()
    for name in feeds:
        query = (
            select(complaint.c.id)
            .where(*Scope(instant, (name,)).where(until - HALF_YEAR, until))
            .order_by(complaint.c.received_at.desc())
            .limit(1)
        )
        if connection.execute(query).first() is not None:
            found.add(name)
    return frozenset(found)


def first_at(connection: Connection, instant: Instant) -> int | None:
    """When the oldest complaint that is known was received: before it, no complaint means nothing."""
    query = select(func.min(complaint.c.received_at)).where(known(complaint, instant))
    found = connection.execute(query).scalar_one()
    return None if found is None else int(found)


def _week(ends_at: int) -> ColumnElement[Any]:
    """How many weeks before the end: 0 is the last."""
    return ((ends_at - 1 - complaint.c.received_at) // WEEK).label("week")


def _series(rows: Iterable[Any], weeks: int) -> dict[Problem, tuple[int, ...]]:
    found: dict[tuple[str, str | None], list[int]] = {}
    for category, kecamatan, week, n in rows:
        series = found.get((category, kecamatan))
        if series is None:
            series = found[category, kecamatan] = [0] * weeks
        series[weeks - 1 - week] += n
    return {Problem(*key): tuple(series) for key, series in found.items()}
