"""What suppression may do and what it must not: three invariants, and any network against brute force."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from commandcenter.alerts.plan import SETTLE
from commandcenter.domain.alerts.model import AlertState
from commandcenter.domain.alerts.rules import Condition
from commandcenter.domain.clock import HOUR, MINUTE, SECOND
from commandcenter.domain.inventory import LinkPlan, Plan, TowerPlan
from commandcenter.domain.model import Inventory, Kind, Medium, Node, NodeRole
from commandcenter.store.engine import create_engine
from commandcenter.store.schema import element_state, state_event
from commandcenter.store.writes import maintenance
from ingest import topics
from tests.alerts.world import World, rule, rules
from tests.domain.networks import inventories, network
from tests.network import HEARTBEAT_S, arrived, payload, writer

LASTS = 30 * SECOND


def states_of(engine: Engine, world: World, key: str) -> list[str]:
    """Every state that the element was in, oldest first."""
    query = select(state_event.c.to_state).where(state_event.c.element_id == world.ids[key]).order_by(state_event.c.id)
    with engine.connect() as connection:
        return list(connection.execute(query).scalars())


def test_suppression_holds_back_alerts_and_never_what_is_monitored(engine: Engine) -> None:
    """The victim's measures and states are stored, and its sightings judged, as if nothing explained it."""
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("balen-a", "balen-b", "kanor")
    world.step()
    assert world.states()["down/tower:kanor"] == "suppressed"
    world.now += 20 * SECOND
    world.say("kanor", "degraded", latency_ms=77)
    with engine.connect() as connection:
        held = connection.execute(select(element_state).where(element_state.c.id == world.ids["kanor"])).one()
    assert (held.state, held.latency_ms) == ("degraded", 77)
    assert states_of(engine, world, "kanor")[-2:] == ["down", "degraded"]


def test_suppression_holds_back_the_beginning_of_an_alert_and_never_its_end(engine: Engine) -> None:
    """An announced alert that gets a cause stays; and under a cause, a shelf or a plan, what is over ends."""
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("kanor")
    world.step()
    assert world.states() == {"down/tower:kanor": "unacknowledged"}
    world.die("balen-kanor")
    world.step(SECOND)
    kanor = world.standing()["down/tower:kanor"]
    assert kanor.state is AlertState.UNACKNOWLEDGED, "what was said is not unsaid"
    assert kanor.because == "link:balen-kanor"
    world.say("kanor", "up")
    world.step(10 * SECOND)
    assert world.states()["down/tower:kanor"] == "returned", "it ends while its cause stands"
    world.die("kapas", "kapas-a")
    world.step(SECOND)
    assert world.states()["down/tower:kapas"] == "suppressed"
    world.say("kapas", "up")
    world.step(10 * SECOND)
    assert "down/tower:kapas" not in world.states()
    assert world.states()["down/link:kapas-a"] == "unacknowledged"


def test_the_state_of_a_victim_keeps_flipping_so_that_what_is_behind_it_is_explained_by_itself(engine: Engine) -> None:
    """Transitivity comes free: the first cause ends, and the next on the way, down all along, takes its place."""
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("balen-a", "balen-b", "balen", "balen-kanor", "kanor")
    world.step()
    because = {name.partition("/")[2]: alert.because for name, alert in world.standing().items()}
    assert because["tower:kanor"] == because["link:balen-kanor"] == because["tower:balen"] == "link:balen-a"
    assert states_of(engine, world, "kanor")[-1] == states_of(engine, world, "balen")[-1] == "down"
    world.say("balen-a", "up")
    world.step(10 * SECOND)
    assert world.standing()["down/tower:kanor"].because == "tower:balen"
    world.step(SETTLE)
    assert world.states()["down/tower:balen"] == "unacknowledged"
    world.say("balen", "up")
    world.step(SECOND)
    world.step(SETTLE)
    assert world.standing()["down/tower:kanor"].because == "link:balen-kanor"
    world.say("balen-kanor", "up")
    world.say("kanor", "up")
    world.step(10 * SECOND)
    active = {name for name, alert in world.standing().items() if alert.is_active}
    assert active == {"down/link:balen-b"}


@dataclass(frozen=True, slots=True)
class Outage:
    """A network and, by element id, what is the matter: "" (nothing), "early", "late" (not long enough), "planned"."""

    inventory: Inventory
    trouble: dict[int, str]
    kinds: frozenset[str]  # of which there is a rule


@st.composite
def outages(draw: st.DrawFn) -> Outage:
    inventory = draw(inventories(nodes_max=5, links_max=7))
    kinds = st.sampled_from(["", "", "early", "early", "late", "planned"])
    trouble = {id_: draw(kinds) for id_ in inventory.elements}
    told = st.sampled_from([frozenset({"tower", "link"}), frozenset({"tower", "link"}), frozenset({"tower"})])
    return Outage(inventory, trouble, draw(told))


RING = network([(1, 2), (2, 3), (3, 1), (3, 4)])
_number = count()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(outage=outages())
@example(Outage(RING, {1: "", 2: "", 3: "early", 4: "early", 101: "", 102: "early", 103: "early", 104: ""},
                frozenset({"tower", "link"})))  # fmt: skip
@example(Outage(RING, {1: "", 2: "", 3: "early", 4: "early", 101: "", 102: "early", 103: "planned", 104: ""},
                frozenset({"tower"})))  # fmt: skip
def test_in_any_network_an_element_is_announced_exactly_if_nothing_that_is_told_explains_it(
    _sqlite_template: Path,  # noqa: PT019 - copied once an example
    tmp_path: Path,
    outage: Outage,
) -> None:
    path = tmp_path / f"store-{next(_number)}.db"
    shutil.copy(_sqlite_template, path)
    engine = create_engine(f"sqlite:///{path}")
    try:
        _play(engine, outage)
    finally:
        engine.dispose()
        path.unlink()


def _play(engine: Engine, outage: Outage) -> None:
    plan, elements = plan_of(outage.inventory), outage.inventory.elements
    down = rule(on_delay=LASTS, where={"kind": outage.kinds}, condition=Condition(among=frozenset({"down"})))
    world = World(engine, rules(down), plan)
    say(world, plan, {key.key: "up" for key in plan.elements})
    world.step()
    names = {f"{elements[id_].kind.value}:{elements[id_].key}": id_ for id_ in elements}
    for name, id_ in names.items():
        if outage.trouble[id_] == "planned":
            kind, _, key = name.partition(":")
            maintenance.plan(engine, Kind(kind), key, world.now, world.now + HOUR, "new mast", world.now)
    say(
        world, plan, {elements[id_].key: "down" for id_, what in outage.trouble.items() if what in ("early", "planned")}
    )
    world.step(SECOND)
    world.now += 24 * SECOND
    say(world, plan, {elements[id_].key: "down" for id_, what in outage.trouble.items() if what == "late"})
    world.step()
    world.step(6 * SECOND)
    standing = world.standing()
    announced = {names[alert.entity] for alert in standing.values() if not alert.treatment}
    assert announced == announced_by_brute_force(outage)
    assert {names[alert.entity] for alert in standing.values()} == {
        id_ for id_, what in outage.trouble.items() if what == "early" and elements[id_].kind.value in outage.kinds
    }, "what is explained is kept too, with its reason"
    world.now += MINUTE
    say(world, plan, {element.key: "up" for element in plan.elements})
    for _ in range(3):
        world.step(MINUTE)
    assert {names[alert.entity] for alert in world.standing().values()} == announced, "they wait to be seen"
    assert not any(alert.is_active for alert in world.standing().values())


def plan_of(inventory: Inventory) -> Plan:
    """The same network as somebody writes it into a file."""
    nodes = inventory.nodes
    towers = tuple(
        TowerPlan(node.key, node.name, f"35.22.{node.id:02}", NodeRole(node.role), -7.1, 111.9, HEARTBEAT_S)
        for node in nodes.values()
    )
    links = tuple(
        LinkPlan(each.key, each.name, f"35.22.{each.b:02}", nodes[each.a].key, nodes[each.b].key, Medium.RADIO, 100.0,
                 HEARTBEAT_S)
        for each in inventory.links.values()
    )  # fmt: skip
    return Plan(towers, links)


def say(world: World, plan: Plan, statuses: dict[str, str]) -> None:
    """What each of them says, or the broker of it, now."""
    found = []
    for element in plan.elements:
        status = statuses.get(element.key)
        topic = topics.topic_of(element.kecamatan, element.kind, element.key)
        for n in (2, 1, 0) if status == "up" else (0,) if status else ():
            at = None if status == "down" else world.now - n * SECOND
            reason = {"reason": "last will"} if at is None else {}
            found.append(arrived(topic, payload(str(status), at, **reason), world.now))
    writer(world.engine).store(found, world.now)


def announced_by_brute_force(outage: Outage) -> set[int]:
    """By trying every path: no function of the product has a part in it."""
    inventory, elements = outage.inventory, outage.inventory.elements
    blocked = {id_ for id_, what in outage.trouble.items() if what}
    main = next(id_ for id_, node in inventory.nodes.items() if node.role is NodeRole.MAIN)
    near = {id_: _touching(inventory, id_) for id_ in elements}
    walks = {id_: list(_walks(near, main, id_)) for id_ in elements}
    reachable = {id_ for id_ in elements if any(not blocked & set(walk) for walk in walks[id_])}
    causes = {id_ for id_ in blocked if walks[id_] and near[id_] & reachable} if main not in blocked else {main}
    announced = set()
    for id_, what in outage.trouble.items():
        if what != "early" or elements[id_].kind.value not in outage.kinds:
            continue
        ways = [
            (len(walk), cause)
            for cause in causes - {id_}
            for walk in _walks(near, cause, id_)
            if not set(walk[1:]) & (reachable | causes)
        ]
        nearest = min(ways)[1] if ways else None
        is_told = nearest is not None and (
            outage.trouble[nearest] == "planned" or elements[nearest].kind.value in outage.kinds
        )
        if not is_told:
            announced.add(id_)
    return announced


def _touching(inventory: Inventory, id_: int) -> set[int]:
    if isinstance(inventory.elements[id_], Node):
        return {link.id for link in inventory.links.values() if id_ in (link.a, link.b)}
    link = inventory.links[id_]
    return {link.a, link.b}


def _walks(near: dict[int, set[int]], start: int, end: int, so_far: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Every walk from ``start`` to ``end`` that enters nothing twice."""
    walk = (*so_far, start)
    if start == end:
        yield walk
        return
    for other in near[start] - set(walk):
        yield from _walks(near, other, end, walk)
