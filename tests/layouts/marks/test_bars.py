"""Bullet, interval, spread and stacked bar: what they draw is what they were told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.picture import Shown
from layouts import marks, theme
from layouts.contract import Look
from layouts.marks.scale import WIDTH
from tests.layouts.marks.reading_svg import drawing, extent, paths

DARK, LIGHT = Look(), Look(theme="light")
RED = theme.DARK.states[Shown.DOWN].mark
VIOLET = theme.DARK.states[Shown.UNKNOWN].mark
AMOUNTS = st.floats(-1e6, 1e6)


def bar(value: float | None, tone: Shown = Shown.DOWN, top: float = 100) -> list[str]:
    return paths(marks.bullet(DARK, value=value, target=80, top=top, tone=tone, label="x"), RED)


def test_the_bar_of_a_bullet_ends_where_the_value_stands() -> None:
    assert [extent(path) for path in bar(64)] == [(0, 256)]


def test_nothing_is_drawn_for_zero_and_something_else_for_no_value() -> None:
    assert bar(0) == []
    unknown = marks.bullet(DARK, value=None, target=80, top=100, tone=Shown.UNKNOWN, label="x")
    assert len(paths(unknown, VIOLET)) == 1


def test_a_negative_value_is_a_triangle_at_the_left_edge_and_no_bar() -> None:
    (path,) = bar(-12)
    left, right = extent(path)
    assert left == 0
    assert right < WIDTH / 20


def test_a_value_over_the_top_has_a_triangle_at_the_right_edge_of_its_bar() -> None:
    mark = marks.bullet(DARK, value=140, target=80, top=100, tone=Shown.DOWN, label="x")
    over = set(paths(mark)) - set(paths(marks.bullet(DARK, value=100, target=80, top=100, tone=Shown.DOWN, label="x")))
    assert [extent(path)[1] for path in over] == [WIDTH]


def test_the_bands_of_a_bullet_fill_the_scale_and_the_best_is_faintest() -> None:
    whole = marks.bullet(DARK, value=None, target=None, top=100, bounds=(50, 90), label="x")
    bands = [path for path in drawing(whole) if path.get("fill") not in (None, "none")]
    assert [extent(path.attrib["d"]) for path in bands] == [(0, 200), (200, 360), (360, 400)]
    shades = [theme.contrast(path.attrib["fill"], theme.DARK.background) for path in bands]
    assert shades == sorted(shades, reverse=True)


@given(AMOUNTS, AMOUNTS, st.floats(0, 1e6), st.tuples(AMOUNTS, AMOUNTS), AMOUNTS)
def test_a_bullet_never_draws_outside_of_itself(
    value: float, target: float, top: float, forecast: tuple[float, float], pace: float
) -> None:
    mark = marks.bullet(
        DARK, value=value, target=target, top=top, bounds=(10, 50), pace=pace, forecast=forecast, label="x"
    )
    for path in paths(mark):
        assert extent(path)[0] >= 0
        assert extent(path)[1] <= WIDTH


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.floats(0, 1e6))
def test_an_interval_never_draws_outside_of_itself(point: float, one: float, other: float, top: float) -> None:
    low, high = sorted((one, other))
    for path in paths(marks.interval(DARK, point=point, low=low, high=high, top=top, reference=point, label="x")):
        assert extent(path)[0] >= 0
        assert extent(path)[1] <= WIDTH


def test_a_wide_interval_is_a_long_line_and_too_little_known_has_no_point() -> None:
    known = paths(marks.interval(DARK, point=50, low=20, high=80, top=100, tone=Shown.DOWN, label="x"), RED)
    assert extent(known[0]) == (80, 320)
    assert len(known) == 2
    assert len(paths(marks.interval(DARK, point=None, low=0, high=80, top=100, tone=Shown.DOWN, label="x"), RED)) == 1


def test_a_spread_draws_what_it_knows_and_an_end_beyond_the_scale_as_a_triangle() -> None:
    told = {10: 1.0, 25: 3.0, 50: 5.0, 75: 9.0, 90: 40.0}
    line, box = paths(marks.spread(DARK, quantiles=told, top=20, tone=Shown.DOWN, label="x"), RED)
    assert extent(line) == (20, WIDTH)
    assert extent(box) == (60, 180)
    assert paths(marks.spread(DARK, quantiles={}, top=20, tone=Shown.DOWN, label="x"), RED) == []


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=5))
def test_the_parts_of_a_stack_stand_in_order_and_every_part_is_seen(shares: list[float]) -> None:
    parts = [(str(step), share, step) for step, share in enumerate(shares)]
    mark = marks.stacked(DARK, parts, label="x")
    lefts = []
    for step in range(len(shares)):
        (path,) = paths(mark, theme.DARK.ramp[step])
        left, right = extent(path)
        assert right - left >= 2
        lefts.append(left)
    assert lefts == sorted(lefts)
    assert lefts[0] == 0


def test_a_stack_of_nothing_is_an_empty_outline() -> None:
    (path,) = drawing(marks.stacked(DARK, [("a", 0, 0), ("b", -3, 1)], label="x"))
    assert path.get("fill") == "none"


@pytest.mark.parametrize("look", [DARK, LIGHT], ids=lambda look: look.theme)
def test_every_bar_is_small_on_the_wire_and_says_its_label(look: Look) -> None:
    bars = (
        marks.bullet(look, value=1, target=2, top=3, bounds=(1, 2), pace=1, forecast=(1, 2), label="64 of 80"),
        marks.interval(look, point=1, low=0, high=2, top=3, label="64 of 80"),
        marks.spread(look, quantiles={10: 1, 25: 2, 50: 3, 75: 4, 90: 5}, top=5, label="64 of 80"),
        marks.stacked(look, [("a", 1, 0), ("b", 2, 4)], label="64 of 80"),
    )
    for mark in bars:
        assert mark.alt == "64 of 80"
        assert len(mark.src) < 1_000
