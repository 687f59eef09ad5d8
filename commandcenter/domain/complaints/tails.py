"""Quantiles of the beta and the gamma distribution. Pure.

The regularised incomplete beta function by its continued fraction (DLMF 8.17.22), the incomplete gamma function by its
series and its continued fraction (DLMF 8.11.4, 8.9.2), each evaluated as in Numerical Recipes, 3rd ed., 6.2 and 6.4.
Quantiles by Newton's steps within bounds that only narrow.
"""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Final

_TINY: Final = 1e-300
_PRECISE: Final = 1e-12
_EXACT: Final = 1e-9  # relative
_STEPS: Final = 500
_LARGE: Final = 1_000


def beta_below(x: float, a: float, b: float) -> float:
    """P(X <= x) for X ~ Beta(a, b)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(x, a, b) / a
    return 1 - front * _beta_fraction(1 - x, b, a) / b


def gamma_below(x: float, shape: float) -> float:
    """P(X <= x) for X ~ Gamma(shape, 1)."""
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        for n in range(1, _STEPS * 20):
            term *= x / (shape + n)
            total += term
            if term < total * _PRECISE:
                break
        return front * total
    return 1 - front * _gamma_fraction(x, shape)


def beta_quantile(probability: float, a: float, b: float) -> float:
    """x with P(X <= x) = probability for X ~ Beta(a, b)."""
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)

    def density(x: float) -> float:
        return math.exp(front + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))

    return _solved(lambda x: beta_below(x, a, b), density, probability, a / (a + b), 0.0, 1.0)


def gamma_quantile(probability: float, shape: float, rate: float) -> float:
    """x with P(X <= x) = probability for X ~ Gamma(shape, rate).

    A large shape by Wilson & Hilferty ("The distribution of chi-square", Proc. Natl. Acad. Sci. 17, 1931), which is
    then right to five digits: the series takes more steps the larger it is.
    """
    if shape > _LARGE:
        z = NormalDist().inv_cdf(probability)
        return float(shape * (1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))) ** 3 / rate)

    def density(x: float) -> float:
        return math.exp((shape - 1) * math.log(x) - x - math.lgamma(shape))

    top = shape + 10 * math.sqrt(shape) + 20
    return _solved(lambda x: gamma_below(x, shape), density, probability, shape, 0.0, top) / rate


def _solved(
    below: Callable[[float], float], density: Callable[[float], float], probability: float, x: float, low: float,
    high: float,
) -> float:  # fmt: skip
    """Where ``below``, which rises, is the probability: by Newton's steps, halving where one leaves what is left."""
    for _step in range(_STEPS):
        missing = probability - below(x)
        low, high = (x, high) if missing > 0 else (low, x)
        slope = density(x)
        stepped = x + missing / slope if slope > _TINY else high + 1
        if abs(stepped - x) <= _EXACT * x or high - low <= _EXACT * high:
            break
        x = stepped if low < stepped < high else (low + high) / 2
    return x


def _beta_fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for n in range(1, _STEPS):
        for term in (
            n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n)),
            -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1)),
        ):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _PRECISE:
            break
    return value


def _gamma_fraction(x: float, shape: float) -> float:
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / _away(b)
    value = d
    for n in range(1, _STEPS * 20):
        b += 2
        term = -n * (n - shape)
        d = 1 / _away(term * d + b)
        c = _away(b + term / c)
        value *= c * d
        if abs(c * d - 1) < _PRECISE:
            break
    return value


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
