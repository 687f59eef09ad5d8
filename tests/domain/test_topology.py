"""Root cause: examples that read like the regency's network, and any network against brute force."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.model import Inventory, Part
from commandcenter.domain.topology import Topology, diagnose
from tests.domain.networks import inventories, network, outages

MAIN, RELAY, NEAR, FAR = 1, 2, 3, 4
MAIN_RELAY, RELAY_NEAR, NEAR_FAR = 101, 102, 103
CHAIN = network([(MAIN, RELAY), (RELAY, NEAR), (NEAR, FAR)])
FAR_MAIN = 104
RING = network([(MAIN, RELAY), (RELAY, NEAR), (NEAR, FAR), (FAR, MAIN)])

Outage = tuple[Inventory, frozenset[int], frozenset[int]]


def test_a_network_that_works_has_no_causes() -> None:
    diagnosis = diagnose(CHAIN, ())
    assert diagnosis.reachable == {MAIN, RELAY, NEAR, FAR}
    assert diagnosis.causes == ()
    assert diagnosis.behind == {}
    assert set(diagnosis.parts.values()) == {Part.NONE}


def test_a_relay_that_fails_has_two_victims() -> None:
    diagnosis = diagnose(CHAIN, {RELAY})
    assert diagnosis.reachable == {MAIN}
    assert diagnosis.causes == (RELAY,)
    assert diagnosis.victims == {RELAY: (NEAR, FAR)}
    assert diagnosis.parts[MAIN_RELAY] is Part.NONE, "its end at the main tower works"
    assert diagnosis.parts[RELAY_NEAR] is Part.BEHIND


def test_a_link_that_fails_is_the_cause_and_the_silent_tower_behind_it_is_not() -> None:
    diagnosis = diagnose(CHAIN, {MAIN_RELAY, RELAY, NEAR, FAR, NEAR_FAR})
    assert diagnosis.causes == (MAIN_RELAY,)
    assert diagnosis.victims == {MAIN_RELAY: (RELAY, NEAR, FAR)}
    assert diagnosis.parts[NEAR_FAR] is Part.BEHIND


def test_a_tower_that_announced_its_failure_explains_the_links_that_hang_on_it() -> None:
    diagnosis = diagnose(CHAIN, {MAIN_RELAY, RELAY, RELAY_NEAR, NEAR, FAR}, self_reported={RELAY})
    assert diagnosis.causes == (RELAY,)
    assert diagnosis.victims == {RELAY: (NEAR, FAR)}
    assert diagnosis.behind[MAIN_RELAY] == (RELAY,)


def test_a_tower_that_announced_a_failure_and_lives_explains_nothing() -> None:
    assert diagnose(CHAIN, {MAIN_RELAY}, self_reported={RELAY}).causes == (MAIN_RELAY,)


def test_a_tower_that_announced_its_failure_behind_another_cause_is_behind_it() -> None:
    diagnosis = diagnose(CHAIN, {MAIN_RELAY, NEAR, NEAR_FAR}, self_reported={NEAR})
    assert diagnosis.causes == (MAIN_RELAY,)
    assert diagnosis.parts[NEAR] is Part.BEHIND


def test_a_redundant_path_saves_the_site() -> None:
    diagnosis = diagnose(RING, {RELAY_NEAR})
    assert diagnosis.reachable == {MAIN, RELAY, NEAR, FAR}
    assert diagnosis.victims == {RELAY_NEAR: ()}


def test_both_paths_broken_are_two_causes_the_nearest_first() -> None:
    diagnosis = diagnose(RING, {MAIN_RELAY, NEAR_FAR})
    assert diagnosis.causes == (MAIN_RELAY, NEAR_FAR)
    assert diagnosis.victims == {MAIN_RELAY: (RELAY, NEAR), NEAR_FAR: (RELAY, NEAR)}
    assert diagnosis.behind[RELAY] == (MAIN_RELAY, NEAR_FAR)
    assert diagnosis.behind[NEAR] == (NEAR_FAR, MAIN_RELAY)


def test_a_failed_link_at_the_main_tower_comes_before_a_failed_tower_further_out() -> None:
    assert diagnose(network([(1, 2), (2, 3), (1, 4)]), {3, 103}).causes == (103, 3)


def test_a_site_is_behind_the_failed_tower_before_it_and_not_behind_what_failed_beyond() -> None:
    """Repairing the relay brings the site back; repairing the other path, which ends at the relay, does not."""
    site, other, relay = 5, 2, 3
    inventory = network([(MAIN, other), (MAIN, relay), (other, relay), (relay, site)])
    diagnosis = diagnose(inventory, {relay, 103})
    assert diagnosis.causes == (relay, 103)
    assert diagnosis.behind[site] == (relay,)
    assert diagnosis.victims == {relay: (site,), 103: ()}


def test_a_main_tower_that_fails_is_the_only_cause_of_everything() -> None:
    diagnosis = diagnose(RING, {MAIN, RELAY, MAIN_RELAY})
    assert diagnosis.reachable == frozenset()
    assert diagnosis.causes == (MAIN,)
    assert diagnosis.victims == {MAIN: (RELAY, NEAR, FAR)}


def test_an_island_is_not_reachable_and_has_no_cause() -> None:
    inventory = network([(MAIN, RELAY), (8, 9)])
    diagnosis = diagnose(inventory, {RELAY, 8})
    assert diagnosis.reachable == {MAIN}
    assert diagnosis.causes == (RELAY,)
    assert {diagnosis.parts[id_] for id_ in (8, 9, 102)} == {Part.NONE}


@pytest.mark.parametrize("blocked", [(), (RELAY,), (MAIN_RELAY, NEAR)])
def test_without_a_main_tower_nothing_is_reachable_and_nobody_is_blamed(blocked: tuple[int, ...]) -> None:
    diagnosis = diagnose(network([(1, 2), (2, 3)], main=None), blocked)
    assert (diagnosis.reachable, diagnosis.causes, diagnosis.behind) == (frozenset(), (), {})
    assert set(diagnosis.parts.values()) == {Part.NONE}


def test_a_link_to_a_tower_that_is_not_there_is_a_dead_end() -> None:
    whole = network([(MAIN, RELAY), (RELAY, NEAR)])
    inventory = Inventory({id_: node for id_, node in whole.nodes.items() if id_ != NEAR}, whole.links)
    assert diagnose(inventory, {RELAY}).behind == {RELAY_NEAR: (RELAY,)}


def test_ids_that_the_inventory_does_not_know_are_ignored() -> None:
    assert diagnose(CHAIN, {999}, {998}).causes == ()


# Brute force: every simple path from the main tower.


def simple_paths(inventory: Inventory) -> Iterator[tuple[int, ...]]:
    """Every path that starts at the main tower and enters no tower or link twice; its end is any element."""

    def extend(path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        yield path
        here = path[-1]
        if here in inventory.nodes:
            ahead = [link.id for link in inventory.links.values() if here in (link.a, link.b)]
        else:
            ahead = [inventory.links[here].a, inventory.links[here].b]
        for other in dict.fromkeys(ahead):
            if other not in path:
                yield from extend((*path, other))

    return extend((MAIN,))


def without_explained_links(inventory: Inventory, blocked: frozenset[int], announced: frozenset[int]) -> frozenset[int]:
    dead = blocked & announced
    return frozenset(
        id_
        for id_ in blocked
        if id_ not in inventory.links or not dead & {inventory.links[id_].a, inventory.links[id_].b}
    )


@given(outages())
def test_a_tower_is_unreachable_exactly_when_every_path_to_it_is_broken(outage: Outage) -> None:
    inventory, blocked, announced = outage
    unbroken = {path[-1] for path in simple_paths(inventory) if not blocked.intersection(path)}
    assert diagnose(inventory, blocked, announced).reachable == unbroken & inventory.nodes.keys()


@given(outages())
def test_the_causes_are_the_first_blocked_elements_of_all_paths(outage: Outage) -> None:
    inventory, blocked, announced = outage
    failed = without_explained_links(inventory, blocked, announced)
    firsts = {next(id_ for id_ in path if id_ in failed) for path in simple_paths(inventory) if failed & set(path)}
    assert set(diagnose(inventory, blocked, announced).causes) == firsts


@given(outages())
def test_causes_stand_in_the_order_of_their_shortest_path_when_all_works(outage: Outage) -> None:
    inventory, blocked, announced = outage
    hops: dict[int, int] = {}
    for path in simple_paths(inventory):
        hops[path[-1]] = min(len(path), hops.get(path[-1], len(path)))
    causes = diagnose(inventory, blocked, announced).causes
    assert list(causes) == sorted(causes, key=lambda id_: (hops[id_], id_))


@given(outages())
def test_an_element_is_behind_each_cause_that_leads_to_it_nearest_first(outage: Outage) -> None:
    """Hops by relaxation over all pairs until nothing changes, in place of a walk."""
    inventory, blocked, announced = outage
    diagnosis = diagnose(inventory, blocked, announced)
    carried = {path[-1] for path in simple_paths(inventory) if not blocked.intersection(path)}
    free = inventory.elements.keys() - carried - set(diagnosis.causes)
    touching = [(link.id, end) for link in inventory.links.values() for end in (link.a, link.b)]
    touching += [(b, a) for a, b in touching]
    expected: dict[int, list[tuple[int, int]]] = {}
    for cause in diagnosis.causes:
        hops = {cause: 0}
        for _ in inventory.elements:
            for a, b in touching:
                if a in hops and b in free:
                    hops[b] = min(hops[a] + 1, hops.get(b, hops[a] + 1))
        for id_ in hops.keys() - {cause}:
            expected.setdefault(id_, []).append((hops[id_], cause))
    assert diagnosis.behind == {id_: tuple(cause for _, cause in sorted(near)) for id_, near in expected.items()}


@given(outages())
def test_every_element_has_exactly_one_part(outage: Outage) -> None:
    """Reachable and unblocked: none. Anything else that could ever be reached: a cause, or behind at least one."""
    inventory, blocked, announced = outage
    diagnosis = diagnose(inventory, blocked, announced)
    connected = {path[-1] for path in simple_paths(inventory)}
    carried = {path[-1] for path in simple_paths(inventory) if not blocked.intersection(path)}
    assert diagnosis.parts.keys() == inventory.elements.keys()
    for id_, part in diagnosis.parts.items():
        assert (part is Part.NONE) == (id_ in carried or id_ not in connected)
        assert (part is Part.CAUSE) == (id_ in diagnosis.causes)
        assert (part is Part.BEHIND) == bool(diagnosis.behind.get(id_))


@given(outages())
def test_victims_are_the_towers_behind_each_cause(outage: Outage) -> None:
    inventory, blocked, announced = outage
    diagnosis = diagnose(inventory, blocked, announced)
    assert diagnosis.victims == {
        cause: tuple(sorted(id_ for id_ in inventory.nodes if cause in diagnosis.behind.get(id_, ())))
        for cause in diagnosis.causes
    }


@given(outages())
def test_repairing_every_cause_brings_towers_back_and_loses_none(outage: Outage) -> None:
    inventory, blocked, announced = outage
    before = diagnose(inventory, blocked, announced)
    after = diagnose(inventory, blocked - set(before.causes), announced)
    assert before.reachable <= after.reachable
    failed_towers = inventory.nodes.keys() & set(before.causes) - {MAIN}
    links_still_blocked = blocked & inventory.links.keys() - set(before.causes)
    if not links_still_blocked:
        assert failed_towers <= after.reachable


@given(outages(), st.data())
def test_the_recovery_of_a_victim_does_not_change_the_causes(outage: Outage, data: st.DataObject) -> None:
    inventory, blocked, announced = outage
    before = diagnose(inventory, blocked, announced)
    recovered = data.draw(st.frozensets(st.sampled_from(sorted(before.behind)))) if before.behind else frozenset()
    after = diagnose(inventory, blocked - recovered, announced)
    assert after.causes == before.causes
    assert after.reachable == before.reachable


@given(inventories(), st.lists(st.frozensets(st.integers(1, 110)), max_size=4))
def test_a_topology_serves_many_diagnoses(inventory: Inventory, outages_in_turn: list[frozenset[int]]) -> None:
    topology = Topology(inventory)
    for blocked in outages_in_turn:
        assert topology.diagnose(blocked) == diagnose(inventory, blocked)
