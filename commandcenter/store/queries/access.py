"""Who a token belongs to. Tokens are looked up by their SHA-256; the database never sees one."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from commandcenter.store.schema import account, display, session


@dataclass(frozen=True, slots=True)
class Held:
    """A session and the account behind it. Instants are ms UTC."""

    id: int
    account_id: int
    name: str
    role: str
    opd: str | None
    stage: str
    created_at: int
    seen_at: int


def held_session(connection: Connection, token_hash: str) -> Held | None:
    """The session of a token, unless it was ended or its account is disabled. Its limits are the caller's to judge."""
    query = (
        select(
            session.c.id,
            session.c.account_id,
            account.c.name,
            account.c.role,
            account.c.opd,
            session.c.stage,
            session.c.created_at,
            session.c.seen_at,
        )
        .join(account, account.c.id == session.c.account_id)
        .where(session.c.token_hash == token_hash, session.c.ended_at.is_(None), account.c.disabled_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Held(*row)


@dataclass(frozen=True, slots=True)
class Shown:
    """An accepted display."""

    id: int
    name: str
    seen_at: int | None


def held_display(connection: Connection, token_hash: str) -> Shown | None:
    """The display of a token, unless it was locked out."""
    query = select(display.c.id, display.c.name, display.c.seen_at).where(
        display.c.token_hash == token_hash, display.c.revoked_at.is_(None)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Shown(*row)
