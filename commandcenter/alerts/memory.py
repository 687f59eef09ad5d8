"""What the engine holds between rounds: what was said, what stands, what waits. Everything can be read anew."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection

from commandcenter.domain.alerts.delays import Wait
from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.alerts.rules import Rule, Rules
from commandcenter.domain.alerts.sighting import Batch, Sighting
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import alerts as queries
from commandcenter.store.writes.alerts import book

Key = tuple[str, str]  # rule, entity

MAINTENANCE: Final = "maintenance"


class Memory:
    """Rules in force, the newest sighting of every measure and entity, and the open alerts. Ids are those of entities
    ("link:balen-a")."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.wanted = frozenset(rule.on for rule in rules.by_key.values() if rule.is_enabled)
        self.open: dict[Key, Alert] = {}
        self.standing: dict[str, set[Key]] = defaultdict(set)  # entity -> its open alerts
        self.behind: dict[str, set[Key]] = defaultdict(set)  # entity -> what it explains
        self.freed: dict[Key, int] = {}  # since when nothing explains it any more
        self.waits: dict[Key, Wait] = {}
        self.shelves: list[queries.Shelf] = []
        self.covered: set[str] = set()  # measures of which everything there is has been said
        self._seen: dict[tuple[str, str], Sighting] = {}  # by measure and entity
        self._names: dict[str, set[str]] = defaultdict(set)  # measure -> entities that have it
        self._of: dict[tuple[str, str], tuple[Rule, ...]] = {}
        self._timers: list[tuple[int, Key]] = []

    def load(self, connection: Connection, at: int) -> None:
        """Everything that is in the store."""
        self.load_open(connection, at)
        self.waits = book.waits(connection)

    def load_open(self, connection: Connection, at: int) -> None:
        """What people may have changed."""
        self.open.clear()
        self.standing.clear()
        for alert in queries.standing(connection, Instant(at)):
            self.keep(alert)
        self.shelves = queries.shelves(connection)

    def keep(self, alert: Alert) -> None:
        """An alert as it is now."""
        key = (alert.rule, alert.entity)
        if alert.closed_at is None:
            self.open[key] = alert
            self.standing[alert.entity].add(key)
        elif self.open.get(key, alert).id == alert.id:
            self.open.pop(key, None)
            self.standing[alert.entity].discard(key)

    def take(self, batches: Iterable[Batch], at: int) -> set[Key]:
        """Remember what was said; the rules and entities that it concerns."""
        keys: set[Key] = set()
        for batch in batches:
            said = defaultdict(set)
            for sighting in batch.sightings:
                said[sighting.on].add(sighting.entity.id)
                keys |= self._remember(sighting, at)
            self.covered |= batch.covers
            for on in batch.covers:
                for gone in self._names[on] - said[on]:
                    keys |= self._remember(Sighting(on, self._seen[on, gone].entity, None, is_gone=True), at)
                    self._names[on].discard(gone)
        return keys

    def sighting(self, key: Key) -> Sighting | None:
        """The newest of the measure that the rule watches; None where nothing was ever said of it."""
        rule = self.rules.by_key.get(key[0])
        return None if rule is None else self._seen.get((rule.on, key[1]))

    def because(self, key: Key) -> str:
        """The entity that explains it."""
        sighting = self.sighting(key)
        return sighting.because if sighting is not None else ""

    def is_planned(self, entity: str) -> bool:
        """Whether it is stopped for work."""
        return any((seen := self._seen.get((on, entity))) and seen.value == MAINTENANCE for on in self.wanted)

    def keys_of(self, entity: str) -> list[Key]:
        """What is judged of an entity."""
        return [(rule.key, entity) for on in self.wanted for rule in self._of.get((on, entity), ())]

    def remind(self, at: int, key: Key) -> None:
        """Judge it again then."""
        heapq.heappush(self._timers, (at, key))

    def due(self, at: int) -> set[Key]:
        """What is to be judged by now."""
        keys = set()
        while self._timers and self._timers[0][0] <= at:
            keys.add(heapq.heappop(self._timers)[1])
        return keys

    def next_due(self) -> list[int]:
        """The next instants (ms UTC) at which something is due, of each kind."""
        dues = [when for when, _key in self._timers[:1]] + [shelf.ends_at for shelf in self.shelves[:1]]
        return dues + [alert.escalates_at for alert in self.open.values() if alert.escalates_at is not None]

    def _remember(self, sighting: Sighting, at: int) -> set[Key]:
        entity, on = sighting.entity.id, sighting.on
        before = self._seen.get((on, entity))
        self._seen[on, entity] = sighting
        self._names[on].add(entity)
        rules = self._of.get((on, entity))
        if rules is None or before is None or before.entity != sighting.entity:
            rules = tuple(rule for rule in self.rules.of(on) if rule.concerns(sighting.entity))
            self._of[on, entity] = rules
        keys = {(rule.key, entity) for rule in rules}
        was = before.because if before is not None else ""
        if was != sighting.because:
            self._explain(keys, was, sighting.because, at)
        return keys

    def _explain(self, keys: set[Key], was: str, because: str, at: int) -> None:
        if was:
            self.behind[was] -= keys
        if because:
            self.behind[because] |= keys
        for key in keys:
            if because:
                self.freed.pop(key, None)
            else:
                self.freed[key] = at
