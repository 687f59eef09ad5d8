"""Whether somebody evaluates alerts, and since when nothing stands."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from commandcenter.domain.clock import Instant
from commandcenter.store.queries.network import WORKER_SILENT
from commandcenter.store.schema import alert, worker

KIND: Final = "alerts"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """``beat_at``: when an engine last said that it lives (ms UTC); None: none ever did."""

    is_alive: bool
    beat_at: int | None


def evaluated(connection: Connection, instant: Instant) -> Evaluated:
    """By the heartbeats of the engines. Of the past nobody knows more than that there was one: then it counts."""
    query = select(worker.c.beat_at, worker.c.stopped_at).where(
        worker.c.kind == KIND, worker.c.started_at <= instant.at
    )
    rows = connection.execute(query).all()
    newest = max((row.beat_at for row in rows), default=None)
    if not instant.live:
        return Evaluated(newest is not None, newest)
    is_alive = any(row.stopped_at is None and instant.at - row.beat_at < WORKER_SILENT for row in rows)
    return Evaluated(is_alive, newest)


def quiet_since(connection: Connection, instant: Instant) -> int | None:
    """When the last alert was closed; None: there was never one."""
    query = select(func.max(alert.c.closed_at)).where(alert.c.closed_at <= instant.at)
    found: int | None = connection.execute(query).scalar()
    return found
