"""A ticket is corrected: its newest revision says what is right, and every delivery after it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select, text, update

from commandcenter.domain.privacy.orders import Ground, corrected, plain
from commandcenter.domain.records import Complaint, Place
from commandcenter.store.engine import StoreError
from commandcenter.store.orders import Orders
from commandcenter.store.schema import complaint, kecamatan, opd, village
from commandcenter.store.writes import records
from commandcenter.store.writes.privacy import order

_REGISTERS = {"kecamatan": (kecamatan.c.code, "a kecamatan"), "village": (village.c.code, "a village"),
              "opd": (opd.c.code, "an OPD")}  # fmt: skip


def correct(
    connection: Connection, orders: Orders, feed: str, ticket: str, changes: Mapping[str, Any], ground: Ground,
    by: str, at: int,
) -> Complaint:  # fmt: skip
    """Correct the ticket; as it was before. ``changes``: fields of ``CORRECTABLE``; a text can only be taken out, and
    goes from every revision. Raises StoreError when there is no such ticket, or no such place or OPD, ValueError for
    what cannot be corrected.
    """
    for field, (column, what) in _REGISTERS.items():
        code = changes.get(field)
        if code is not None and connection.execute(select(column).where(column == code)).first() is None:
            raise StoreError(f"{code} is not the code of {what}: nothing was changed")
    before, item = _newest(connection, feed, ticket)
    after = corrected(before, changes)
    order.put(connection, orders, feed, ticket, dict(changes), ground, by, at)
    records.store(connection, feed, item, [before], at, orders)
    if after.text is None:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA secure_delete = ON"))
        connection.execute(update(complaint).where(*_same(feed, ticket)).values(text=None))
    return before


def _newest(connection: Connection, feed: str, ticket: str) -> tuple[Complaint, int]:
    found = connection.execute(
        select(complaint).where(*_same(feed, ticket), complaint.c.superseded_at.is_(None)).limit(1)
    ).one_or_none()
    if found is None:
        raise StoreError(f"The feed {feed} has no ticket of this number")
    fields = {name: getattr(found, name) for name in Complaint._fields if name != "place"}
    return Complaint(Place(found.sheet, found.line), **fields), found.item_id


def _same(feed: str, ticket: str) -> tuple[Any, ...]:
    return (complaint.c.feed == feed, func.lower(func.replace(complaint.c.ticket, "#", "")) == plain(ticket))
