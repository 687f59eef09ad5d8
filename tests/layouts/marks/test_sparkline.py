from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.picture import Shown
from layouts import marks, theme
from layouts.contract import Look
from tests.layouts.marks.reading_svg import drawing, paths

LOOK = Look()
GREY = theme.DARK.states[Shown.UP].mark
FIGURES = st.lists(st.none() | st.floats(-1e9, 1e9), max_size=60)


def lines(values: list[float | None], **more: object) -> list[str]:
    return paths(marks.sparkline(values, LOOK, label="x", **more), GREY)  # type: ignore[arg-type]


def test_a_whole_series_is_one_line_and_a_dot_for_the_newest() -> None:
    assert len(lines([1, 2, 3])) == 2


def test_a_missing_value_is_a_gap_and_a_value_between_two_gaps_a_dot() -> None:
    found = lines([1, 2, None, 5, None, 1, 2])
    assert len(found) == 4
    assert found[1].endswith("h0")


def test_a_missing_newest_value_has_no_dot() -> None:
    assert len(lines([1, 2, None])) == 1


def test_no_line_crosses_a_break_in_the_series_and_a_rule_marks_it() -> None:
    mark = marks.sparkline([1, 2, 3, 9, 10], LOOK, label="x", breaks=(3,))
    assert len(paths(mark, GREY)) == 3
    rules = [path for path in drawing(mark) if path.get("stroke-dasharray")]
    assert len(rules) == 1


def test_the_expected_range_lies_behind_the_values_and_stretches_the_scale() -> None:
    mark = marks.sparkline([5, 5, 5], LOOK, label="x", low=[0, 0, 0], high=[10, 10, 10])
    first = next(iter(drawing(mark)))
    assert first.get("fill") == theme.DARK.edge
    assert f" {28 * 4 // 2}" in paths(mark, GREY)[0]  # in the middle of the height


def test_only_the_newest_value_is_loud_and_has_a_form_of_its_own() -> None:
    forms = set()
    for tone in (Shown.DOWN, Shown.DEGRADED, Shown.UNKNOWN):
        mark = marks.sparkline([1, 2, 9], LOOK, label="x", tone=tone)
        (loud,) = paths(mark, theme.DARK.states[tone].mark)
        forms.add(loud)
        assert len(paths(mark, GREY)) == 1
    assert len(forms) == 3


@given(FIGURES)
def test_every_series_can_be_drawn_within_its_box(values: list[float | None]) -> None:
    picture = drawing(marks.sparkline(values, LOOK, label="x"))
    assert picture.get("viewBox") == "0 0 480 112"


def test_two_months_of_days_take_less_than_a_kilobyte() -> None:
    assert len(marks.sparkline([float(day * 7 % 11) for day in range(60)], LOOK, label="x").src) < 1_000
