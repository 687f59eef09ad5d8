"""A small network with planned work, for the tests of it."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from commandcenter.domain.clock import HOUR
from commandcenter.domain.maintenance.model import Series, Work
from commandcenter.domain.maintenance.recurrence import of_phrase
from commandcenter.store.queries import maintenance as queries
from tests.network import START, rows

BY = "jaringan"
AT = START  # Tuesday 10 March 2026, 10.00 WIB


def series(phrase: str = "weekly on sun", scope: tuple[str, ...] = ("tower:balen",), **more: Any) -> Series:
    """01.00 to 03.00, in force from that Tuesday to the end of June."""
    given = {
        "minute": 60, "length": 2 * HOUR, "valid_from": date(2026, 3, 10), "valid_until": date(2026, 6, 30),
        "reason": "ganti baterai", "by": BY, "recorded_at": 0,
    }  # fmt: skip
    return Series(0, scope, of_phrase(phrase), **(given | more))


def works(engine: Engine, at: int = AT) -> list[Work]:
    with engine.connect() as connection:
        return queries.works(connection, at, 1000)


def work(engine: Engine, number: int, at: int = AT) -> Work:
    with engine.connect() as connection:
        found = queries.work(connection, number, at)
    assert found is not None
    return found


def windows(engine: Engine) -> list[tuple[Any, ...]]:
    """Open ones: key, start, end."""
    return rows(
        engine,
        "SELECT key, starts_at, ends_at FROM maintenance JOIN element ON element.id = element_id "
        "WHERE cancelled_at IS NULL ORDER BY starts_at, key",
    )
