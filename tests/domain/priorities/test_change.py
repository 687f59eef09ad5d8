"""Two counts compared: by hand, and that small numbers cannot lead."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.priorities.change import Change, compare, dispersion, growing

counts = st.integers(0, 300)


def test_ten_against_four_by_hand() -> None:
    """14 in all, of which 10 are newer: the exact interval of the share is 0.4190 to 0.9161, so of the ratio 0.72 to
    10.92; the chance of 10 or more of 14 tosses is 1471 / 16384."""
    change = compare(10, 4)
    assert change.ratio == 2.5
    assert (change.low, change.high) == (pytest.approx(0.721, abs=0.001), pytest.approx(10.92, abs=0.01))
    assert change.chance == pytest.approx(1471 / 16384)
    assert not change.is_more


def test_windows_of_different_length_are_compared_by_their_rates() -> None:
    """10 in one week against 30 in three is no change at all."""
    change = compare(10, 30, share=0.25)
    assert change.ratio == pytest.approx(1)
    assert change.low < 1 < (change.high or 0)


def test_a_doubling_from_one_to_two_never_leads() -> None:
    small, large = compare(2, 1), compare(60, 40)
    assert small.ratio == 2
    assert large.ratio == 1.5
    assert large.rank > small.rank


def test_from_nothing_to_something_is_no_endless_growth() -> None:
    change = compare(2, 0)
    assert (change.ratio, change.high) == (None, None)
    assert change.rank < compare(30, 15).rank


def test_nothing_now_is_no_growth() -> None:
    change = compare(0, 5)
    assert (change.chance, change.low) == (1, 0)


@settings(deadline=None)
@given(counts, counts)
def test_the_interval_holds_the_ratio(now: int, before: int) -> None:
    change = compare(now, before)
    assert change.low <= (change.ratio if change.ratio is not None else float("inf"))
    assert change.high is None or change.ratio is None or change.ratio <= change.high + 1e-9


@settings(deadline=None)
@given(counts, counts)
def test_the_estimate_for_ranking_lies_between_no_change_and_what_was_seen_or_below(now: int, before: int) -> None:
    """It is careful: never above the plain ratio where there is growth, nor above 1 where there is none."""
    change = compare(now, before)
    assert change.rank <= max(1.0, change.ratio if change.ratio is not None else float("inf")) + 1e-9


@settings(deadline=None)
@given(counts, counts, st.floats(1, 10))
def test_counts_that_vary_more_prove_less(now: int, before: int, scale: float) -> None:
    plain, wild = compare(now, before), compare(now, before, dispersion=scale)
    assert wild.low <= plain.low + 1e-9
    assert wild.high is None or plain.high is None or wild.high >= plain.high - 1e-9


@settings(deadline=None)
@given(counts, counts)
def test_more_now_ranks_higher(now: int, before: int) -> None:
    assert compare(now + 1, before).rank >= compare(now, before).rank - 1e-9


def test_many_problems_that_did_not_change_hardly_ever_grow() -> None:
    """300 problems of the same rate in both windows, forty times: at most a tenth of the screens shows any."""
    chance = random.Random(4)
    shown = 0
    for _ in range(40):
        changes = [compare(_poisson(chance, 6), _poisson(chance, 6)) for _ in range(300)]
        shown += bool(growing(changes))
    assert shown <= 8


def test_a_real_surge_among_many_is_found() -> None:
    chance = random.Random(5)
    changes = [compare(_poisson(chance, 6), _poisson(chance, 6)) for _ in range(300)]
    assert growing([*changes, compare(40, 10)]) >= {300}


def test_of_nothing_nothing_grows() -> None:
    assert growing([]) == frozenset()
    assert growing([compare(0, 0)]) == frozenset()


def test_poisson_counts_are_not_dispersed_and_clumps_are() -> None:
    chance = random.Random(6)
    plain = [[_poisson(chance, 4) for _ in range(52)] for _ in range(30)]
    clumps = [[3 * _poisson(chance, 4) for _ in range(52)] for _ in range(30)]
    assert dispersion(plain) == pytest.approx(1, abs=0.1)
    assert dispersion(clumps) == pytest.approx(3, abs=0.4)


def test_a_season_is_not_taken_for_scatter() -> None:
    """Neighbours' differences stay small while the level goes from 10 to 60 and back."""
    season = [10 + 50 * (1 - abs(week - 26) / 26) for week in range(53)]
    assert dispersion([season]) == 1


@pytest.mark.parametrize("series", [[], [[]], [[3]], [[0, 0, 0]]])
def test_without_counts_the_dispersion_is_that_of_chance(series: list[list[float]]) -> None:
    assert dispersion(series) == 1


def _poisson(chance: random.Random, mean: float) -> int:
    """Arrivals in a span, by their gaps."""
    n, at = 0, chance.expovariate(mean)
    while at < 1:
        n, at = n + 1, at + chance.expovariate(mean)
    return n


def test_a_change_says_more_or_less_only_beyond_its_interval() -> None:
    assert compare(40, 10).is_more
    assert compare(10, 40).is_less
    unsure = compare(12, 10)
    assert isinstance(unsure, Change)
    assert not unsure.is_more
    assert not unsure.is_less
