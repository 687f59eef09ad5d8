"""What the central monitoring sees of a broken network."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.model import Inventory, Node, State
from commandcenter.domain.topology import Topology
from ingest.simulator.world import FAR_END, FINE, UNREACHABLE, Fault, World


def find(inventory: Inventory, key: str) -> int:
    return next(element.id for element in inventory.elements.values() if element.key == key)


def test_a_dead_relay_takes_what_hangs_from_it_with_it(bojonegoro: Inventory) -> None:
    world = World(bojonegoro)
    temayang, gondang, sekar = (find(bojonegoro, key) for key in ("temayang", "gondang", "sekar"))

    world.apply(Fault(temayang, State.DOWN, "battery empty"))

    assert world.condition(temayang).reason == "battery empty"
    assert {world.condition(id_).reason for id_ in (gondang, sekar)} == {UNREACHABLE}
    assert world.condition(find(bojonegoro, "temayang-a")).reason == FAR_END
    assert world.condition(find(bojonegoro, "gondang-sekar")).reason == UNREACHABLE
    assert world.condition(find(bojonegoro, "sugihwaras")) == FINE


def test_a_broken_link_of_a_ring_cuts_nobody_off(bojonegoro: Inventory) -> None:
    world = World(bojonegoro)
    link = find(bojonegoro, "balen-sumberrejo")

    world.apply(Fault(link, State.DOWN, "fibre cut"))

    assert set(world.abnormal) == {link}


def test_the_victims_recover_with_the_cause(bojonegoro: Inventory) -> None:
    world = World(bojonegoro)
    fault = world.apply(Fault(find(bojonegoro, "temayang"), State.DOWN))

    world.lift([fault])

    assert world.abnormal == {}


def test_two_faults_of_one_element_add_up_and_the_worst_names_the_state(bojonegoro: Inventory) -> None:
    world = World(bojonegoro)
    link = find(bojonegoro, "temayang-a")
    rain = world.apply(Fault(link, State.DEGRADED, "rain fade", loss_pct=4, fade_db=10))
    world.apply(Fault(link, State.UP, None, loss_pct=1, latency_ms=5))

    assert world.condition(link).state is State.DEGRADED
    assert (world.condition(link).loss_pct, world.condition(link).latency_ms) == (5, 5)
    world.lift([rain])
    assert world.condition(link).state is State.UP


def test_a_network_without_a_main_tower_is_refused() -> None:
    with pytest.raises(ValueError, match="no main tower"):
        World(Inventory())


@given(seed=st.integers(0, 10_000), failures=st.integers(1, 6))
def test_the_analysis_finds_what_was_broken(bojonegoro: Inventory, seed: int, failures: int) -> None:
    """The topology, given only what is seen, names no cause that is not near a real failure, and misses no victim."""
    draw = random.Random(seed)
    world = World(bojonegoro)
    broken = draw.sample(sorted(set(bojonegoro.elements) - {world.main.id}), failures)
    for id_ in broken:
        world.apply(Fault(id_, State.DOWN))
    down = [id_ for id_, condition in world.abnormal.items() if condition.state is State.DOWN]
    towers = [id_ for id_ in broken if isinstance(bojonegoro.elements[id_], Node)]

    diagnosis = Topology(bojonegoro).diagnose(down, towers)

    assert set(diagnosis.causes) <= set(broken)
    dark = {id_ for id_ in bojonegoro.nodes if world.condition(id_).state is State.DOWN}
    assert dark == set(bojonegoro.nodes) - diagnosis.reachable
