"""The engine: what sources say, judged by the rules, against what stands in the store.

It is level-triggered. A round reads what is so now, works out what should stand, and writes the difference, in
transactions that others need not wait long for. Whatever was missed, killed or done twice, the next round ends at the
same place; and the store itself refuses a second open alert of a rule and an entity. Nothing is scanned: a round judges
what its sources say has changed and what a timer has made due.

What it never does: touch what is watched. Suppression holds back the announcement of an alert, never a state, and never
the end of an alert.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine

from commandcenter.alerts.memory import Memory
from commandcenter.alerts.plan import Plan
from commandcenter.alerts.sources.contract import Source
from commandcenter.domain.alerts.rules import Rules
from commandcenter.domain.alerts.sighting import Batch
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes.alerts import lease

COALESCED: Final = {Topic.METRICS: 250}  # ms: what rises with every message is read so often at most


class NotOurs(Exception):
    """Another engine holds the lease: what was worked out is not written."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: so many rules of entities judged, so many changes written."""

    judged: int
    changed: int


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
        self._is_fresh = False
        self.rules = rules

    @property
    def rules(self) -> Rules:
        """What is in force. With other rules everything is judged anew."""
        return self._rules

    @rules.setter
    def rules(self, rules: Rules) -> None:
        self._rules, self._is_fresh = rules, False

    def step(self, rose: Iterable[Topic] = ()) -> Round:
        """One round. ``rose``: the topics that rose since the last. Raises NotOurs, and SQLAlchemy's errors: then
        nothing of it is written, and the next round looks at everything anew."""
        at, rose = self._clock(), frozenset(rose)
        for source in self._sources:
            self._rose[source.name] |= rose & source.topics
        is_whole, self._is_fresh = not self._is_fresh, False
        with self._reading.connect() as connection:
            if is_whole:
                self._memory = Memory(self._rules)
                self._memory.load(connection, at)
            elif Topic.ALERTS in rose:
                self._memory.load_open(connection, at)
            batches = [batch for source in self._sources if (batch := self._ask(connection, source, at, is_whole))]
        round_ = self._work(batches, at, is_whole)
        self._is_fresh = True
        return round_

    def due_in(self, longest: int) -> int:
        """After how many ms something is due at the latest: a delay, a step, the end of a shelf, a source."""
        at = self._clock()
        if not self._is_fresh:
            return 0
        dues = [at + longest, *self._memory.next_due()]
        for source in self._sources:
            last = self._read_at.get(source.name, 0)
            if source.every is not None:
                dues.append(last + source.every)
            dues += [last + _least(source, topic) for topic in self._rose[source.name]]
        return max(0, min(dues) - at)

    def _ask(self, connection: Connection, source: Source, at: int, is_whole: bool) -> Batch | None:
        """What a source says, if it has anything to say by now."""
        wanted = frozenset(source.measures) & self._memory.wanted
        last, rose = self._read_at.get(source.name, 0), self._rose[source.name]
        if not wanted:
            rose.clear()
            self._read_at[source.name] = at  # otherwise it would be due for ever, and nobody would wait for a commit
            return None
        ripe = {topic for topic in rose if at - last >= _least(source, topic)}
        is_due = source.every is not None and at - last >= source.every
        if not (is_whole or ripe or is_due):
            return None
        self._read_at[source.name] = at
        self._rose[source.name] = set() if is_whole else rose - ripe
        return source.read(connection, at, None if is_whole else frozenset(ripe), wanted)

    def _work(self, batches: Sequence[Batch], at: int, is_whole: bool) -> Round:
        memory = self._memory
        keys = memory.take(batches, at) | memory.due(at)
        if is_whole:
            keys |= memory.open.keys() | memory.waits.keys()
        plan = Plan(memory, at)
        rest = keys
        while rest:
            # Causes first: what they explain looks for their alert. Then by name: the same every time.
            for key in sorted(rest, key=lambda key: (bool(memory.because(key)), key)):
                plan.judge(key)
            rest = plan.concerned() - keys
            keys |= rest
        plan.take_time()
        for piece in plan.pieces():
            with self._writing.begin() as connection:
                if not lease.take(connection, self._holder, at):
                    raise NotOurs
                plan.write(connection, piece)
                versions.bump(connection, [Topic.ALERTS], at)
        plan.committed()
        return Round(len(keys), plan.size)


def _least(source: Source, topic: Topic) -> int:
    return max(source.at_most, COALESCED.get(topic, 0))
