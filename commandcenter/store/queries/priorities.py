"""Marks as they were known at an instant, and what the form offers for a new one."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from commandcenter.domain.clock import Instant
from commandcenter.domain.priorities.marks import Draft, Kind, Mark, Problem, Status
from commandcenter.store import schema
from commandcenter.store.queries.observations import known
from commandcenter.store.schema import complaint, priority, priority_version

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
