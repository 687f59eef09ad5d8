"""What was done in a span of time, and by whom: read from the audit trail and the sessions."""

from collections.abc import Iterator
from typing import NamedTuple

import orjson
from sqlalchemy import ColumnElement, Connection, func, or_, select

from commandcenter.domain.audit import Deed
from commandcenter.store.schema import account, audit, session

_PAGE = 2_000


class Scope(NamedTuple):
    """Whose deeds: of an account, from an address, of a display. None: of all."""

    since: int
    until: int
    account: str | None = None
    address: str | None = None
    display: str | None = None


class Entered(NamedTuple):
    """Sessions that were open in the span; accounts with failures now, and those that are locked."""

    sessions: int
    failures: int
    locked: int


def deeds(connection: Connection, scope: Scope) -> Iterator[Deed]:
    """The deeds, oldest first. What is JSON of another shape than ours is left out of ``after``, not of the count."""
    last = 0
    columns = [audit.c[name] for name in ("id", "at", "actor", "role", "origin", "action", "subject", "after")]
    while True:
        query = select(*columns).where(audit.c.id > last, *_of(scope)).order_by(audit.c.id).limit(_PAGE)
        rows = connection.execute(query).all()
        for row in rows:
            yield Deed(row.id, row.at, row.actor, row.role, row.origin, row.action, row.subject, None, _read(row.after))
        if len(rows) < _PAGE:
            return
        last = rows[-1].id


def _of(scope: Scope) -> list[ColumnElement[bool]]:
    found = [audit.c.at >= scope.since, audit.c.at <= scope.until]
    if scope.account is not None:
        found.append((audit.c.actor == scope.account) & (audit.c.role != "display"))
    if scope.display is not None:
        found.append((audit.c.actor == scope.display) & (audit.c.role == "display"))
    if scope.address is not None:
        found.append(audit.c.origin == scope.address)
    return found


def entered(connection: Connection, scope: Scope) -> Entered:
    """Who was let in, and who was not."""
    if scope.display is not None:
        return Entered(0, 0, 0)
    open_ = [session.c.created_at <= scope.until, or_(session.c.ended_at.is_(None), session.c.ended_at >= scope.since)]
    if scope.address is not None:
        open_.append(session.c.origin == scope.address)
    of_account = [] if scope.account is None else [account.c.name == scope.account]
    sessions = select(func.count()).select_from(session.join(account, account.c.id == session.c.account_id))
    failed = select(func.count()).select_from(account)
    return Entered(
        connection.execute(sessions.where(*open_, *of_account)).scalar_one(),
        connection.execute(failed.where(account.c.failures > 0, *of_account)).scalar_one(),
        connection.execute(failed.where(account.c.locked_until >= scope.since, *of_account)).scalar_one(),
    )


def _read(said: str | None) -> dict[str, object] | None:
    try:
        found = orjson.loads(said or "null")
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None
