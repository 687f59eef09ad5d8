"""The engine: what sources say, judged by the rules, against what stands in the store.

It is level-triggered. A round reads what is so now, works out what should stand, and writes the difference in one
transaction. Whatever was missed, killed or done twice, the next round ends at the same place; and the store itself
refuses a second open alert of a rule and an entity. Nothing is scanned: a round judges what its sources say has
changed and what a timer has made due.

What it never does: touch what is watched. Suppression holds back the announcement of an alert, never a state, and never
the end of an alert.
"""

import heapq
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine

from commandcenter.alerts.sources.contract import Source
from commandcenter.domain.alerts.delays import Move, Wait, due_at, judge
from commandcenter.domain.alerts.model import Alert, Entity, Severity
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.rules import Rule, Rules
from commandcenter.domain.alerts.sighting import Batch, Sighting
from commandcenter.domain.clock import Instant
from commandcenter.store import versions
from commandcenter.store.queries import alerts as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import notifications
from commandcenter.store.writes.alerts import book, lease, people

log = logging.getLogger(__name__)

Key = tuple[str, str]  # rule, entity
Change = Callable[[Connection], None]

COALESCED: Final = {Topic.METRICS: 250}  # ms: what rises with every message is read so often at most
RETURNS_MAX: Final = 3  # who returns more often than this before anybody acknowledged is announced no more


class NotOurs(Exception):
    """Another engine holds the lease: what was worked out is not written."""


@dataclass(slots=True)
class Round:
    """What a round did."""

    judged: int = 0
    changed: int = 0


class AlertEngine:
    """One engine. ``reading`` and ``writing`` are engines of the same store; ``clock`` gives ms UTC.

    Not for several threads at once.
    """

    def __init__(
        self, writing: Engine, reading: Engine, sources: Sequence[Source], rules: Rules, holder: str,
        clock: Callable[[], int],
    ) -> None:  # fmt: skip
        self._writing, self._reading, self._holder, self._clock = writing, reading, holder, clock
        self._sources = tuple(sources)
        self._read_at: dict[str, int] = {}
        self._rose: dict[str, set[Topic]] = {source.name: set() for source in self._sources}
        self._timers: list[tuple[int, Key]] = []
        self._is_fresh = False
        self.rules = rules

    @property
    def rules(self) -> Rules:
        """What is in force. With other rules everything is judged anew."""
        return self._rules

    @rules.setter
    def rules(self, rules: Rules) -> None:
        self._rules = rules
        self._wanted = frozenset(rule.on for rule in rules.by_key.values() if rule.is_enabled)
        self._of: dict[tuple[str, str], tuple[Rule, ...]] = {}
        self._is_fresh = False

    def step(self, rose: Iterable[Topic] = ()) -> Round:
        """One round. ``rose``: the topics that rose since the last. Raises NotOurs, and SQLAlchemy's errors: then
        nothing of it is written, and the next round looks at everything anew."""
        at = self._clock()
        for topic in rose:
            for source in self._sources:
                if topic in source.topics:
                    self._rose[source.name].add(topic)
        is_whole = not self._is_fresh
        try:
            with self._reading.connect() as connection:
                if is_whole:
                    self._forget()
                if is_whole or Topic.ALERTS in rose:
                    self._load(connection, is_whole)
                batches = [batch for source in self._sources if (batch := self._ask(connection, source, at, is_whole))]
            round_ = self._work(batches, at, is_whole)
        except BaseException:
            self._is_fresh = False
            raise
        self._is_fresh = True
        return round_

    def due_in(self, longest: int) -> int:
        """After how many ms something is due at the latest: a delay, a step, the end of a shelf, a source."""
        at = self._clock()
        dues = [at + longest, *(when for when, _key in self._timers[:1])]
        dues += [shelf.ends_at for shelf in self._shelves[:1]] if self._is_fresh else [at]
        dues += [alert.escalates_at for alert in self._open.values() if alert.escalates_at] if self._is_fresh else []
        for source in self._sources:
            last = self._read_at.get(source.name, 0)
            if source.every is not None:
                dues.append(last + source.every)
            if rose := self._rose[source.name]:
                dues.append(last + min(_least(source, topic) for topic in rose))
        return max(0, min(dues) - at)

    def _forget(self) -> None:
        self._seen: dict[tuple[str, str], Sighting] = {}
        self._names: dict[str, set[str]] = defaultdict(set)  # measure -> entities that have it
        self._behind: dict[str, set[Key]] = defaultdict(set)  # entity -> what it explains
        self._timers = []

    def _load(self, connection: Connection, is_whole: bool) -> None:
        """What stands. Between whole rounds only people write beside us."""
        self._open: dict[Key, Alert] = {}
        self._standing: dict[str, set[Key]] = defaultdict(set)  # entity -> its open alerts
        for alert in queries.standing(connection, Instant(self._clock())):
            self._keep(alert)
        self._shelves = queries.shelves(connection)
        if is_whole:
            self._waits = book.waits(connection)

    def _keep(self, alert: Alert) -> None:
        key = (alert.rule, alert.entity)
        if alert.closed_at is None:
            self._open[key] = alert
            self._standing[alert.entity].add(key)
        elif self._open.get(key, alert).id == alert.id:
            self._open.pop(key, None)
            self._standing[alert.entity].discard(key)

    def _ask(self, connection: Connection, source: Source, at: int, is_whole: bool) -> Batch | None:
        """What a source says, if it has anything to say by now."""
        wanted = frozenset(source.measures) & self._wanted
        if not wanted:
            return None
        last, rose = self._read_at.get(source.name, 0), self._rose[source.name]
        ripe = {topic for topic in rose if at - last >= _least(source, topic)}
        is_due = source.every is not None and at - last >= source.every
        if not (is_whole or ripe or is_due):
            return None
        self._read_at[source.name] = at
        self._rose[source.name] = set() if is_whole else rose - ripe
        return source.read(connection, at, None if is_whole else frozenset(ripe), wanted)

    def _work(self, batches: Sequence[Batch], at: int, is_whole: bool) -> Round:
        keys = self._take(batches)
        if is_whole:
            keys |= self._open.keys() | self._waits.keys()
        while self._timers and self._timers[0][0] <= at:
            keys.add(heapq.heappop(self._timers)[1])
        plan = _Plan(self, at)
        # Causes first: what they explain looks for their alert.
        for key in sorted(keys, key=lambda key: bool(self._because(key))):
            plan.judge(key)
        plan.escalate()
        plan.unshelve()
        if plan.changes:
            self._write(plan, at)
        return Round(len(keys), len(plan.changes))

    def _take(self, batches: Iterable[Batch]) -> set[Key]:
        """Remember what was said; which keys it concerns."""
        keys: set[Key] = set()
        for batch in batches:
            for sighting in batch.sightings:
                keys |= self._remember(sighting)
            said = defaultdict(set)
            for sighting in batch.sightings:
                said[sighting.on].add(sighting.entity.id)
            for on in batch.covers:
                for gone in self._names[on] - said[on]:
                    keys |= self._remember(Sighting(on, self._seen[on, gone].entity, False))
                    self._names[on].discard(gone)
        return keys

    def _remember(self, sighting: Sighting) -> set[Key]:
        entity, on = sighting.entity.id, sighting.on
        before = self._seen.get((on, entity))
        self._seen[on, entity] = sighting
        self._names[on].add(entity)
        rules = self._of.get((on, entity))
        if rules is None or before is None or before.entity.attributes != sighting.entity.attributes:
            rules = tuple(rule for rule in self._rules.of(on) if rule.concerns(sighting.entity))
            self._of[on, entity] = rules
        keys = {(rule.key, entity) for rule in rules}
        if before is not None and before.because:
            self._behind[before.because] -= keys
        if sighting.because and keys:
            self._behind[sighting.because] |= keys
        return keys

    def _sighting(self, key: Key) -> Sighting | None:
        rule = self._rules.by_key.get(key[0])
        return None if rule is None else self._seen.get((rule.on, key[1]))

    def _because(self, key: Key) -> str:
        sighting = self._sighting(key)
        return sighting.because if sighting is not None else ""

    def _write(self, plan: "_Plan", at: int) -> None:
        with self._writing.begin() as connection:
            if not lease.take(connection, self._holder, at):
                raise NotOurs
            plan.written = []
            for change in plan.changes:
                change(connection)
            versions.bump(connection, [Topic.ALERTS], at)
        for alert in plan.written:
            self._keep(alert)
        for key, wait in plan.waits.items():
            if wait is None:
                self._waits.pop(key, None)
            else:
                self._waits[key] = wait
        if plan.ended_shelves:
            self._shelves = [shelf for shelf in self._shelves if shelf.id not in plan.ended_shelves]


class _Plan:
    """What a round is going to write, in order. Nothing of the engine's memory changes before it is committed."""

    def __init__(self, engine: AlertEngine, at: int) -> None:
        self._engine, self._at = engine, at
        self.changes: list[Change] = []
        self.written: list[Alert] = []
        self.waits: dict[Key, Wait | None] = {}
        self.ended_shelves: set[int] = set()
        self._raised: dict[str, Alert] = {}  # in this round, by entity, once written
        self._rising: set[str] = set()  # entities that get an alert in this round

    def judge(self, key: Key) -> None:
        """What is to be done about one rule of one entity."""
        engine, at = self._engine, self._at
        alert, rule = engine._open.get(key), engine._rules.by_key.get(key[0])
        wait = engine._waits.get(key)
        if rule is None or not rule.is_enabled:
            self._end(key, alert, wait, "rule")
            return
        sighting = engine._sighting(key)
        if sighting is not None and not rule.concerns(sighting.entity):
            self._end(key, alert, wait, "entity")
            return
        is_standing = alert is not None and alert.is_active
        # On the first round everything that there is has been said: what was not is there no more.
        value = False if sighting is None else sighting.value
        is_met = False if value is False and rule.condition.limit is not None else rule.condition.is_met(
            value, is_standing or (wait is not None and wait.is_met)
        )  # fmt: skip
        since = sighting.since if sighting is not None else None
        move, waits = judge(is_standing, wait, is_met, since, at, rule.on_delay, rule.off_delay)
        if waits != wait:
            self.waits[key] = waits
            self.changes.append(lambda connection: book.wait(connection, *key, waits))
        if waits is not None:
            heapq.heappush(engine._timers, (due_at(waits, rule.on_delay, rule.off_delay), key))
        if move is Move.RAISE and sighting is not None:
            self._raise(key, rule, sighting, alert, wait or Wait(True, at if since is None else since))
        elif move is Move.CLEAR and alert is not None:
            self.changes.append(lambda connection: self._clear(connection, alert))
        elif alert is not None and sighting is not None and is_standing:
            self._follow(rule, sighting, alert)

    def escalate(self) -> None:
        """Alerts that nobody has acknowledged in time."""
        for alert in self._engine._open.values():
            rule = self._engine._rules.by_key.get(alert.rule)
            if rule is not None and alert.escalates_at is not None and alert.escalates_at <= self._at:
                self.changes.append(lambda connection, alert=alert, rule=rule: self._escalate(connection, alert, rule))

    def unshelve(self) -> None:
        """Shelves whose time is over."""
        for shelf in self._engine._shelves:
            if shelf.ends_at <= self._at:
                self.ended_shelves.add(shelf.id)
                self.changes.append(lambda connection, id_=shelf.id: self._unshelve(connection, id_))

    def _explains(self, sighting: Sighting, rule: Rule) -> str:
        """The entity that explains it, if that is told itself: otherwise nobody would hear of either."""
        engine, because = self._engine, sighting.because
        if not because or not rule.is_suppressible:
            return ""
        if any(engine._open[key].is_active for key in engine._standing[because]) or because in self._rising:
            return because
        for on in engine._wanted:
            seen = engine._seen.get((on, because))
            if seen is None:
                continue
            if seen.value == "maintenance":
                return because
            keys = [(each.key, because) for each in engine._of.get((on, because), ())]
            waits = (self.waits.get(key, engine._waits.get(key)) for key in keys)
            if any(wait is not None and wait.is_met for wait in waits):
                return because
        return ""

    def _parent(self, because: str) -> int | None:
        """The alert of what explains it: the first that was raised."""
        if because in self._raised:
            return self._raised[because].id
        engine = self._engine
        ids = [engine._open[key].id for key in engine._standing[because] if engine._open[key].is_active]
        return min(ids, default=None)

    def _raise(self, key: Key, rule: Rule, sighting: Sighting, alert: Alert | None, wait: Wait) -> None:
        because = self._explains(sighting, rule)
        if not because:
            self._rising.add(sighting.entity.id)
        if alert is not None:
            self.changes.append(lambda connection: self._return(connection, alert, rule))
            return
        self.changes.append(lambda connection: self._raise_now(connection, rule, sighting, because, wait.since))
        for under in self._engine._behind.get(sighting.entity.id, ()):
            victim = self._engine._open.get(under)
            if victim is not None and victim.parent_id is None and victim.is_active:
                self.changes.append(lambda connection, id_=victim.id: self._adopt(connection, id_, sighting.entity))

    def _raise_now(self, connection: Connection, rule: Rule, sighting: Sighting, because: str, since: int) -> None:
        made = book.raise_(
            connection, rule, sighting.entity, since, self._at, because=because,
            parent=self._parent(because) if because else None, value=_number(sighting), detail=sighting.detail,
            severity=_severity(rule, sighting),
        )  # fmt: skip
        if made is None:
            return
        self.written.append(made)
        self._raised.setdefault(sighting.entity.id, made)
        if not made.treatment:
            notifications.enqueue(connection, made.id, Occasion.RAISED, self._at)

    def _adopt(self, connection: Connection, id_: int, cause: Entity) -> None:
        self._done(book.suppress(connection, id_, cause.id, self._parent(cause.id), self._at))

    def _return(self, connection: Connection, alert: Alert, rule: Rule) -> None:
        moved = book.return_(connection, alert.id, rule, self._at)
        self._done(moved)
        if moved is not None and not moved.treatment and moved.returns <= RETURNS_MAX:
            notifications.enqueue(connection, moved.id, Occasion.RETURNED, self._at)

    def _clear(self, connection: Connection, alert: Alert) -> None:
        moved = book.clear(connection, alert.id, self._at)
        self._done(moved)
        if moved is not None and not moved.treatment and moved.returns <= RETURNS_MAX:
            notifications.enqueue(connection, moved.id, Occasion.CLEARED, self._at)

    def _escalate(self, connection: Connection, alert: Alert, rule: Rule) -> None:
        moved = book.escalate(connection, alert.id, rule, alert.step, self._at)
        if moved is None:  # its rule has no such step any more
            moved = book.no_step(connection, alert.id)
        else:
            to = rule.escalate[alert.step].to
            notifications.enqueue(connection, moved.id, Occasion.ESCALATED, self._at, to)
        self._done(moved)

    def _unshelve(self, connection: Connection, id_: int) -> None:
        try:
            moved = people.unshelve(connection, id_, book.NOBODY, self._at)
        except people.Overtaken:
            return
        self._done(moved)
        if moved is not None and moved.closed_at is None and not moved.treatment and moved.is_active:
            notifications.enqueue(connection, moved.id, Occasion.UNSHELVED, self._at)

    def _follow(self, rule: Rule, sighting: Sighting, alert: Alert) -> None:
        """What stands, told as it is now: what explains it, whom it cuts off."""
        because = self._explains(sighting, rule)
        if because and (because != alert.because or alert.parent_id is None):
            parent = self._parent(because)
            if (because, parent) != (alert.because, alert.parent_id) or because in self._rising:
                self.changes.append(
                    lambda connection: self._done(
                        book.suppress(connection, alert.id, because, self._parent(because), self._at)
                    )
                )
        elif alert.because and not because:
            self._rising.add(sighting.entity.id)
            self.changes.append(lambda connection: self._unsuppress(connection, alert, rule))
        severity = max(_severity(rule, sighting), alert.severity, key=_gravity)
        if _told(sighting) != _told_of(alert) or severity is not alert.severity:
            number = _number(sighting)
            self.changes.append(
                lambda connection: self._done(
                    book.change(connection, alert.id, number, sighting.detail, severity, self._at)
                )
            )

    def _unsuppress(self, connection: Connection, alert: Alert, rule: Rule) -> None:
        moved = book.unsuppress(connection, alert.id, rule, self._at)
        self._done(moved)
        if moved is not None and alert.treatment and not moved.treatment:
            notifications.enqueue(connection, moved.id, Occasion.RAISED, self._at)

    def _end(self, key: Key, alert: Alert | None, wait: Wait | None, why: str) -> None:
        if wait is not None:
            self.waits[key] = None
            self.changes.append(lambda connection: book.wait(connection, *key, None))
        if alert is not None:
            self.changes.append(lambda connection: self._done(book.end(connection, alert.id, why, self._at)))

    def _done(self, alert: Alert | None) -> None:
        if alert is not None:
            self.written.append(alert)


def _least(source: Source, topic: Topic) -> int:
    return max(source.at_most, COALESCED.get(topic, 0))


def _severity(rule: Rule, sighting: Sighting) -> Severity:
    return rule.severity_with(len(sighting.detail.get("victims", ())))


def _gravity(severity: Severity) -> int:
    """An alert may become graver while it stands, and is not played down before it is over."""
    return -list(Severity).index(severity)


def _told(sighting: Sighting) -> object:
    return sighting.detail.get("victims")


def _told_of(alert: Alert) -> object:
    return alert.detail.get("victims")


def _number(sighting: Sighting) -> float | None:
    value = sighting.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
