"""``commandcenter geodata`` at the keyboard."""

from pathlib import Path

from click.testing import CliRunner

import geodata
from commandcenter.commands.geodata import command


def test_list_prints_the_28_with_both_codes_and_their_sums() -> None:
    result = CliRunner().invoke(command, ["list"])
    lines = result.output.strip().split("\n")
    assert len(lines) == 30
    assert lines[15].split() == ["35.22.15", "3522160", "18", "88,347", "25.71", "Bojonegoro"]
    assert "Kepohbaru (also: Kepoh Baru)" in result.output
    assert lines[-1].split() == ["28", "kecamatan", "430", "1,367,980", "2,307.06"]


def test_check_says_that_a_good_file_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "official.geojson"
    geodata.load_polygons().to_crs(geodata.WGS84).to_file(path)
    result = CliRunner().invoke(command, ["check", str(path)])
    assert result.exit_code == 0
    assert "official.geojson: 28 kecamatan, 2,302 km2" in result.output


def test_check_lists_every_mistake(tmp_path: Path) -> None:
    path = tmp_path / "official.gpkg"
    geodata.load_polygons().iloc[2:].to_file(path)
    result = CliRunner().invoke(command, ["check", str(path)])
    assert result.exit_code == 1
    assert result.output.count("is missing") == 2
