"""A ticket is forgotten: everything that leads to it goes, what it counted for stays. Nothing brings it back."""

import re
import secrets
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, select, text, update

from commandcenter.domain.clock import start_of_day
from commandcenter.domain.privacy.orders import Forgotten, Ground, plain
from commandcenter.domain.rejects import unpacked
from commandcenter.store import versions
from commandcenter.store.orders import Orders, words
from commandcenter.store.queries.privacy.mentions import mentions
from commandcenter.store.schema import complaint, feed, feed_item, feed_note, feed_run, quarantine
from commandcenter.store.schema.records import NOT_DONE
from commandcenter.store.versions import Topic
from commandcenter.store.writes.privacy import order

GONE: Final = "[…]"
_STEPS: Final = ("received_at", "verified_at", "disposed_at", "answered_at", "closed_at", "confirmed_at")
_PAGE: Final = 500
_SAID: Final[tuple[tuple[Table, str, tuple[str, ...]], ...]] = (
    (feed_note, "feed", ("detail",)),
    (feed_item, "feed", ("origin", "error")),
    (feed_run, "feed", ("error",)),
    (feed, "name", ("error",)),
)


def forget(
    connection: Connection, orders: Orders, name: str, ticket: str, ground: Ground, by: str, at: int
) -> Forgotten:
    """Forget the ticket of this number in the feed ``name``, and see to it that no delivery brings it back.

    Its rows keep category, kecamatan, OPD, status and days, without which past figures would change; number, text,
    village, hours and its place in the source go. Rows of it that wait to be mended go as a whole. Where there is
    nothing of it, it is still not taken in later.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))  # what is freed is overwritten
    connection.execute(select(feed.c.name).where(feed.c.name == name).with_for_update(key_share=True)).all()
    order.put(connection, orders, name, ticket, None, ground, by, at)
    done = Forgotten(
        rows=_rows(connection, name, ticket),
        rejects=_rejects(connection, name, ticket),
        passages=_passages(connection, name, ticket),
        mentions=mentions(connection, ticket),
    )
    if done.is_anything:
        versions.bump(connection, [Topic.COMPLAINTS, Topic.FEEDS], at)
    return done


def _rows(connection: Connection, name: str, ticket: str) -> int:
    """Every revision loses what leads to the ticket. The key of the row and its digest are hashes of the number: others
    take their place. What was never finished is no work of anybody's any more."""
    wanted = func.lower(func.replace(complaint.c.ticket, "#", "")) == plain(ticket)
    found = connection.execute(
        select(complaint.c.id, complaint.c.row_key, *(complaint.c[step] for step in _STEPS)).where(
            complaint.c.feed == name, wanted
        )
    ).all()
    fresh = {row.row_key: _number() for row in found}
    for row in found:
        days = {step: None if (at := getattr(row, step)) is None else start_of_day(at) for step in _STEPS}
        values: dict[str, Any] = {
            "ticket": "", "text": None, "village": None, "sheet": "", "line": 0, "digest": _number(),
            "row_key": fresh[row.row_key], **days,
        }  # fmt: skip
        connection.execute(update(complaint).where(complaint.c.id == row.id).values(**values))
        connection.execute(
            text(f"UPDATE complaint SET status = 'archived' WHERE id = :id AND {NOT_DONE}"), {"id": row.id}
        )
    return len(found)


def _number() -> int:
    return secrets.randbits(63) - 2**62


def _rejects(connection: Connection, name: str, ticket: str) -> int:
    """Rows in quarantine in which the number stands as a cell, whether somebody has dealt with them or not."""
    wanted, gone, opened = plain(ticket), [], 0
    for row in _quarantined(connection, name):
        whole = unpacked(row.payload, row.position, row.reason, row.detail)
        if any(plain(said) == wanted for said in words(whole.cells)):
            gone.append(row.id)
            opened += row.settled_at is None
    if gone:
        connection.execute(delete(quarantine).where(quarantine.c.id.in_(gone)))
    if opened:
        connection.execute(update(feed).where(feed.c.name == name).values(rejects=feed.c.rejects - opened))
    return len(gone)


def _quarantined(connection: Connection, name: str) -> Iterator[Any]:
    after = 0
    columns = (quarantine.c[each] for each in ("id", "payload", "position", "reason", "detail", "settled_at"))
    query = select(*columns).where(quarantine.c.feed == name).order_by(quarantine.c.id).limit(_PAGE)
    while page := connection.execute(query.where(quarantine.c.id > after)).all():
        yield from page
        after = page[-1].id


def _passages(connection: Connection, name: str, ticket: str) -> int:
    """The number where the feed's own words name it: names of files, notes, errors, details of other rows."""
    wanted = re.compile(rf"(?<![\w]){re.escape(plain(ticket))}(?![\w])", re.IGNORECASE)
    done = 0
    for table, owner, columns in (*_SAID, (quarantine, "feed", ("detail", "position"))):
        key = next(iter(table.primary_key))
        for column in columns:
            found = select(key, table.c[column]).where(
                table.c[owner] == name, func.lower(table.c[column]).contains(plain(ticket), autoescape=True)
            )
            for id_, said in connection.execute(found).all():
                cleaned, n = wanted.subn(GONE, said)
                if n:
                    connection.execute(update(table).where(key == id_).values({column: cleaned}))
                    done += n
    return done
