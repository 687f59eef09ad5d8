"""The sample inventory keeps what its comments promise."""

import math
from collections import Counter
from collections.abc import Set
from pathlib import Path

import pytest

import geodata
from commandcenter import inventory_files
from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.inventory import Plan, TowerPlan, parse
from commandcenter.domain.model import Medium, NodeRole

SAMPLE = Path(geodata.__file__).parent / "samples" / "bojonegoro.yaml"
EAST = ("menara-utama", "balen", "sumberrejo", "kepohbaru", "baureno", "kanor")
WEST = ("menara-utama", "kalitidu", "gayam", "purwosari", "padangan", "kasiman", "malo", "trucuk")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return parse(inventory_files.read_file(SAMPLE), gazetteer())


@pytest.fixture(scope="module")
def towers(plan: Plan) -> dict[str, TowerPlan]:
    return {tower.key: tower for tower in plan.towers}


def cut_off(plan: Plan, lost_towers: Set[str] = frozenset(), lost_links: Set[str] = frozenset()) -> set[str]:
    """Towers that stand but have no path to the main tower."""
    edges = [
        {link.from_key, link.to_key}
        for link in plan.links
        if link.key not in lost_links and not {link.from_key, link.to_key} & lost_towers
    ]
    reached = {"menara-utama"}
    while new := set().union(*(edge for edge in edges if edge & reached)) - reached:
        reached |= new
    return {tower.key for tower in plan.towers} - reached - lost_towers


def test_every_kecamatan_has_one_site_and_one_tower_is_the_main(plan: Plan) -> None:
    sites = Counter(tower.kecamatan for tower in plan.towers if tower.role is NodeRole.SITE)
    assert sites == {place.code: 1 for place in geodata.load_places()}
    (main,) = (tower for tower in plan.towers if tower.role is NodeRole.MAIN)
    assert (main.key, main.latitude, main.longitude, main.kecamatan) == ("menara-utama", -7.1660, 111.8906, "35.22.15")


def test_there_are_about_60_links_and_each_site_is_the_end_of_two(plan: Plan) -> None:
    assert 55 <= len(plan.links) <= 65
    ends = Counter(key for link in plan.links for key in (link.from_key, link.to_key))
    assert min(ends[tower.key] for tower in plan.towers) >= 2


def test_a_link_belongs_to_the_kecamatan_at_its_far_end(plan: Plan, towers: dict[str, TowerPlan]) -> None:
    assert all(link.kecamatan == towers[link.to_key].kecamatan for link in plan.links)


def test_radio_hops_reach_no_further_than_25_km(plan: Plan, towers: dict[str, TowerPlan]) -> None:
    places = {key: geodata.project(tower.latitude, tower.longitude) for key, tower in towers.items()}
    for link in plan.links:
        if link.medium is Medium.RADIO:
            assert math.dist(places[link.from_key], places[link.to_key]) <= 25_000, link.key


def test_hops_between_sites_are_between_neighbours(plan: Plan, towers: dict[str, TowerPlan]) -> None:
    neighbours = {place.code: place.neighbours for place in geodata.load_places()}
    for link in plan.links:
        a, b = towers[link.from_key], towers[link.to_key]
        if a.role is not NodeRole.MAIN and a.kecamatan != b.kecamatan:
            assert b.kecamatan in neighbours[a.kecamatan], link.key


@pytest.mark.parametrize("ring", [EAST, WEST])
def test_the_rings_are_closed_and_survive_the_loss_of_any_tower(plan: Plan, ring: tuple[str, ...]) -> None:
    pairs = {frozenset((link.from_key, link.to_key)) for link in plan.links}
    assert all({a, b} in pairs for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    for lost in ring[1:]:
        assert not cut_off(plan, {lost}) & set(ring), lost


def test_no_single_link_cuts_anybody_off(plan: Plan) -> None:
    assert not any(cut_off(plan, lost_links={link.key}) for link in plan.links)


def test_the_tower_of_temayang_takes_gondang_and_sekar_with_it_and_nobody_else(plan: Plan) -> None:
    assert cut_off(plan, {"temayang"}) == {"gondang", "sekar"}


def test_kedewan_hangs_on_two_radio_links(plan: Plan) -> None:
    own = [link for link in plan.links if "kedewan" in (link.from_key, link.to_key)]
    assert {link.key for link in own} == {"kedewan-a", "kedewan-b"}
    assert all(link.medium is Medium.RADIO for link in own)
    assert cut_off(plan, lost_links={"kedewan-a", "kedewan-b"}) == {"kedewan"}


def test_everything_reports_every_ten_seconds(plan: Plan) -> None:
    assert {element.heartbeat_s for element in plan.elements} == {10}
