"""What the freshness screen asks beside the feeds themselves: who runs them, names of codes, what a feed brings."""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select, text

from commandcenter.domain import neighbours
from commandcenter.domain.clock import Instant
from commandcenter.domain.observations import Value
from commandcenter.store import schema
from commandcenter.store.queries.network import WORKER_SILENT
from commandcenter.store.queries.observations import value_of, values_of

_WORKERS: Final = text(
    "SELECT name, beat_at, stopped_at, error FROM worker WHERE kind = 'feeds' AND started_at <= :at ORDER BY name"
)
# An indicator is looked up in an index until the first value that is the feed's; those that it does not bring cost as
# much as others say of them.
_BROUGHT: Final = {
    name: text(f"""
        SELECT i.code, i.name, i.unit, i.decimals FROM indicator AS i WHERE EXISTS (
            SELECT 1 FROM {name} AS o WHERE o.indicator = i.code AND o.superseded_at IS NULL AND o.feed = :feed)
        ORDER BY i.code LIMIT :limit
    """)
    for name in ("observation", "target")
}


class FeedWorker(NamedTuple):
    """A program that runs feeds, by its heartbeat. ``error``: what it last complained of, in words."""

    name: str
    is_alive: bool
    beat_at: int
    stopped_at: int | None
    error: str | None


class Measure(NamedTuple):
    """What it takes to show a value of an indicator."""

    code: str
    name: str
    unit: str
    decimals: int


def workers(connection: Connection, instant: Instant) -> tuple[FeedWorker, ...]:
    """The programs that run feeds, of today also in the past; none at all: feeds were never served."""
    return tuple(
        FeedWorker(
            name=row.name,
            is_alive=row.stopped_at is None and instant.at - row.beat_at < WORKER_SILENT,
            beat_at=row.beat_at,
            stopped_at=row.stopped_at,
            error=row.error,
        )
        for row in connection.execute(_WORKERS, {"at": instant.at})
    )


def measures(connection: Connection, codes: Collection[str]) -> dict[str, Measure]:
    """Names and units of indicators by their codes, also of those out of use."""
    table = schema.indicator
    query = select(table.c.code, table.c.name, table.c.unit, table.c.decimals).where(table.c.code.in_(sorted(codes)))
    return {row.code: Measure(*row) for row in connection.execute(query)}


def areas(connection: Connection, codes: Collection[str]) -> dict[str, str]:
    """Names of kecamatan, villages and areas beyond the regency by their codes."""
    wanted = sorted(codes)
    found: dict[str, str] = {code: neighbours.NAMES[code] for code in wanted if code in neighbours.NAMES}
    for table in (schema.kecamatan, schema.village):
        query = select(table.c.code, table.c.name).where(table.c.code.in_(wanted))
        found |= {row.code: row.name for row in connection.execute(query)}
    return found


def brought(connection: Connection, feed: str, records: str, limit: int) -> tuple[Measure, ...]:
    """The first indicators that a feed of observations or targets has current records of; of other feeds none."""
    query: Any = _BROUGHT.get(records)
    if query is None:
        return ()
    return tuple(Measure(*row) for row in connection.execute(query, {"feed": feed, "limit": limit}))


def newest(connection: Connection, indicator: str, instant: Instant, limit: int) -> tuple[Value, ...]:
    """What was known last of an indicator: the newest periods first, within one by area and feed."""
    table = schema.observation
    query = values_of(instant).where(table.c.indicator == indicator)
    query = query.order_by(table.c.event_at.desc(), table.c.period, table.c.area, table.c.feed).limit(limit)
    return tuple(map(value_of, connection.execute(query)))
