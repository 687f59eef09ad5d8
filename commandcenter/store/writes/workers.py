"""The rows by which writing processes say that they live, and whether they have their broker."""

from sqlalchemy import Engine, text

from commandcenter.domain.availability.blindness import Cause
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes import blindness

INGEST = "ingest"  # the kind that listens: when none of them does, the monitor is blind

_START = text("""
    INSERT INTO worker
        (name, kind, pid, started_at, beat_at, broker, broker_state, broker_since, stored, quarantined)
    VALUES (:name, :kind, :pid, :at, :at, :broker, 'disconnected', :at, 0, 0)
    ON CONFLICT (name) DO UPDATE SET
        kind = excluded.kind, pid = excluded.pid, started_at = excluded.started_at, beat_at = excluded.beat_at,
        broker = excluded.broker,
        broker_state = excluded.broker_state, broker_since = excluded.broker_since, stored = 0, quarantined = 0,
        error = NULL, stopped_at = NULL
""")
_STATE = text("SELECT broker_state, error, stopped_at, kind FROM worker WHERE name = :name")
_BEAT = text(  # a worker that beats has not stopped: of two that share a name one may have ended
    "UPDATE worker SET beat_at = :at, stored = :stored, quarantined = :quarantined, error = :error, stopped_at = NULL, "
    "broker_since = CASE WHEN broker_state = :state THEN broker_since ELSE :at END, broker_state = :state "
    "WHERE name = :name"
)
_FINISH = text(
    "UPDATE worker SET beat_at = :at, stopped_at = :at, stored = :stored, quarantined = :quarantined, error = NULL, "
    "broker_state = 'disconnected', broker_since = :at WHERE name = :name"
)


def start(engine: Engine, name: str, pid: int, broker: str, at: int, kind: str = INGEST) -> None:
    """Announce a worker: of kind ``ingest``, or ``feeds``, which has no broker."""
    with engine.begin() as connection:
        if kind == INGEST:
            blindness.listens_not(connection, name, Cause.INGEST, at, was_there=False)
        connection.execute(_START, {"name": name, "kind": kind, "pid": pid, "broker": broker, "at": at})
        versions.bump(connection, [Topic.WORKER], at)


def beat(
    engine: Engine, name: str, is_connected: bool, error: str | None, stored: int, quarantined: int, at: int
) -> bool:
    """Say that the worker lives; False when it is not announced (the store is another one): ``start`` again.

    The version rises only when something changed that a screen shows.
    """
    state = "connected" if is_connected else "disconnected"
    values = {"name": name, "at": at, "state": state, "error": error, "stored": stored, "quarantined": quarantined}
    with engine.begin() as connection:
        before = connection.execute(_STATE, {"name": name}).one_or_none()
        has_changed = before is not None and tuple(before)[:3] != (state, error, None)
        if before is not None and before.kind == INGEST:
            if is_connected and error is None:
                has_changed |= blindness.listens(connection, name, at)
            else:
                has_changed |= blindness.listens_not(connection, name, Cause.BROKER, at)
        connection.execute(_BEAT, values)
        if has_changed:
            versions.bump(connection, [Topic.WORKER], at)
        return before is not None


def finish(engine: Engine, name: str, stored: int, quarantined: int, at: int) -> None:
    """Say that the worker ended as it should."""
    with engine.begin() as connection:
        before = connection.execute(_STATE, {"name": name}).one_or_none()
        if before is not None and before.kind == INGEST:
            blindness.listens_not(connection, name, Cause.INGEST, at)
        connection.execute(_FINISH, {"name": name, "at": at, "stored": stored, "quarantined": quarantined})
        versions.bump(connection, [Topic.WORKER], at)
