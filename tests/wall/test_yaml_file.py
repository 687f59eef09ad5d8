"""Scenes and plan as a file: what is written is read as it was, and every mistake is said with its line."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.wall.plan import Care, Dimming, Plan, Rotation, Scheduled, Step, Takeover
from commandcenter.domain.wall.scenes import TITLE_MAX, Scene
from commandcenter.wall import defaults
from commandcenter.wall.importing import difference
from commandcenter.wall.judging import Known
from commandcenter.wall.yaml_file import dump, judge, parse
from tests.domain.wall.test_written import CARES, KEYS, PRINTABLE, ROTATIONS, SCHEDULED, TAKEOVERS, tiles, unique

NAMES = {1: "kiri", 2: "kanan: atas", 3: "007", 4: "no", 5: "2026-11-22", 6: "#7", 7: "- x"}


def _ours(displays: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({each % 7 + 1 for each in displays}))


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Scene], Plan]:
    """On displays that there are."""
    titles = PRINTABLE.filter(bool).map(lambda title: title[:TITLE_MAX])
    lists = st.lists(tiles(), max_size=4).map(
        lambda found: tuple(
            each if each.display is None else replace(each, display=each.display % 7 + 1) for each in found
        )
    )
    scenes = draw(st.lists(st.builds(Scene, KEYS, titles, lists), max_size=3, unique_by=lambda scene: scene.key))
    rotations = ROTATIONS.map(lambda each: replace(each, displays=_ours(each.displays)))
    takeovers = TAKEOVERS.map(lambda each: replace(each, displays=_ours(each.displays)))
    return scenes, draw(st.builds(Plan, unique(rotations), unique(SCHEDULED), unique(takeovers), CARES))


@given(files())
def test_what_is_written_is_read_as_it_was(given_: tuple[list[Scene], Plan]) -> None:
    scenes, plan = given_
    content, wrong = parse(dump(scenes, plan, NAMES), NAMES)
    assert wrong == []
    assert content is not None
    assert (list(content.scenes), content.plan) == (scenes, plan)


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (3, 1), (1, 2), (1, 4), (2, 2), (3, 2), (4, 2), (8, 4), (16, 16)])
def test_the_scenes_that_a_wall_begins_with_fit_it_and_come_back(size: tuple[int, int]) -> None:
    """Nothing overlaps, nothing lies outside, and everything is used."""
    scenes = defaults.scenes(*size)
    for scene in scenes:
        area = sum(tile.area.width * tile.area.height for tile in scene.tiles)
        assert area == pytest.approx(size[0] * size[1])
        assert all(tile.area.right <= size[0] + 1e-6 and tile.area.bottom <= size[1] + 1e-6 for tile in scene.tiles)
        assert all(not tile.area.part_in(other.area) for tile in scene.tiles for other in scene.tiles if other != tile)
    content, wrong = parse(dump(scenes, defaults.PLAN, {}), {})
    assert wrong == []
    assert content is not None
    assert content.scenes == scenes
    assert judge(content, Known(scenes={scene.key for scene in scenes})) == []


FILE = """\
scenes:
  - key: peta
    title: Peta
    tiles:
      - {kind: screen, area: [0, 0, 2, 2], source: /network}
      - kind: clock
        area: [0, 0, 1/2, 1]
        display: tengah
rotations:
  - key: Ronde
    steps:
      - {show: peta, seconds: 2}
schedule:
  - {key: pagi, scene: peta, days: [mon, funday], at: 25.00, minutes: 30}
care:
  dimming:
    - {from: 22.00, to: 5.00, level: 2}
  colour: red
"""


def test_every_mistake_is_said_with_its_line() -> None:
    content, wrong = parse(FILE, {1: "kiri"})
    assert content is None
    assert [(each.line, each.where) for each in wrong] == [
        (7, "scenes[0].tiles[1].area[2]"), (8, "scenes[0].tiles[1].display"), (10, "rotations[0].key"),
        (12, "rotations[0].steps[0].seconds"), (14, "schedule[0].days[1]"), (14, "schedule[0].at"),
        (15, "care"), (17, "care.dimming[0].level"),
    ]  # fmt: skip
    assert "tengah" in wrong[1].said("id")
    assert "kiri" in wrong[1].said("en")


TIMES = [("07.30", 450), ("7.30", 450), ("07:30", 450), ("12:30", 750), ("9:05", 545), ("'00.00'", 0), ("23.59", 1439)]


@pytest.mark.parametrize(("typed", "minute"), TIMES)
def test_times_mean_what_people_write(typed: str, minute: int) -> None:
    """To YAML they are numbers, some of them of base sixty."""
    content, _ = parse(f"schedule:\n  - {{key: a, scene: b, days: [mon], at: {typed}, minutes: 5}}\n", {})
    assert content is not None
    assert content.plan.schedule[0].at == minute


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("scenes: [", 1),
        ("a: 1\na: 2\n", 2),
        ("scenes: &a []\nrotations: *a\n", 2),
        ("a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(30)), 2),
        ("[" * 5_000, 1),
        ("scenes:\n  - key: a\0b\n", 1),
        ("scenes: !!python/object/apply:os.system [ls]\n", 1),
        ("? {a: b}\n: c\n", 1),
        ("scenes: 5\n", 1),
        ("7\n", 1),
        ("scenes:\n- {key: a, title: x, tiles: []}\n- {key: a, title: y, tiles: []}\n", 1),
        ("scenes:\n- {key: a, title: " + "x" * 10_000 + ", tiles: []}\n", 2),
        ("scenes:\n- {key: a, title: \"\u202e\", tiles: []}\n", 2),
        ("scenes:\n- {key: a, title: x, tiles: [{kind: clock, area: [.nan, 0, 1, 1]}]}\n", 2),
        ("scenes:\n- {key: a, title: x, tiles: [{kind: clock, area: [0, 1.0e+9, 1, 1]}]}\n", 2),
        ("takeovers:\n- {key: a, scene: b, displays: [x]}\n", 2),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_with_its_line(text: str, line: int) -> None:
    content, wrong = parse(text, {})
    assert content is None
    assert wrong[0].line == line
    assert wrong[0].said("id")


ANYTHING = st.text() | st.builds(
    lambda name, value: f"{name}:\n  - {value}\n",
    st.sampled_from(["scenes", "rotations", "schedule", "takeovers", "care"]),
    st.text(st.sampled_from("{}[]:,&*!#-'\" akey0.1\n"), max_size=60),
)


@given(ANYTHING)
def test_whatever_is_given_is_read_or_refused(text: str) -> None:
    content, wrong = parse(text, NAMES)
    assert (content is None) == bool(wrong)


def test_an_empty_file_changes_nothing_and_replacing_by_it_removes_everything() -> None:
    content, _ = parse("", {})
    assert content is not None
    scenes = {scene.key: scene for scene in defaults.scenes(2, 2)}
    assert difference(content, scenes, defaults.PLAN, replaces=False).is_empty
    found = difference(content, scenes, defaults.PLAN, replaces=True)
    plan = defaults.PLAN
    parts = [*scenes, *plan.rotations, *plan.schedule, *plan.takeovers]
    assert len(found.of("deleted")) == len(parts)
    assert found.plan == Plan()


def test_what_the_file_does_not_name_stays() -> None:
    before = Plan((Rotation("a", "", (Step("/network", 30),)),), care=Care(dimming=(Dimming(0, 60, 0.5),)), version=4)
    content, _ = parse("rotations:\n- {key: b, steps: [{show: /, seconds: 30}]}\n", {})
    assert content is not None
    found = difference(content, {}, before, replaces=False)
    assert found.plan is not None
    assert [each.key for each in found.plan.rotations] == ["a", "b"]
    assert (found.plan.care, found.plan.version) == (before.care, 4)
    assert [change for change in found.changes if change.kind != "same"] == [("added", "rotations", "b")]


def test_the_order_of_rotations_is_a_change_too() -> None:
    """It says which lies above which."""
    steps = (Step("/network", 30),)
    before = Plan((Rotation("a", "", steps), Rotation("b", "", steps)))
    content, _ = parse(dump([], replace(before, rotations=before.rotations[::-1]), {}), {})
    assert content is not None
    found = difference(content, {}, before, replaces=False)
    assert found.plan is not None
    assert not found.is_empty


def test_an_exported_wall_is_unchanged_by_its_own_file() -> None:
    scenes = {scene.key: replace(scene, version=3) for scene in defaults.scenes(4, 2)}
    plan = Plan(
        schedule=(Scheduled("a", "pagi", frozenset({"sun"}), 0, 1),),
        takeovers=(Takeover("b", "peta", displays=(1, 2)),), version=2,
    )  # fmt: skip
    content, wrong = parse(dump(scenes.values(), plan, NAMES), NAMES)
    assert wrong == []
    assert content is not None
    found: Any = difference(content, scenes, plan, replaces=True)
    assert found.is_empty
    assert (found.scenes, found.deleted, found.plan) == ((), (), None)


def test_a_display_that_is_gone_is_said_and_not_dropped() -> None:
    plan = Plan((Rotation("a", "", (), (99,)),))
    content, wrong = parse(dump([], plan, NAMES), NAMES)
    assert content is None
    assert "#99" in wrong[0].said("en")
