"""The audit trail: what people did, the newest first."""

from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import Instant
from commandcenter.store.schema import audit

_PLAIN: Final = ("id", "at", "actor", "role", "origin", "action", "subject")


def deeds(
    connection: Connection, instant: Instant, *, subject: str | None = None, actor: str | None = None, limit: int = 50
) -> tuple[Deed, ...]:
    """At most ``limit`` deeds that had been done at the instant, the newest first; of a subject, of an actor."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    if actor is not None:
        query = query.where(audit.c.actor == actor)
    if not instant.live:
        query = query.where(audit.c.at <= instant.at)
    return tuple(map(_deed, connection.execute(query)))


def _deed(row: Any) -> Deed:
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    return Deed(**plain, before=_said(row.before), after=_said(row.after))


def _said(text: str | None) -> dict[str, Any] | None:
    return None if text is None else orjson.loads(text)
