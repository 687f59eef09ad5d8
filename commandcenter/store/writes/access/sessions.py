"""Sessions: begun, risen, ended. An ended one stays as a row that says why, until its time is over."""

from typing import Final, Literal

from sqlalchemy import Connection

from commandcenter.store.schema import session
from commandcenter.store.writes.access.seen import saw_account

AGENT_MAX: Final = 200
ORIGIN_MAX: Final = 64
Why = Literal["logout", "revoked", "password", "idle", "expired", "disabled"]


def begin(
    connection: Connection, account_id: int, token_hash: str, stage: str, method: str, origin: str, agent: str, at: int
) -> int:
    """A new session; its id. ``stage``: what is left to be done before it opens anything ("" for nothing)."""
    row = {
        "token_hash": token_hash, "account_id": account_id, "stage": stage, "method": method, "created_at": at,
        "seen_at": at, "origin": origin[:ORIGIN_MAX], "agent": agent[:AGENT_MAX],
    }  # fmt: skip
    if not stage:
        saw_account(connection, account_id, at)
    return int(connection.execute(session.insert().values(**row).returning(session.c.id)).scalar_one())


def rise(connection: Connection, id: int, old_hash: str, new_hash: str, stage: str, at: int) -> bool:
    """Another token and another stage for a session that still has the old one. False: somebody was faster.

    The old token opens nothing any more: whoever planted or overheard it does not rise along.
    """
    statement = session.update().where(
        session.c.id == id, session.c.token_hash == old_hash, session.c.ended_at.is_(None)
    )
    risen = statement.values(token_hash=new_hash, stage=stage, seen_at=at).returning(session.c.account_id)
    account_id = connection.execute(risen).scalar_one_or_none()
    if account_id is not None and not stage:
        saw_account(connection, account_id, at)
    return account_id is not None


def end(connection: Connection, account_id: int, id: int, why: Why, at: int) -> bool:
    """End one session of this account. False: it has no such open one."""
    statement = session.update().where(
        session.c.id == id, session.c.account_id == account_id, session.c.ended_at.is_(None)
    )
    return connection.execute(statement.values(ended_at=at, ended_why=why)).rowcount == 1


def end_all(connection: Connection, account_id: int, why: Why, at: int, keep: int | None = None) -> int:
    """End all sessions of an account but ``keep``; how many."""
    statement = session.update().where(session.c.account_id == account_id, session.c.ended_at.is_(None))
    if keep is not None:
        statement = statement.where(session.c.id != keep)
    return connection.execute(statement.values(ended_at=at, ended_why=why)).rowcount


def lapse(connection: Connection, at: int, idle: int, absolute: int, staged: int) -> None:
    """Write down which sessions have run out (they open nothing since). Limits in ms, as ``Principals`` judges them."""
    open_ = session.update().where(session.c.ended_at.is_(None))
    for reason, over in (
        ("expired", session.c.created_at <= at - absolute),
        ("expired", (session.c.stage != "") & (session.c.created_at <= at - staged)),
        ("idle", session.c.seen_at <= at - idle),
    ):
        connection.execute(open_.where(over).values(ended_at=at, ended_why=reason))
