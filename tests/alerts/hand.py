"""An engine whose world is told by hand: what each entity is, and what explains it. For tests that need many worlds."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, select

from commandcenter.alerts.engine import AlertEngine, Round
from commandcenter.alerts.sources.contract import Measure
from commandcenter.domain.alerts.model import Alert, Entity
from commandcenter.domain.alerts.rules import Rules
from commandcenter.domain.alerts.sighting import Batch, Sighting
from commandcenter.domain.clock import Instant
from commandcenter.store import versions
from commandcenter.store.queries import alerts as queries
from commandcenter.store.schema import alert as alert_table
from commandcenter.store.schema import alert_event, alert_pending, alert_shelf, notice, notification
from commandcenter.store.versions import Topic
from commandcenter.store.writes.alerts import people

STATE = "hand.state"
START = 1_773_111_600_000


@dataclass(frozen=True, slots=True)
class Said:
    """What is so of an entity: ``value`` None where nobody knows."""

    value: str | None = "up"
    because: str = ""
    since: int | None = None


class HandSource:
    """See ``contract.Source``. ``world``: by the key of the entity; what is not in it is not there."""

    name = "hand"
    measures: Mapping[str, Measure] = {STATE: Measure("word", "state", words=("up", "down", "maintenance"))}
    topics = frozenset({Topic.STATE})
    every: int | None = None
    at_most = 0

    def __init__(self, world: dict[str, Said]) -> None:
        self._world, self._seen = world, dict[str, Said]()

    def read(
        self, _connection: Connection, _at: int, changed: frozenset[Topic] | None, _wanted: frozenset[str]
    ) -> Batch:
        """Only what changed, as the sources of the product do."""
        is_whole = changed is None
        told = [
            Sighting(STATE, Entity("thing", key, key), said.value, said.since, said.because)
            for key, said in self._world.items()
            if is_whole or self._seen.get(key) != said
        ]  # fmt: skip
        is_covering = is_whole or self._seen.keys() - self._world.keys()
        if is_covering and not is_whole:
            told = list(self.read(_connection, _at, None, _wanted).sightings)
        self._seen = dict(self._world)
        return Batch(tuple(told), covers=frozenset({STATE}) if is_covering else frozenset())


class Hand:
    """The world, an engine that looks at it, and a clock that is turned by hand."""

    def __init__(self, engine: Engine, in_force: Rules, world: Mapping[str, Said], start: int = START) -> None:
        self.engine, self.now, self.world, self.rules = engine, start, dict(world), in_force
        self.has_risen: set[Topic] = set()
        self.start()

    def start(self) -> None:
        """A new engine, as after a restart."""
        source = HandSource(self.world)
        self.alerts = AlertEngine(self.engine, self.engine, [source], self.rules, "alerts-0", lambda: self.now)

    def step(self, after: int = 0) -> Round:
        """Let so many ms pass; then the engine looks, and looks again for what its own writes ask for."""
        self.now += after
        made = self.alerts.step({Topic.STATE} | self.has_risen)
        self.has_risen = {Topic.ALERTS} if made.changed else set()
        return made

    def settle(self, after: int = 0) -> None:
        """As the service does: rounds until nothing is due."""
        self.step(after)
        for _ in range(5):
            if not self.has_risen and self.alerts.due_in(1_000) > 0:
                return
            self.step()
        raise AssertionError("the engine finds no rest")

    def people(self, act: str, *arguments: object) -> object:
        """One thing that somebody does, at once."""
        with self.engine.begin() as connection:
            done = getattr(people, act)(connection, *arguments, self.now)
            versions.bump(connection, [Topic.ALERTS], self.now)
        self.has_risen.add(Topic.ALERTS)
        return done

    def standing(self) -> dict[tuple[str, str], Alert]:
        """What is not closed, by rule and key."""
        with self.engine.connect() as connection:
            found = queries.standing(connection, Instant(self.now))
        return {(alert.rule, alert.entity.partition(":")[2]): alert for alert in found}

    def shelves(self) -> dict[tuple[str, str], queries.Shelf]:
        """What is put aside, by rule and key."""
        with self.engine.connect() as connection:
            return {(each.rule, each.entity.partition(":")[2]): each for each in queries.shelves(connection)}

    def count_open(self) -> int:
        """How many are not closed."""
        query = select(func.count()).select_from(alert_table).where(alert_table.c.closed_at.is_(None))
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def alert(self, id_: int) -> Alert:
        """One, closed or not."""
        with self.engine.connect() as connection:
            found = queries.alert(connection, id_)
        assert found is not None
        return found

    def events(self, after: int = 0) -> list[queries.Happened]:
        """What happened, to whichever alert, after the event of this id; oldest first."""
        query = select(alert_event).where(alert_event.c.id > after).order_by(alert_event.c.id)
        with self.engine.connect() as connection:
            return [queries._happened(row) for row in connection.execute(query)]

    def notices(self, after: int = 0) -> list[tuple[int, int, str, str]]:
        """What there is to tell: its id, the alert, the occasion, the key; oldest first."""
        columns = (notice.c.id, notice.c.alert_id, notice.c.occasion, notice.c.key)
        query = select(*columns).where(notice.c.id > after).order_by(notice.c.id)
        with self.engine.connect() as connection:
            return [(row.id, row.alert_id, row.occasion, row.key) for row in connection.execute(query)]

    def last_ids(self) -> tuple[int, int]:
        """Of events and notices."""
        with self.engine.connect() as connection:
            return tuple(
                connection.execute(select(func.max(table.c.id))).scalar() or 0 for table in (alert_event, notice)
            )  # type: ignore[return-value]


def wipe(engine: Engine) -> None:
    """No alerts, and nothing that was ever said of one."""
    with engine.begin() as connection:
        for table in (notification, notice, alert_event, alert_shelf, alert_pending, alert_table):
            connection.execute(delete(table))
