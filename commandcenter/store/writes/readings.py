"""Readings into the store: samples, rollups, state, events and quarantine in one transaction.

Storing is idempotent: a message that is stored already changes nothing, whoever delivers it again and when.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import Connection, Engine, select, text

from commandcenter.domain.claims import REASONS, UNKNOWN_KECAMATAN, WRONG_KECAMATAN, Claim, Names
from commandcenter.domain.clock import DAY, MINUTE
from commandcenter.domain.model import Reading, Rejected
from commandcenter.domain.state import Change, Policy, Track, observe
from commandcenter.store import bulk, rollups, tracks, versions
from commandcenter.store.queries import inventory
from commandcenter.store.schema import sample, topic_version
from commandcenter.store.versions import Topic
from commandcenter.store.writes import claims, quarantine

_SAMPLE: Final = ("element_id", *Reading._fields[Reading._fields.index("event_at") :])
_FIRST: Final = Reading._fields.index("event_at")
_LOOKUP: Final = 250  # keys in one look for duplicates
_INVENTORY: Final = "inventory held by the writer"

_ACKNOWLEDGED_WITHIN: Final = MINUTE  # acknowledgements follow the commit within milliseconds
_SAME_WILL: Final = text("SELECT 1 FROM sample WHERE element_id = :id AND event_at >= :since AND digest = :digest")

_Keys = dict[tuple[str, str], tuple[int, str]]  # (kind, key) -> (element id, kecamatan code)
_Key = tuple[int, int, int]  # element id, event_at, digest: the primary key of a sample


class Message(NamedTuple):
    """A message as judged, with what is needed to keep it whole if the store refuses it."""

    judged: Reading | Rejected
    topic: str
    payload: bytes
    is_redelivered: bool = False  # the broker's DUP flag


@dataclass(slots=True)
class Outcome:
    """What one transaction did. ``stored`` + ``duplicates`` + ``quarantined`` = messages given."""

    stored: int = 0
    duplicates: int = 0
    quarantined: int = 0
    changes: int = 0


class ReadingWriter:
    """Stores messages. One per worker; not for several threads at once.

    ``is_replay``: the messages are those of quarantine: whoever sent them was counted when they came.
    """

    def __init__(self, engine: Engine, policy: Policy, sample_days: int, *, is_replay: bool = False) -> None:
        self._engine = engine
        self._policy = policy
        self._age_max = sample_days * DAY
        self._is_replay = is_replay
        self._keys: _Keys = {}
        self._names = Names()
        self._claims: list[Claim] = []  # of the batch that is being stored
        self._own = object()  # tells this writer from others on the same connection

    def store(self, messages: Sequence[Message], at: int) -> Outcome:
        """Store ``messages`` at instant ``at``. Raises SQLAlchemy's errors, and then nothing of them is stored."""
        outcome = Outcome()
        with self._engine.begin() as connection:
            self._refresh(connection)
            self._claims = []
            readings, rejects = self._known(messages, at)
            if self._claims and not self._is_replay:
                claims.count(connection, self._claims, at)  # first: whoever writes the trail locks its head first
            topics = set()
            if readings:
                wills = {m.judged.digest for m in messages if m.is_redelivered and isinstance(m.judged, Reading)}
                self._take(connection, readings, wills, at, outcome)
            if outcome.stored:
                topics.add(Topic.METRICS)
            if outcome.changes:
                topics.add(Topic.STATE)
            if rejects:
                quarantine.keep(connection, rejects)
                outcome.quarantined = len(rejects)
                topics.add(Topic.QUARANTINE)
            versions.bump(connection, topics, at)
        return outcome

    def _refresh(self, connection: Connection) -> None:
        """Read the inventory again when it has changed, or when the connection is another one.

        A restored backup may have other ids under the same version.
        """
        query = select(topic_version.c.version).where(topic_version.c.topic == Topic.INVENTORY.value)
        version = connection.execute(query).scalar() or 0
        if connection.info.get(_INVENTORY) != (self._own, version):
            self._keys = inventory.keys(connection)
            self._names = Names(inventory.kecamatan(connection))
            connection.info[_INVENTORY] = (self._own, version)

    def _known(self, messages: Iterable[Message], at: int) -> tuple[list[tuple[int, Reading]], list[Rejected]]:
        readings: list[tuple[int, Reading]] = []
        rejects: list[Rejected] = []
        for judged, topic, payload, _is_redelivered in messages:
            if isinstance(judged, Rejected):
                rejects.append(judged)
                if judged.reason in REASONS:
                    self._claims.append(_claim(judged, "", None))
                continue
            found = self._keys.get((judged.kind, judged.key))
            if (
                found is not None
                and (found[1] == judged.kecamatan or not judged.kecamatan)
                and at - judged.event_at < self._age_max
                and (judged.extra is None or self._names.elsewhere(judged.extra, found[1]) is None)
            ):
                readings.append((found[0], judged))
                continue
            reason, detail = self._refusal(judged, found)
            reject = Rejected(topic, payload, reason, detail, judged.recorded_at)
            rejects.append(reject)
            if reason in REASONS:
                element, kecamatan = (f"{judged.kind}/{judged.key}", found[1]) if found else ("", None)
                self._claims.append(_claim(reject, element, kecamatan))
        return readings, rejects

    def _refusal(self, reading: Reading, found: tuple[int, str] | None) -> tuple[str, str]:
        name = f"{reading.kind} {reading.key}"
        if found is None:
            if reading.kecamatan and self._names.is_foreign(reading.kecamatan):
                return UNKNOWN_KECAMATAN, f"{name}: there is no kecamatan {reading.kecamatan}"
            return "unknown_element", f"{name} is not in the inventory; accept it or correct the id"
        if reading.kecamatan and found[1] != reading.kecamatan:
            return WRONG_KECAMATAN, f"{name} belongs to kecamatan {found[1]}, the topic says {reading.kecamatan}"
        if said := self._names.elsewhere(reading.extra, found[1]):
            return WRONG_KECAMATAN, f"{name} belongs to kecamatan {found[1]}, the payload says {said}"
        days = self._age_max // DAY
        return "too_old", f"older than {days} days: the raw samples that would tell whether it is a duplicate are gone"

    def _take(
        self,
        connection: Connection,
        readings: list[tuple[int, Reading]],
        redelivered: set[int],
        at: int,
        outcome: Outcome,
    ) -> None:
        held, digests = tracks.load(connection, {id_ for id_, _reading in readings})
        doubled = _stored_already(connection, readings, redelivered, held)
        seen: set[_Key] = set()
        fresh: list[tuple[int, Reading]] = []
        newest: dict[int, Reading] = {}
        events: list[tuple[int, Change, str | None]] = []
        policy = self._policy
        for pair in readings:
            id_, reading = pair
            event_at, digest = reading.event_at, reading.digest
            key = (id_, event_at, digest)
            # A last will carries no instant of its own: the same will with nothing in between is the same will.
            if key in seen or key in doubled or (reading.is_decisive and digests[id_] == digest):
                outcome.duplicates += 1
                continue
            seen.add(key)
            fresh.append(pair)
            track = held[id_]
            is_newest = track.event_at is None or event_at >= track.event_at
            if is_newest or reading.is_decisive:
                newest[id_] = reading
                digests[id_] = digest
            if changes := observe(track, reading.status, event_at, reading.recorded_at, reading.is_decisive, policy):
                events.extend((id_, change, reading.reason) for change in changes)
        if not fresh:
            return
        bulk.insert(connection, sample, _SAMPLE, [(id_, *reading[_FIRST:]) for id_, reading in fresh])
        rollups.write(connection, rollups.add_up(fresh))
        tracks.save_measured(connection, held, newest)
        late = {id_ for id_, _reading in fresh} - newest.keys()
        tracks.save(connection, {id_: held[id_] for id_ in late})
        if events:
            tracks.record(connection, events, at)
        outcome.stored = len(fresh)
        outcome.changes = len(events)


def _claim(reject: Rejected, element: str, kecamatan: str | None) -> Claim:
    at = reject.recorded_at
    return Claim(reject.reason, element, kecamatan, reject.source, reject.detail, 1, at, at)


def _stored_already(
    connection: Connection, readings: list[tuple[int, Reading]], redelivered: set[int], held: dict[int, Track]
) -> set[_Key]:
    """Which of the readings are samples already.

    A reading newer than everything known of its element cannot be: only the others are looked up, so that the
    ordinary flow pays nothing. ``redelivered`` holds the digests of last wills that the broker marks as sent before:
    a will has no instant of its own, so it is the same will if it was stored shortly before the newest reading, the
    only time in which a worker can have died between commit and acknowledgement.
    """
    suspects: list[_Key] = []
    doubled: set[_Key] = set()
    for id_, reading in readings:
        track, key = held[id_], (id_, reading.event_at, reading.digest)
        if reading.is_decisive:
            if reading.digest in redelivered and track.seen_at is not None:
                since = {"id": id_, "since": track.seen_at - _ACKNOWLEDGED_WITHIN, "digest": reading.digest}
                if connection.execute(_SAME_WILL, since).first():
                    doubled.add(key)
            suspects.append(key)  # a replay that was cut off comes again with the same instant
        elif track.event_at is not None and reading.event_at <= track.event_at:
            suspects.append(key)
    return doubled | find(connection, suspects)


def find(connection: Connection, keys: Sequence[_Key]) -> set[_Key]:
    """Those of the (element id, event_at, digest) that are samples."""
    found: set[_Key] = set()
    for start in range(0, len(keys), _LOOKUP):
        chunk = keys[start : start + _LOOKUP]
        values = ", ".join(f"(:i{n}, :e{n}, :d{n})" for n in range(len(chunk)))
        parameters = {
            f"{name}{n}": value for n, key in enumerate(chunk) for name, value in zip("ied", key, strict=True)
        }
        query = text(
            f"WITH wanted (element_id, event_at, digest) AS (VALUES {values}) "
            "SELECT s.element_id, s.event_at, s.digest FROM wanted JOIN sample AS s "
            "ON s.element_id = wanted.element_id AND s.event_at = wanted.event_at AND s.digest = wanted.digest"
        )
        found.update((id_, event_at, digest) for id_, event_at, digest in connection.execute(query, parameters))
    return found
