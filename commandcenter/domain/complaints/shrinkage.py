"""What few tickets say is drawn toward what all of them say, by how much the groups really differ. Pure.

Empirical Bayes by moments; every formula can be done by hand.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

STRONGEST: Final = 10_000.0  # as good as one average for all
_WEAKEST_SHARE: Final = 2.0  # never less than one ticket in time and one that is not


class Factors(NamedTuple):
    """How many times as many as expected each group has, drawn toward 1. ``strength``: expected tickets that the
    average weighs as much as."""

    values: tuple[float, ...]
    strength: float


def rate_strength(counts: Sequence[float], exposures: Sequence[float]) -> float:
    """The exposure that the average of all weighs as much as, where count i is Poisson around exposure i times a rate.

    m = Σn / ΣE, s² = Σ E (n/E - m)² / ΣE, A = s² - m / mean(E); the answer is m / A.
    (Marshall, "Mapping disease and mortality rates using empirical Bayes estimators", Applied Statistics 40(2), 1991.)
    Where the groups differ no more than chance lets them (A <= 0) it is STRONGEST times the mean exposure.
    """
    total = sum(exposures)
    if not total or not sum(counts):
        return STRONGEST
    mean = sum(counts) / total
    used = [(n, exposure) for n, exposure in zip(counts, exposures, strict=True) if exposure > 0]
    spread = sum(exposure * (n / exposure - mean) ** 2 for n, exposure in used) / total
    average = total / len(used)
    between = spread - mean / average
    largest = STRONGEST * average
    return largest if between <= mean / largest else mean / between


def factors(counts: Sequence[float], expected: Sequence[float]) -> Factors:
    """Gamma-Poisson: the mean of the posterior of each factor is (n + k) / (E + k) with k = ``rate_strength``."""
    strength = rate_strength(counts, expected)
    values = tuple((n + strength) / (e + strength) for n, e in zip(counts, expected, strict=True))
    return Factors(values, strength)


def share_strength(good: Sequence[int], n: Sequence[int]) -> float:
    """How many tickets the average weighs as much as, where share i is that of ``n`` i tickets of an office.

    p = Σg / Σn, S = Σ n (g/n - p)², r = (S / (p (1 - p)) - (k - 1)) / (N - Σn²/N - (k - 1)); the answer is 1 / r - 1.
    (Kleinman, "Proportions with extraneous variance", J. Am. Statist. Assoc. 68, 1973, by weights n.)
    From 2 to STRONGEST; STRONGEST where the offices differ no more than chance lets them.
    """
    used = [(g, m) for g, m in zip(good, n, strict=True) if m > 0]
    total, k = sum(m for _g, m in used), len(used)
    if not total:
        return STRONGEST
    mean = sum(g for g, _m in used) / total
    room = total - sum(m * m for _g, m in used) / total - (k - 1)
    if mean in (0, 1) or room <= 0:
        return STRONGEST
    spread = sum(m * (g / m - mean) ** 2 for g, m in used)
    alike = (spread / (mean * (1 - mean)) - (k - 1)) / room
    if alike <= 1 / (STRONGEST + 1):
        return STRONGEST
    return max(_WEAKEST_SHARE, 1 / alike - 1)
