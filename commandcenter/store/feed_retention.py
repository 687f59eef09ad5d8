"""Retention of what feeds bring, for as long as each feed says, and of their runs. In short transactions.

Files and answers stay as long as a record stands on them: they are what it opens to. Files also stay while they are how
the same bytes are known again: put in once more, an old file would undo every correction that came after it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from sqlalchemy import BigInteger, Connection, Engine, Table, cast, delete, func, literal, select, text, update

from commandcenter.domain.clock import DAY
from commandcenter.store import complaint_days, versions
from commandcenter.store.schema import (
    complaint,
    complaint_count,
    feed,
    feed_item,
    feed_note,
    feed_run,
    observation,
    target,
)
from commandcenter.store.versions import Topic

_WINDOW: Final = 20_000  # ids looked at in one transaction: ingest must not wait for the lock
_RUNS: Final = 2_000
_ITEMS: Final = 20  # in one transaction: each is looked for in all records once more by its foreign keys
_FILE: Final = "file"  # the kind of feed whose items are known again by their bytes
_RECORDS: Final = (complaint, complaint_count, observation, target)
_NEWEST: Final = text("SELECT id FROM feed_run WHERE feed = :feed ORDER BY started_at DESC, id DESC LIMIT 1")


def records(engine: Engine, table: Table, ages_by: str, at: int) -> Iterator[tuple[str, int]]:
    """Delete records whose instant ``ages_by`` is older than their feed keeps them, and revisions that were superseded
    so long ago. Rows deleted after each transaction; nothing when no feed says how long."""
    with engine.connect() as connection:
        if not connection.execute(select(feed.c.name).where(feed.c.retention_days.is_not(None)).limit(1)).first():
            return
        first, last = connection.execute(select(func.min(table.c.id), func.max(table.c.id))).one()
    if first is None:
        return
    for start in range(first, last + 1, _WINDOW):
        with engine.begin() as connection:
            n = _expire(connection, table, ages_by, start, at)
        yield table.name, n


def runs(engine: Engine, limit: int) -> Iterator[tuple[str, int]]:
    """Delete runs that began before ``limit``, but for each feed's newest."""
    with engine.connect() as connection:
        names = connection.execute(select(feed.c.name).order_by(feed.c.name)).scalars().all()
        newest = {name: connection.execute(_NEWEST, {"feed": name}).scalar() for name in names}
    for name, kept in newest.items():
        old = (feed_run.c.feed == name) & (feed_run.c.started_at < limit) & (feed_run.c.id != kept)
        while True:
            with engine.begin() as connection:
                found = select(feed_run.c.id).where(old).order_by(feed_run.c.started_at).limit(_RUNS)
                ids = connection.execute(found).scalars().all()
                if ids:
                    connection.execute(delete(feed_run).where(feed_run.c.id.in_(ids)))
            if ids:
                yield feed_run.name, len(ids)
            if len(ids) < _RUNS:
                break


def items(engine: Engine, limit: int) -> Iterator[tuple[str, int]]:
    """Delete files and answers from before ``limit`` that nothing stands on, with what was noticed in them."""
    with engine.connect() as connection:
        ids = unused_items(connection, limit)
    for start in range(0, len(ids), _ITEMS):
        piece = ids[start : start + _ITEMS]
        with engine.begin() as connection:
            connection.execute(delete(feed_note).where(feed_note.c.item_id.in_(piece)))
            n = connection.execute(delete(feed_item).where(feed_item.c.id.in_(piece))).rowcount
        yield feed_item.name, n


def unused_items(connection: Connection, limit: int) -> list[int]:
    """Items from before ``limit`` that no record, no screen and no later delivery needs."""
    newest = select(func.max(feed_item.c.id)).group_by(feed_item.c.feed)
    is_known_again = (
        (feed.c.kind == _FILE) & feed_item.c.error.is_(None) & (feed_item.c.recorded_at >= feed.c.configured_at)
    )
    found = (
        select(feed_item.c.id)
        .join(feed, feed.c.name == feed_item.c.feed)
        .where(
            feed_item.c.recorded_at < limit,
            feed_item.c.finished_at.is_not(None),
            feed_item.c.id.not_in(newest),
            ~is_known_again,
        )
    )
    ids = set(connection.scalars(found))
    for table in _RECORDS if ids else ():
        ids -= set(connection.scalars(select(table.c.item_id).where(table.c.item_id <= max(ids)).distinct()))
        if not ids:
            break
    return sorted(ids)


def expired_runs(connection: Connection, limit: int) -> int:
    """How many runs began before ``limit``, but for each feed's newest."""
    newest = select(func.max(feed_run.c.id)).group_by(feed_run.c.feed)
    old = select(func.count()).select_from(feed_run).where(feed_run.c.started_at < limit, feed_run.c.id.not_in(newest))
    return connection.execute(old).scalar_one()


def expired_records(connection: Connection, table: Table, ages_by: str, at: int) -> int:
    """How many records of ``table`` are older than their feed keeps them."""
    days = cast(feed.c.retention_days, BigInteger)
    limit = literal(at, BigInteger) - days * literal(DAY, BigInteger)
    old = (table.c[ages_by] < limit) | (table.c.superseded_at < limit)
    query = select(func.count()).select_from(table.join(feed, feed.c.name == table.c.feed))
    return connection.execute(query.where(feed.c.retention_days.is_not(None), old)).scalar_one()


def _expire(connection: Connection, table: Table, ages_by: str, start: int, at: int) -> int:
    """Delete what has expired among ``_WINDOW`` ids from ``start`` on."""
    keeping = select(feed.c.name).where(feed.c.retention_days.is_not(None)).order_by(feed.c.name)
    connection.execute(keeping.with_for_update(key_share=True))  # before its records, as whoever stores some does
    statement = text(f"""
        DELETE FROM {table.name} WHERE id >= :start AND id < :end AND EXISTS (
            SELECT 1 FROM feed WHERE feed.name = {table.name}.feed AND feed.retention_days IS NOT NULL AND (
                {table.name}.{ages_by} < :at - CAST(feed.retention_days AS BIGINT) * 86400000
                OR {table.name}.superseded_at < :at - CAST(feed.retention_days AS BIGINT) * 86400000))
        RETURNING feed, superseded_at{", category, received_at, kecamatan" if table is complaint else ""}
    """)
    gone = connection.execute(statement, {"start": start, "end": start + _WINDOW, "at": at}).all()
    current = Counter(row.feed for row in gone if row.superseded_at is None)
    for name, n in current.items():
        connection.execute(update(feed).where(feed.c.name == name).values(rows=feed.c.rows - n))
    if table is complaint:
        complaint_days.add(connection, (), (row[2:] for row in gone if row.superseded_at is None))
    if current:
        topic = Topic.COMPLAINTS if table in (complaint, complaint_count) else Topic.OBSERVATIONS
        versions.bump(connection, [topic, Topic.FEEDS], at)
    return len(gone)
