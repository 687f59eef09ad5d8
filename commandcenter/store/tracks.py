"""``element_state`` rows as the tracks that the rules of ``domain.state`` work on, and back."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Connection, select

from commandcenter.domain.model import Reading
from commandcenter.domain.state import DOWN, Change, Track, pack_changes, unpack_changes
from commandcenter.store import bulk
from commandcenter.store.schema import element_state, state_event

_TRACK: Final = ("id", "state", "since", "event_at", "seen_at", "recent", "changes", "flapping_since", "digest")
_MEASURED: Final = (
    "latency_ms", "loss_pct", "rx_mbps", "tx_mbps", "signal_dbm", "snr_db", "power", "battery_v", "temp_c", "reason",
)  # fmt: skip
_EVENT: Final = ("element_id", "event_at", "recorded_at", "kind", "from_state", "to_state", "is_flapping", "reason")


def load(connection: Connection, ids: Collection[int]) -> tuple[dict[int, Track], dict[int, int | None]]:
    """Tracks and newest digests of ``ids``, locked until the transaction ends (in one order: no deadlock).

    An element without a row (of a store that was put together by hand) has never reported.
    """
    columns = [element_state.c[name] for name in _TRACK]
    query = select(*columns).where(element_state.c.id.in_(sorted(ids))).order_by(element_state.c.id).with_for_update()
    tracks = {id_: Track.unknown() for id_ in ids}
    digests: dict[int, int | None] = dict.fromkeys(ids)
    for id_, state, since, event_at, seen_at, recent, changes, flapping_since, digest in connection.execute(query):
        tracks[id_] = Track(state, since, event_at, seen_at, recent, unpack_changes(changes), flapping_since)
        digests[id_] = digest
    return tracks, digests


def save(connection: Connection, tracks: Mapping[int, Track]) -> None:
    """Write tracks back, leaving the measured values as they are."""
    _upsert(connection, _TRACK[:-1], [(id_, *_columns(track)) for id_, track in sorted(tracks.items())])


def save_measured(connection: Connection, tracks: Mapping[int, Track], newest: Mapping[int, Reading]) -> None:
    """Write tracks back with the values of their newest readings.

    A last will measures nothing: the values before it stay, they are what is known of the last minute. A birth may
    measure.
    """
    measured, wills = [], []
    for id_, reading in sorted(newest.items()):
        head = (id_, *_columns(tracks[id_]), reading.digest)
        if reading.is_decisive and (reading.status == DOWN or not _measures(reading)):
            wills.append((*head, reading.reason))
        else:
            measured.append((*head, *(getattr(reading, name) for name in _MEASURED)))
    _upsert(connection, _TRACK + _MEASURED, measured)
    _upsert(connection, (*_TRACK, "reason"), wills)


def record(connection: Connection, changes: list[tuple[int, Change, str | None]], recorded_at: int) -> None:
    """Append state events: (element id, change, reason)."""
    rows = [
        (id_, change.event_at, recorded_at, change.kind, change.from_state, change.to_state, change.is_flapping, reason)
        for id_, change, reason in changes
    ]
    bulk.insert(connection, state_event, _EVENT, rows)


def _measures(reading: Reading) -> bool:
    return any(getattr(reading, name) is not None for name in _MEASURED if name != "reason")


def _columns(track: Track) -> tuple[object, ...]:
    return (
        track.state, track.since, track.event_at, track.seen_at, track.recent,
        pack_changes(track.changes), track.flapping_since,
    )  # fmt: skip


def _upsert(connection: Connection, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    change = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    bulk.upsert(connection, element_state, columns, rows, "id", change)
