"""The whole road, counted: what the simulator published, held against the store and against a live client."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine

from commandcenter.commands.demo.live_client import Arrival
from commandcenter.store.queries import received
from ingest.measures import digest_of
from ingest.simulator.ledger import Entry
from ingest.topics import address

EVENTS = "events"  # the panel whose picture changes with every change of state
SEEN_WITHIN_MS = 5_000


@dataclass(frozen=True, slots=True)
class Counts:
    """The result. ``published`` includes ``broken`` ones, sent on purpose. Delays: commit to live client, ms."""

    published: int
    stored: int
    doubled: int
    lost: int
    broken: int
    quarantined: int
    not_quarantined: int
    changes: int
    changes_seen: int
    delay_p50_ms: float | None
    delay_p99_ms: float | None

    @property
    def is_good(self) -> bool:
        """Nothing lost, nothing doubled, and everything broken is in quarantine."""
        return not (self.lost or self.doubled or self.not_quarantined)

    def as_json(self) -> dict[str, object]:
        """For the machine that reads it."""
        return {**asdict(self), "is_good": self.is_good}


def compare(engine: Engine, entries: Iterable[Entry], arrivals: Sequence[Arrival], since: int) -> Counts:
    """Hold a ledger against what the store received since ``since``, message by message."""
    valid: Counter[tuple[str, str, int]] = Counter()
    broken: Counter[tuple[str, bytes]] = Counter()
    for entry in entries:
        place = address(entry.topic)
        if entry.is_valid and place is not None:
            valid[place[1], place[2], digest_of(entry.payload)] += 1
        else:
            broken[entry.topic, entry.payload] += 1
    with engine.connect() as connection:
        stored = received.samples(connection, since)
        quarantined = received.quarantined(connection, since)
        changes = received.changes(connection, since)
    delays = _delays(changes, [arrival for arrival in arrivals if arrival.panel == EVENTS])
    return Counts(
        published=valid.total() + broken.total(),
        stored=sum(min(stored[key], n) for key, n in valid.items()),
        doubled=sum(max(stored[key] - n, 0) for key, n in valid.items()),
        lost=sum(max(n - stored[key], 0) for key, n in valid.items()),
        broken=broken.total(),
        quarantined=quarantined.total(),
        not_quarantined=sum(max(n - quarantined[key], 0) for key, n in broken.items()),
        changes=len(changes),
        changes_seen=len(delays),
        delay_p50_ms=_percentile(delays, 50),
        delay_p99_ms=_percentile(delays, 99),
    )


def _delays(changes: Sequence[int], arrivals: Sequence[Arrival]) -> list[float]:
    """For each change, ms until the first picture that came after it; changes without one are left out."""
    times = sorted(arrival.arrived_at for arrival in arrivals)
    found = []
    for change in changes:
        index = bisect_left(times, change)
        if index < len(times) and times[index] - change <= SEEN_WITHIN_MS:
            found.append(float(times[index] - change))
    return found


def _percentile(values: Sequence[float], percent: int) -> float | None:
    """Nearest rank; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
