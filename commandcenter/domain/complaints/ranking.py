"""Rankings that are fair to small numbers: drawn toward the average, with an interval, and ties told as ties. Pure.

An office is better or worse only when its 90 % interval does not hold the average of all, and never with fewer than
FEWEST tickets: one ticket neither wins nor loses.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from commandcenter.domain.complaints.model import Rank, RankedRate, RankedShare, Ranking, Rates
from commandcenter.domain.complaints.shrinkage import rate_strength, share_strength
from commandcenter.domain.complaints.tails import beta_quantile, gamma_quantile

INSIDE: Final = 0.90
FEWEST: Final = 5  # tickets, or expected tickets, from which on a group may be told from the average
_TEN_THOUSAND: Final = 10_000


def rank_shares(groups: Mapping[str, tuple[int, int]]) -> Ranking:
    """Groups by (good, n), the best first. Beta-Binomial: the posterior is Beta(p s + good, (1 - p) s + n - good) with
    the share p of all and their strength s (``share_strength``). Groups without a ticket are left out."""
    used = {key: counts for key, counts in groups.items() if counts[1] > 0}
    total = sum(n for _good, n in used.values())
    if not total:
        return Ranking((), None, 0.0)
    mean = sum(good for good, _n in used.values()) / total
    strength = share_strength([good for good, _n in used.values()], [n for _good, n in used.values()])
    found = []
    for key, (good, n) in used.items():
        # At a mean of exactly 0 or 1 there is nothing to tell apart, and a beta of 0 is none.
        a, b = max(mean * strength, 1e-6) + good, max((1 - mean) * strength, 1e-6) + n - good
        low, high = _interval(beta_quantile, a, b)
        rank = Rank.TIED if n < FEWEST else _rank(low, high, mean, is_more_better=True)
        found.append((key, good, n, a / (a + b), low, high, rank))
    found.sort(key=lambda each: (-each[3], each[0]))
    places = _places([(each[4], each[5]) for each in found])
    return Ranking(tuple(RankedShare(*each, *place) for each, place in zip(found, places, strict=True)), mean, strength)


def rank_rates(groups: Mapping[str, tuple[int, int]], unplaced: int = 0) -> Rates:
    """Groups by (tickets, people), most per head first; everything per 10,000 people. Gamma-Poisson: the posterior is
    Gamma(m k + n, k + people) with the rate m of all and their strength k in people (``rate_strength``)."""
    used = {key: counts for key, counts in groups.items() if counts[1] > 0}
    people = sum(population for _n, population in used.values())
    if not people:
        return Rates((), None, unplaced)
    mean = sum(n for n, _population in used.values()) / people
    if not mean:
        none = [RankedRate(key, 0, used[key][1], 0.0, 0.0, 0.0, Rank.TIED, 1, len(used)) for key in sorted(used)]
        return Rates(tuple(none), 0.0, unplaced)
    strength = rate_strength([n for n, _people in used.values()], [population for _n, population in used.values()])
    found = []
    for key, (n, population) in used.items():
        shape, rate = mean * strength + n, strength + population
        low, high = _interval(gamma_quantile, shape, rate)
        is_few = max(n, mean * population) < FEWEST
        rank = Rank.TIED if is_few else _rank(low, high, mean, is_more_better=False)
        figures = (shape / rate * _TEN_THOUSAND, low * _TEN_THOUSAND, high * _TEN_THOUSAND)
        found.append((key, n, population, *figures, rank))
    found.sort(key=lambda each: (-each[3], each[0]))
    places = _places([(each[4], each[5]) for each in found])
    rates = tuple(RankedRate(*each, *place) for each, place in zip(found, places, strict=True))
    return Rates(rates, mean * _TEN_THOUSAND, unplaced)


def _interval(quantile: Callable[..., float], *parameters: float) -> tuple[float, float]:
    return quantile((1 - INSIDE) / 2, *parameters), quantile((1 + INSIDE) / 2, *parameters)


def _rank(low: float, high: float, mean: float, *, is_more_better: bool) -> Rank:
    if low <= mean <= high:
        return Rank.TIED
    return Rank.BETTER if (low > mean) == is_more_better else Rank.WORSE


def _places(intervals: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """(first, last) place of each, counted from the highest: only those whose intervals do not overlap are apart."""
    return [
        (
            1 + sum(other_low > high for other_low, _other_high in intervals),
            len(intervals) - sum(other_high < low for _other_low, other_high in intervals),
        )
        for low, high in intervals
    ]
