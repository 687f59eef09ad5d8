"""Accounts: made, placed, locked out and let in again. The callers write the audit trail."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from commandcenter.domain.access import Role
from commandcenter.store.schema import account, recovery_code
from commandcenter.store.writes.access import sessions

ADMINISTRATOR: Final = Role.ADMINISTRATOR.value


class LastAdministrator(Exception):
    """Nobody would be left who can let others in."""


def add(
    connection: Connection, name: str, role: Role, opd: str | None, password_hash: str | None, by: str, at: int,
    *, issuer: str | None = None, external: str | None = None,
) -> int:  # fmt: skip
    """A new account; its password, if it has one, has been seen by somebody else and must be changed.

    ``by``: who makes it. Raises IntegrityError when there is one of the name (or of issuer and external).
    """
    row = {
        "name": name, "role": role.value, "opd": opd, "password_hash": password_hash,
        "password_at": at if password_hash else None, "must_change": password_hash is not None,
        "issuer": issuer, "external": external, "created_at": at, "created_by": by,
    }  # fmt: skip
    inserted = connection.execute(account.insert().values(**row).returning(account.c.id))
    return int(inserted.scalar_one())


def set_password(connection: Connection, id: int, password_hash: str, at: int, *, must_change: bool) -> None:
    """Another password. ``must_change``: somebody else has seen it. What failed before is forgotten."""
    _update(
        connection, id, password_hash=password_hash, password_at=at, must_change=must_change, failures=0,
        locked_until=None,
    )  # fmt: skip


def replace_hash(connection: Connection, id: int, old: str, new: str) -> None:
    """The same password, hashed as we hash today; unless it was changed meanwhile."""
    statement = account.update().where(account.c.id == id, account.c.password_hash == old)
    connection.execute(statement.values(password_hash=new))


def place(connection: Connection, id: int, role: Role, opd: str | None, at: int | None = None) -> None:
    """Another role, at once. With ``at`` (ms UTC) all its sessions end: whoever may do more is asked for more when he
    signs in, a second factor for example. Raises LastAdministrator."""
    if role is not Role.ADMINISTRATOR:
        _keep_one(connection, id)
    _update(connection, id, role=role.value, opd=opd)
    if at is not None:
        sessions.end_all(connection, id, "revoked", at)


def disable(connection: Connection, id: int, at: int) -> None:
    """Nobody enters by this account any more; its sessions end now. Raises LastAdministrator."""
    _keep_one(connection, id)
    _update(connection, id, disabled_at=at)
    sessions.end_all(connection, id, "disabled", at)


def enable(connection: Connection, id: int) -> None:
    """It may enter again."""
    _update(connection, id, disabled_at=None, failures=0, locked_until=None)


def unlock(connection: Connection, id: int) -> None:
    """Guesses of others are forgotten; its owner need not wait."""
    _update(connection, id, failures=0, locked_until=None)


def set_second_factor(connection: Connection, id: int, sealed: str, step: int, code_hashes: Sequence[str]) -> None:
    """A second factor in place of any before. ``step``: of the code that confirmed it, which opens nothing more."""
    _update(connection, id, totp_secret=sealed, totp_step=step)
    set_codes(connection, id, code_hashes)


def clear_second_factor(connection: Connection, id: int) -> None:
    """No second factor, and no recovery codes."""
    _update(connection, id, totp_secret=None, totp_step=None)
    set_codes(connection, id, ())


def set_codes(connection: Connection, id: int, code_hashes: Sequence[str]) -> None:
    """Recovery codes in place of all before."""
    connection.execute(recovery_code.delete().where(recovery_code.c.account_id == id))
    if code_hashes:
        connection.execute(recovery_code.insert(), [{"account_id": id, "code_hash": each} for each in code_hashes])


def take_step(connection: Connection, id: int, sealed: str, step: int) -> bool:
    """Whether the code of this step of this very secret was not used before; it is now. Of two at once one gets it."""
    fresh = account.c.totp_step.is_(None) | (account.c.totp_step < step)
    statement = account.update().where(account.c.id == id, account.c.totp_secret == sealed, fresh)
    return connection.execute(statement.values(totp_step=step)).rowcount == 1


def take_code(connection: Connection, id: int, code_hash: str, at: int) -> bool:
    """Whether this recovery code was there and unused; it is used now."""
    statement = recovery_code.update().where(
        recovery_code.c.account_id == id, recovery_code.c.code_hash == code_hash, recovery_code.c.used_at.is_(None)
    )
    return connection.execute(statement.values(used_at=at)).rowcount == 1


def _keep_one(connection: Connection, id: int) -> None:
    """Raise LastAdministrator if ``id`` is the only one left. Two who lock each other out at the same moment wait for
    each other here (SQLite: the transaction has the write lock already)."""
    query = select(account.c.id).where(account.c.role == ADMINISTRATOR, account.c.disabled_at.is_(None))
    left = connection.execute(query.order_by(account.c.id).with_for_update()).scalars().all()
    if list(left) == [id]:
        raise LastAdministrator


def _update(connection: Connection, id: int, **values: object) -> None:
    connection.execute(account.update().where(account.c.id == id).values(**values))
