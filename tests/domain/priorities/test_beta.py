"""The beta distribution against values from tables and by its own symmetries."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.priorities import beta

shapes = st.floats(0.05, 400)
shares = st.floats(0.001, 0.999)


@pytest.mark.parametrize("n", [1, 5, 12, 40])
def test_it_is_the_tail_of_the_binomial(n: int) -> None:
    """DLMF 8.17.5: the chance of k or more of n, summed by hand."""
    for k in range(1, n + 1):
        tail = sum(comb(n, j) * 0.3**j * 0.7 ** (n - j) for j in range(k, n + 1))
        assert beta.below(0.3, k, n - k + 1) == pytest.approx(tail, rel=1e-10)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(5, 10, 0.1871, 0.8129), (1, 20, 0.0013, 0.2487), (0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0)],
)
def test_its_quantiles_are_the_limits_of_clopper_and_pearson(k: int, n: int, low: float, high: float) -> None:
    """Limits as printed in tables of exact 95 % intervals."""
    assert beta.quantile(0.025, k, n - k + 1) == pytest.approx(low, abs=5e-5)
    assert beta.quantile(0.975, k + 1, n - k) == pytest.approx(high, abs=5e-5)


@settings(deadline=None)
@given(shares, shapes, shapes)
def test_both_sides_add_up_to_one(x: float, a: float, b: float) -> None:
    assert beta.below(x, a, b) + beta.below(1 - x, b, a) == pytest.approx(1, abs=1e-9)


@settings(deadline=None)
@given(shares, st.floats(0.5, 400), st.floats(0.5, 400))
def test_so_much_lies_below_a_quantile(share: float, a: float, b: float) -> None:
    assert beta.below(beta.quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-6)


def test_beyond_the_ends_there_is_nothing_or_everything() -> None:
    assert (beta.below(0, 2, 3), beta.below(1, 2, 3)) == (0, 1)
    assert (beta.quantile(0.5, 0, 3), beta.quantile(0.5, 3, 0)) == (0, 1)
