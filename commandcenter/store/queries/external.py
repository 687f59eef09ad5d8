"""Accounts that sign in at an OpenID Connect provider: found by its name and what it calls them."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from commandcenter.store.schema import account


@dataclass(frozen=True, slots=True)
class External:
    """An account of a provider. Instants are ms UTC."""

    id: int
    name: str
    role: str
    opd: str | None
    disabled_at: int | None
    totp_secret: str | None


def external(connection: Connection, issuer: str, subject: str) -> External | None:
    """The account of whom the provider ``issuer`` calls ``subject``."""
    query = select(
        account.c.id, account.c.name, account.c.role, account.c.opd, account.c.disabled_at, account.c.totp_secret
    ).where(account.c.issuer == issuer, account.c.external == subject)
    row = connection.execute(query).one_or_none()
    return None if row is None else External(*row)


def is_taken(connection: Connection, name: str) -> bool:
    """Whether an account is called so."""
    return connection.execute(select(account.c.id).where(account.c.name == name)).first() is not None
