"""What every display shows when."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import HOUR, MINUTE, SECOND, start_of_day
from commandcenter.domain.wall.geometry import Layout, Place, Rect
from commandcenter.domain.wall.layers import Layer, Position
from commandcenter.domain.wall.plan import Plan, Rotation, Scheduled, Step
from commandcenter.domain.wall.scenes import Scene, Tile, alone
from commandcenter.domain.wall.timeline import Display, Wall, beneath, held, moved, now_at, resumed, timeline

AT = 1_795_000_000_000
MAP = Scene("peta", "Peta", (Tile("screen", Rect(0, 0, 2, 2), "/network"),))
LEFT = Scene("kiri", "Kiri", (Tile("screen", Rect(0, 0, 1, 1), "/alerts"),))
ROUND = Rotation("ronde", "Ronde", (Step("peta", 30), Step("kiri", 20), Step("/data", 10)))
SQUARE = Layout({1 + c + 2 * r: Place(c, r, 1200, 675, 10) for c in (0, 1) for r in (0, 1)})
WALL = Wall(
    {id_: Display(id_, f"layar {id_}", "/", 1200, 4000 + id_) for id_ in (1, 2, 3, 4)}, SQUARE,
    {scene.key: scene for scene in (MAP, LEFT)},
)  # fmt: skip


def _titles(wall: Wall, at: int = AT) -> dict[int, str]:
    return {display: moments[0].shown.title for display, moments in timeline(wall, at).items()}


def _layer(**changes: object) -> Layer:
    layer = Layer(1, "push", LEFT.tiles, (), AT - MINUTE, AT - 50 * SECOND, title="Kiri", scene="kiri")
    return replace(layer, **changes)  # type: ignore[arg-type]


def test_a_display_that_nothing_touches_shows_where_it_begins() -> None:
    """There is never nothing."""
    found = timeline(WALL, AT)
    assert [moments[0].shown.parts[0].tile.source for moments in found.values()] == ["/", "/", "/", "/"]


def test_a_view_over_several_displays_is_made_for_the_farthest_reader() -> None:
    """Or its text would be cut at the border between two displays."""
    wall = replace(WALL, plan=Plan((replace(ROUND, steps=(Step("peta", 30),)),)))
    found = timeline(wall, AT, AT)
    assert {moments[0].shown.parts[0].distance_mm for moments in found.values()} == {4004}


def test_what_lies_higher_is_shown_and_what_lies_beneath_comes_back() -> None:
    """Each only where it has tiles."""
    wall = replace(WALL, plan=Plan((replace(ROUND, steps=(Step("peta", 30),)),)))
    pushed = replace(wall, layers=(_layer(ends_at=AT + MINUTE),))
    assert _titles(pushed) == {1: "Kiri", 2: "Peta", 3: "Peta", 4: "Peta"}
    assert [moment.at for moment in timeline(pushed, AT)[1]] == [AT, AT + MINUTE]
    assert _titles(pushed, AT + MINUTE) == _titles(wall)
    assert beneath(pushed, AT)[1].title == "Peta"


def test_a_takeover_lies_above_a_pin_and_a_pin_above_what_was_pushed() -> None:
    """Whatever came later."""
    layers = tuple(_layer(id=id_, kind=kind, title=kind) for id_, kind in ((1, "takeover"), (2, "pin"), (3, "push")))
    for count, title in ((3, "takeover"), (2, "pin"), (1, "push")):
        assert _titles(replace(WALL, layers=layers[3 - count :]))[1] == title


def test_a_switch_waits_for_displays_no_longer_than_it_said() -> None:
    """And comes earlier once they are ready."""
    waiting = _layer(ready_by=AT + 4 * SECOND)
    assert [m.at for m in timeline(replace(WALL, layers=(waiting,)), AT)[1]] == [AT, AT + 4 * SECOND]
    ready = replace(waiting, starts_at=AT + SECOND)
    assert [m.at for m in timeline(replace(WALL, layers=(ready,)), AT)[1]] == [AT, AT + SECOND]


def test_a_scene_comes_at_its_time_on_its_days() -> None:
    """By the clock of the regency, also past midnight."""
    midnight = start_of_day(AT)
    weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][((midnight + 7 * HOUR) // (24 * HOUR) + 3) % 7]
    scheduled = Scheduled("pagi", "kiri", frozenset({weekday}), 23 * 60 + 30, 60)
    wall = replace(WALL, plan=Plan(schedule=(scheduled,)))
    begins = midnight + 23 * HOUR + 30 * MINUTE
    assert _titles(wall, begins - 1)[1] == ""
    assert _titles(wall, begins)[1] == "Kiri"
    assert _titles(wall, begins + HOUR - 1)[1] == "Kiri"
    assert _titles(wall, begins + HOUR)[1] == ""
    assert [m.at for m in timeline(wall, begins - MINUTE)[1]] == [begins - MINUTE, begins]


def test_a_rotation_follows_the_clock() -> None:
    """Whoever asks, and whenever he asks first."""
    wall = replace(WALL, plan=Plan((ROUND,)), positions={"ronde": Position(AT)})
    moments = timeline(wall, AT + 5 * SECOND, AT + 65 * SECOND)[1]
    assert [(m.at - AT) // SECOND for m in moments] == [5, 30, 50, 60]
    assert [m.shown.title for m in moments] == ["Peta", "Kiri", "", "Peta"]


def test_a_rotation_of_many_short_steps_never_leaves_a_gap() -> None:
    """What is not worked out yet is the last step, not what lies beneath."""
    short = replace(ROUND, steps=(Step("peta", 5), Step("kiri", 5)))
    moments = timeline(replace(WALL, plan=Plan((short,))), AT)[1]
    assert {moment.shown.source for moment in moments} == {"rotation"}


@pytest.mark.parametrize("by", [1, -1])
@given(gone=st.integers(0, 600_000), lead=st.integers(0, 2_000), is_held=st.booleans())
def test_until_a_step_is_taken_the_old_one_stays(by: int, gone: int, lead: int, is_held: bool) -> None:
    """And from then on the neighbour is shown: no third one in between."""
    at = AT + gone
    position = held(ROUND, Position(AT), at) if is_held else Position(AT)
    here = now_at(ROUND, position, at)
    after = moved(ROUND, position, by, at, at + lead)
    for moment in range(at, at + lead, 100):
        assert now_at(ROUND, after, moment) == here
    assert now_at(ROUND, after, at + lead) == (here + by) % 3


@given(gone=st.integers(0, 600_000), pause=st.integers(0, 10_000_000))
def test_a_pause_holds_the_step_and_then_gives_it_its_whole_time(gone: int, pause: int) -> None:
    """However long it was."""
    at = AT + gone
    here = now_at(ROUND, Position(AT), at)
    paused = held(ROUND, Position(AT), at)
    assert now_at(ROUND, paused, at + pause) == here
    onward = resumed(ROUND, paused, at + pause)
    whole = ROUND.steps[here].seconds * SECOND
    assert now_at(ROUND, onward, at + pause + whole - 1) == here
    assert now_at(ROUND, onward, at + pause + whole) == (here + 1) % 3


@given(at=st.integers(AT, AT + HOUR), later=st.integers(0, 9 * MINUTE))
def test_two_displays_that_ask_at_different_moments_agree(at: int, later: int) -> None:
    """What one was told before is what the other is told now."""
    layer = Layer(4, "push", alone(2, "/data"), (2,), AT, AT + 20 * MINUTE, None, AT + 40 * MINUTE)
    wall = replace(WALL, plan=Plan((ROUND,)), layers=(layer,))
    early, late = timeline(wall, at), timeline(wall, at + later)
    for display in WALL.displays:
        until = early[display][-1].at
        if at + later > until:
            continue
        expected = [m.shown for m in early[display] if m.at <= at + later][-1]
        assert late[display][0].shown == expected
