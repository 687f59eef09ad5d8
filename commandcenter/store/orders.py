"""Orders about single tickets, obeyed with every batch: what was forgotten stays away, what was corrected stays so.

The store knows a ticket by an HMAC of its number alone. Whoever takes the database without the installation's key can
neither read nor try out which tickets were forgotten: numbers are few, and a plain hash of them would be tried in
seconds.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from commandcenter.domain.privacy.orders import corrected, plain
from commandcenter.domain.records import Complaint
from commandcenter.domain.rejects import RejectedRow
from commandcenter.store.engine import StoreError
from commandcenter.store.schema import ticket_order

PURPOSE: Final = "tickets on request"  # of the installation's key (access/key.py)


class Orders:
    """Knows forgotten and corrected tickets again. ``secret``: derived from the installation's key for PURPOSE, asked
    for only where there are orders: reading a feed makes no key."""

    def __init__(self, secret: Callable[[], str]) -> None:
        self._ask = secret

    @cached_property
    def _secret(self) -> bytes:
        return self._ask().encode()

    @property
    def mark(self) -> str:
        """By which the key is told from others."""
        return hashlib.sha256(self._secret).hexdigest()[:16]

    def hash_of(self, feed: str, ticket: str) -> str:
        """How the store knows the ticket."""
        return hmac.new(self._secret, f"{feed}\0{plain(ticket)}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def applied(self, connection: Connection, feed: str, tickets: Sequence[Complaint]) -> Sequence[Complaint]:
        """The tickets without forgotten ones, and corrected. Raises StoreError when the orders are of another key."""
        orders = self._of(connection, feed)
        if not orders:
            return tickets
        kept = []
        for ticket in tickets:
            found = self.hash_of(feed, ticket.ticket)
            if found not in orders:
                kept.append(ticket)
            elif (changes := orders[found]) is not None:
                kept.append(corrected(ticket, changes))
        return kept

    def kept(self, connection: Connection, feed: str, rows: Sequence[RejectedRow]) -> Sequence[RejectedRow]:
        """Rejected rows without those in which a forgotten ticket stands: they are not kept to be mended."""
        forgotten = {found for found, changes in self._of(connection, feed).items() if changes is None}
        if not forgotten:
            return rows
        return [row for row in rows if not any(self.hash_of(feed, said) in forgotten for said in words(row.cells))]

    def _of(self, connection: Connection, feed: str) -> Mapping[str, Mapping[str, Any] | None]:
        rows = connection.execute(
            select(ticket_order.c.ticket_hash, ticket_order.c.key_mark, ticket_order.c.changes).where(
                ticket_order.c.feed == feed
            )
        ).all()
        if rows and any(row.key_mark != self.mark for row in rows):
            raise StoreError(
                f"Tickets of the feed {feed} were forgotten with another key than this program has, so they would come "
                "back: give it the secret.key (or COMMANDCENTER_SECRET_KEY) of the machine where that was done"
            )
        return {row.ticket_hash: None if row.changes is None else orjson.loads(row.changes) for row in rows}


def words(cells: Sequence[Any]) -> list[str]:
    """What of a row may be the number of a ticket: short cells as they are written."""
    found = []
    for cell in cells:
        if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
            cell = int(cell)
        if isinstance(cell, str | int) and not isinstance(cell, bool) and len(said := str(cell)) <= 80:
            found.append(said)
    return found


def refuse(connection: Connection, feed: str) -> None:
    """For whoever stores without knowing orders: raises StoreError when there are some for the feed."""
    if connection.execute(select(ticket_order.c.id).where(ticket_order.c.feed == feed).limit(1)).first() is not None:
        raise StoreError(
            f"Tickets of the feed {feed} were forgotten on request: this way of storing would bring them back"
        )
