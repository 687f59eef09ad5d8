"""Where we should be today: the path between the quarter targets."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.attainment.pace import progress, shape, wanted
from commandcenter.domain.attainment.terms import Accumulation

TOTAL, LEVEL = Accumulation.TOTAL, Accumulation.LEVEL
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def weekday(day: date) -> bool:
    return day.weekday() < 5


def test_days_are_counted_as_over_at_their_end() -> None:
    assert progress(date(2026, 3, 31), None).quarters == 1.0
    assert progress(date(2026, 4, 1), None).quarters == pytest.approx(1 + 1 / 91)
    assert progress(date(2026, 12, 31), weekday).quarters == 4.0


def test_a_weekend_brings_nothing_forward() -> None:
    """October to December 2026 have 66 weekdays, 37 of them until Friday 20 November."""
    friday, sunday = progress(date(2026, 11, 20), weekday), progress(date(2026, 11, 22), weekday)
    assert friday.quarters == sunday.quarters == pytest.approx(3 + 37 / 66)
    assert friday.by == "working"


def test_a_quarter_nobody_knows_the_working_days_of_is_walked_by_the_calendar() -> None:
    assert progress(date(2026, 2, 14), lambda _day: False).by == "calendar"
    assert progress(date(2026, 2, 14), None).quarters == pytest.approx(45 / 90)


@pytest.mark.parametrize(
    ("quarters", "expected"), [(0.0, 0.0), (0.5, 5.0), (1.0, 10.0), (1.5, 17.5), (3.0, 60.0), (3.5, 80.0), (4.0, 100.0)]
)
def test_a_total_starts_at_nothing_in_january(quarters: float, expected: float) -> None:
    assert wanted([10, 25, 60, 100], TOTAL, quarters) == pytest.approx(expected)


@pytest.mark.parametrize(("quarters", "expected"), [(0.0, 70.0), (0.9, 70.0), (1.5, 71.0), (4.0, 76.0)])
def test_a_level_is_first_where_its_first_target_wants_it(quarters: float, expected: float) -> None:
    assert wanted([70, 72, 74, 76], LEVEL, quarters) == pytest.approx(expected)


def test_quarters_without_a_target_are_passed_over() -> None:
    assert wanted([None, 50, None, 100], TOTAL, 3.0) == pytest.approx(75.0)
    assert wanted([None, 50, None, None], LEVEL, 4.0) == 50
    assert wanted([None] * 4, TOTAL, 2.0) is None


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ([10, 25, 60, 100], TOTAL),
        ([0, 10, 20, 40], TOTAL),
        ([80, 80, 80, 80], LEVEL),
        ([70, 72, 74, 76], LEVEL),
        ([100, 60, 25, 10], LEVEL),
        ([10, None, 60, 100], LEVEL),
        ([], LEVEL),
    ],
)
def test_the_shape_of_the_targets_tells_a_total_from_a_level(
    targets: list[float | None], expected: Accumulation
) -> None:
    assert shape(targets) is expected


@given(days, days)
def test_progress_never_goes_back(one: date, other: date) -> None:
    first, second = sorted((one, other))
    if first.year == second.year:
        assert progress(first, weekday).quarters <= progress(second, weekday).quarters
    assert 0 <= progress(first, weekday).quarters <= 4


@given(st.lists(st.floats(0, 1e6), min_size=4, max_size=4), st.floats(0, 4), st.sampled_from(Accumulation))
def test_a_path_stays_within_its_targets_and_meets_each_of_them(
    targets: list[float], quarters: float, accumulation: Accumulation
) -> None:
    found = wanted(targets, accumulation, quarters)
    assert found is not None
    low = 0.0 if accumulation is TOTAL else min(targets)
    assert low - 1e-6 <= found <= max(targets) + 1e-6
    for number, target in enumerate(targets, start=1):
        assert wanted(targets, accumulation, float(number)) == pytest.approx(target, abs=1e-6)
