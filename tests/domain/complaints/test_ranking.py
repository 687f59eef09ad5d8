"""Rankings that one ticket cannot win or lose: against figures worked out by hand, and what must always hold."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.complaints.model import Rank
from commandcenter.domain.complaints.ranking import FEWEST, rank_rates, rank_shares
from commandcenter.domain.complaints.shrinkage import STRONGEST, factors, rate_strength, share_strength
from commandcenter.domain.complaints.tails import beta_below, beta_quantile, gamma_below, gamma_quantile


def test_the_beta_and_the_gamma_distribution_are_what_tables_say() -> None:
    assert beta_below(0.3, 1, 1) == pytest.approx(0.3)
    assert beta_below(0.5, 2, 1) == pytest.approx(0.25)
    assert beta_below(0.4, 3, 5) == pytest.approx(0.580096)  # of Bin(7, 0.4): 1 - P(X <= 2)
    assert beta_quantile(0.05, 2, 1) == pytest.approx(math.sqrt(0.05))
    assert gamma_below(2.0, 1) == pytest.approx(1 - math.exp(-2))
    assert gamma_below(2.0, 3) == pytest.approx(1 - 5 * math.exp(-2))  # of Poisson(2): P(N >= 3)
    assert 2 * gamma_quantile(0.95, 5, 1) == pytest.approx(18.307, abs=1e-3)  # chi-squared with 10 degrees


@given(st.floats(0.3, 3000), st.floats(0.3, 3000), st.floats(0.02, 0.98))
def test_quantiles_are_where_so_much_lies_below(a: float, b: float, probability: float) -> None:
    assert beta_below(beta_quantile(probability, a, b), a, b) == pytest.approx(probability, abs=1e-4)
    assert gamma_below(gamma_quantile(probability, a, b) * b, a) == pytest.approx(probability, abs=1e-4)


def test_how_much_the_average_weighs_is_worked_out_by_hand() -> None:
    """Offices with 8 of 10, 5 of 10 and 2 of 10 in time. p = 1/2, S = 10 · (0.09 + 0 + 0.09) = 1.8; 1.8 / 0.25 = 7.2;
    N - Σn²/N - 2 = 30 - 10 - 2 = 18; r = (7.2 - 2) / 18 = 0.2889; strength 1 / r - 1 = 2.4615."""
    assert share_strength([8, 5, 2], [10, 10, 10]) == pytest.approx(32 / 13)
    ranking = rank_shares({"a": (8, 10), "b": (5, 10), "c": (2, 10)})
    shrunk = {each.key: each.shrunk for each in ranking.shares}
    assert shrunk["a"] == pytest.approx((8 + 16 / 13) / (10 + 32 / 13))  # 0.7407
    assert ranking.mean == pytest.approx(0.5)


def test_rates_are_drawn_by_the_rule_of_marshall() -> None:
    """Two places of 10,000 people with 30 and 10 tickets: m = 0.002, s² = (0.001² + 0.001²) / 2 = 1e-6;
    A = 1e-6 - 0.002 / 10000 = 8e-7; the average weighs m / A = 2,500 people."""
    assert rate_strength([30, 10], [10_000, 10_000]) == pytest.approx(2_500)
    rates = rank_rates({"many": (30, 10_000), "few": (10, 10_000)})
    assert [each.key for each in rates.rates] == ["many", "few"]
    assert rates.rates[0].shrunk == pytest.approx((30 + 5) / 12_500 * 10_000)  # 28 instead of 30
    assert rates.mean == pytest.approx(20)


def test_groups_that_differ_no_more_than_by_chance_are_one() -> None:
    assert rate_strength([10, 10, 10], [5.0, 5.0, 5.0]) == pytest.approx(STRONGEST * 5)
    assert share_strength([5, 5], [10, 10]) == STRONGEST
    assert factors([12, 9, 11], [10.0, 10.0, 12.0]).values == pytest.approx((1, 1, 1), abs=1e-3)


def test_an_office_with_one_ticket_neither_wins_nor_loses() -> None:
    offices = {f"opd-{n}": (n, 60) for n in range(15, 60, 5)} | {"lucky": (1, 1), "unlucky": (0, 1), "nothing": (0, 0)}
    ranking = rank_shares(offices)
    by_key = {each.key: each for each in ranking.shares}
    assert "nothing" not in by_key
    assert by_key["lucky"].rank is by_key["unlucky"].rank is Rank.TIED
    order = [each.key for each in ranking.shares]
    assert order.index("lucky") > order.index("opd-55")
    assert order.index("unlucky") < order.index("opd-15")
    assert by_key["opd-55"].rank is Rank.BETTER
    assert by_key["opd-15"].rank is Rank.WORSE


def test_places_are_told_apart_only_where_intervals_do_not_overlap() -> None:
    ranking = rank_shares({"best": (196, 200), "one": (100, 200), "two": (104, 200), "small": (2, 4)})
    places = {each.key: (each.first, each.last) for each in ranking.shares}
    assert places["best"] == (1, 1) or places["best"] == (1, 2)
    assert places["one"] == places["two"]
    assert places["small"][0] <= 2
    assert places["small"][1] == 4


def test_a_small_place_with_few_tickets_is_not_called_worse_and_unplaced_ones_are_told() -> None:
    people = {f"k{n:02d}": (30 + n % 5, 50_000) for n in range(20)}
    rates = rank_rates(people | {"tiny": (2, 500), "hot": (120, 50_000), "quiet": (2, 50_000)}, unplaced=7)
    by_key = {each.key: each for each in rates.rates}
    assert by_key["tiny"].rank is Rank.TIED
    assert by_key["hot"].rank is Rank.WORSE
    assert by_key["quiet"].rank is Rank.BETTER
    assert by_key["hot"].first == 1
    assert rates.unplaced == 7


def test_without_anything_there_is_no_ranking() -> None:
    assert rank_shares({}).mean is None
    assert rank_rates({"a": (0, 0)}).mean is None
    nothing = rank_rates({"b": (0, 10), "a": (0, 10)})
    assert [(each.key, each.rank, each.first, each.last) for each in nothing.rates] == [
        ("a", Rank.TIED, 1, 2),
        ("b", Rank.TIED, 1, 2),
    ]


OFFICES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair))),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(OFFICES)
def test_every_share_lies_between_its_own_and_that_of_all(offices: dict[str, tuple[int, int]]) -> None:
    ranking = rank_shares(offices)
    for each in ranking.shares:
        own, mean = each.good / each.n, ranking.mean
        assert mean is not None
        assert min(own, mean) - 1e-5 <= each.shrunk <= max(own, mean) + 1e-5
        assert 0 <= each.low <= each.high <= 1
        assert 1 <= each.first <= each.last <= len(ranking.shares)
        assert each.n >= FEWEST or each.rank is Rank.TIED
    assert [each.shrunk for each in ranking.shares] == sorted((each.shrunk for each in ranking.shares), reverse=True)


@settings(deadline=None)
@given(OFFICES, st.text("ghij", min_size=1, max_size=2), st.booleans())
def test_one_ticket_never_wins_and_never_loses(offices: dict[str, tuple[int, int]], key: str, is_good: bool) -> None:
    ranking = rank_shares(offices | {key: (int(is_good), 1)})
    assert next(each for each in ranking.shares if each.key == key).rank is Rank.TIED


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 80), st.integers(500, 90_000)), min_size=1, max_size=8))
def test_every_rate_lies_between_its_own_and_that_of_all(places: list[tuple[int, int]]) -> None:
    rates = rank_rates({f"k{n}": place for n, place in enumerate(places)})
    assert rates.mean is not None
    for each in rates.rates:
        own = each.n / each.population * 10_000
        assert min(own, rates.mean) - 1e-6 <= each.shrunk <= max(own, rates.mean) + 1e-6
        assert each.low <= each.high
