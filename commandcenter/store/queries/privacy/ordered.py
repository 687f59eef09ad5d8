"""What was ordered about tickets, without saying about which."""

from typing import NamedTuple

from sqlalchemy import Connection, select

from commandcenter.domain.clock import Instant
from commandcenter.domain.records import RecordKind
from commandcenter.store.schema import feed, ticket_order


class Ordered(NamedTuple):
    """An order. ``mark``: how the audit trail calls the ticket."""

    at: int
    feed: str
    kind: str
    ground: str
    by: str
    mark: str


def ordered(connection: Connection, instant: Instant, limit: int = 200) -> tuple[Ordered, ...]:
    """The newest first."""
    table = ticket_order
    query = (
        select(table.c.recorded_at, table.c.feed, table.c.kind, table.c.basis, table.c.recorded_by, table.c.ticket_hash)
        .where(table.c.recorded_at <= instant.at)
        .order_by(table.c.recorded_at.desc(), table.c.id.desc())
        .limit(limit)
    )
    return tuple(Ordered(*row[:5], row[5][:12]) for row in connection.execute(query))


def feeds_of_tickets(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Name and title of every feed that brings, or has brought, single tickets."""
    query = select(feed.c.name, feed.c.title).where(feed.c.records == RecordKind.COMPLAINT.value).order_by(feed.c.title)
    return tuple((row.name, row.title) for row in connection.execute(query))
