"""Rollups: readings added up by 5 minutes, hour and local day, in the transaction of their samples."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Table

from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, floor_to
from commandcenter.domain.model import Reading, State
from commandcenter.store import bulk
from commandcenter.store.schema import rollup_5m, rollup_day, rollup_hour

LEVELS: Final[tuple[tuple[Table, int], ...]] = ((rollup_5m, FIVE_MINUTES), (rollup_hour, HOUR), (rollup_day, DAY))
COLUMNS: Final = tuple(column.name for column in rollup_5m.columns)
Sums = list[Any]  # one row's columns after the key, in the order of COLUMNS

_STATUS_AT: Final = {State.UP.value: 1, State.DEGRADED.value: 2, State.DOWN.value: 3, State.MAINTENANCE.value: 4}
_LATENCY_MIN, _LATENCY_MAX = COLUMNS.index("latency_min") - 2, COLUMNS.index("latency_max") - 2
_ADDED: Final = tuple(i for i in range(len(COLUMNS) - 2) if i not in (_LATENCY_MIN, _LATENCY_MAX))


def add_up(readings: Iterable[tuple[int, Reading]]) -> dict[tuple[int, int], Sums]:
    """(element id, reading) pairs as 5-minute sums by (element id, bucket)."""
    sums: dict[tuple[int, int], Sums] = {}
    for id_, reading in readings:
        key = (id_, reading.event_at // FIVE_MINUTES * FIVE_MINUTES)
        row = sums.get(key)
        if row is None:
            row = sums[key] = [0, 0, 0, 0, 0, 0, 0.0, None, None, 0, 0.0, 0, 0.0, 0, 0.0]
        row[0] += 1
        row[_STATUS_AT[reading.status]] += 1
        latency = reading.latency_ms
        if latency is not None:
            row[5] += 1
            row[6] += latency
            if row[7] is None or latency < row[7]:
                row[7] = latency
            if row[8] is None or latency > row[8]:
                row[8] = latency
        if reading.loss_pct is not None:
            row[9] += 1
            row[10] += reading.loss_pct
        if reading.rx_mbps is not None:
            row[11] += 1
            row[12] += reading.rx_mbps
        if reading.tx_mbps is not None:
            row[13] += 1
            row[14] += reading.tx_mbps
    return sums


def coarser(sums: dict[tuple[int, int], Sums], step: int) -> dict[tuple[int, int], Sums]:
    """The same sums in longer buckets (HOUR or DAY)."""
    result: dict[tuple[int, int], Sums] = {}
    for (id_, bucket), row in sums.items():
        key = (id_, floor_to(bucket, step))
        held = result.get(key)
        if held is None:
            result[key] = list(row)
            continue
        for i in _ADDED:
            held[i] += row[i]
        held[_LATENCY_MIN] = min((v for v in (held[_LATENCY_MIN], row[_LATENCY_MIN]) if v is not None), default=None)
        held[_LATENCY_MAX] = max((v for v in (held[_LATENCY_MAX], row[_LATENCY_MAX]) if v is not None), default=None)
    return result


def write(connection: Connection, sums: dict[tuple[int, int], Sums]) -> None:
    """Add 5-minute sums to every level."""
    for table, step in LEVELS:
        level = sums if step == FIVE_MINUTES else coarser(sums, step)
        rows = [(*key, *level[key]) for key in sorted(level)]  # one order for all writers: no deadlock
        bulk.upsert(connection, table, COLUMNS, rows, "element_id, bucket_at", _change(table.name))


def _change(table: str) -> str:
    parts = []
    for column in COLUMNS[2:]:
        held, new = f"{table}.{column}", f"excluded.{column}"
        if column == "latency_min":
            parts.append(f"{column} = CASE WHEN {held} IS NULL OR {new} < {held} THEN {new} ELSE {held} END")
        elif column == "latency_max":
            parts.append(f"{column} = CASE WHEN {held} IS NULL OR {new} > {held} THEN {new} ELSE {held} END")
        else:
            parts.append(f"{column} = {held} + {new}")
    return ", ".join(parts)
