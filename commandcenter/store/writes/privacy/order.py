"""The order itself: by which a forgotten or corrected ticket is known again."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Connection

from commandcenter.domain.privacy.orders import Ground
from commandcenter.store.orders import Orders
from commandcenter.store.schema import ticket_order


def put(
    connection: Connection, orders: Orders, feed: str, ticket: str, changes: Mapping[str, Any] | None, ground: Ground,
    by: str, at: int,
) -> str:  # fmt: skip
    """Keep the order; the hash by which the ticket is known. ``changes`` None: it is forgotten.

    A ticket has one order: a newer correction takes the place of an older one, and forgetting that of both. What was
    forgotten stays so.
    """
    found = orders.hash_of(feed, ticket)
    same = (ticket_order.c.feed == feed) & (ticket_order.c.ticket_hash == found)
    before = connection.execute(ticket_order.select().where(same).with_for_update()).one_or_none()
    values = {
        "kind": "forget" if changes is None else "correct",
        "changes": None if changes is None else orjson.dumps(changes, option=orjson.OPT_SORT_KEYS).decode(),
        "basis": ground.value,
        "key_mark": orders.mark,
        "recorded_at": at,
        "recorded_by": by,
    }
    if before is None:
        connection.execute(ticket_order.insert().values(feed=feed, ticket_hash=found, **values))
    elif before.kind != "forget" or changes is None:
        connection.execute(ticket_order.update().where(same).values(**values))
    return found
