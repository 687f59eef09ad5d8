"""Years of history in seconds: what default retention would have left of them, in the rows that ingest would write.

Every element reports once a minute and changes its state twice a day. Raw samples are kept for 7 days, 5-minute
rollups for 35, hours for 400, days for 3,660 and state changes for ever, as the settings say by default.
"""

import random
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, MINUTE, floor_to
from commandcenter.domain.model import Element, Inventory, Link
from commandcenter.settings import Settings
from commandcenter.store import schema
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import inventory
from commandcenter.store.writes import history, workers

_OUTAGE_MS: Final = 9 * MINUTE
_READINGS: Final = {FIVE_MINUTES: 5, HOUR: 60, DAY: 1440}


def generate(url: str, days: int, now: int) -> dict[str, int]:
    """Fill an empty store with ``days`` of history up to instant ``now``. Returns rows by table."""
    engine = create_engine(url)
    kept = Settings()
    levels = (
        (schema.rollup_5m, FIVE_MINUTES, min(days, kept.retain_5m_days)),
        (schema.rollup_hour, HOUR, min(days, kept.retain_hour_days)),
        (schema.rollup_day, DAY, min(days, kept.retain_day_days)),
    )
    counts: dict[str, int] = {}
    with engine.begin() as connection:
        plan = inventory.load(connection)

        def insert(table: Any, rows: list[history.Row]) -> None:
            history.insert_rows(connection, table, rows)
            counts[table.name] = counts.get(table.name, 0) + len(rows)

        for element in plan.elements.values():
            for table, step, length in levels:
                insert(table, list(_rollups(element, step, now - length * DAY, now)))
            insert(schema.sample, list(_samples(element, now - min(days, kept.retain_sample_days) * DAY, now)))
        insert(schema.state_event, _events(plan, now - days * DAY, now))
        states = _states(plan, now)
        history.replace_states(connection, states, now)
        counts[schema.element_state.name] = len(states)
    workers.start(engine, "ingest-0", 1, "127.0.0.1:1883", now)
    workers.beat(engine, "ingest-0", True, None, 0, 0, now)
    with engine.connect() as connection:
        _settle(connection)
    engine.dispose()
    return counts


def _rollups(element: Element, step: int, begin: int, now: int) -> Iterator[history.Row]:
    n = _READINGS[step]
    is_link = isinstance(element, Link)
    for bucket in range(floor_to(begin, step), now, step):
        yield (
            element.id, bucket, n, n, 0, 0, 0, n, 12.5 * n, 8.0, 31.0, n, 0.1 * n,
            *((n, 80.0 * n, n, 20.0 * n) if is_link else (0, 0.0, 0, 0.0)),
        )  # fmt: skip


def _samples(element: Element, begin: int, now: int) -> Iterator[history.Row]:
    power = None if isinstance(element, Link) else "mains"
    for seq, at in enumerate(range(begin + MINUTE, now + 1, MINUTE)):
        yield (
            element.id, at, 0, at, "up", 12.5, 0.1, 80.0, 20.0, -58.0, 30.0, power, None, None, seq, seq, None, None,
        )  # fmt: skip


def _events(plan: Inventory, begin: int, now: int) -> list[history.Row]:
    """Down and up again once a day for each element, oldest first, as recorded; at the beginning all come up."""
    draw = random.Random(begin)
    rows: list[history.Row] = [(id_, begin, begin, "state", "unknown", "up", False, None) for id_ in plan.elements]
    for day in range(begin, now - DAY + 1, DAY):
        for id_ in plan.elements:
            at = day + draw.randrange(DAY - 2 * _OUTAGE_MS)
            rows.append((id_, at, at, "state", "up", "down", False, "benchmark"))
            rows.append((id_, at + _OUTAGE_MS, at + _OUTAGE_MS, "state", "down", "up", False, None))
    return sorted(rows, key=lambda row: row[2])


def _states(plan: Inventory, now: int) -> list[history.Row]:
    values = {
        "state": "up", "since": now - DAY, "event_at": now, "seen_at": now, "recent": "uuu", "changes": "", "digest": 0,
        "latency_ms": 12.5, "loss_pct": 0.1, "rx_mbps": 80.0, "tx_mbps": 20.0,
    }  # fmt: skip
    columns = history.COLUMNS[schema.element_state.name]
    return [tuple(id_ if name == "id" else values.get(name) for name in columns) for id_ in plan.elements]


def _settle(connection: Connection) -> None:
    """What PostgreSQL does by itself in time: statistics for the planner. SQLite has none, as in production."""
    connection.rollback()
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
