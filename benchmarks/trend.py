"""Whether something grows: a slope that single outliers do not move, and how far it may be off."""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Final, NamedTuple

from benchmarks.results import median

Z_99: Final = 2.576  # two-sided


class Slope(NamedTuple):
    """Per unit of the first axis: the estimate, and the interval that holds the true one in 99 of 100 cases."""

    value: float
    lower: float
    upper: float

    @property
    def is_rising(self) -> bool:
        """Whether it is more than chance would do."""
        return self.lower > 0


def slope(points: Sequence[tuple[float, float]]) -> Slope:
    """The median of the slopes between all pairs, with its interval by Kendall's statistic.

    P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968), 1379-1389. The interval
    holds for errors that are independent of each other; where neighbours are alike it is too narrow, so it cries
    wolf rather than to sleep. Fewer than four points tell nothing: not a number, and anything.
    """
    between = sorted((b - y) / (a - x) for (x, y), (a, b) in combinations(points, 2) if a != x)
    count = len(points)
    if count < 4 or not between:
        return Slope(math.nan, -math.inf, math.inf)
    spread = Z_99 * math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    first = max(0, math.floor((len(between) - spread) / 2))
    last = min(len(between) - 1, math.ceil((len(between) + spread) / 2))
    return Slope(median(between), between[first], between[last])
