"""Alerts for tests of notification: rows as the engine writes them."""

import itertools
from typing import Any

from sqlalchemy import Connection, insert

from commandcenter.store.schema import alert

AT = 1_763_000_000_000
_NUMBERS = itertools.count(1)


def standing(connection: Connection, at: int = AT, **changes: Any) -> int:
    """An alert that is so and that nobody has acknowledged; its id."""
    row = {
        "rule": "link-down", "entity": f"tower:t{next(_NUMBERS)}", "name": "Menara Temayang", "kecamatan": "35.22.09",
        "severity": "high", "owner": "jaringan", "state": "unacknowledged", "since": at - 60_000, "raised_at": at,
        "active_at": at,
    } | changes  # fmt: skip
    return int(connection.execute(insert(alert).values(row).returning(alert.c.id)).scalar_one())
