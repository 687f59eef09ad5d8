from itertools import pairwise

import geodata
from layouts import maps
from tests.layouts.pictures import inventory


def area(ring: tuple[tuple[float, float], ...]) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2


def test_the_ground_has_every_kecamatan_inside_its_box() -> None:
    ground = maps.ground()
    assert set(ground.rings) == set(ground.middles) == {place.code for place in geodata.load_places()}
    for ring in ground.rings.values():
        assert ring[0] == ring[-1]
        assert all(ground.left < x < ground.right and ground.bottom < y < ground.top for x, y in ring)


def test_outlines_are_drawn_in_so_that_neighbours_stand_apart() -> None:
    """A little of the area goes, never most of it, and no ring turns inside out."""
    for code, ring in geodata.outlines().items():
        assert 0.6 * area(ring) < area(maps.ground().rings[code]) < area(ring)


def test_a_square_is_drawn_in_by_the_distance_whatever_way_it_turns() -> None:
    square = ((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))
    inner = {(10, 10), (90, 10), (90, 90), (10, 90)}
    assert set(maps.drawn_in(square, 10)) == inner
    assert set(maps.drawn_in(square[::-1], 10)) == inner


def test_links_between_the_same_towers_run_beside_each_other() -> None:
    stock = inventory()
    ends = maps.lanes(stock.links.values(), stock.nodes)
    assert set(ends) == set(stock.links)
    assert len(set(ends.values())) == len(stock.links)


def test_a_single_link_runs_from_tower_to_tower() -> None:
    stock = inventory()
    link = next(link for link in stock.links.values() if link.key == "kanor-a")
    towers = [maps.position(stock.nodes[id_].latitude, stock.nodes[id_].longitude) for id_ in (link.a, link.b)]
    assert list(maps.lanes([link], stock.nodes)[link.id]) == towers


def test_a_box_meets_what_it_covers_and_not_what_it_touches() -> None:
    box = maps.Box(0, 0, 10, 10)
    assert box.meets(maps.Box(5, 5, 15, 15))
    assert not box.meets(maps.Box(10, 0, 20, 10))
    assert maps.Box(2, 2, 3, 3).is_in(box)
    assert not maps.Box(2, 2, 30, 3).is_in(box)
