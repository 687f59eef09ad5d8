"""Retention: raw samples for days, rollups for years, state events for ever, records as long as their feed says.

The audit trail has no level: a chain that lost its beginning would prove nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, Table, delete, func, select

from commandcenter.domain.clock import DAY
from commandcenter.settings import Settings
from commandcenter.store import feed_retention
from commandcenter.store.schema import (
    complaint,
    complaint_count,
    element,
    feed_item,
    feed_run,
    notice,
    observation,
    quarantine,
    rollup_5m,
    rollup_day,
    rollup_hour,
    sample,
    session,
    target,
)
from commandcenter.store.writes import outbox

_SLICE: Final = DAY  # at most so much of one element's history in one transaction: ingest must not wait for the lock


@dataclass(frozen=True, slots=True)
class Level:
    """A table that is pruned: its instant column and the age in days; None: what the feed of each row says."""

    table: Table
    column: str
    days: int | None


def limits(settings: Settings) -> tuple[Level, ...]:
    """The levels with the retention of the settings."""
    return (
        Level(sample, "event_at", settings.retain_sample_days),
        Level(rollup_5m, "bucket_at", settings.retain_5m_days),
        Level(rollup_hour, "bucket_at", settings.retain_hour_days),
        Level(rollup_day, "bucket_at", settings.retain_day_days),
        Level(quarantine, "settled_at", settings.retain_quarantine_days),
        Level(feed_run, "started_at", settings.retain_feed_run_days),
        Level(session, "seen_at", settings.retain_session_days),
        Level(notice, "at", settings.retain_notification_days),
        Level(complaint, "received_at", None),
        Level(complaint_count, "ends_at", None),
        Level(observation, "event_at", None),
        Level(target, "event_at", None),
        Level(feed_item, "recorded_at", settings.retain_feed_item_days),  # after the records that stand on them
    )


def prune(engine: Engine, levels: tuple[Level, ...], at: int) -> Mapping[str, int]:
    """Delete what is older than its level allows at instant ``at``; rows deleted by table."""
    deleted = {level.table.name: 0 for level in levels}
    for table, n in pieces(engine, levels, at):
        deleted[table] += n
    return deleted


def pieces(engine: Engine, levels: tuple[Level, ...], at: int) -> Iterator[tuple[str, int]]:
    """``prune`` step by step: (table, rows deleted) after each transaction, so that a worker can ingest in between.

    Element by element along the primary key, in slices: each transaction is short and no index on time is needed.
    """
    with engine.connect() as connection:
        ids = connection.execute(select(element.c.id)).scalars().all()
    for level in levels:
        table, column = level.table, level.table.c[level.column]
        if level.days is None:
            yield from feed_retention.records(engine, table, level.column, at)
            continue
        limit = at - level.days * DAY
        if table is feed_run:
            yield from feed_retention.runs(engine, limit)
            continue
        if table is feed_item:
            yield from feed_retention.items(engine, limit)
            continue
        if table is notice:
            yield from _notices(engine, limit)
            continue
        if table in (quarantine, session):  # only what somebody has dealt with; who is there is seen every minute
            with engine.begin() as connection:
                n = connection.execute(delete(table).where(column < limit)).rowcount
            yield table.name, n
            continue
        for id_ in ids:
            for n in _prune_element(engine, table, level.column, id_, limit):
                yield table.name, n


def expired(engine: Engine, levels: tuple[Level, ...], at: int) -> Mapping[str, int]:
    """How many rows ``prune`` would delete now, by table. Nothing is deleted."""
    found = {}
    with engine.connect() as connection:
        for level in levels:
            table, column = level.table, level.table.c[level.column]
            if level.days is None:
                n = feed_retention.expired_records(connection, table, level.column, at)
            elif table is feed_run:
                n = feed_retention.expired_runs(connection, at - level.days * DAY)
            elif table is feed_item:
                n = len(feed_retention.unused_items(connection, at - level.days * DAY))
            elif table is notice:
                n = outbox.forgettable(connection, at - level.days * DAY)
            else:
                count = select(func.count()).select_from(table).where(column < at - level.days * DAY)
                n = connection.execute(count).scalar_one()
            found[table.name] = n
    return found


def _notices(engine: Engine, limit: int) -> Iterator[tuple[str, int]]:
    """Delete what was told before ``limit``, with its messages."""
    while True:
        with engine.begin() as connection:
            n = outbox.forget(connection, limit)
        if not n:
            return
        yield notice.name, n


def _prune_element(engine: Engine, table: Table, name: str, id_: int, limit: int) -> Iterator[int]:
    """Delete one element's rows before ``limit``, oldest first."""
    column = table.c[name]
    oldest = select(column).where(table.c.element_id == id_).order_by(column).limit(1)
    while True:
        with engine.begin() as connection:
            first = connection.execute(oldest).scalar()
            if first is None or first >= limit:
                return
            until = min(limit, first + _SLICE * (1 if table is sample else 30))
            found = (table.c.element_id == id_) & (column < until)
            n = connection.execute(delete(table).where(found)).rowcount
        yield n
