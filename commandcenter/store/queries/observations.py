"""Values and targets of indicators as they were known at an instant, each with its place in its source.

Nothing here grows with the number of revisions that lie behind the instant.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, or_, select

from commandcenter.domain.clock import Instant
from commandcenter.domain.observations import Origin, Planned, Provenance, Value
from commandcenter.domain.records import Note
from commandcenter.store.schema import feed, feed_item, feed_note, observation, target

_ORIGIN: Final = ("feed", "item_id", "sheet", "line", "revision", "recorded_at", "superseded_at")
_VALUE: Final = ("indicator", "area", "period", "event_at", "value", "text", "note")
_PLANNED: Final = (
    "indicator", "area", "opd", "plan", "plan_version", "period", "event_at", "value", "upper", "text",
)  # fmt: skip


def series(connection: Connection, indicator: str, area: str, instant: Instant) -> tuple[Value, ...]:
    """What every feed says of the indicator in the area, oldest period first. Two feeds are two values."""
    query = values_of(instant).where(observation.c.indicator == indicator, observation.c.area == area)
    found = connection.execute(query.order_by(observation.c.event_at, observation.c.period, observation.c.feed))
    return tuple(map(value_of, found))


def revisions(connection: Connection, indicator: str, area: str, period: str) -> tuple[Value, ...]:
    """Everything that was ever said of it, by feed, oldest first."""
    columns = (observation.c[name] for name in (*_VALUE, *_ORIGIN))
    query = (
        select(*columns, feed_item.c.origin.label("item"))
        .join(feed_item, feed_item.c.id == observation.c.item_id)
        .where(observation.c.indicator == indicator, observation.c.area == area, observation.c.period == period)
        .order_by(observation.c.feed, observation.c.revision)
    )
    return tuple(map(value_of, connection.execute(query)))


def targets(
    connection: Connection, instant: Instant, indicator: str, area: str | None = None, opd: str | None = None,
    plan: str | None = None,
) -> tuple[Planned, ...]:  # fmt: skip
    """The targets of an indicator (in an area, of an OPD, of a plan document), by plan, version and period."""
    columns = (target.c[name] for name in (*_PLANNED, *_ORIGIN))
    query = (
        select(*columns, feed_item.c.origin.label("item"))
        .join(feed_item, feed_item.c.id == target.c.item_id)
        .where(target.c.indicator == indicator, known(target, instant))
        .order_by(target.c.plan, target.c.plan_version, target.c.event_at, target.c.area, target.c.opd, target.c.feed)
    )
    for column, wanted in ((target.c.area, area), (target.c.opd, opd), (target.c.plan, plan)):
        if wanted is not None:
            query = query.where(column == wanted)
    rows = connection.execute(query)
    return tuple(Planned(**{name: getattr(row, name) for name in _PLANNED}, origin=_origin(row)) for row in rows)


def provenance(connection: Connection, item_id: int) -> Provenance | None:
    """The item that a record points to, with what was noticed in it; None where there is none."""
    query = (
        select(feed_item, feed.c.title, feed.c.owner)
        .join(feed, feed.c.name == feed_item.c.feed)
        .where(feed_item.c.id == item_id)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    noted = connection.execute(select(feed_note).where(feed_note.c.item_id == item_id).order_by(feed_note.c.id))
    return Provenance(
        item_id=row.id,
        feed=row.feed,
        title=row.title,
        owner=row.owner,
        item=row.origin,
        digest=row.digest,
        recorded_at=row.recorded_at,
        finished_at=row.finished_at,
        error=row.error,
        notes=tuple(Note(note.kind, note.detail, note.sheet, note.line, note.field, note.n) for note in noted),
    )


def known(table: FromClause, instant: Instant) -> ColumnElement[bool]:
    """What of a table of revisions was known at the instant."""
    current: ColumnElement[bool] = table.c.superseded_at.is_(None)
    if instant.live:
        return current
    return and_(table.c.recorded_at <= instant.at, or_(current, table.c.superseded_at > instant.at))


def values_of(instant: Instant) -> Select[Any]:
    """Observations as they were known at the instant, for ``value_of``."""
    columns = (observation.c[name] for name in (*_VALUE, *_ORIGIN))
    return (
        select(*columns, feed_item.c.origin.label("item"))
        .join(feed_item, feed_item.c.id == observation.c.item_id)
        .where(known(observation, instant))
    )


def value_of(row: Any) -> Value:
    """A row of ``values_of`` as the core knows it."""
    return Value(**{name: getattr(row, name) for name in _VALUE}, origin=_origin(row))


def _origin(row: Any) -> Origin:
    return Origin(
        row.feed, row.item_id, row.item, row.sheet, row.line, row.revision, row.recorded_at, row.superseded_at
    )
