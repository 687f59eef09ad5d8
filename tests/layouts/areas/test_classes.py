from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts import areas
from layouts.contract import Look

AMOUNTS = st.lists(st.floats(-1e6, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-6), min_size=1, max_size=28)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([0.3, 4.9], (1, 2, 3, 4)),
        ([9.8], (2, 4, 6, 8)),
        ([113.0, 20.0], (25, 50, 75, 100)),
        ([0.02, 0.004], (0.004, 0.008, 0.012, 0.016)),
        ([2.6], (0.6, 1.2, 1.8, 2.4)),
        ([-12.0, 90.0], (0, 25, 50, 75)),
        ([], (1, 2, 3, 4)),
        ([0, 0], (1, 2, 3, 4)),
        ([None, 4.9], (1, 2, 3, 4)),
    ],
)
def test_bounds_are_round_numbers_a_person_would_choose(values: list[float], bounds: tuple[float, ...]) -> None:
    assert areas.classes(values) == pytest.approx(bounds)


@given(AMOUNTS)
def test_every_value_has_a_class_and_a_larger_one_no_lower_class(values: list[float]) -> None:
    bounds = areas.classes(values)
    assert all(low < high for low, high in pairwise(bounds))
    steps = [areas.step_of(value, bounds) for value in sorted(values)]
    assert steps == sorted(steps)
    assert set(steps) <= set(range(5))


@given(AMOUNTS)
def test_classes_are_of_equal_width_and_hold_the_extremes(values: list[float]) -> None:
    bounds = areas.classes(values)
    width = bounds[1] - bounds[0]
    assert bounds[3] - bounds[2] == pytest.approx(width, rel=1e-5)
    assert bounds[0] - width <= min(0.0, *values) + 1e-6 * width
    assert max(0.0, *values) <= bounds[-1] + width * (1 + 1e-6)


def test_a_bound_belongs_to_the_class_above_it() -> None:
    assert [areas.step_of(value, (1, 2, 3, 4)) for value in (0.99, 1, 2, 4, 99)] == [0, 1, 2, 4, 4]


def test_the_legend_says_the_most_first_with_the_numbers_of_the_language() -> None:
    rows = areas.legend_of(Look(), (0.5, 1, 1.5, 2), "per 10.000 orang", has_gaps=True, tiny="n < 10")
    assert [row.text for row in rows] == [
        "per 10.000 orang", "≥ 2,0", "1,5–2,0", "1,0–1,5", "0,5–1,0", "< 0,5", "( ) n < 10", "tidak ada data",
    ]  # fmt: skip
    assert [row.step for row in rows] == [None, 4, 3, 2, 1, 0, None, None]


def test_the_legend_says_nothing_of_what_is_not_there() -> None:
    rows = areas.legend_of(Look(lang="en"), (1000, 2000, 3000, 4000), "", has_gaps=False)
    assert [row.text for row in rows] == ["≥ 4,000", "3,000–4,000", "2,000–3,000", "1,000–2,000", "< 1,000"]
