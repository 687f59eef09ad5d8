"""Much at once: a storm is one alert, flapping is said twice, blindness once; two people, one of whom is first."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from commandcenter.alerts.engine import AlertEngine
from commandcenter.alerts.sources.network import NetworkSource
from commandcenter.alerts.sources.system import SystemSource
from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.alerts.rules import Condition
from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.inventory import LinkPlan, Plan, TowerPlan
from commandcenter.domain.model import Medium, NodeRole
from commandcenter.domain.state import Policy
from commandcenter.store.queries import alerts as queries
from commandcenter.store.schema import alert as alert_table
from commandcenter.store.schema import notice
from commandcenter.store.writes import liveness, workers
from commandcenter.store.writes.alerts import people
from ingest import topics
from tests.alerts.world import World, rule, rules
from tests.ingest.running import eventually
from tests.network import HEARTBEAT_S, arrived, payload, seed, writer

SITES = range(1, 29)
REGENCY = Plan(
    (
        TowerPlan("main", "Main", "35.22.15", NodeRole.MAIN, -7.1, 111.9, HEARTBEAT_S),
        TowerPlan("relay", "Relay", "35.22.15", NodeRole.RELAY, -7.1, 111.9, HEARTBEAT_S),
        *(TowerPlan(f"t{n}", f"Tower {n}", f"35.22.{n:02}", NodeRole.SITE, -7.1, 111.9, HEARTBEAT_S) for n in SITES),
    ),
    (
        LinkPlan("backbone", "Backbone", "35.22.15", "main", "relay", Medium.FIBRE, 10_000.0, HEARTBEAT_S),
        *(
            LinkPlan(f"l{n}", f"Link {n}", f"35.22.{n:02}", "relay", f"t{n}", Medium.RADIO, 300.0, HEARTBEAT_S)
            for n in SITES
        ),
    ),
)
DOWN = rule(condition=Condition(among=frozenset({"down"})))
FLAPPING = rule("flapping", on="network.flapping", condition=Condition(among=frozenset({"true"})))
BLIND = rule("blind", on="system.blind", condition=Condition(among=frozenset({"true"})))


def told(engine: Engine) -> list[tuple[str, str]]:
    """What there is to tell, in order: the alert and the occasion."""
    query = select(alert_table.c.rule, alert_table.c.entity, notice.c.occasion).join(
        notice, notice.c.alert_id == alert_table.c.id
    )
    with engine.connect() as connection:
        return [(f"{row[0]}/{row[1]}", row[2]) for row in connection.execute(query.order_by(notice.c.id))]


def say(engine: Engine, status: str, at: int, plan: Plan = REGENCY) -> None:
    """Everything says it three times (up), or the broker says it of everything (down)."""
    found = []
    for element in plan.elements:
        topic = topics.topic_of(element.kecamatan, element.kind, element.key)
        for n in (2, 1, 0) if status == "up" else (0,):
            raw = payload("up", at - n) if status == "up" else payload("down", None, reason="last will")
            found.append(arrived(topic, raw, at))
    writer(engine).store(found, at)


def test_a_storm_over_28_kecamatan_is_one_alert_and_one_notice(engine: Engine) -> None:
    world = World(engine, rules(DOWN), REGENCY)
    say(engine, "up", world.now)
    world.step(SECOND)
    world.now += 10 * SECOND
    say(engine, "down", world.now, Plan(REGENCY.towers[1:], REGENCY.links))
    world.step()
    standing = world.standing()
    assert Counter(alert.state.value for alert in standing.values()) == {"unacknowledged": 1, "suppressed": 57}
    cause = standing["down/link:backbone"]
    assert len(cause.detail["victims"]) == 28
    assert {alert.parent_id for alert in standing.values()} == {None, cause.id}
    assert told(engine) == [("down/link:backbone", "raised")]
    say(engine, "up", world.now + MINUTE)
    for _ in range(3):
        world.step(MINUTE)
    assert world.states() == {"down/link:backbone": "returned"}
    assert told(engine)[1:] == [("down/link:backbone", "cleared")]


def test_flapping_is_said_once_when_it_begins_and_once_when_it_ends(engine: Engine) -> None:
    world = World(engine, rules(DOWN, FLAPPING))
    for _ in range(4):
        world.die("kapas-a")
        world.step(20 * SECOND)
        world.say("kapas-a", "up")
        world.step(20 * SECOND)
    begun = told(engine)
    assert begun.count(("flapping/link:kapas-a", "raised")) == 1
    assert world.states()["flapping/link:kapas-a"] == "unacknowledged"
    for _ in range(4):
        world.die("kapas-a")
        world.step(20 * SECOND)
        world.say("kapas-a", "up")
        world.step(20 * SECOND)
    assert told(engine) == begun, "it goes on, and that is no news"
    for _ in range(20):
        world.now += MINUTE
        world.say("kapas-a", "up")
        liveness.sweep(engine, world.now, world.now, 3, Policy())
        world.step()
    over = told(engine)[len(begun) :]
    assert sorted(over) == [("down/link:kapas-a", "cleared"), ("flapping/link:kapas-a", "cleared")], "held until calm"
    assert not any(alert.is_active for alert in world.standing().values())


def test_a_monitor_that_is_blind_says_so_once_and_charges_no_site(engine: Engine) -> None:
    in_force = rules(rule(), BLIND)
    world = World(engine, in_force)
    sources = [NetworkSource(), SystemSource()]
    world.alerts = AlertEngine(engine, engine, sources, in_force, "alerts-0", lambda: world.now)
    world.step(SECOND)
    for _ in range(10):
        world.step(MINUTE, is_listening=False)
    assert world.states() == {"blind/system:monitor": "unacknowledged"}
    world.say("menara-utama", "up")
    world.step(SECOND)
    world.step(MINUTE)
    assert told(engine)[0] == ("blind/system:monitor", "raised")
    assert Counter(occasion for name, occasion in told(engine) if name.startswith("blind/")) == {
        "raised": 1, "cleared": 1,
    }  # fmt: skip


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told_who(engine: Engine, turn: int) -> None:
    world = World(engine, rules(DOWN))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    alert = world.standing()["down/link:kapas-a"]
    barrier, found = threading.Barrier(2), dict[str, Alert | None]()

    def take(name: str) -> None:
        barrier.wait()
        try:
            with engine.begin() as connection:
                found[name] = people.acknowledge(connection, alert.id, Actor(name, "operator", ""), "", world.now)[0]
        except people.Overtaken as overtaken:
            found[name] = overtaken.current

    threads = [threading.Thread(target=take, args=(f"operator-{n}",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 2
    assert len({each.acked_by for each in found.values() if each is not None}) == 1, "both know who has it"
    assert world.events(alert).count("acknowledged") == 1


def start(url: str, log: Path) -> "subprocess.Popen[bytes]":
    """The process, as the product runs it, with one rule and a lease that nobody need wait for."""
    command = [sys.executable, "-m", "tests.alerts.process", url]
    with log.open("ab") as stream:
        return subprocess.Popen(command, stdout=stream, stderr=stream, cwd=Path(__file__).parents[2])


def now() -> int:
    return time.time_ns() // 1_000_000


def standing(engine: Engine) -> dict[str, Alert]:
    """What is not closed, by entity."""
    with engine.connect() as connection:
        return {alert.entity: alert for alert in queries.standing(connection, Instant(now()))}


@pytest.mark.faults
def test_kill_9_in_a_storm_fires_nothing_again_and_leaves_no_orphan(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    """Two storms (three would be flapping), two kills in each: every one is one alert, raised once and cleared once."""
    dice = random.Random(7)
    seed(engine, REGENCY)
    say(engine, "up", now())
    workers.start(engine, "ingest-0", 1, "localhost:1883", now())
    stopped = threading.Event()

    def listen() -> None:
        while not stopped.wait(1):
            workers.beat(engine, "ingest-0", True, None, 0, 0, now())

    listening = threading.Thread(target=listen)
    workers.beat(engine, "ingest-0", True, None, 0, 0, now())
    listening.start()
    process = start(database_url, tmp_path / "log")
    try:
        for storm in range(2):
            for status in ("down", "up"):
                say(engine, status, now(), Plan(REGENCY.towers[1:], REGENCY.links) if status == "down" else REGENCY)
                time.sleep(dice.uniform(0, 1.5))
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                process = start(database_url, tmp_path / "log")
                active = 58 if status == "down" else 0
                eventually(lambda active=active: sum(each.is_active for each in standing(engine).values()) == active,
                           90, f"storm {storm}, {status}: {(tmp_path / 'log').read_text()[-500:]}")  # type: ignore[misc]  # fmt: skip
            cause = standing(engine)["link:backbone"]
            with engine.begin() as connection:
                people.acknowledge(connection, cause.id, Actor("operator-1", "operator", ""), "", now())
    finally:
        process.terminate()
        process.wait(30)
        stopped.set()
        listening.join()
    assert standing(engine) == {}
    assert told(engine) == [("down/link:backbone", "raised"), ("down/link:backbone", "cleared")] * 2
    with engine.connect() as connection:
        rows = connection.execute(select(alert_table.c.entity, alert_table.c.parent_id, alert_table.c.closed_at)).all()
    assert len(rows) == 2 * 58
    assert all(row.closed_at is not None for row in rows)
