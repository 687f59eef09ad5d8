"""A site's own file of boundaries: taken when it is right, refused with every mistake when it is not."""

from pathlib import Path

import geopandas
import pandas
import pytest
import shapely

import geodata
from geodata.official import dotted


def written(frame: geopandas.GeoDataFrame, path: Path) -> Path:
    """``frame`` as a file of the kind that the name of ``path`` says."""
    frame.to_file(path)
    return path


def mistakes(frame: geopandas.GeoDataFrame, folder: Path) -> tuple[str, ...]:
    """What is found wrong with ``frame`` as GeoPackage."""
    with pytest.raises(geodata.GeodataError) as caught:
        geodata.load_polygons(written(frame, folder / "official.gpkg"))
    return caught.value.mistakes


@pytest.mark.parametrize(("name", "crs"), [("official.geojson", geodata.WGS84), ("official.gpkg", geodata.METRES)])
def test_a_good_file_takes_the_place_of_the_schematic(tmp_path: Path, name: str, crs: str) -> None:
    schematic = geodata.load_polygons()
    loaded = geodata.load_polygons(written(schematic.to_crs(crs), tmp_path / name))
    assert list(loaded["name"]) == list(schematic["name"])
    assert loaded.crs.to_epsg() == 32749
    assert loaded.geometry.area.sum() == pytest.approx(schematic.geometry.area.sum(), rel=1e-6)


def test_codes_without_dots_in_a_column_of_another_name_are_understood(tmp_path: Path) -> None:
    frame = geodata.load_polygons().rename(columns={"code": "KDCPUM"}).drop(columns="name")
    frame["KDCPUM"] = frame["KDCPUM"].str.replace(".", "")
    assert list(geodata.load_polygons(written(frame, tmp_path / "x.gpkg"))["code"])[14] == "35.22.15"


def test_several_rows_of_a_kecamatan_become_one_shape(tmp_path: Path) -> None:
    frame = geodata.load_polygons()
    west = frame.copy()
    west.geometry = frame.geometry.intersection(shapely.box(0, 0, 590_000, 2e7))
    east = frame.copy()
    east.geometry = frame.geometry.intersection(shapely.box(590_000, 0, 2e6, 2e7))
    both = pandas.concat([west[~west.geometry.is_empty], east[~east.geometry.is_empty]], ignore_index=True)
    loaded = geodata.load_polygons(written(both, tmp_path / "x.gpkg"))
    assert len(loaded) == 28
    assert loaded.geometry.area.sum() == pytest.approx(frame.geometry.area.sum(), rel=1e-6)


def test_outlines_of_a_detailed_file_are_thinned_and_still_shared(tmp_path: Path) -> None:
    detailed = geodata.load_polygons()
    detailed.geometry = detailed.geometry.segmentize(20)
    path = written(detailed, tmp_path / "x.gpkg")
    outlines = geodata.outlines(path)
    assert sum(map(len, outlines.values())) < shapely.get_num_coordinates(detailed.geometry.to_numpy()).sum() / 10
    assert len(set(outlines["35.22.15"]) & set(outlines["35.22.14"])) >= 2


def test_missing_and_unknown_codes_are_reported_together(tmp_path: Path) -> None:
    frame = geodata.load_polygons()
    frame.loc[frame["code"] == "35.22.28", "code"] = "35.23.01"
    assert mistakes(frame[frame["code"] != "35.22.01"], tmp_path) == (
        "kecamatan 35.22.01 Ngraho is missing",
        "kecamatan 35.22.28 Gayam is missing",
        "code 35.23.01 is not a kecamatan",
    )


def test_swapped_codes_are_noticed_by_where_they_lie(tmp_path: Path) -> None:
    frame = geodata.load_polygons()
    frame["code"] = frame["code"].replace({"35.22.01": "35.22.10", "35.22.10": "35.22.01"})
    found = mistakes(frame, tmp_path)
    assert [mistake[:8] for mistake in found] == ["35.22.01", "35.22.10"]
    assert all("km from where it should" in mistake for mistake in found)


def test_an_overlap_is_reported_and_a_sliver_is_not(tmp_path: Path) -> None:
    frame = geodata.load_polygons()
    frame.geometry = frame.geometry.buffer(0.01)
    assert len(geodata.load_polygons(written(frame, tmp_path / "slivers.gpkg"))) == 28
    wide = frame.geometry.buffer(300).where(frame["code"] == "35.22.15", frame.geometry)
    frame.geometry = wide
    assert any("Bojonegoro overlap by" in mistake for mistake in mistakes(frame, tmp_path))


def test_an_invalid_shape_is_named_and_not_repaired(tmp_path: Path) -> None:
    frame = geodata.load_polygons()
    x, y = geodata.project(-7.0462, 111.6478)
    bow = shapely.Polygon([(x, y), (x + 900, y + 900), (x + 900, y), (x, y + 900)])
    frame.geometry = frame.geometry.where(frame["code"] != "35.22.25", bow)
    assert [mistake[:30] for mistake in mistakes(frame, tmp_path)] == ["ring 35.22.25 Kedewan is not v"]


def test_a_file_without_codes_and_coordinate_system_has_two_mistakes(tmp_path: Path) -> None:
    frame = geodata.load_polygons().drop(columns="code").set_crs(None, allow_override=True)
    with pytest.warns(UserWarning, match="crs"):
        found = mistakes(frame, tmp_path)
    assert len(found) == 2
    assert "coordinate system" in found[0]
    assert "columns found: name" in found[1]


def test_a_file_that_is_no_geodata_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(geodata.GeodataError, match="cannot be read"):
        geodata.load_polygons(path)


@pytest.mark.parametrize("code", ["35.22.15", "352215", 352215, 352215.0, " 35.22.15 "])
def test_a_code_is_understood_however_a_table_keeps_it(code: object) -> None:
    assert dotted(code) == "35.22.15"


@pytest.mark.parametrize("code", ["3522160", "Bojonegoro", "", None])
def test_what_is_no_kemendagri_code_is_not_made_one(code: object) -> None:
    assert dotted(code) == str(code)
