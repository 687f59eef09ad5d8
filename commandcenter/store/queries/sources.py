"""Where the data comes from: workers, brokers, and what was not accepted."""

from typing import Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import Instant
from commandcenter.domain.sources import NewDevice, Sources, Worker
from commandcenter.store.queries.network import WORKER_SILENT

_WORKERS: Final = text(
    "SELECT name, beat_at, broker, broker_state, broker_since, stopped_at, error FROM worker "
    "WHERE kind = 'ingest' ORDER BY name"
)
_OPEN: Final = "settled_at IS NULL AND feed = ''"  # the rows of feeds are shown with their feeds
# A new device is one whose topic says what it is: of others (adapters, probes) only their number is known.
_IS_NEW: Final = "reason = 'unknown_element' AND source LIKE 'cc/v1/%'"
_NEW: Final = text(
    "SELECT source, sum(n) AS n, min(recorded_at) AS first_at, max(last_at) AS last_at FROM quarantine "
    f"WHERE {_OPEN} AND {_IS_NEW} GROUP BY source ORDER BY source LIMIT :limit"
)
_NEW_COUNT: Final = text(
    f"SELECT count(*) FROM (SELECT DISTINCT source FROM quarantine WHERE {_OPEN} AND {_IS_NEW}) AS found"
)
NEW_DEVICES_MAX: Final = 12  # a broken sender can invent thousands
_REJECTED: Final = text(
    f"SELECT reason, sum(n) AS n FROM quarantine WHERE {_OPEN} AND NOT ({_IS_NEW}) GROUP BY reason ORDER BY reason"
)
_PLACES: Final = text("SELECT code, name FROM kecamatan")
_SEEN: Final = text(
    "SELECT max(s.seen_at) FROM element_state AS s JOIN element AS e ON e.id = s.id WHERE e.kind IN ('tower', 'link')"
)


def sources(connection: Connection, instant: Instant) -> Sources:
    """Workers by their heartbeat, the first new devices by topic and how many there are, open quarantine by reason.
    Of today, also in the past."""
    workers = tuple(
        Worker(
            name=row.name,
            is_alive=row.stopped_at is None and instant.at - row.beat_at < WORKER_SILENT,
            beat_at=row.beat_at,
            broker=row.broker,
            is_connected=row.broker_state == "connected",
            broker_since=row.broker_since,
            stopped_at=row.stopped_at,
            error=row.error,
        )
        for row in connection.execute(_WORKERS)
    )
    names = {row.code: row.name for row in connection.execute(_PLACES)}
    devices = []
    for row in connection.execute(_NEW, {"limit": NEW_DEVICES_MAX}):
        parts = row.source.split("/")  # cc/v1/{kode}/{kind}/{key}/status: only well-formed topics have this reason
        code, kind, key = parts[2], parts[3], parts[4]
        devices.append(NewDevice(kind, key, code, names.get(code, code), int(row.n), row.first_at, row.last_at))
    return Sources(
        workers=workers,
        new_devices=tuple(devices),
        rejected={row.reason: int(row.n) for row in connection.execute(_REJECTED)},
        data_at=newest_reading(connection),
        new_device_count=connection.execute(_NEW_COUNT).scalar() or 0 if devices else 0,
    )


def newest_reading(connection: Connection) -> int | None:
    """When the newest reading of all towers and links was recorded; None before the first."""
    newest: int | None = connection.execute(_SEEN).scalar()
    return newest
