"""Planned work as a list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from commandcenter.store.schema import element, maintenance

Window = Any  # id, kind, key, name, starts_at, ends_at, reason


def windows(connection: Connection, at: int) -> Sequence[Window]:
    """Work that has not ended or been cancelled by ``at``, next first."""
    query = (
        select(
            maintenance.c.id, element.c.kind, element.c.key, element.c.name, maintenance.c.starts_at,
            maintenance.c.ends_at, maintenance.c.reason,
        )
        .join(element, element.c.id == maintenance.c.element_id)
        .where(maintenance.c.ends_at > at, maintenance.c.cancelled_at.is_(None))
        .order_by(maintenance.c.starts_at, maintenance.c.id)
    )  # fmt: skip
    return connection.execute(query).all()
