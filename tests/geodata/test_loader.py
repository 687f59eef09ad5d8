"""The kecamatan and the schematic: complete, true to their sums, and without gap or overlap."""

import shutil
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

import geodata
from geodata.loader import FOLDER


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, Callable[[str], str]], Path]:
    """A copy of the data folder in which one file was changed."""

    def edit(name: str, change: Callable[[str], str]) -> Path:
        for file in ("kecamatan.csv", "border_points.csv", "rings.csv"):
            shutil.copy(FOLDER / file, tmp_path / file)
        before = (tmp_path / name).read_text(encoding="utf-8")
        assert change(before) != before
        (tmp_path / name).write_text(change(before), encoding="utf-8")
        return tmp_path

    return edit


def test_the_28_kecamatan_add_up_to_the_regency() -> None:
    places = geodata.load_places()
    assert [place.code for place in places] == [f"35.22.{number:02}" for number in range(1, 29)]
    assert sum(place.population for place in places) == 1_367_980
    assert round(sum(place.area_km2 for place in places), 2) == 2_307.06
    assert sum(place.desa for place in places) == 419
    assert {place.name: place.kelurahan for place in places if place.kelurahan} == {"Bojonegoro": 11}


def test_codes_of_bps_are_unique_and_another_numbering() -> None:
    places = geodata.load_places()
    assert len({place.bps_code for place in places}) == 28
    derived = [place for place in places if place.bps_code == place.code.replace(".", "") + "0"]
    assert len(derived) < 28


def test_neighbours_are_mutual() -> None:
    places = {place.code: place for place in geodata.load_places()}
    for place in places.values():
        assert place.neighbours
        assert all(place.code in places[other].neighbours for other in place.neighbours)


def test_neighbours_are_those_whose_polygons_share_a_border() -> None:
    """Kasiman and Purwosari meet in a point in truth; in the drawing they share an edge of 550 m."""
    drawn_only = {"35.22.18": {"35.22.20"}, "35.22.20": {"35.22.18"}}
    polygons = geodata.load_polygons().set_index("code").geometry
    for place in geodata.load_places():
        shared = polygons.intersection(polygons[place.code]).length
        assert set(shared[shared > 1].index) - {place.code} == {*place.neighbours} | drawn_only.get(
            place.code, set()
        ), place.name


def test_polygons_are_in_metres_and_hold_their_centre() -> None:
    polygons = geodata.load_polygons()
    places = geodata.load_places()
    assert polygons.crs.to_epsg() == 32749
    assert list(polygons["code"]) == [place.code for place in places]
    centres = geodata.project_all([place.latitude for place in places], [place.longitude for place in places])
    assert all(shape.contains(shapely.Point(centre)) for shape, centre in zip(polygons.geometry, centres, strict=True))


def test_the_schematic_is_as_far_off_as_sources_says() -> None:
    places = geodata.load_places()
    areas = geodata.load_polygons().geometry.area / 1e6
    off = [abs(area / place.area_km2 - 1) for area, place in zip(areas, places, strict=True)]
    assert abs(areas.sum() / 2_307.06 - 1) < 0.003
    assert round(statistics.median(off), 2) == 0.07
    assert round(max(off), 2) == 0.33


def test_outlines_are_closed_rings_of_whole_metres_that_neighbours_share() -> None:
    outlines = geodata.outlines()
    assert len(outlines) == 28
    for ring in outlines.values():
        assert ring[0] == ring[-1]
        assert all(isinstance(number, int) for point in ring for number in point)
    assert len(set(outlines["35.22.15"]) & set(outlines["35.22.14"])) >= 2


def test_a_gap_is_named_by_the_rings_around_it(edited: Callable[[str, Callable[[str], str]], Path]) -> None:
    """Ngambon gives up a corner that its two neighbours do not take."""
    folder = edited("rings.csv", lambda text: text.replace("35.22.03,61 70 83 74 69 67", "35.22.03,61 70 83 69 67"))
    with pytest.raises(geodata.GeodataError, match=r"a gap between the rings 35\.22\.02, 35\.22\.03, 35\.22\.04"):
        geodata.load_polygons(folder=folder)


def test_an_overlap_names_both_rings(edited: Callable[[str, Callable[[str], str]], Path]) -> None:
    """Kedewan takes a corner of Malo that Malo keeps."""
    folder = edited("rings.csv", lambda text: text.replace("60 59 66 68 56", "60 59 62 66 68 56"))
    with pytest.raises(geodata.GeodataError) as caught:
        geodata.load_polygons(folder=folder)
    assert {mistake[5:13] for mistake in caught.value.mistakes} >= {"35.22.17", "35.22.25"}


def test_every_broken_ring_is_reported_at_once(edited: Callable[[str, Callable[[str], str]], Path]) -> None:
    def breaking(text: str) -> str:
        return text.replace("35.22.03,61 70", "35.22.03,61 999").replace(
            "35.22.25,47 51 60 59 66 68 56 52 48 42", "35.22.25,47"
        )

    with pytest.raises(geodata.GeodataError) as caught:
        geodata.load_polygons(folder=edited("rings.csv", breaking))
    assert [mistake.split(": ")[1][:13] for mistake in caught.value.mistakes] == ["ring 35.22.03", "ring 35.22.25"]


def test_a_ring_that_crosses_itself_is_named(edited: Callable[[str, Callable[[str], str]], Path]) -> None:
    folder = edited("rings.csv", lambda text: text.replace("35.22.03,61 70 83 74 69 67", "35.22.03,61 83 70 74 69 67"))
    with pytest.raises(geodata.GeodataError, match=r"ring 35\.22\.03 Ngambon is not valid: Self-intersection"):
        geodata.load_polygons(folder=folder)


def test_a_missing_ring_is_named(edited: Callable[[str, Callable[[str], str]], Path]) -> None:
    def without_gayam(text: str) -> str:
        return "\n".join(line for line in text.split("\n") if not line.startswith("35.22.28"))

    with pytest.raises(geodata.GeodataError, match=r"35\.22\.28 Gayam has no ring"):
        geodata.load_polygons(folder=edited("rings.csv", without_gayam))


def test_wrong_lines_of_kecamatan_are_all_reported(edited: Callable[[str, Callable[[str], str]], Path]) -> None:
    folder = edited("kecamatan.csv", lambda text: text.replace("48420", "many").replace("57000", ""))
    with pytest.raises(geodata.GeodataError) as caught:
        geodata.load_places(folder)
    assert [mistake.split(":")[0] for mistake in caught.value.mistakes] == ["line 2", "line 3"]
