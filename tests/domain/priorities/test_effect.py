"""Did it help? Said only beyond chance, with the controls, and never too early."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.priorities.effect import AFTER_DAYS_MIN, Spans, Verdict, effect, interval
from tests.domain.priorities.test_change import _poisson


def spans(before: int, after: int, controls: tuple[int, int] = (500, 500), days: int = 91) -> Spans:
    return Spans(before, after, days, days, *controls)


def test_twelve_where_eighteen_and_more_were_to_be_expected_are_fewer() -> None:
    found = effect(spans(40, 12))
    assert found.verdict is Verdict.FEWER
    assert found.low is not None
    assert found.low > 12
    assert found.expected == pytest.approx(40.5)


def test_what_became_of_other_complaints_is_expected_here_too() -> None:
    """Half as many, where everything else halved too, is nothing."""
    assert effect(spans(40, 20)).verdict is Verdict.FEWER
    halved = effect(spans(40, 20, (500, 250)))
    assert (halved.verdict, halved.has_controls) == (Verdict.UNCLEAR, True)
    assert halved.expected == pytest.approx(20.25)


def test_with_too_few_controls_the_reference_stands_alone_and_says_so() -> None:
    found = effect(spans(40, 20, (10, 3)))
    assert (found.has_controls, found.expected) == (False, pytest.approx(40.5))


@pytest.mark.parametrize("days", [0, 1, AFTER_DAYS_MIN - 1])
def test_before_four_weeks_nothing_is_said(days: int) -> None:
    assert effect(spans(400, 0, days=days)).verdict is Verdict.EARLY


def test_where_even_none_would_be_chance_it_is_said_that_there_are_too_few() -> None:
    assert effect(spans(2, 0)).verdict is Verdict.SPARSE


def test_without_any_complaint_of_the_reference_there_is_nothing_to_compare_with() -> None:
    assert effect(spans(0, 5, (0, 90))).verdict is Verdict.UNKNOWN


def test_more_is_said_as_plainly_as_fewer() -> None:
    assert effect(spans(20, 60)).verdict is Verdict.MORE


@settings(deadline=None)
@given(st.integers(1, 200), st.integers(0, 200), st.floats(1, 8))
def test_counts_that_vary_more_widen_what_is_expected(before: int, after: int, scale: float) -> None:
    plain, wild = effect(spans(before, after)), effect(spans(before, after), scale)
    assert (wild.low or 0) <= (plain.low or 0)
    assert (wild.high or 0) >= (plain.high or 0)


@settings(deadline=None)
@given(st.floats(0.2, 500), st.floats(0.3, 500))
def test_the_interval_holds_its_middle(mean: float, shape: float) -> None:
    low, high = interval(mean, shape)
    assert 0 <= low <= high
    assert low <= mean + 1


def test_the_interval_of_a_poisson_count_is_the_one_of_the_tables() -> None:
    """Mean 10: 2.9 % lie at 4 and below, 1.0 % at 3; 97.3 % at 16 and below. So 4 to 17."""
    assert interval(10, 1e6) == (4, 17)


def test_when_nothing_happened_it_says_so_at_least_nineteen_times_of_twenty() -> None:
    """Both windows of one rate, and controls of one rate, a thousand times."""
    chance = random.Random(8)
    wrong = sum(
        effect(
            spans(_poisson(chance, 25), _poisson(chance, 25), (_poisson(chance, 200), _poisson(chance, 200)))
        ).verdict
        in (Verdict.FEWER, Verdict.MORE)
        for _ in range(1000)
    )
    assert wrong <= 65
