"""Accounts and their sessions, as their owners and administrators see them."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from commandcenter.domain.access import Role
from commandcenter.store.schema import account, recovery_code, session


@dataclass(frozen=True, slots=True)
class Account:
    """An account, without anything that opens a door. Instants are ms UTC."""

    id: int
    name: str
    role: Role
    opd: str | None
    has_password: bool
    must_change: bool
    password_at: int | None
    has_second_factor: bool
    failures: int
    locked_until: int | None
    issuer: str | None
    created_at: int
    created_by: str
    seen_at: int | None
    disabled_at: int | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is judged by. ``totp_secret`` is sealed with the installation's key."""

    id: int
    name: str
    role: Role
    password_hash: str | None = field(repr=False)
    password_at: int | None
    must_change: bool
    totp_secret: str | None = field(repr=False)
    totp_step: int | None
    disabled_at: int | None


@dataclass(frozen=True, slots=True)
class Session:
    """A session that nobody has ended. Whether it is within its limits is the caller's to judge."""

    id: int
    stage: str
    method: str
    created_at: int
    seen_at: int
    origin: str
    agent: str


_SEEN = (
    account.c.id,
    account.c.name,
    account.c.role,
    account.c.opd,
    account.c.password_hash.is_not(None).label("has_password"),
    account.c.must_change,
    account.c.password_at,
    account.c.totp_secret.is_not(None).label("has_second_factor"),
    account.c.failures,
    account.c.locked_until,
    account.c.issuer,
    account.c.created_at,
    account.c.created_by,
    account.c.seen_at,
    account.c.disabled_at,
)
_ASKED = (
    account.c.id,
    account.c.name,
    account.c.role,
    account.c.password_hash,
    account.c.password_at,
    account.c.must_change,
    account.c.totp_secret,
    account.c.totp_step,
    account.c.disabled_at,
)


def everybody(connection: Connection) -> tuple[Account, ...]:
    """All accounts by their names, the disabled ones too."""
    return tuple(map(_account, connection.execute(select(*_SEEN).order_by(account.c.name))))


def by_name(connection: Connection, name: str) -> Account | None:
    """The account of this name."""
    row = connection.execute(select(*_SEEN).where(account.c.name == name)).one_or_none()
    return None if row is None else _account(row)


def by_id(connection: Connection, id: int) -> Account | None:
    """The account of this id."""
    row = connection.execute(select(*_SEEN).where(account.c.id == id)).one_or_none()
    return None if row is None else _account(row)


def is_anybody(connection: Connection) -> bool:
    """Whether there is any account."""
    return connection.execute(select(account.c.id).limit(1)).first() is not None


def credentials(connection: Connection, name: str) -> Credentials | None:
    """What a sign-in under this name is judged by."""
    return _credentials(connection.execute(select(*_ASKED).where(account.c.name == name)).one_or_none())


def credentials_of(connection: Connection, id: int, *, is_held: bool = False) -> Credentials | None:
    """What the owner of this account is judged by. ``is_held``: nobody changes it before this transaction ends."""
    query = select(*_ASKED).where(account.c.id == id)
    return _credentials(connection.execute(query.with_for_update() if is_held else query).one_or_none())


def open_sessions(connection: Connection, account_id: int) -> tuple[Session, ...]:
    """Sessions of an account that nobody has ended, the one seen last first."""
    query = (
        select(
            session.c.id,
            session.c.stage,
            session.c.method,
            session.c.created_at,
            session.c.seen_at,
            session.c.origin,
            session.c.agent,
        )
        .where(session.c.account_id == account_id, session.c.ended_at.is_(None))
        .order_by(session.c.seen_at.desc(), session.c.id.desc())
    )
    return tuple(Session(*row) for row in connection.execute(query))


def codes_left(connection: Connection, account_id: int) -> int:
    """How many recovery codes have not been used."""
    query = select(func.count()).where(recovery_code.c.account_id == account_id, recovery_code.c.used_at.is_(None))
    return int(connection.execute(query).scalar_one())


def _account(row: Any) -> Account:
    said = row._asdict()
    flags = {name: bool(said[name]) for name in ("has_password", "must_change", "has_second_factor")}
    return Account(**{**said, **flags, "role": Role(said["role"])})


def _credentials(row: Any) -> Credentials | None:
    if row is None:
        return None
    said = row._asdict()
    return Credentials(**{**said, "role": Role(said["role"])})
