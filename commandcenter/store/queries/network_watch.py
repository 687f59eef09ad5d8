"""What changed in the network since somebody looked: so much is read as changed, however large the network is."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, text

# Workers stamp what they write when they begin; with several on PostgreSQL a commit may come to light after one that
# began later. What is read twice says the same twice.
OVERLAP: Final = 5_000  # ms

_CHANGED: Final = text("SELECT DISTINCT element_id FROM state_event WHERE recorded_at >= :since")
_MEASURED: Final = text(
    "SELECT id, seen_at, latency_ms, loss_pct, rx_mbps, tx_mbps, signal_dbm, snr_db, power, battery_v, temp_c "
    "FROM element_state WHERE seen_at > :since"
)


class Measured(NamedTuple):
    """The newest measures of one element; None where it did not say."""

    id: int
    seen_at: int
    latency_ms: float | None
    loss_pct: float | None
    rx_mbps: float | None
    tx_mbps: float | None
    signal_dbm: float | None
    snr_db: float | None
    power: str | None
    battery_v: float | None
    temp_c: float | None

    def get(self, name: str) -> Any:
        """A measure by its name."""
        return getattr(self, name)


def changed(connection: Connection, since: int) -> set[int]:
    """Elements whose state or flapping changed since then (ms UTC), by when it was recorded."""
    return set(connection.execute(_CHANGED, {"since": since - OVERLAP}).scalars())


def measured(connection: Connection, since: int) -> Iterator[Measured]:
    """The newest measures of every element that was heard of after ``since`` (ms UTC)."""
    for row in connection.execute(_MEASURED, {"since": since}):
        yield Measured(*row)
