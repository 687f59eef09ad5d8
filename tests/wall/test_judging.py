"""What is wrong with scenes and plans: said where it is, with what to do, in both languages."""

import pytest

from commandcenter.domain.wall.geometry import Layout, Place, Rect
from commandcenter.domain.wall.plan import Plan, Rotation, Scheduled, Step, Takeover
from commandcenter.domain.wall.scenes import Tile, TileKind
from commandcenter.wall.judging import Known, of_plan, of_tiles, uses

LAYOUT = Layout({1: Place(0, 0, 1600, 900), 2: Place(1, 0, 1600, 900)})


def _judge(kind: TileKind, source: str) -> str | None:
    return None if kind != "screen" or source == "/network" else "Clock"


KNOWN = Known(_judge, {1: "kiri", 2: "kanan", 3: "lobi"}, LAYOUT, {"peta"})


def _tile(x: float, y: float, width: float, height: float, display: int | None = None) -> Tile:
    return Tile("screen", Rect(x, y, width, height), "/network", display)


@pytest.mark.parametrize(
    ("tiles", "where", "is_grave"),
    [
        ((_tile(0, 0, 1, 1, 9),), "tiles[0].display", True),
        ((_tile(0, 0, 1, 1), Tile("screen", Rect(1, 0, 1, 1), "/audit")), "tiles[1].source", True),
        ((_tile(3, 3, 1, 1),), "tiles[0].area", False),
        ((_tile(1.5, 0, 1, 1),), "tiles[0].area", False),
        ((_tile(0, 0, 1, 1), _tile(0.5, 0, 1, 1)), "tiles[0].area", False),
        ((_tile(0, 0, 1, 1), _tile(0, 0, 2, 1)), "tiles[0].area", False),
        ((_tile(0, 0, 1, 1), _tile(0.5, 0, 0.5, 1, 1)), "tiles[0].area", False),
    ],
)
def test_a_mistake_is_said_where_it_is(tiles: tuple[Tile, ...], where: str, is_grave: bool) -> None:
    (problem,) = of_tiles(tiles, KNOWN)
    assert (problem.where, problem.is_grave) == (where, is_grave)
    assert problem.said("id") != problem.said("en")
    assert "{" not in problem.said("id")


def test_what_fits_is_not_complained_of() -> None:
    """Tiles that touch do not overlap, and displays without a place hang apart from everything."""
    tiles = (_tile(0, 0, 1 / 3, 1), _tile(1 / 3, 0, 2 / 3, 1), _tile(1, 0, 1, 1), _tile(0, 0, 1, 1, 3))
    assert of_tiles(tiles, KNOWN) == []


def test_without_displays_nothing_is_outside() -> None:
    assert of_tiles((_tile(3, 3, 1, 1),), Known()) == []


def test_a_plan_names_only_what_there_is() -> None:
    steps = (Step("peta", 30), Step("hilang", 30), Step("/audit", 30))
    plan = Plan(
        (Rotation("ronde", "", steps, (1, 9)), Rotation("k", "", ())),
        (Scheduled("pagi", "hilang", frozenset({"mon"}), 450, 15),),
        (Takeover("badai", "peta", displays=(8,)),),
    )  # fmt: skip
    found = of_plan(plan, KNOWN)
    assert [problem.where for problem in found] == [
        "rotations[0].steps[1].show", "rotations[0].steps[2].show", "rotations[0].displays[1]",
        "takeovers[0].displays[0]", "schedule[0].scene", "rotations[1].steps",
    ]  # fmt: skip
    assert [problem.is_grave for problem in found] == [True] * 5 + [False]
    assert uses(plan, "peta") == [("rotation", "ronde"), ("takeover", "badai")]
