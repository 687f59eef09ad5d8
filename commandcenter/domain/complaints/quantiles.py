"""Quantiles of times, by linear interpolation between ranks."""

from collections.abc import Sequence
from typing import Final

SHOWN: Final = (10, 25, 50, 75, 90)


def quantiles(values: Sequence[float], wanted: Sequence[int] = SHOWN) -> dict[int, float]:
    """The percentiles of the values; none of no values.

    Type 7 of Hyndman & Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4), 1996.
    """
    if not values:
        return {}
    ordered = sorted(values)
    found = {}
    for percent in wanted:
        whole, part = divmod((len(ordered) - 1) * percent, 100)
        low, high = ordered[whole], ordered[min(whole + 1, len(ordered) - 1)]
        found[percent] = low + (high - low) * part / 100
    return found
