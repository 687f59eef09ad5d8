"""Since when a count departs: the day after which the sum of its excess never fell back to nothing. Pure.

E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954), with the reference value for Poisson counts of
J. M. Lucas, "Counted data CUSUM's", Technometrics 27 (1985): k = (m1 - m0) / (ln m1 - ln m0).
"""

from collections.abc import Sequence
from math import log
from typing import Final

LEAST: Final = 1e-3  # a mean of nothing has no logarithm


def onset(counts: Sequence[int], usual: float, unusual: float) -> int | None:
    """The index of the first day of the departure that still lasts on the last one; None when there is none.

    ``usual``: the expected count of a day, ``unusual``: that of the days that depart. Fewer than usual is found alike.
    """
    low, high = sorted((max(usual, LEAST), max(unusual, LEAST)))
    if high <= low:
        return None
    reference = (high - low) / (log(high) - log(low))
    sign = 1 if unusual > usual else -1
    total, first = 0.0, None
    for index, n in enumerate(counts):
        total += sign * (n - reference)
        if total <= 0:
            total, first = 0.0, None
        elif first is None:
            first = index
    return first
