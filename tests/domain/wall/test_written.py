"""Tiles and plans as JSON: everything comes back as it was, and every mistake is said where it is."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.wall import written
from commandcenter.domain.wall.geometry import GRID_MAX, Rect
from commandcenter.domain.wall.plan import (
    SECONDS_OF_A_STEP,
    WEEKDAYS,
    Care,
    Dimming,
    Plan,
    Rotation,
    Scheduled,
    Step,
    Takeover,
)
from commandcenter.domain.wall.scenes import KINDS, SOURCE_MAX, TILES_MAX, TITLE_MAX, Tile

PRINTABLE = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "))
KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
IDS = st.lists(st.integers(1, 2**52), max_size=5, unique=True).map(lambda ids: tuple(sorted(ids)))
MINUTES = st.integers(0, written.DAY_MIN - 1)


@st.composite
def tiles(draw: st.DrawFn) -> Tile:
    """On twelfths of a cell, as the editor makes them."""
    display = draw(st.none() | st.integers(1, 2**53))
    most = 12 * (GRID_MAX if display is None else 1)
    x, y = draw(st.integers(0, most - 1)), draw(st.integers(0, most - 1))
    width, height = draw(st.integers(1, most - x)), draw(st.integers(1, most - y))
    area = Rect(*(round(each / 12, written.DECIMALS) for each in (x, y, width, height)))
    kind = draw(st.sampled_from(KINDS))
    source = ("/" + draw(PRINTABLE.filter(lambda s: s[:1] not in ("/", "\\")))) if kind == "screen" else draw(PRINTABLE)
    return Tile(kind, area, source[:SOURCE_MAX], display)


STEPS = st.builds(Step, PRINTABLE.filter(bool).map(lambda s: s[:SOURCE_MAX]), st.integers(*SECONDS_OF_A_STEP))
ROTATIONS = st.builds(
    Rotation, KEYS, PRINTABLE.map(lambda s: s[:TITLE_MAX]), st.lists(STEPS, max_size=4).map(tuple), IDS
)
SCHEDULED = st.builds(
    Scheduled, KEYS, KEYS, st.frozensets(st.sampled_from(WEEKDAYS), min_size=1), MINUTES, st.integers(1, 1440)
)
TAKEOVERS = st.builds(
    Takeover, KEYS, KEYS, st.frozensets(st.sampled_from(["low", "medium", "high", "critical"]), min_size=1),
    st.lists(PRINTABLE.filter(bool).map(lambda s: s[:80]), max_size=3).map(tuple), IDS, st.integers(1, 1440),
    st.integers(0, 100), st.booleans(),
)  # fmt: skip
CARES = st.builds(
    Care, st.lists(st.builds(Dimming, MINUTES, MINUTES, st.floats(0.1, 1)), max_size=3).map(tuple), st.booleans(),
    st.none() | MINUTES, st.integers(100, 16_000),
)  # fmt: skip


def unique(values: Any) -> Any:
    return st.lists(values, max_size=4, unique_by=lambda each: each.key).map(tuple)


PLANS = st.builds(Plan, unique(ROTATIONS), unique(SCHEDULED), unique(TAKEOVERS), CARES)


@given(st.lists(tiles(), max_size=6))
def test_tiles_come_back_as_they_were(given_: list[Tile]) -> None:
    assert written.tiles(json.loads(json.dumps(written.of_tiles(given_)))) == tuple(given_)


@given(PLANS)
def test_a_plan_comes_back_as_it_was(plan: Plan) -> None:
    assert written.plan(json.loads(json.dumps(written.of_plan(plan))), 7) == replace(plan, version=7)


@given(MINUTES)
def test_a_minute_comes_back_as_it_was(minute: int) -> None:
    said = written.of_minute(minute)
    assert written.minute(said) == minute == written.minute(said.replace(".", ":"))


@pytest.mark.parametrize(
    "said", ["", "7", "24.00", "12.60", "7.5", "1.2.3", "٣.٠٠", "-1.00", "007.30", " 7.30", "7.30 "]
)
def test_what_is_no_time_is_none(said: str) -> None:
    assert written.minute(said) is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["kind", "area", "source", "display", "rotations", "care", "steps", "key", "dimming", "at"])
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(ANYTHING)
def test_whatever_comes_is_read_or_refused(given_: Any) -> None:
    """And what was read can be written and read again: a wall must never hold what it cannot load."""
    for read, write in ((written.tiles, written.of_tiles), (written.plan, written.of_plan)):
        try:
            found = read(given_)
        except written.Unreadable:
            continue
        again: Any = write(found)  # type: ignore[operator]
        assert read(json.loads(json.dumps(again))) == found


def _tile(**changed: Any) -> list[dict[str, Any]]:
    return [{"kind": "clock", "area": [0, 0, 1, 1], **changed}]


NOT_A_NUMBER, ENDLESS = float("nan"), float("inf")
WRONG_TILES: list[tuple[Any, str]] = [
    (None, "tiles"),
    ({}, "tiles"),
    ("tiles", "tiles"),
    (_tile() * (TILES_MAX + 1), "tiles"),
    ([7], "tiles[0]"),
    (_tile(colour="red"), "tiles[0]"),
    (_tile(kind="movie"), "tiles[0].kind"),
    (_tile(kind=["clock"]), "tiles[0].kind"),
    (_tile(area=[0, 0, 1]), "tiles[0].area"),
    (_tile(area=[0, 0, 1, NOT_A_NUMBER]), "tiles[0].area[3]"),
    (_tile(area=[0, ENDLESS, 1, 1]), "tiles[0].area[1]"),
    (_tile(area=[10**9, 0, 1, 1]), "tiles[0].area[0]"),
    (_tile(area=[10**400, 0, 1, 1]), "tiles[0].area[0]"),
    (_tile(area=[-1, 0, 1, 1]), "tiles[0].area[0]"),
    (_tile(area=[0, 0, 1e-9, 1]), "tiles[0].area"),
    (_tile(area=[0, 0, True, 1]), "tiles[0].area[2]"),
    (_tile(area=[15.5, 0, 1, 1]), "tiles[0].area"),
    (_tile(area=[0.5, 0, 1, 1], display=1), "tiles[0].area"),
    (_tile(display=0), "tiles[0].display"),
    (_tile(display=2**60), "tiles[0].display"),
    (_tile(display=1.5), "tiles[0].display"),
    (_tile(source="a" * (SOURCE_MAX + 1)), "tiles[0].source"),
    (_tile(source="a\0b"), "tiles[0].source"),
    (_tile(source="a\u202eb"), "tiles[0].source"),
    (_tile(source="a\ud800b"), "tiles[0].source"),
    (_tile(kind="screen"), "tiles[0].source"),
    (_tile(kind="screen", source="//elsewhere.example/network"), "tiles[0].source"),
    (_tile(kind="screen", source="javascript:alert(1)"), "tiles[0].source"),
]


@pytest.mark.parametrize(("wrong", "where"), WRONG_TILES)
def test_a_wrong_tile_is_refused_where_it_is_wrong(wrong: Any, where: str) -> None:
    with pytest.raises(written.Unreadable) as refused:
        written.tiles(wrong)
    assert where in [place for place, _ in refused.value.faults]


def _rotation(**changed: Any) -> dict[str, Any]:
    return {"rotations": [{"key": "a", "steps": [{"show": "peta", "seconds": 30}], **changed}]}


def _takeover(**changed: Any) -> dict[str, Any]:
    return {"takeovers": [{"key": "a", "scene": "badai", **changed}]}


def _scheduled(**changed: Any) -> dict[str, Any]:
    return {"schedule": [{"key": "a", "scene": "s", "days": ["mon"], "at": "07.30", "minutes": 15, **changed}]}


WRONG_PLANS: list[tuple[Any, str]] = [
    ([], ""),
    ({"rotation": []}, ""),
    ({"rotations": {}}, "rotations"),
    (_rotation(key="Pagi"), "rotations[0].key"),
    (_rotation(key="a" * 41), "rotations[0].key"),
    (_rotation(title="x" * 10_000), "rotations[0].title"),
    (_rotation(steps=[{"show": "", "seconds": 30}]), "rotations[0].steps[0].show"),
    (_rotation(steps=[{"show": "a", "seconds": 0}]), "rotations[0].steps[0].seconds"),
    (_rotation(steps=[{"show": "a", "seconds": 4.5}]), "rotations[0].steps[0].seconds"),
    (_rotation(displays=["kiri"]), "rotations[0].displays[0]"),
    ({"rotations": _rotation()["rotations"] * 2}, "rotations"),
    (_scheduled(days=[]), "schedule[0].days"),
    (_scheduled(days=["senin"]), "schedule[0].days[0]"),
    (_scheduled(at="25.00"), "schedule[0].at"),
    (_scheduled(at=7.3), "schedule[0].at"),
    (_scheduled(minutes=0), "schedule[0].minutes"),
    (_takeover(severities=["fatal"]), "takeovers[0].severities[0]"),
    (_takeover(minutes=100_000), "takeovers[0].minutes"),
    (_takeover(select="yes"), "takeovers[0].select"),
    ({"care": {"dimming": [{"from": "22.00", "to": "05.00", "level": 0}]}}, "care.dimming[0].level"),
    ({"care": {"reload_at": 3}}, "care.reload_at"),
    ({"care": "none"}, "care"),
]


@pytest.mark.parametrize(("wrong", "where"), WRONG_PLANS)
def test_a_wrong_plan_is_refused_where_it_is_wrong(wrong: Any, where: str) -> None:
    with pytest.raises(written.Unreadable) as refused:
        written.plan(wrong)
    assert where in [place for place, _ in refused.value.faults]


def test_all_mistakes_are_said_at_once_and_not_thousands_of_them() -> None:
    with pytest.raises(written.Unreadable) as refused:
        written.plan({**_rotation(key="?"), **_scheduled(at="?"), **_takeover(priority=101)})
    assert [where for where, _ in refused.value.faults] == [
        "rotations[0].key",
        "schedule[0].at",
        "takeovers[0].priority",
    ]
    with pytest.raises(written.Unreadable) as refused:
        written.tiles([{"kind": "x", "area": ["y"] * 4}] * TILES_MAX)
    assert len(refused.value.faults) <= 50


def test_what_is_left_out_is_as_in_an_empty_plan() -> None:
    assert written.plan({}, 3) == Plan(version=3)
    assert written.plan(_takeover()).takeovers == (Takeover("a", "badai"),)
    assert written.plan({"care": {"reload_at": None}}).care == Care(reload_at=None)
