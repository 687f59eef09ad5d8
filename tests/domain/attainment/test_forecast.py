"""The forecast: what a few quarters may say, and how sure of it anybody can be."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.attainment.forecast import (
    MOST,
    USUAL,
    Point,
    _above,
    _student,
    at,
    forecast,
    spread,
)
from commandcenter.domain.attainment.terms import ForecastState

END = at(2026, 4)
series = st.lists(st.floats(-500, 900), max_size=16).map(
    lambda values: [Point(END - len(values) + place, value) for place, value in enumerate(values)]
)


def points(*percents: float | None, last: int = END - 1) -> list[Point]:
    """Quarters in a row, the last one at ``last``; None: not reported."""
    first = last - len(percents) + 1
    return [Point(first + place, value) for place, value in enumerate(percents) if value is not None]


def test_a_steady_series_goes_on() -> None:
    found = forecast(points(95, 95, 95, 95), END, 90.0, usual=2.0)
    assert found.percent == pytest.approx(95)
    assert found.chance is not None
    assert found.chance > 0.99


def test_three_quarters_by_hand() -> None:
    """80, 90, 100. After 90: level 85, drift 0.5. 100 was expected to be 85.4: 0.4 of 14.6 moves the level to 91.24, a
    tenth of that the faded drift to 0.4 + 0.584; a quarter ahead it adds 0.8 of it."""
    assert forecast(points(80, 90, 100), END, 90.0, usual=5.0).percent == pytest.approx(92.027, abs=0.001)


@pytest.mark.parametrize("history", [[], [95.0], [95.0, 96.0]])
def test_too_little_history_is_an_answer(history: list[float]) -> None:
    found = forecast(points(*history), END, 90.0, usual=2.0)
    assert found.state is (ForecastState.TOO_LITTLE if history else ForecastState.NONE)
    assert (found.percent, found.low, found.high, found.chance) == (None, None, None, None)


@pytest.mark.parametrize(("percent", "chance"), [(90.0, 1.0), (89.9, 0.0)])
def test_a_year_that_is_over_is_known_and_no_forecast(percent: float, chance: float) -> None:
    found = forecast(points(10, 10, 10, percent, last=END), END, 90.0, usual=2.0)
    assert found.state is ForecastState.KNOWN
    assert (found.percent, found.low, found.high, found.chance) == (percent, percent, percent, chance)


def test_what_came_after_the_year_has_no_part_in_it() -> None:
    later = [*points(90, 90, 90), Point(END + 1, 10.0)]
    assert forecast(later, END, 90.0, 2.0) == forecast(points(90, 90, 90), END, 90.0, 2.0)


def test_farther_is_less_sure() -> None:
    near = forecast(points(90, 92, 91, 90), END, 90.0, 2.0)
    far = forecast(points(90, 92, 91, 90, last=END - 3), END, 90.0, 2.0)
    assert None not in (near.low, near.high, far.low, far.high)
    assert far.high - far.low > near.high - near.low  # type: ignore[operator]


def test_a_wild_series_is_less_sure_than_a_calm_one_and_neither_forgets_the_others() -> None:
    calm, wild = points(90, 90, 90, 90, 90), points(60, 120, 60, 120, 60)
    usual = 8.0
    low, high = forecast(calm, END, 90.0, usual), forecast(wild, END, 90.0, usual)
    assert low.high is not None
    assert low.low is not None
    assert high.high is not None
    assert high.low is not None
    assert 0 < low.high - low.low < 2 * 1.3 * usual < high.high - high.low


def test_one_slip_of_a_digit_does_not_lead_for_years() -> None:
    found = forecast(points(95, 95, 9500, 95, 95, 95, 95, 95), END, 90.0, 2.0)
    assert found.percent is not None
    assert found.percent < 160


def test_a_missing_quarter_is_passed_over() -> None:
    found = forecast(points(95, None, 95, None, 95), END, 90.0, 2.0)
    assert (found.n, found.ahead) == (3, 1)
    assert found.percent == pytest.approx(95)


def test_only_the_newest_quarters_count() -> None:
    old = [Point(END - 1 - MOST - place, 10.0) for place in range(4, 0, -1)]
    assert forecast([*old, *points(*[95] * MOST)], END, 90.0, 2.0).percent == pytest.approx(95)


def test_the_usual_spread_is_that_of_the_middle_and_not_of_the_wildest() -> None:
    assert spread([]) == USUAL
    draw = random.Random(1)
    many = [points(*(90 + draw.gauss(0, 6) for _ in range(11))) for _ in range(200)]
    calm = spread(many)
    assert 5.5 < calm < 8
    assert spread([*many, points(*[0, 400] * 5)]) == pytest.approx(calm, rel=0.1)


def test_the_interval_holds_what_it_promises_where_its_assumption_does() -> None:
    """1,000 series of independent quarters around a level of their own: 80 % within the limits."""
    draw = random.Random(2)
    made = []
    for _ in range(1000):
        level = draw.gauss(95, 10)
        made.append([draw.gauss(level, 6) for _ in range(12)])
    usual = spread([points(*values[:-1]) for values in made])
    inside = 0
    for values in made:
        found = forecast(points(*values[:-1]), END, 90.0, usual)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= values[-1] <= found.high
    assert 770 <= inside <= 850


@pytest.mark.parametrize(("degrees", "quantile"), [(4, 1.533), (5, 1.476), (8, 1.397), (15, 1.341), (1000, 1.2824)])
def test_students_quantile_is_that_of_the_tables(degrees: int, quantile: float) -> None:
    assert _student(degrees) == pytest.approx(quantile, abs=0.005)
    assert _above(quantile, 1.0, degrees) == pytest.approx(0.1, abs=0.004)


@given(series, st.floats(0, 50), st.floats(50, 120))
def test_limits_hold_the_forecast_and_a_chance_is_one(history: list[Point], usual: float, met_from: float) -> None:
    found = forecast(history, END, met_from, usual)
    if found.state is ForecastState.FORECAST:
        assert found.percent is not None
        assert found.low is not None
        assert found.high is not None
        assert found.chance is not None
        assert found.low <= found.percent <= found.high
        assert 0 <= found.chance <= 1
        assert (found.chance >= 0.5) == (found.percent >= met_from) or abs(found.percent - met_from) < 1e-6
