"""A slow source beside the engine: nobody waits for it, nothing is judged before it spoke, its failure is its own."""

import threading
from collections.abc import Mapping

from sqlalchemy import Connection, Engine

from commandcenter.alerts.sources.aside import Aside
from commandcenter.alerts.sources.contract import Measure
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.rules import Condition
from commandcenter.domain.alerts.sighting import Batch, Sighting
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.store.versions import Topic
from tests.alerts.world import World, rule, rules

BACKLOG = rule("backlog", on="queue.open", condition=Condition(limit=10.0))


class Slow:
    """Says its number when it is let."""

    name = "queue"
    measures: Mapping[str, Measure] = {"queue.open": Measure("number", "open tickets")}
    topics = frozenset({Topic.COMPLAINTS})
    every: int | None = None
    at_most = 0

    def __init__(self) -> None:
        self.may = threading.Event()
        self.number: float | None = 50.0
        self.reads = 0

    def read(
        self, _connection: Connection, _at: int, _changed: frozenset[Topic] | None, _wanted: frozenset[str]
    ) -> Batch:
        assert self.may.wait(20)
        self.reads += 1
        if self.number is None:
            raise OSError("away")
        return Batch(
            (Sighting("queue.open", Entity("opd", "dinkes", "Dinkes"), self.number),), frozenset(self.measures)
        )


def _until(world: World, names: set[str]) -> None:
    """Rounds until exactly these stand."""
    for _ in range(200):
        world.step(SECOND)
        if set(world.states()) == names:
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"{world.states()} and not {names}")


def test_others_do_not_wait_and_a_restart_leaves_what_it_cannot_judge_yet(engine: Engine) -> None:
    slow = Slow()
    in_force = rules(rule(), BACKLOG)
    world = World(engine, in_force, more=lambda: (Aside(slow),))
    world.die("kapas-a")
    world.step(SECOND)
    assert set(world.states()) == {"down/link:kapas-a"}, "the slow one is still reading"
    slow.may.set()
    _until(world, {"down/link:kapas-a", "backlog/opd:dinkes"})
    slow.may.clear()
    world.start(in_force)
    for _ in range(3):
        world.step(MINUTE)
    assert set(world.states()) == {"down/link:kapas-a", "backlog/opd:dinkes"}
    slow.number = 3
    slow.may.set()
    _until(world, {"down/link:kapas-a", "backlog/opd:dinkes"})
    for _ in range(100):
        world.step(SECOND)
        if world.states()["backlog/opd:dinkes"] == "returned":
            break
        threading.Event().wait(0.02)
    assert world.states()["backlog/opd:dinkes"] == "returned"


def test_one_that_fails_leaves_its_alerts_as_they_are_and_is_asked_again(engine: Engine) -> None:
    slow = Slow()
    slow.may.set()
    world = World(engine, rules(rule(), BACKLOG), more=lambda: (Aside(slow),))
    _until(world, {"backlog/opd:dinkes"})
    slow.number = None
    world.start(rules(rule(), BACKLOG))
    for _ in range(5):
        world.step(SECOND)
        threading.Event().wait(0.02)
    assert world.states() == {"backlog/opd:dinkes": "unacknowledged"}
    reads = slow.reads
    for _ in range(50):
        world.step(10 * SECOND)
        threading.Event().wait(0.01)
        if slow.reads > reads:
            return
    raise AssertionError("it was never asked again")
