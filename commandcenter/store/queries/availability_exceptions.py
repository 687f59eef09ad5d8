"""Exceptions of availability as they were known at an instant."""

from typing import Any

from sqlalchemy import Connection, Row, select

from commandcenter.domain.availability.exceptions import Exception_, Stage
from commandcenter.store.schema import availability_exception as table


def listed(connection: Connection, at: int, from_: int | None = None, until: int | None = None) -> list[Exception_]:
    """Those that touch the period (all of them without one), the newest question first."""
    query = select(table).where(table.c.asked_at <= at)
    if from_ is not None and until is not None:
        query = query.where(table.c.starts_at < until, table.c.ends_at > from_)
    return [_known(row, at) for row in connection.execute(query.order_by(table.c.asked_at.desc(), table.c.id.desc()))]


def approved(connection: Connection, at: int, from_: int, until: int) -> list[Exception_]:
    """Those of the period that count."""
    return [each for each in listed(connection, at, from_, until) if each.stage is Stage.APPROVED]


def one(connection: Connection, id_: int, at: int) -> Exception_ | None:
    """One exception; None: there is none of the number."""
    row = connection.execute(select(table).where(table.c.id == id_, table.c.asked_at <= at)).one_or_none()
    return None if row is None else _known(row, at)


def _known(row: Row[Any], at: int) -> Exception_:
    """What came later is not known yet."""
    is_decided = row.decided_at is not None and row.decided_at <= at
    is_revoked = row.revoked_at is not None and row.revoked_at <= at
    return Exception_(
        row.id, row.scope, row.starts_at, row.ends_at, row.reason, row.asked_by, row.asked_at,
        row.is_approved if is_decided else None, row.decided_by if is_decided else "",
        row.decided_at if is_decided else None, row.note if is_decided else "",
        row.revoked_by if is_revoked else "", row.revoked_at if is_revoked else None,
        row.revoked_why if is_revoked else "",
    )  # fmt: skip
