from itertools import combinations
from pathlib import Path

import pytest

import geodata
from geodata import are_neighbours, load_tiles

PLACES = {place.code: place for place in geodata.load_places()}
PAIRS = {frozenset((place.code, other)) for place in PLACES.values() for other in place.neighbours}


def test_every_kecamatan_has_one_hexagon_of_its_own() -> None:
    tiles = load_tiles()
    assert set(tiles) == set(PLACES)
    assert len(set(tiles.values())) == 28


def test_most_neighbours_stay_neighbours_as_the_sources_say() -> None:
    tiles = load_tiles()
    kept = sum(are_neighbours(*(tiles[code] for code in pair)) for pair in PAIRS)
    assert (kept, len(PAIRS)) == (52, 60)


def test_no_hexagon_is_torn_off_and_none_has_only_strangers_around_it() -> None:
    tiles = load_tiles()
    for code, place in PLACES.items():
        around = [other for other in PLACES if other != code and are_neighbours(tiles[code], tiles[other])]
        assert around, place.name
        assert set(around) & set(place.neighbours), place.name


def test_what_lies_clearly_to_the_west_or_north_does_so_among_the_hexagons() -> None:
    """Half a hexagon of turning is forgiven, a swap is not."""
    tiles = load_tiles()
    wrong = 0
    for one, other in combinations(PLACES.values(), 2):
        (x, y), (u, v) = tiles[one.code], tiles[other.code]
        east = (other.longitude - one.longitude) * 110.6
        south = (one.latitude - other.latitude) * 110.6
        across = (u + v % 2 / 2) - (x + y % 2 / 2)
        if abs(east) > 15 and across * east < -abs(east):
            wrong += 1
        if abs(south) > 15 and (v - y) * south < 0:
            wrong += 1
    assert wrong == 0


def test_hexagons_are_neighbours_of_six_cells() -> None:
    for cell in ((3, 2), (3, 3)):
        around = [other for other in ((c, r) for c in range(7) for r in range(7)) if are_neighbours(cell, other)]
        assert len(around) == 6
    assert not are_neighbours((3, 2), (3, 2))


def test_a_file_with_mistakes_says_all_of_them(tmp_path: Path) -> None:
    text = "code,column,row\n35.22.01,0,0\n35.22.01,1,0\n35.22.02,0,0\n35.22.03,x,1\n"
    (tmp_path / "tiles.csv").write_text(text, encoding="utf-8")
    with pytest.raises(geodata.GeodataError) as caught:
        load_tiles(tmp_path)
    for line in ("line 3", "line 4", "line 5"):
        assert line in str(caught.value)
