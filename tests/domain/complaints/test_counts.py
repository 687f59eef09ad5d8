"""How a small count scatters: against tables worked out by hand, and what must hold whatever mean and variance are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.complaints.counts import CountSpread, departures

MEANS = st.floats(0.01, 400)
EXCESS = st.floats(1.0, 8.0)  # variance over mean


def test_without_more_scatter_than_its_mean_it_is_poisson() -> None:
    """Mean 2: P(0) = 0.1353, P(1) = P(2) = 0.2707, P(3) = 0.1804, P(4) = 0.0902, P(5) = 0.0361."""
    spread = CountSpread(2.0, 2.0)
    table = [0.1353, 0.4060, 0.6767, 0.8571, 0.9473, 0.9834]
    assert [spread.at_most(k) for k in range(6)] == pytest.approx(table, abs=1e-4)
    assert spread.interval() == (0, 5)
    assert spread.rarity(6) == pytest.approx(2 * (1 - 0.98344), abs=1e-4)


def test_with_twice_the_scatter_it_is_negative_binomial() -> None:
    """Mean 2, variance 4: r = 2, p = 1/2, P(k) = (k + 1) / 2^(k + 2): 1/4, 2/8, 3/16, 4/32, 5/64, 6/128."""
    spread = CountSpread(2.0, 4.0)
    table = [1 / 4, 1 / 2, 11 / 16, 13 / 16, 57 / 64, 120 / 128]
    assert [spread.at_most(k) for k in range(6)] == pytest.approx(table)
    assert spread.at_least(3) == pytest.approx(5 / 16)
    assert spread.interval() == (0, 7)  # P(Y <= 6) = 247/256 = 0.965, P(Y <= 7) = 502/512 = 0.980


def test_a_large_count_is_summed_from_where_it_begins() -> None:
    spread = CountSpread(1600.0, 2500.0)
    low, high = spread.interval()
    assert low == pytest.approx(1600 - 1.96 * 50, abs=3)
    assert high == pytest.approx(1600 + 1.96 * 50, abs=3)
    assert spread.at_most(2_000_000) == pytest.approx(1.0)
    assert spread.at_most(3) == 0.0


def test_where_nothing_is_expected_nothing_comes() -> None:
    spread = CountSpread(0.0, 0.0)
    assert (spread.interval(), spread.at_most(0), spread.at_least(1)) == ((0, 0), 1.0, 0.0)


@given(MEANS, EXCESS)
def test_the_range_holds_what_it_promises_and_no_narrower_one_does(mean: float, excess: float) -> None:
    spread = CountSpread(mean, mean * excess)
    low, high = spread.interval()
    assert spread.outside(low, high) <= 0.05 + 1e-9
    assert spread.at_most(high - 1) < 0.975 if high else True
    assert spread.at_most(low) >= 0.025
    assert low <= math.ceil(mean)
    assert high >= math.floor(mean) - 1 if excess > 3 else high >= math.floor(mean)


@given(MEANS, EXCESS, st.floats(0.05, 3))
def test_the_range_widens_with_the_scatter(mean: float, excess: float, more: float) -> None:
    low, high = CountSpread(mean, mean * excess).interval()
    wider_low, wider_high = CountSpread(mean, mean * (excess + more)).interval()
    assert wider_low <= low
    # Of a mean far below 1 more scatter means more often nothing: only the tail gets longer, not each quantile.
    assert wider_high >= high or mean < 1


@given(MEANS, EXCESS, st.integers(0, 900))
def test_what_is_further_out_is_rarer(mean: float, excess: float, count: int) -> None:
    spread = CountSpread(mean, mean * excess)
    assert spread.at_most(count) <= spread.at_most(count + 1) + 1e-12
    assert spread.at_least(count) >= spread.at_least(count + 1) - 1e-12
    assert spread.at_most(count) + spread.at_least(count + 1) == pytest.approx(1.0, abs=1e-9)
    assert 0 <= spread.rarity(count) <= 1


@given(st.floats(0.5, 60), EXCESS)
def test_mean_and_variance_are_those_that_were_asked_for(mean: float, excess: float) -> None:
    spread = CountSpread(mean, mean * excess)
    top = int(mean + 40 * math.sqrt(spread.variance)) + 50
    each = [spread.at_most(k) - (spread.at_most(k - 1) if k else 0.0) for k in range(top)]
    found = sum(k * p for k, p in enumerate(each))
    assert found == pytest.approx(mean, rel=1e-3)
    assert sum((k - found) ** 2 * p for k, p in enumerate(each)) == pytest.approx(spread.variance, rel=2e-2)


def test_of_many_comparisons_those_depart_that_are_rare_enough_together() -> None:
    """The fifteen of Benjamini & Hochberg (1995), section 3.2: at 5 % the four smallest."""
    rarities = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0000,
    ]  # fmt: skip
    assert departures(rarities) == [True] * 4 + [False] * 11
    assert departures(rarities[::-1]) == [False] * 11 + [True] * 4
    assert departures([]) == []


@given(st.lists(st.floats(0, 1), max_size=60))
def test_what_departs_is_rarer_than_what_does_not(rarities: list[float]) -> None:
    found = departures(rarities)
    inside = [p for p, departs in zip(rarities, found, strict=True) if not departs]
    outside = [p for p, departs in zip(rarities, found, strict=True) if departs]
    assert all(p <= 0.05 for p in outside)
    assert not inside or not outside or max(outside) <= min(inside)
