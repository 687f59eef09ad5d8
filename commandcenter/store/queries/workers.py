"""Programs of ours, by kind: a kind is as well as the best of those that bear it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from commandcenter.store.queries.network import WORKER_SILENT

_WORKERS: Final = text("SELECT kind, started_at, beat_at, broker_state, broker_since, stopped_at, error FROM worker")
_ORDER: Final = ("alive", "troubled", "silent", "stopped")
_HAS_BROKER: Final = "ingest"


@dataclass(frozen=True, slots=True)
class Program:
    """``word``: alive; troubled (it complains, or has lost its broker); silent (it says nothing any more); stopped (as
    it should, and no other took its place). ``since``: ms UTC."""

    kind: str
    word: str
    since: int
    error: str


def programs(connection: Connection, at: int) -> list[Program]:
    """One of each kind that ever ran, by kind."""
    best: dict[str, Program] = {}
    for row in connection.execute(_WORKERS):
        if row.stopped_at is not None:
            found = Program(row.kind, "stopped", row.stopped_at, "")
        elif at - row.beat_at >= WORKER_SILENT:
            found = Program(row.kind, "silent", row.beat_at, row.error or "")
        elif row.error is not None or (row.kind == _HAS_BROKER and row.broker_state != "connected"):
            found = Program(row.kind, "troubled", row.broker_since, row.error or "")
        else:
            found = Program(row.kind, "alive", row.started_at, "")
        held = best.get(row.kind)
        if held is None or _rank(found) < _rank(held):
            best[row.kind] = found
    return [best[kind] for kind in sorted(best)]


def _rank(program: Program) -> tuple[int, int]:
    """The best first; of two that are gone the one that was there last."""
    return _ORDER.index(program.word), -program.since
