"""Quantiles against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.complaints.quantiles import SHOWN, quantiles


def test_between_two_ranks_it_lies_on_the_line() -> None:
    """Of 1, 2, 3, 10: p25 at rank 0.75, p50 at 1.5, p90 at 2.7."""
    assert quantiles([10, 1, 3, 2]) == pytest.approx({10: 1.3, 25: 1.75, 50: 2.5, 75: 4.75, 90: 7.9})


def test_of_nothing_there_is_none_and_of_one_it_is_that_one() -> None:
    assert quantiles([]) == {}
    assert quantiles([7]) == dict.fromkeys(SHOWN, 7)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=50))
def test_they_rise_and_stay_within(values: list[int]) -> None:
    found = list(quantiles(values).values())
    assert found == sorted(found)
    assert min(values) <= found[0]
    assert found[-1] <= max(values)
