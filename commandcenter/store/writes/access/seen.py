"""That a session or a display was seen, at most once a minute: a wall asks all day."""

from typing import Final

from sqlalchemy import Connection, Table

from commandcenter.domain.clock import MINUTE
from commandcenter.store.schema import account, display, session

EVERY: Final = MINUTE


def saw_session(connection: Connection, session_id: int, account_id: int, at: int) -> None:
    """The session, and so its account, was used at instant ``at`` (ms UTC)."""
    _saw(connection, session, session_id, at)
    saw_account(connection, account_id, at)


def saw_account(connection: Connection, account_id: int, at: int) -> None:
    """Somebody with this account was there: signed in, or used a session."""
    _saw(connection, account, account_id, at)


def saw_display(connection: Connection, display_id: int, origin: str, at: int) -> None:
    """The display asked for something, from this address."""
    statement = display.update().where(display.c.id == display_id)
    connection.execute(statement.values(seen_at=at, origin=origin[:64]))


def _saw(connection: Connection, table: Table, id: int, at: int) -> None:
    connection.execute(table.update().where(table.c.id == id).values(seen_at=at))
