"""Guesses are counted before they are looked at: however many come at once, no more pass than are free.

A guess is charged as a failure first, and given back when it was right. The charge is one UPDATE that also looks
whether its lane is locked, so the database lets parallel ones through one after the other.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, case, select
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.accounts import FORGOTTEN_AFTER, FREE_GUESSES, LONGEST_WAIT, wait
from commandcenter.domain.clock import DAY
from commandcenter.store.schema import account, attempt

_KEPT: Final = 2 * DAY


@dataclass(frozen=True, slots=True)
class Lane:
    """Where guesses are counted: at an account (``account_id``) or under a ``key`` of at most 80 characters."""

    account_id: int | None = None
    key: str = ""

    @property
    def _table(self) -> Table:
        return attempt if self.account_id is None else account

    @property
    def _is_here(self) -> ColumnElement[bool]:
        return attempt.c.key == self.key if self.account_id is None else account.c.id == self.account_id


@dataclass(frozen=True, slots=True)
class Charged:
    """A guess that may be looked at. ``locked_until``: for how long it is the last one, should it fail (ms UTC)."""

    failures: int
    locked_until: int | None


def charge(connection: Connection, lane: Lane, at: int) -> Charged | int:
    """Count one guess. The instant (ms UTC) until which the lane is locked, when it must not be looked at."""
    if lane.account_id is None:
        _lay(connection, lane.key, at)
    table = lane._table
    is_free = table.c.locked_until.is_(None) | (table.c.locked_until <= at)
    failures = case((table.c.locked_until < at - FORGOTTEN_AFTER, 1), else_=table.c.failures + 1)
    statement = table.update().where(lane._is_here, is_free)
    values: dict[str, Any] = {"failures": failures, "locked_until": _until(failures, at)}
    charged = connection.execute(
        statement.values(**values).returning(table.c.failures, table.c.locked_until)
    ).one_or_none()
    if charged is not None:
        return Charged(charged.failures, charged.locked_until)
    until = connection.execute(select(table.c.locked_until).where(lane._is_here)).scalar_one_or_none()
    return int(until or at)


def give_back(connection: Connection, lane: Lane) -> None:
    """The guess was right, but there is another question before anything opens: what failed earlier still counts."""
    table = lane._table
    fewer = case((table.c.failures > 0, table.c.failures - 1), else_=0)
    until = case((fewer > FREE_GUESSES, table.c.locked_until), else_=None)
    connection.execute(table.update().where(lane._is_here).values(failures=fewer, locked_until=until))


def touch(connection: Connection, lane: Lane, at: int) -> None:
    """Write something of a lane that has a key: where nothing is to be kept, it still takes the time of a commit."""
    connection.execute(attempt.update().where(attempt.c.key == lane.key).values(at=at))


def forget(connection: Connection, lane: Lane) -> None:
    """Everything was right: what failed before counts no more."""
    if lane.account_id is None:
        connection.execute(attempt.delete().where(attempt.c.key == lane.key))
    else:
        connection.execute(account.update().where(lane._is_here).values(failures=0, locked_until=None))


def _until(failures: ColumnElement[int], at: int) -> ColumnElement[Any]:
    """``domain.accounts.wait`` as the database computes it, within the UPDATE that counts."""
    steps: list[tuple[ColumnElement[bool], Any]] = [(failures <= FREE_GUESSES, None)]
    number = FREE_GUESSES + 1
    while wait(number) < LONGEST_WAIT:
        steps.append((failures == number, at + wait(number)))
        number += 1
    return case(*steps, else_=at + LONGEST_WAIT)


def _lay(connection: Connection, key: str, at: int) -> None:
    """There is a row of this key; rows that nobody has used for two days go."""
    connection.execute(attempt.delete().where(attempt.c.at < at - _KEPT))
    if connection.execute(attempt.update().where(attempt.c.key == key).values(at=at)).rowcount == 0:
        connection.execute(_insert(connection)(attempt).values(key=key, failures=0, at=at).on_conflict_do_nothing())


def _insert(connection: Connection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
