"""Everything that was ever said of an indicator, revision by revision, as far as it was known at an instant."""

from typing import Any, Final

from sqlalchemy import Connection, select

from commandcenter.domain.clock import Instant
from commandcenter.domain.observations import Origin, Planned, Value
from commandcenter.store.schema import feed_item, observation, target

_VALUE: Final = ("indicator", "area", "period", "event_at", "value", "text", "note")
_PLANNED: Final = (
    "indicator", "area", "opd", "plan", "plan_version", "period", "event_at", "value", "upper", "text",
)  # fmt: skip
_ORIGIN: Final = ("feed", "item_id", "sheet", "line", "revision", "recorded_at", "superseded_at")


def values(connection: Connection, instant: Instant, indicator: str, area: str) -> tuple[Value, ...]:
    """What every feed ever said of it, by period, feed and revision."""
    query = (
        select(*(observation.c[name] for name in (*_VALUE, *_ORIGIN)), feed_item.c.origin.label("item"))
        .join(feed_item, feed_item.c.id == observation.c.item_id)
        .where(observation.c.indicator == indicator, observation.c.area == area)
        .where(observation.c.recorded_at <= instant.at)
        .order_by(observation.c.event_at, observation.c.feed, observation.c.revision, observation.c.id)
    )
    return tuple(
        Value(**{name: getattr(row, name) for name in _VALUE}, origin=_origin(row, instant))
        for row in connection.execute(query)
    )


def targets(connection: Connection, instant: Instant, indicator: str, area: str, opd: str) -> tuple[Planned, ...]:
    """Every version of every plan's targets of an OPD, by period, plan, version and revision."""
    query = (
        select(*(target.c[name] for name in (*_PLANNED, *_ORIGIN)), feed_item.c.origin.label("item"))
        .join(feed_item, feed_item.c.id == target.c.item_id)
        .where(target.c.indicator == indicator, target.c.area == area, target.c.opd == opd)
        .where(target.c.recorded_at <= instant.at)
        .order_by(
            target.c.event_at, target.c.plan, target.c.plan_version, target.c.feed, target.c.revision, target.c.id
        )
    )
    return tuple(
        Planned(**{name: getattr(row, name) for name in _PLANNED}, origin=_origin(row, instant))
        for row in connection.execute(query)
    )


def _origin(row: Any, instant: Instant) -> Origin:
    """A revision that was replaced later was the current one then."""
    ended = row.superseded_at if row.superseded_at is None or row.superseded_at <= instant.at else None
    return Origin(row.feed, row.item_id, row.item, row.sheet, row.line, row.revision, row.recorded_at, ended)
