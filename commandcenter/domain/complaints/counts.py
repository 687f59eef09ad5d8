"""The distribution of a small count whose mean and variance are known: Poisson, or negative binomial when it varies
more. Pure.

Negative binomial by its mean m and variance v: size r = m² / (v - m), P(0) = (r / (r + m))^r, and
P(k + 1) = P(k) · (k + r) / (k + 1) · m / (r + m). With v = m it is Poisson, P(k + 1) = P(k) · m / (k + 1).
(Cameron & Trivedi, "Regression Analysis of Count Data", 2nd ed. 2013, section 3.3.)
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

_FAR: Final = 12.0  # standard deviations below the mean where nothing is left to add up
_POISSON: Final = 1e-9  # relative excess of the variance from which on it is not Poisson


class CountSpread:
    """How a count scatters. ``mean`` and ``variance`` are not negative; a variance below the mean is taken for it."""

    def __init__(self, mean: float, variance: float) -> None:
        self.mean = mean
        self.variance = max(mean, variance)
        self._size = None if self.variance <= mean * (1 + _POISSON) else mean * mean / (self.variance - mean)
        self._first = max(0, math.floor(mean - _FAR * math.sqrt(self.variance)))
        self._last = math.exp(self._log_probability(self._first)) if mean > 0 else 1.0
        self._summed = [self._last]  # P(Y <= first), P(Y <= first + 1), …

    def at_most(self, count: int) -> float:
        """P(Y <= count)."""
        if count < self._first:
            return 0.0
        self._reach(count)
        return min(1.0, self._summed[min(count - self._first, len(self._summed) - 1)])

    def at_least(self, count: int) -> float:
        """P(Y >= count)."""
        return 1.0 if count <= 0 else max(0.0, 1.0 - self.at_most(count - 1))

    def quantile(self, probability: float) -> int:
        """The smallest count with P(Y <= count) >= probability, which is below 1."""
        while self._summed[-1] < probability and self._last > 0:
            self._reach(self._first + 2 * len(self._summed))
        found = bisect_left(self._summed, probability)
        return self._first + min(found, len(self._summed) - 1)

    def interval(self, inside: float = 0.95) -> tuple[int, int]:
        """The counts between which it lies with at least that probability, as much left out below as above at most."""
        outside = (1 - inside) / 2
        return self.quantile(outside), self.quantile(1 - outside)

    def rarity(self, count: int) -> float:
        """How rarely chance alone gives a count so far out, on either side: twice the smaller tail, at most 1."""
        return min(1.0, 2 * min(self.at_most(count), self.at_least(count)))

    def outside(self, low: int, high: int) -> float:
        """P(Y < low or Y > high)."""
        return self.at_most(low - 1) + self.at_least(high + 1)

    def _reach(self, count: int) -> None:
        reached = self._first + len(self._summed) - 1
        size, mean = self._size, self.mean
        ratio = 0.0 if size is None else mean / (size + mean)
        for k in range(reached, count):
            self._last *= mean / (k + 1) if size is None else (k + size) / (k + 1) * ratio
            if not self._last:
                break  # what is left is less than a number can be
            self._summed.append(self._summed[-1] + self._last)

    def _log_probability(self, k: int) -> float:
        if self._size is None:
            return k * math.log(self.mean) - self.mean - math.lgamma(k + 1)
        size = self._size
        return (
            math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
            - size * math.log1p(self.mean / size) + k * math.log(self.mean / (size + self.mean))
        )  # fmt: skip


def departures(rarities: Sequence[float], false_share: float = 0.05) -> list[bool]:
    """Which of many comparisons depart, so that of those at most ``false_share`` are expected to be false.

    Benjamini & Hochberg, "Controlling the False Discovery Rate", J. R. Statist. Soc. B 57(1), 1995: with m rarities in
    order, all up to the largest k with p(k) <= k / m · false_share.
    """
    order = sorted(range(len(rarities)), key=lambda n: rarities[n])
    last = 0
    for place, n in enumerate(order, start=1):
        if rarities[n] <= place / len(order) * false_share:
            last = place
    found = [False] * len(rarities)
    for n in order[:last]:
        found[n] = True
    return found
