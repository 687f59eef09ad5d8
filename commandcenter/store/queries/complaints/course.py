"""One ticket with its course and its place in the source. Nothing here tells who the citizen is."""

from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, select

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.course import Course, passages
from commandcenter.domain.records import RecordKind
from commandcenter.store.queries.complaints.timetable import timetable
from commandcenter.store.queries.observations import known
from commandcenter.store.row_keys import row_keys
from commandcenter.store.schema import complaint, feed, feed_item

DATES = ("received_at", "verified_at", "disposed_at", "answered_at", "closed_at", "confirmed_at")
SAID = (
    "ticket", "feed", "sheet", "line", "revision", "recorded_at", "channel", "kind", "category", "kecamatan", "village",
    "opd", "received_at", "status", "verdict", "is_confidential", "text",
)  # fmt: skip
FEW = 5  # feeds that may know the same number


def courses(connection: Connection, instant: Instant, ticket: str) -> tuple[Course, ...]:
    """The tickets of that number as they were known, the one received last first: two feeds may use one number.

    A number is found with or without the ``#`` that LAPOR prints before it.
    """
    table = complaint
    query = (
        select(*(table.c[name] for name in {*SAID, *DATES}), feed.c.title, feed_item.c.origin)
        .join(feed, feed.c.name == table.c.feed)
        .join(feed_item, feed_item.c.id == table.c.item_id)
        .where(table.c.row_key.in_(_keys(connection, ticket)), known(table, instant))
        .order_by(table.c.received_at.desc(), table.c.feed)
        .limit(FEW)
    )
    found = connection.execute(query).all()
    if not found:
        return ()
    times = timetable(connection)
    return tuple(
        Course(
            **{name: getattr(row, name) for name in SAID},
            feed_title=row.title,
            item=row.origin,
            passages=passages(
                {name: getattr(row, name) for name in DATES},
                row.kind,
                row.status,
                times.limits,
                times.clock,
                instant.at,
            ),
        )
        for row in found
    )


class _Numbered(NamedTuple):
    """As much of a complaint as its key needs."""

    key: tuple[str, ...]


def _keys(connection: Connection, ticket: str) -> list[int]:
    """What the ticket would be known by in each feed: found by the index of keys, whatever the number of tickets."""
    bare = ticket.removeprefix("#")
    wanted = cast(Any, [_Numbered((bare,)), _Numbered((f"#{bare}",))])
    feeds = connection.execute(select(feed.c.name).where(feed.c.records == RecordKind.COMPLAINT.value)).scalars()
    return [key for name in feeds for key in row_keys(name, RecordKind.COMPLAINT, wanted)]
