"""The audit trail: what people did. Append only; nothing here changes or removes a row."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Connection

from commandcenter.domain.actor import Actor
from commandcenter.store.schema import audit


def append(
    connection: Connection, actor: Actor, action: str, subject: str,
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, at: int,
) -> None:  # fmt: skip
    """Write down, in the transaction of the change itself, that ``actor`` did ``action`` to ``subject`` at ``at``."""
    row = {
        "at": at, "actor": actor.name, "role": actor.role, "origin": actor.origin, "action": action, "subject": subject,
        "before": _json(before), "after": _json(after),
    }  # fmt: skip
    connection.execute(audit.insert().values(**row))


def _json(said: Mapping[str, Any] | None) -> str | None:
    return None if said is None else orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()
