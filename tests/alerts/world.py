"""A small network with an engine that looks at it, and a clock that is turned by hand."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine

from commandcenter.alerts.engine import AlertEngine, Round
from commandcenter.alerts.sources.contract import Source
from commandcenter.alerts.sources.network import NetworkSource
from commandcenter.domain.alerts.model import Alert, Consequence
from commandcenter.domain.alerts.rules import Condition, Rule, Rules, Step
from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.inventory import Plan
from commandcenter.store import versions
from commandcenter.store.queries import alerts as queries
from commandcenter.store.writes import workers
from tests.network import KEYS, PLAN, START, last_will, message, seed, writer


def rule(key: str = "down", **changes: Any) -> Rule:
    """Any element that is down, at once; ``changes`` say what is different."""
    values: dict[str, Any] = {
        "key": key, "title": {"id": key, "en": key}, "on": "network.state", "consequence": Consequence.MODERATE,
        "condition": Condition(among=frozenset({"down", "unknown"})), "act_within_min": 15, "owner": "jaringan",
    }  # fmt: skip
    return Rule(**(values | changes))


def rules(*given: Rule) -> Rules:
    """These rules and no others."""
    return Rules({each.key: each for each in given})


ESCALATING = rule(escalate=(Step(10 * MINUTE, "jaringan-cadangan"), Step(30 * MINUTE, "pimpinan")))


class World:
    """Everything is up at the beginning, a worker listens, and the engine has looked once."""

    def __init__(
        self, engine: Engine, in_force: Rules, plan: Plan = PLAN, more: Callable[[], Sequence[Source]] = tuple
    ) -> None:
        """``more``: sources beside the network, made for every engine."""
        self.engine, self.now, self._more = engine, START, more
        self.ids = seed(engine, plan)
        self._versions: dict[str, int] = {}
        writer(engine).store([message(key, "up", START, latency_ms=3) for key in self.ids if key in KEYS], START)
        workers.start(engine, "ingest-0", 1, "localhost:1883", START)
        self.listen()
        self.start(in_force)
        self.step()

    def start(self, in_force: Rules, holder: str = "alerts-0") -> AlertEngine:
        """A new engine, as after a restart."""
        sources = [NetworkSource(), *self._more()]
        self.alerts = AlertEngine(self.engine, self.engine, sources, in_force, holder, lambda: self.now)
        return self.alerts

    def listen(self, is_connected: bool = True) -> None:
        """The worker says that it lives, and has its broker."""
        workers.beat(self.engine, "ingest-0", is_connected, None, 0, 0, self.now)

    def say(self, key: str, status: str, **fields: Any) -> None:
        """Three readings that agree, now."""
        at = self.now
        writer(self.engine).store([message(key, status, at - n * SECOND, at, **fields) for n in (2, 1, 0)], at)

    def die(self, *keys: str) -> None:
        """Last wills, in one batch."""
        writer(self.engine).store([last_will(key, self.now) for key in keys], self.now)

    def step(self, after: int = 0, is_listening: bool = True) -> Round:
        """Let so many ms pass; then what rose is looked at, as the service does it."""
        self.now += after
        if is_listening:
            self.listen()
        with self.engine.connect() as connection:
            seen = versions.read(connection)
        rose = frozenset(
            versions.Topic(name) for name, version in seen.items() if self._versions.get(name) != version
        )  # fmt: skip
        self._versions = seen
        return self.alerts.step(rose)

    def standing(self) -> dict[str, Alert]:
        """What is not closed, by rule and entity: "down/link:balen-a"."""
        with self.engine.connect() as connection:
            found = queries.standing(connection, Instant(self.now))
        return {f"{alert.rule}/{alert.entity}": alert for alert in found}

    def states(self) -> dict[str, str]:
        """Their states."""
        return {name: alert.state.value for name, alert in self.standing().items()}

    def events(self, alert: Alert) -> list[str]:
        """What happened to one."""
        with self.engine.connect() as connection:
            return [event.kind for event in queries.events(connection, alert.id)]
