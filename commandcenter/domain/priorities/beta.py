"""The beta distribution, which exact intervals of small counts stand on. Standard library only."""

from functools import lru_cache
from math import exp, lgamma, log

_TINY = 1e-300
_CLOSE = 1e-14
_STEPS_MAX = 1000


@lru_cache(maxsize=65_536)
def below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): how much of a beta(a, b) lies below ``x``; a, b > 0.

    Formula: DLMF 8.17.22 (continued fraction) with 8.17.4 (symmetry), evaluated by the modified method of Lentz.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - below(1 - x, b, a)  # the fraction converges quickly on this side only
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    return min(1.0, front * _fraction(x, a, b))


@lru_cache(maxsize=16_384)
def quantile(share: float, a: float, b: float) -> float:
    """The x below which ``share`` of a beta(a, b) lies, to nine digits. No lower parameter: 0; no upper one: 1.

    False position with the correction of Illinois (Dowell & Jarratt, BIT 11, 1971): a third of bisection's steps, and
    as sure, because the root stays bracketed.
    """
    if a <= 0:
        return 0.0
    if b <= 0:
        return 1.0
    low, high, at_low, at_high = 0.0, 1.0, -share, 1 - share
    kept = 0  # which end stayed where it was: -1 the lower, 1 the upper
    while high - low > 1e-9 * high and high > _TINY:
        # While one end is far away in scale, halving is faster than drawing lines.
        middle = (low * at_high - high * at_low) / (at_high - at_low) if high < 4 * low else (low + high) / 2
        at_middle = below(middle, a, b) - share
        if abs(at_middle) < 1e-12:
            return middle
        if at_middle < 0:
            low, at_low = middle, at_middle
            at_high, kept = (at_high / 2 if kept == 1 else at_high), 1
        else:
            high, at_high = middle, at_middle
            at_low, kept = (at_low / 2 if kept == -1 else at_low), -1
    return (low + high) / 2


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS_MAX):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + step * d)
            c = _away_from_zero(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
