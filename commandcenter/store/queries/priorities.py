"""Marks as they were known at an instant, and the counts of complaints that problems are made of."""

from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, String, cast, func, select

from commandcenter.domain.clock import DAY, WIB_OFFSET, Instant
from commandcenter.domain.priorities.marks import Draft, Kind, Mark, Problem, Status
from commandcenter.store import schema
from commandcenter.store.queries.observations import known
from commandcenter.store.schema import complaint, priority, priority_version

WEEK: Final = 7 * DAY
HALF_YEAR: Final = 26 * WEEK
_VERSION: Final = priority_version.c
_KECAMATAN: Final = schema.kecamatan.c
_OPD: Final = schema.opd.c


class Names(NamedTuple):
    """Names of codes: kecamatan, and OPDs by their short name."""

    kecamatan: Mapping[str, str]
    opds: Mapping[str, str]
    population: Mapping[str, int]


def marks(connection: Connection, instant: Instant) -> tuple[Mark, ...]:
    """Every mark as it was known at the instant, without those that were removed by then; the oldest first."""
    query = _versions().where(_known(instant), _VERSION.is_removed.is_(False)).order_by(_VERSION.priority_id)
    return tuple(map(_mark, connection.execute(query)))


def mark(connection: Connection, id_: int) -> Mark | None:
    """The mark as it is now, also when it is removed; None: there never was one."""
    query = _versions().where(_VERSION.priority_id == id_, _VERSION.superseded_at.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _mark(row)


def versions(connection: Connection, id_: int, instant: Instant) -> tuple[Mark, ...]:
    """Everything that was ever said of a mark until the instant, the newest first."""
    query = _versions().where(_VERSION.priority_id == id_, _VERSION.recorded_at <= instant.at)
    return tuple(map(_mark, connection.execute(query.order_by(_VERSION.version.desc()))))


def weekly(
    connection: Connection, instant: Instant, ends_at: int, weeks: int,
    category: str | None = None, kecamatan: str | None = None, opd: str | None = None,
    feeds: Collection[str] | None = None, only: Collection[Problem] | None = None,
) -> dict[Problem, tuple[int, ...]]:  # fmt: skip
    """Complaints of each of the last ``weeks`` weeks before ``ends_at`` (a local midnight), the oldest first, by
    category and kecamatan; those without a kecamatan stand under ``Problem(category, None)``.

    Tickets of the same category, place (village, else kecamatan) and local day are counted once; a ticket without a
    place is its own. ``only``: of the categories that these name; where all of them name a kecamatan, of those. The
    cost is that of the span.
    """
    place = func.coalesce(complaint.c.village, complaint.c.kecamatan, _as_text(complaint.c.id))
    day = (complaint.c.received_at + WIB_OFFSET) // DAY  # five digits until 2243: place and day need nothing between
    week = ((ends_at - 1 - complaint.c.received_at) // WEEK).label("week")
    counted = func.count(func.distinct(place + _as_text(day))).label("n")
    query = (
        select(complaint.c.category, complaint.c.kecamatan, week, counted)
        .where(*_received(instant, ends_at - weeks * WEEK, ends_at, category, kecamatan, opd, feeds))
        .group_by(complaint.c.category, complaint.c.kecamatan, week)
    )
    if only is not None:
        query = query.where(complaint.c.category.in_({each.category for each in only}))
        places = {each.kecamatan for each in only}
        if None not in places:
            query = query.where(complaint.c.kecamatan.in_(places))
    found: dict[Problem, list[int]] = {}
    for row in connection.execute(query):
        series = found.setdefault(Problem(row[0], row[1]), [0] * weeks)
        series[weeks - 1 - row[2]] += row[3]
    return {problem: tuple(series) for problem, series in found.items()}


def counts(
    connection: Connection, instant: Instant, starts_at: int, ends_at: int,
    category: str | None = None, kecamatan: str | None = None, opd: str | None = None,
    feeds: Collection[str] | None = None,
) -> dict[Problem, int]:  # fmt: skip
    """Complaints of a span by category and kecamatan, counted as in ``weekly``; ``feeds``: of these alone."""
    place = func.coalesce(complaint.c.village, complaint.c.kecamatan, _as_text(complaint.c.id))
    day = (complaint.c.received_at + WIB_OFFSET) // DAY
    query = (
        select(
            complaint.c.category,
            complaint.c.kecamatan,
            func.count(func.distinct(place + _as_text(day))).label("n"),
        )
        .where(*_received(instant, starts_at, ends_at, category, kecamatan, opd, feeds))
        .group_by(complaint.c.category, complaint.c.kecamatan)
    )
    return {Problem(row[0], row[1]): int(row[2]) for row in connection.execute(query)}


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


def reaching_back(connection: Connection, instant: Instant, feeds: Collection[str], until: int) -> frozenset[str]:
    """Which feeds told of a complaint in the half year before ``until``: with them later spans can be compared."""
    found = set()
    for name in feeds:
        query = (
            select(complaint.c.id)
            .where(
                complaint.c.received_at < until, complaint.c.received_at >= until - HALF_YEAR,
                complaint.c.feed == name, _complaint_known(instant),
            )
            .order_by(complaint.c.received_at.desc())
            .limit(1)
        )  # fmt: skip
        if connection.execute(query).first() is not None:
            found.add(name)
    return frozenset(found)


def first_at(connection: Connection, instant: Instant) -> int | None:
    """When the oldest complaint that is known was received: before it, no complaint means nothing."""
    query = select(func.min(complaint.c.received_at)).where(_complaint_known(instant))
    found = connection.execute(query).scalar_one()
    return None if found is None else int(found)


def usual_opd(connection: Connection, instant: Instant, category: str, since: int) -> str | None:
    """The OPD that got most complaints of the category since then; None when none is told."""
    query = (
        select(complaint.c.opd)
        .where(
            complaint.c.received_at >= since, complaint.c.category == category, complaint.c.opd.is_not(None),
            _complaint_known(instant),
        )
        .group_by(complaint.c.opd)
        .order_by(func.count().desc(), complaint.c.opd)
        .limit(1)
    )  # fmt: skip
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else str(found)


def categories(connection: Connection, instant: Instant, since: int) -> tuple[str, ...]:
    """The categories of complaints since then, the most frequent first."""
    query = (
        select(complaint.c.category)
        .where(complaint.c.received_at >= since, _complaint_known(instant))
        .group_by(complaint.c.category)
        .order_by(func.count().desc(), complaint.c.category)
    )
    return tuple(connection.execute(query).scalars())


def has_category(connection: Connection, category: str) -> bool:
    """Whether a complaint or a mark has ever had the category."""
    for column in (complaint.c.category, _VERSION.category):
        if connection.execute(select(column).where(column == category).limit(1)).first() is not None:
            return True
    return False


def opds_of(connection: Connection, instant: Instant, since: int) -> tuple[str, ...]:
    """The OPDs that complaints since then were disposed to, by code."""
    query = select(complaint.c.opd).distinct().where(
        complaint.c.received_at >= since, complaint.c.opd.is_not(None), _complaint_known(instant)
    )  # fmt: skip
    return tuple(sorted(connection.execute(query).scalars()))


def names(connection: Connection) -> Names:
    """What codes are called; the people of each kecamatan."""
    places = connection.execute(select(_KECAMATAN.code, _KECAMATAN.name, _KECAMATAN.population)).all()
    opds = connection.execute(select(_OPD.code, _OPD.short_name).where(_OPD.retired_at.is_(None)))
    return Names(
        {row[0]: row[1] for row in places}, {row[0]: row[1] for row in opds}, {row[0]: row[2] for row in places}
    )


def _as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(column, String)


def _received(
    instant: Instant,
    starts_at: int,
    ends_at: int,
    category: str | None,
    kecamatan: str | None,
    opd: str | None,
    feeds: Collection[str] | None,
) -> list[ColumnElement[bool]]:
    wanted = [
        complaint.c.received_at >= starts_at, complaint.c.received_at < ends_at,
        complaint.c.received_at <= instant.at, _complaint_known(instant),
    ]  # fmt: skip
    for column, value in ((complaint.c.category, category), (complaint.c.kecamatan, kecamatan), (complaint.c.opd, opd)):
        if value is not None:
            wanted.append(column == value)
    if feeds is not None:
        wanted.append(complaint.c.feed.in_(sorted(feeds)))
    return wanted


def _complaint_known(instant: Instant) -> ColumnElement[bool]:
    return known(complaint, instant)


def _known(instant: Instant) -> ColumnElement[bool]:
    return known(priority_version, instant)


def _versions() -> Select[Any]:
    return select(priority_version, priority.c.created_at).join(priority, priority.c.id == _VERSION.priority_id)


def _mark(row: Row[Any]) -> Mark:
    draft = Draft(
        Kind(row.kind), Problem(row.category, row.kecamatan), Status(row.status), row.title, row.opd, row.happens_on,
        row.programme, row.year, row.amount, row.note, bool(row.is_simulated),
    )  # fmt: skip
    return Mark(row.priority_id, row.version, draft, row.created_at, row.recorded_at, bool(row.is_removed))
