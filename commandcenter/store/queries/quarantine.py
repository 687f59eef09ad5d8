"""Quarantine as a list for a person, and whole for a replay: messages, and the rows of a feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from commandcenter.domain.rejects import OpenReject, unpacked
from commandcenter.store.schema import quarantine as table

Entry = Any  # id, source, payload, reason, detail, n, recorded_at, last_at
_COLUMNS = (
    table.c.id, table.c.source, table.c.payload, table.c.reason, table.c.detail, table.c.n, table.c.recorded_at,
    table.c.last_at,
)  # fmt: skip


def open_entries(
    connection: Connection,
    reason: str | None = None,
    ids: Sequence[int] = (),
    source: str | None = None,
    after: int = 0,
    limit: int = 1000,
) -> Sequence[Entry]:
    """Messages that nobody has dealt with, by id above ``after``; of ``reason``, ``ids`` and ``source`` if given.

    The rows of feeds are none of them: see ``rejects``.
    """
    open_ = (table.c.settled_at.is_(None), table.c.feed == "", table.c.id > after)
    query = select(*_COLUMNS).where(*open_).order_by(table.c.id).limit(limit)
    if reason:
        query = query.where(table.c.reason == reason)
    if source:
        query = query.where(table.c.source == source)
    if ids:
        query = query.where(table.c.id.in_(list(ids)))
    return connection.execute(query).all()


def rejects(connection: Connection, feed: str, after: int = 0, limit: int = 1000) -> tuple[OpenReject, ...]:
    """Rows of a feed that nobody has dealt with, by id above ``after``: in the order in which they were rejected."""
    query = (
        select(*_COLUMNS, table.c.position)
        .where(table.c.settled_at.is_(None), table.c.feed != "", table.c.feed == feed, table.c.id > after)
        .order_by(table.c.id)
        .limit(limit)
    )
    return tuple(
        OpenReject(
            id=row.id,
            row=unpacked(row.payload, row.position, row.reason, row.detail),
            n=row.n,
            first_at=row.recorded_at,
            last_at=row.last_at,
        )
        for row in connection.execute(query)
    )


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Messages that came into quarantine since an instant and are still there: by reason, and devices that nobody
    knows. The same message twice is one."""

    rejected: dict[str, int]
    new_devices: int


def arrivals(connection: Connection, since: int) -> Arrivals:
    """What came, or came again, at or after ``since`` (ms UTC). The rows of feeds are none of it."""
    query = (
        select(table.c.reason, func.count(), func.count(func.distinct(table.c.source)))
        .where(table.c.settled_at.is_(None), table.c.feed == "", table.c.last_at >= since)
        .group_by(table.c.reason)
        .order_by(table.c.reason)
    )
    found = {reason: (int(n), int(sources)) for reason, n, sources in connection.execute(query)}
    unknown = found.pop("unknown_element", (0, 0))
    return Arrivals({reason: n for reason, (n, _sources) in found.items()}, unknown[1])
