"""Which days of a course depart from their ranges, and not by chance among so many of them. Pure."""

from collections.abc import Iterable
from statistics import NormalDist
from typing import Final

from commandcenter.domain.complaints.model import ExpectedDay

RANGE: Final = 0.95  # what part of all days a day's range holds
FALSE: Final = 0.05  # in how many of such courses at most one day is named falsely


def outliers(days: Iterable[ExpectedDay]) -> frozenset[int]:
    """The days (local midnights) outside of a range that holds all of the course together with 95 %.

    Each range is widened on both sides from its expected value by the ratio of the normal quantiles of one comparison
    and of as many as there are (Bonferroni); a day without a range is none.
    """
    judged = [day for day in days if day.expected is not None and day.low is not None and day.high is not None]
    if not judged:
        return frozenset()
    normal = NormalDist()
    wider = normal.inv_cdf(1 - FALSE / 2 / len(judged)) / normal.inv_cdf(0.5 + RANGE / 2)
    found = set()
    for day in judged:
        expected, low, high = day.expected or 0.0, day.low or 0, day.high or 0
        # A range of one figure has no width to widen: half a ticket on each side.
        above, below = max(high - expected, 0.5), max(expected - low, 0.5)
        if day.n > expected + wider * above or day.n < expected - wider * below:
            found.add(day.day)
    return frozenset(found)
