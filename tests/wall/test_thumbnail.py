"""A scene drawn small: where its tiles lie, what they are called, and what becomes of displays that it names."""

from typing import Any

import orjson
import pytest
from plotly.utils import PlotlyJSONEncoder  # what Dash writes components with

from commandcenter.domain.wall.geometry import Layout, Place, Rect
from commandcenter.domain.wall.scenes import Scene, Tile
from layouts import SCREENS
from layouts.contract import Look
from layouts.wall import kinds
from layouts.wall.thumbnail import component, drawing

LAYOUT = Layout({1: Place(0, 0, 1600, 900), 2: Place(1, 0, 1600, 900)})
NAMES = {1: "kiri", 2: "kanan", 3: "lobi"}
TITLES = kinds.titles(SCREENS, "id")


def _drawn(scene: Scene) -> list[dict[str, Any]]:
    made = orjson.loads(PlotlyJSONEncoder().encode(component(scene, LAYOUT, Look(), TITLES, NAMES)))
    children: list[dict[str, Any]] = made["props"]["children"]
    return [each["props"] for each in children]


def test_a_view_over_two_displays_is_drawn_over_both() -> None:
    drawn = _drawn(Scene("peta", "Peta", (Tile("screen", Rect(0, 0, 2, 1), "/network?theme=light"),)))
    tile = drawn[-1]
    assert tile["style"] == {"left": "0.0000%", "top": "0.0000%", "width": "100.0000%", "height": "100.0000%"}
    assert tile["title"] == TITLES["/network"]
    assert [each["title"] for each in drawn[:-1]] == ["kiri", "kanan"]


def test_a_wall_without_displays_is_as_large_as_its_scene() -> None:
    found = drawing((Tile("clock", Rect(1, 0.5, 1, 1)),), Layout({}), {})
    assert (found.columns, found.rows) == (2, 2)
    assert drawing((), Layout({}), {})[:2] == (1, 1)


def test_a_display_without_a_place_hangs_below_and_one_that_is_gone_is_said() -> None:
    tiles = (Tile("clock", Rect(0.5, 0, 0.5, 1), "", 3), Tile("clock", Rect(0, 0, 1, 1), "", 9))
    found = drawing(tiles, LAYOUT, NAMES)
    assert found.rows == 2
    assert [each.area for each in found.tiles] == [Rect(0.5, 1, 0.5, 1)]
    assert found.lost == tiles[1:]


@pytest.mark.parametrize(
    ("tile", "name"),
    [
        (Tile("screen", Rect(0, 0, 1, 1), "/gone?x=1"), "/gone?x=1"),
        (Tile("web", Rect(0, 0, 1, 1), "https://rapat.example/ruang/7?kunci=rahasia"), "Halaman web: rapat.example"),
        (Tile("web", Rect(0, 0, 1, 1), "https://[::"), "Halaman web: –"),
        (Tile("announcement", Rect(0, 0, 1, 1), "Rapat 09.00"), "Pengumuman: Rapat 09.00"),
        (Tile("free", Rect(0, 0, 1, 1)), "Dikosongkan"),
    ],
)
def test_a_tile_says_what_it_is(tile: Tile, name: str) -> None:
    """Of a web page its host alone: the rest may be nobody's business."""
    assert kinds.name(tile, TITLES, "id") == name
