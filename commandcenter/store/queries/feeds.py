"""Feeds as somebody looks at them, and what the runner asks. Nothing here grows with the length of history."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select, text

from commandcenter.domain.clock import Instant
from commandcenter.domain.feeds import (
    Counts,
    Due,
    FeedState,
    FeedView,
    ItemNote,
    ItemView,
    RunOutcome,
    RunView,
    Trigger,
    freshness,
    worst_first,
)
from commandcenter.domain.records import Note
from commandcenter.store.queries import conflicts
from commandcenter.store.schema import feed, feed_item, feed_note, feed_run

_SAID: Final = """
    feed.name, feed.title, feed.kind, feed.owner, coalesce(opd.short_name, feed.owner) AS owner_name, feed.records,
    feed.schedule, feed.retention_days, feed.warn_after_s, feed.error_after_s, feed.is_enabled
"""
_LIVE: Final = text(f"""
    SELECT {_SAID}, feed.state, feed.since, feed.failures, feed.last_run_at, feed.last_ok_at, feed.next_at, feed.error,
        feed.data_at, feed.rows, feed.rejects, feed.differing,
        CASE WHEN feed.lease_until > :at THEN 1 ELSE 0 END AS is_running
    FROM feed LEFT JOIN opd ON opd.code = feed.owner
    WHERE feed.removed_at IS NULL
""")
# Runs of a feed never overlap: the last that had begun is the only one that may have been under way.
_PAST: Final = text(f"""
    SELECT {_SAID}, coalesce(done.state, 'new') AS state, coalesce(done.since, feed.added_at) AS since,
        coalesce(done.failures, 0) AS failures, last.started_at AS last_run_at, done.last_ok_at, NULL AS next_at,
        done.error, done.data_at, coalesce(done.rows, 0) AS rows, coalesce(done.rejects, 0) AS rejects,
        coalesce(done.differing, 0) AS differing,
        CASE WHEN last.id IS NULL OR last.finished_at <= :at THEN 0 ELSE 1 END AS is_running
    FROM feed LEFT JOIN opd ON opd.code = feed.owner
    LEFT JOIN feed_run AS last ON last.id = (
        SELECT id FROM feed_run AS newest WHERE newest.feed = feed.name AND newest.started_at <= :at
        ORDER BY newest.started_at DESC, newest.id DESC LIMIT 1)
    LEFT JOIN feed_run AS done ON done.id = (
        SELECT id FROM feed_run AS newest WHERE newest.feed = feed.name AND newest.started_at <= :at
            AND newest.finished_at <= :at
        ORDER BY newest.started_at DESC, newest.id DESC LIMIT 1)
    WHERE feed.added_at <= :at AND (feed.removed_at IS NULL OR feed.removed_at > :at)
""")
_KNOWN: Final = text(
    "SELECT 1 FROM feed_item JOIN feed ON feed.name = feed_item.feed WHERE feed_item.feed = :feed "
    "AND feed_item.digest = :digest AND feed_item.finished_at IS NOT NULL AND feed_item.error IS NULL "
    "AND feed_item.recorded_at >= feed.configured_at LIMIT 1"
)


def feeds(connection: Connection, instant: Instant) -> tuple[FeedView, ...]:
    """Every feed, worst first, with its age at the instant.

    In the past it is as its last run until then had left it. Of today are even then title, owner, kind, schedule,
    limits and whether it is enabled; not known are when it was due and, of runs that are no longer kept, everything: a
    feed without a kept run is shown as new. What happened between two runs (it was unparked, configured anew, rows were
    settled) shows from the next run on.
    """
    disputed = conflicts.counts(connection, instant)
    rows = connection.execute(_LIVE if instant.live else _PAST, {"at": instant.at})
    return worst_first(_view(row, disputed, instant.at) for row in rows)


def due(connection: Connection, name: str) -> Due | None:
    """When a feed is to run; None for one that the store does not have (any more)."""
    columns = (feed.c.state, feed.c.next_at, feed.c.failures)
    row = connection.execute(select(*columns).where(feed.c.name == name, feed.c.removed_at.is_(None))).one_or_none()
    return None if row is None else Due(FeedState(row.state), row.next_at, row.failures)


def memory(connection: Connection, name: str) -> Mapping[str, str]:
    """What earlier items of a feed have left for its next run."""
    kept: dict[str, str] = orjson.loads(
        connection.execute(select(feed.c.memory).where(feed.c.name == name)).scalar_one()
    )
    return kept


def is_known(connection: Connection, name: str, digest: str) -> bool:
    """Whether these very bytes were taken in before, with the feed configured as it is now. An empty digest never."""
    if not digest:
        return False
    return connection.execute(_KNOWN, {"feed": name, "digest": digest}).first() is not None


def runs(connection: Connection, name: str, limit: int, at: int | None = None) -> tuple[RunView, ...]:
    """The newest runs of a feed (begun by ``at``), newest first."""
    query = select(feed_run).where(feed_run.c.feed == name)
    if at is not None:
        query = query.where(feed_run.c.started_at <= at)
    query = query.order_by(feed_run.c.started_at.desc(), feed_run.c.id.desc()).limit(limit)
    return tuple(_run(row) for row in connection.execute(query))


def items(connection: Connection, name: str, limit: int, at: int | None = None) -> tuple[ItemView, ...]:
    """The newest files, answers and query results of a feed (begun by ``at``), newest first."""
    query = select(*(feed_item.c[field] for field in ItemView.__dataclass_fields__)).where(feed_item.c.feed == name)
    if at is not None:
        query = query.where(feed_item.c.recorded_at <= at)
    rows = connection.execute(query.order_by(feed_item.c.id.desc()).limit(limit))
    return tuple(ItemView(*row) for row in rows)


def notes(connection: Connection, name: str, limit: int, at: int | None = None) -> tuple[ItemNote, ...]:
    """What was noticed last in what a feed brought (by ``at``), newest first."""
    query = (
        select(feed_note, feed_item.c.origin, feed_item.c.recorded_at)
        .join(feed_item, feed_item.c.id == feed_note.c.item_id)
        .where(feed_note.c.feed == name)
    )
    if at is not None:
        query = query.where(feed_item.c.recorded_at <= at)
    rows = connection.execute(query.order_by(feed_note.c.id.desc()).limit(limit))
    return tuple(
        ItemNote(
            row.item_id, row.origin, row.recorded_at, Note(row.kind, row.detail, row.sheet, row.line, row.field, row.n)
        )
        for row in rows
    )


def _view(row: Any, disputed: Counter[str], at: int) -> FeedView:
    return FeedView(
        name=row.name,
        title=row.title,
        kind=row.kind,
        owner=row.owner,
        owner_name=row.owner_name,
        records=row.records,
        schedule=row.schedule,
        retention_days=row.retention_days,
        warn_after_s=row.warn_after_s,
        error_after_s=row.error_after_s,
        is_enabled=bool(row.is_enabled),
        state=FeedState(row.state),
        since=row.since,
        failures=row.failures,
        is_running=bool(row.is_running),
        last_run_at=row.last_run_at,
        last_ok_at=row.last_ok_at,
        next_at=row.next_at,
        error=row.error,
        data_at=row.data_at,
        freshness=freshness(row.data_at, row.warn_after_s, row.error_after_s, at),
        rows=row.rows,
        rejects=row.rejects,
        conflicts=disputed[row.name],
        differing=row.differing,
    )


def _run(row: Any) -> RunView:
    counts = Counts(row.items, row.lines, row.added, row.revised, row.unchanged, row.rejected, row.dropped, row.data_at)
    return RunView(
        id=row.id,
        feed=row.feed,
        trigger=Trigger(row.trigger),
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=RunOutcome(row.outcome),
        counts=counts,
        error=row.error,
    )


def titles(connection: Connection) -> dict[str, str]:
    """What every feed is called, by name, also those that are gone."""
    return {row.name: row.title for row in connection.execute(text("SELECT name, title FROM feed"))}
