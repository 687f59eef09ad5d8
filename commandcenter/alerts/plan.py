"""What a round is going to write: the difference between what should stand and what does. Nothing is done here before
``write``, and nothing of the memory changes before it is committed."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.memory import Key, Memory
from commandcenter.domain.alerts.delays import Move, Wait, due_at, judge
from commandcenter.domain.alerts.model import Alert, AlertState, Severity, Treatment
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.rules import Rule
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.store.queries.alerts import Shelf
from commandcenter.store.writes import notifications
from commandcenter.store.writes.alerts import book, people

# When a cause is over, its victims get so long to come back by themselves before they are announced.
SETTLE: Final = 60_000  # ms; a tower says something every 30 s
PIECE: Final = 200  # changes in a transaction: a tenth of a second and more
RETURNS_MAX: Final = 3  # what comes back more often before anybody acknowledged it is told no more

Change = Callable[[Connection], Alert | None]


class Plan:
    """The changes of one round at the instant ``at`` (ms UTC), in order."""

    def __init__(self, memory: Memory, at: int) -> None:
        self._memory, self._at = memory, at
        self._changes: list[Change] = []
        self._waits: dict[Key, Wait | None] = {}
        self._ended: set[int] = set()  # shelves
        self._raised: dict[str, list[Alert]] = {}  # in this round, by entity, as soon as they are written
        self._over: set[int] = set()  # alerts that are over in this round
        self._rising: set[str] = set()  # entities that get an alert in this round
        self._moved: set[str] = set()  # entities of which an alert comes or goes, or is about to
        self._written: list[Alert] = []

    @property
    def size(self) -> int:
        """How many changes there are."""
        return len(self._changes) + len(self._waits)

    def judge(self, key: Key) -> None:
        """What is to be done about one rule of one entity."""
        memory = self._memory
        alert, rule, wait = memory.open.get(key), memory.rules.by_key.get(key[0]), memory.waits.get(key)
        sighting = memory.sighting(key)
        if rule is None or not rule.is_enabled or (sighting is not None and not rule.concerns(sighting.entity)):
            self._end(key, alert, wait)
            return
        is_standing = alert is not None and alert.is_active
        move, waits = judge(
            is_standing, wait, self._is_met(rule, sighting, is_standing, wait), sighting.since if sighting else None,
            self._at, rule.on_delay, rule.off_delay,
        )  # fmt: skip
        is_coming = not is_standing and (move is Move.RAISE or (waits is not None and waits.is_met))
        if is_coming and (settles := self._settles(key, rule)) is not None:
            # Kept as a wait that began so much later: a restart would forget what was explained until now.
            move, waits = Move.STAY, Wait(True, settles - rule.on_delay)
        if move is Move.RAISE and sighting is not None:
            self._raise(rule, sighting, alert, wait)
        elif move is Move.CLEAR and alert is not None:
            self._over.add(alert.id)
            self._changes.append(partial(self._clear, alert))
            self._moved.add(key[1])
        elif alert is not None and sighting is not None and is_standing:
            waits = self._follow(rule, sighting, alert, wait, waits)
        if waits != wait:
            self._waits[key] = waits
            self._moved.add(key[1])
        if waits is not None and (due := due_at(waits, rule.on_delay, rule.off_delay)) > self._at:
            memory.remind(due, key)

    def concerned(self) -> set[Key]:
        """What may be explained otherwise by what was judged up to now."""
        return {key for entity in self._moved for key in self._memory.behind.get(entity, ())}

    def take_time(self) -> None:
        """What only time brings: alerts that nobody has acknowledged, shelves that are over."""
        for alert in self._memory.open.values():
            rule = self._memory.rules.by_key.get(alert.rule)
            if rule is None:
                continue
            if book.is_escalating(alert, rule) != (alert.escalates_at is not None):
                self._changes.append(partial(self._arm, alert, rule))
            elif alert.escalates_at is not None and alert.escalates_at <= self._at:
                self._changes.append(partial(self._escalate, alert, rule))
        for shelf in self._memory.shelves:
            if shelf.ends_at <= self._at:
                self._changes.append(partial(self._unshelve, shelf))

    def pieces(self) -> Iterator[Sequence[Change]]:
        """What is to be written, in order, in transactions that others need not wait long for. Killed between two of
        them, the next round works out what is left: it looks at what stands, not at what was done. So what begins to
        wait is written first, and what has waited is forgotten last."""
        begun: list[Change] = [partial(_keep, key, wait) for key, wait in self._waits.items() if wait is not None]
        over: list[Change] = [partial(_keep, key, None) for key, wait in self._waits.items() if wait is None]
        every = [*begun, *self._changes, *over]
        for start in range(0, len(every), PIECE):
            yield every[start : start + PIECE]

    def write(self, connection: Connection, piece: Sequence[Change]) -> None:
        """Carry a piece out."""
        for change in piece:
            moved = change(connection)
            if moved is not None:
                self._written.append(moved)

    def committed(self) -> None:
        """It is in the store: remember it."""
        for alert in self._written:
            self._memory.keep(alert)
        for key, wait in self._waits.items():
            if wait is None:
                self._memory.waits.pop(key, None)
            else:
                self._memory.waits[key] = wait
        if self._ended:
            self._memory.shelves = [shelf for shelf in self._memory.shelves if shelf.id not in self._ended]

    def _is_met(self, rule: Rule, sighting: Sighting | None, is_standing: bool, wait: Wait | None) -> bool | None:
        """Whether the condition is met. What is not there any more meets none; of what nothing was said yet, nobody
        knows."""
        if sighting is None:
            return False if rule.on in self._memory.covered else None
        if sighting.is_gone:
            return False
        return rule.condition.is_met(sighting.value, is_standing if wait is None else wait.is_met)

    def _settles(self, key: Key, rule: Rule) -> int | None:
        """Until when a victim of what is over may come back by itself; None: it need not, or had its time."""
        freed = self._memory.freed.get(key)
        if freed is None:
            return None
        until = freed + _settling(rule)
        if until > self._at:
            return until
        del self._memory.freed[key]
        return None

    def _explains(self, sighting: Sighting, rule: Rule) -> str:
        """The entity that explains it, if that is told itself: otherwise nobody would hear of either."""
        memory, because = self._memory, sighting.because
        if not because or not rule.is_suppressible:
            return ""
        is_told = (
            because in self._rising
            or bool(self._active(because))
            or memory.is_planned(because)
            or any(self._is_about_to(key) for key in memory.keys_of(because))
        )
        return because if is_told else ""

    def _is_about_to(self, key: Key) -> bool:
        wait = self._waits[key] if key in self._waits else self._memory.waits.get(key)
        return wait is not None and wait.is_met

    def _parent(self, because: str) -> int | None:
        """The alert of what explains it: the first that was raised."""
        return min(self._active(because) | {alert.id for alert in self._raised.get(because, ())}, default=None)

    def _active(self, entity: str) -> set[int]:
        """Alerts of the entity that are active, and will be."""
        open_ = (self._memory.open[key] for key in self._memory.standing.get(entity, ()))
        return {alert.id for alert in open_ if alert.is_active} - self._over

    def _risen(self, alert: Alert) -> None:
        """It is active from now on; in the memory it is as soon as everything is committed."""
        self._raised.setdefault(alert.entity, []).append(alert)

    def _raise(self, rule: Rule, sighting: Sighting, alert: Alert | None, wait: Wait | None) -> None:
        because = self._explains(sighting, rule)
        self._moved.add(sighting.entity.id)
        if not because:
            self._rising.add(sighting.entity.id)
        known = (self._at, sighting.since, wait.since if wait is not None else None)
        since = min(instant for instant in known if instant is not None)
        if alert is not None:
            self._changes.append(partial(self._return, alert, rule, max(since, alert.cleared_at or since), because))
            return
        self._changes.append(partial(self._raise_now, rule, sighting, because, since))

    def _raise_now(
        self, rule: Rule, sighting: Sighting, because: str, since: int, connection: Connection
    ) -> Alert | None:
        made = book.raise_(
            connection, rule, sighting.entity, since, self._at, because=because,
            parent=self._parent(because) if because else None, value=_number(sighting), detail=sighting.detail,
            severity=_severity(rule, sighting),
        )  # fmt: skip
        if made is not None:
            self._risen(made)
            self._tell(connection, made, Occasion.RAISED)
        return made

    def _group(self, alert: Alert, because: str, connection: Connection) -> Alert | None:
        return book.suppress(connection, alert.id, because, self._parent(because), self._at)

    def _return(self, alert: Alert, rule: Rule, since: int, because: str, connection: Connection) -> Alert | None:
        parent = self._parent(because) if because else None
        moved = book.return_(connection, alert.id, rule, since, self._at, because, parent)
        if moved is not None:
            self._risen(moved)
        return moved if because else self._told(connection, moved, Occasion.RETURNED)

    def _clear(self, alert: Alert, connection: Connection) -> Alert | None:
        return self._told(connection, book.clear(connection, alert.id, self._at), Occasion.CLEARED)

    def _told(self, connection: Connection, moved: Alert | None, occasion: Occasion) -> Alert | None:
        """Coming and going, as long as it is news."""
        if moved is not None and moved.returns <= RETURNS_MAX:
            self._tell(connection, moved, occasion)
        return moved

    def _escalate(self, alert: Alert, rule: Rule, connection: Connection) -> Alert | None:
        moved = book.escalate(connection, alert.id, rule, alert.step, self._at)
        if moved is None:  # acknowledged meanwhile: nothing is due any more
            return None
        self._tell(connection, moved, Occasion.ESCALATED, rule.escalate[alert.step].to)
        return moved

    def _arm(self, alert: Alert, rule: Rule, connection: Connection) -> Alert | None:
        """Somebody gave it back, its shelf or its cause is over, or its rule has other steps."""
        return book.arm(connection, alert.id, rule, self._at)

    def _unshelve(self, shelf: Shelf, connection: Connection) -> Alert | None:
        self._ended.add(shelf.id)
        try:
            moved = people.unshelve(connection, shelf.id, book.NOBODY, self._at)
        except people.Overtaken:
            return None
        if moved is not None and moved.state is AlertState.UNACKNOWLEDGED:
            self._tell(connection, moved, Occasion.UNSHELVED)
        return moved

    def _follow(
        self, rule: Rule, sighting: Sighting, alert: Alert, wait: Wait | None, leaves: Wait | None
    ) -> Wait | None:  # fmt: skip
        """What stands, as it is now: what explains it, whom it cuts off. What it waits for: ``leaves``, its end, if
        that has come near; what is about to end is announced no more. Or, when nothing explains it any more, that it
        is announced."""
        because = self._explains(sighting, rule)
        if because:
            if (because, self._parent(because)) != (alert.because, alert.parent_id) or because in self._rising:
                self._changes.append(partial(self._group, alert, because))
        elif alert.because and leaves is None:
            if alert.treatment == Treatment.SUPPRESSED:
                is_settling = wait is not None and wait.is_met
                settles = due_at(wait, rule.on_delay, 0) if wait and is_settling else self._at + _settling(rule)
                if settles > self._at:
                    leaves = Wait(True, settles - rule.on_delay)
            if leaves is None:
                self._rising.add(sighting.entity.id)
                self._changes.append(partial(self._unsuppress, alert, rule))
        # An alert may become graver while it stands, and is not played down before it is over.
        severity = min(_severity(rule, sighting), alert.severity, key=list(Severity).index)
        if sighting.detail.get("victims") != alert.detail.get("victims") or severity is not alert.severity:
            self._changes.append(partial(self._change, alert, sighting, severity))
        return leaves

    def _change(self, alert: Alert, sighting: Sighting, severity: Severity, connection: Connection) -> Alert | None:
        return book.change(connection, alert.id, _number(sighting), sighting.detail, severity, self._at)

    def _unsuppress(self, alert: Alert, rule: Rule, connection: Connection) -> Alert | None:
        moved = book.unsuppress(connection, alert.id, rule, self._at)
        if moved is not None and moved.state is AlertState.UNACKNOWLEDGED and alert.treatment == Treatment.SUPPRESSED:
            self._tell(connection, moved, Occasion.RAISED)
        return moved

    def _end(self, key: Key, alert: Alert | None, wait: Wait | None) -> None:
        if wait is not None:
            self._waits[key] = None
        if alert is not None:
            self._over.add(alert.id)
            self._changes.append(partial(self._end_now, alert))
            self._moved.add(key[1])

    def _end_now(self, alert: Alert, connection: Connection) -> Alert | None:
        return book.end(connection, alert.id, "rule", self._at)

    def _tell(self, connection: Connection, alert: Alert, occasion: Occasion, to: str = "") -> None:
        """Only what is announced: nothing that is put aside, or explained by something else."""
        if not alert.treatment:
            notifications.enqueue(connection, alert.id, occasion, self._at, to)


def _keep(key: Key, wait: Wait | None, connection: Connection) -> None:
    book.wait(connection, *key, wait)


def _settling(rule: Rule) -> int:
    """How long (ms) a victim may take to come back by itself when its cause is over."""
    return max(rule.on_delay, SETTLE)


def _severity(rule: Rule, sighting: Sighting) -> Severity:
    return rule.severity_with(len(sighting.detail.get("victims", ())))


def _number(sighting: Sighting) -> float | None:
    value = sighting.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
