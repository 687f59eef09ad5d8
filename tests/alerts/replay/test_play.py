"""What `alert check` counts is what the engine raised when the same history went by."""

import shutil
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from commandcenter.alerts.replay.play import play, reason_not, split
from commandcenter.domain.alerts.model import Consequence
from commandcenter.domain.alerts.rules import Condition, Rules
from commandcenter.domain.alerts.trial import Firing
from commandcenter.domain.availability.blindness import Cause
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.alert_firings import firings
from commandcenter.store.schema import maintenance as windows
from commandcenter.store.schema import monitor_gap, worker
from tests.alerts.world import World, rule, rules
from tests.network import KEYS, START, seed, writer
from tests.network import message as said
from tests.store.test_sites import EVERY_S, PORTAL, probe, watch

DOWN = Condition(frozenset({"down"}))
TRIED = rules(
    rule("down", condition=DOWN, on_delay=20 * SECOND, off_delay=30 * SECOND, graver=((2, Consequence.SEVERE),)),
    rule("at-once", condition=DOWN, where={"kind": frozenset({"link"})}),
    rule("flaps", on="network.flapping", condition=Condition(frozenset({"true"}))),
)


def nothing(*_: object) -> None:
    """No progress."""


def let(world: World, ms: int) -> None:
    """Time passes; what is due is done when it is due, as the service does it."""
    until = world.now + ms
    while (due := world.now + world.alerts.due_in(until - world.now + 1)) < until:
        world.step(max(due - world.now, 1))
    world.step(until - world.now)


def told(found: list[Firing]) -> Counter[Any]:
    """What matters of it, each so often."""
    return Counter((each.rule, each.entity, each.is_announced, each.severity) for each in found)


def played(world: World, in_force: Rules = TRIED, since: int = START) -> list[Firing]:
    with world.engine.connect() as history:
        return play(history, in_force.by_key.values(), since, world.now, nothing)


def unwatched(world: World) -> World:
    """Its worker was never there: then no time is called blind, and time may pass without beats."""
    with world.engine.begin() as connection:
        connection.execute(worker.delete())
    return world


def raised(world: World) -> list[Firing]:
    with world.engine.connect() as connection:
        return list(firings(connection, START))


def storm(world: World) -> None:
    """A cause with its victims, one that comes back late, a link of its own, one that flaps."""
    let(world, 10 * SECOND)
    world.die("balen-a", "balen-b", "balen", "kanor", "balen-kanor")
    let(world, 5 * SECOND)
    world.die("kapas-a")
    let(world, 3 * MINUTE)
    for key in ("balen-a", "balen-b", "balen"):
        world.say(key, "up")
    let(world, 10 * SECOND)
    world.say("kapas-a", "up")
    let(world, 10 * MINUTE)
    for _ in range(5):
        world.die("kapas-a")
        let(world, 40 * SECOND)
        world.say("kapas-a", "up")
        let(world, 40 * SECOND)
    let(world, HOUR)


def test_a_storm_counts_the_same_as_it_was(engine: Engine) -> None:
    world = World(engine, TRIED)
    storm(world)
    live = raised(world)
    assert any(each.because for each in live)
    assert any(each.rule == "flaps" for each in live)
    assert told(played(world)) == told(live)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 150), st.sampled_from(KEYS), st.sampled_from(["up", "down", "degraded", "will"])),
        min_size=3, max_size=14,
    )
)  # fmt: skip
def test_whatever_happened_is_counted_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, sqlite_url: str, happened: list[tuple[int, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("played") / "store.db"
    shutil.copy(sqlite_url.removeprefix("sqlite:///"), path)
    engine = create_engine(f"sqlite:///{path}")
    world = World(engine, TRIED)
    for seconds, key, what in happened:
        let(world, seconds * SECOND)
        world.die(key) if what == "will" else world.say(key, what)
        world.step()
    let(world, 5 * MINUTE)
    assert told(played(world)) == told(raised(world))
    engine.dispose()


def test_planned_work_explains_and_blind_times_say_nothing(engine: Engine) -> None:
    world = unwatched(World(engine, rules(rule("down", condition=DOWN))))
    at = START + 10 * MINUTE
    ids = world.ids
    with engine.begin() as connection:
        work = {"element_id": ids["kapas-a"], "starts_at": at, "ends_at": at + HOUR, "reason": "x"}
        connection.execute(windows.insert().values(**work, recorded_at=START))
        gap = {"starts_at": at + 2 * HOUR, "ends_at": at + 3 * HOUR, "cause": Cause.BROKER.value}
        connection.execute(monitor_gap.insert().values(gap))
    world.now = at + MINUTE
    world.die("kapas-a")
    world.now = at + 2 * HOUR + MINUTE
    world.die("balen-kanor")
    world.now = at + 4 * HOUR
    blind = rule("blind", on="system.blind", condition=Condition(frozenset({"true"})), on_delay=20 * SECOND)
    found = {each.entity: each.begins_at for each in played(world, rules(rule("down", condition=DOWN), blind))}
    assert found["system:monitor"] == at + 2 * HOUR + 20 * SECOND
    assert found["link:kapas-a"] == at + HOUR, "when its window was over and it was still down"
    assert found["link:balen-kanor"] == at + 3 * HOUR, "when somebody listened again"


def test_means_of_five_minutes_stand_for_what_was_measured(engine: Engine) -> None:
    world = unwatched(World(engine, rules()))
    loss = rule("loss", on="network.loss_pct", condition=Condition(limit=10, clear=5), on_delay=10 * MINUTE)
    for minute, percent in ((1, 0), (6, 20), (11, 20), (16, 20), (21, 7), (26, 1), (31, 0)):
        at = START + minute * MINUTE
        writer(engine).store([said("kapas-a", "up", at, loss_pct=percent)], at)
    world.now = START + HOUR
    (found,) = played(world, rules(loss))
    assert (found.entity, found.begins_at) == ("link:kapas-a", START + 20 * MINUTE)
    assert found.ends_at == START + 30 * MINUTE, "7 % is not below 5 %"


def test_a_website_is_asked_in_steps_how_it_was(engine: Engine) -> None:
    seed(engine)
    watch(engine, PORTAL)
    site = rule("site", on="site.state", condition=DOWN)
    for n, status in enumerate(["up", "down", "down", "down", "up", "up", "up"]):
        at = START + n * EVERY_S * SECOND
        writer(engine).store([probe(PORTAL, status, at)], at)
    with engine.connect() as history:
        (found,) = play(history, [site], START, START + HOUR, nothing)
    assert found.entity == "site:portal"
    assert START + 10 * MINUTE <= found.begins_at <= START + 15 * MINUTE
    assert found.ends_at is not None


def test_what_has_no_history_says_why() -> None:
    given_ = [rule("a", on="network.signal_dbm"), rule("b", on="display.silent_min"), rule("c", on="network.state")]
    playable, reasons = split(given_)
    assert [each.key for each in playable] == ["c"]
    assert "means of five minutes" in reasons["a"]
    assert reason_not(rule(on="system.store_ms")) is not None
    assert reason_not(rule(on="system.blind")) is None
    assert reason_not(rule(on="attainment.risk")) is None
    assert reason_not(rule(on="nothing.at.all")) == "no source tells of it"


def test_what_stood_before_is_not_counted_as_fired(engine: Engine) -> None:
    world = unwatched(World(engine, rules()))
    world.now += MINUTE
    world.die("kapas-a")
    world.now += DAY
    (found,) = played(world, rules(rule("down", condition=DOWN)), since=world.now - HOUR)
    assert found.is_old
    assert not found.is_announced


def test_a_broken_uplink_raises_nothing_clears_nothing_and_is_played_so(engine: Engine) -> None:
    tried = rules(rule("any", condition=Condition(frozenset({"down", "unknown"}))))
    world = World(engine, tried)
    let(world, MINUTE)
    world.die("kapas-a")
    let(world, MINUTE)
    before = world.states()
    with engine.begin() as connection:
        gap = {"starts_at": world.now, "ends_at": world.now + 5 * MINUTE, "cause": Cause.UPLINK.value}
        connection.execute(monitor_gap.insert().values(gap))
    let(world, MINUTE)
    world.say("balen-kanor", "down")
    world.say("kapas-a", "up")
    let(world, MINUTE)
    assert world.states() == before, "nobody knows anything"
    let(world, 10 * MINUTE)
    assert set(world.states()) == {"any/link:kapas-a", "any/link:balen-kanor"}
    assert world.states()["any/link:kapas-a"] == "returned"
    assert told(played(world, tried)) == told(raised(world))
