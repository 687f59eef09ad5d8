"""How many tickets are normal: the expected count of a category, a kecamatan or both over some days, and its variance.

The expected count of a category on a day is level · growth · weekday · season; in a kecamatan it is that times the
kecamatan's share of the category. ``fitting`` says where each comes from.

The variance of a count with the mean m is f · m + (a + e) · m²: tickets come in clumps, one bridge told by many (f);
weeks differ by more than that, as with rain (a, the unrest); and what was estimated is not exact (e). The count is then
negative binomial with that mean and that variance (``counts.CountSpread``).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from commandcenter.domain.clock import DAY
from commandcenter.domain.complaints.history import YEAR_DAYS, blend_of, share_of_day, weekday_of


class Expected(NamedTuple):
    """A mean and a variance."""

    mean: float
    variance: float


class Share(NamedTuple):
    """A kecamatan's share of a category, and the relative variance of the estimate."""

    value: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Category:
    """What is known of one category."""

    n: int  # tickets of the last year
    level: float  # tickets a day in the last year, where weekday and season are 1
    growth: float  # logarithm, by 364 days
    growth_variance: float
    weekday: Sequence[float]  # Monday first
    season: Sequence[float]  # January first
    clumping: float  # f, at least 1
    unrest: Mapping[int, float]  # a, by the length of a span in days
    shares: Mapping[str, Share]  # by kecamatan


@dataclass(frozen=True, slots=True)
class Baseline:
    """A fitted history that ended at ``ends_at``. ``hours`` and ``unrest``: of all tickets together."""

    categories: Mapping[str, Category]
    ends_at: int
    year: int  # days of the last year
    hours: Sequence[int]
    unrest: Mapping[int, float]

    def expect(self, category: str, starts_at: int, ends_at: int) -> "CategoryExpected":
        """Of a category from a local midnight until ``ends_at``, which may be within a day. What had no ticket in the
        history has the mean 0."""
        known = self.categories.get(category)
        if known is None:
            return CategoryExpected(0.0, 0.0, 1.0, {})
        total = 0.0
        for day in range(starts_at, ends_at, DAY):
            blend = blend_of(day)
            season = known.season[blend.earlier] * (1 - blend.weight) + known.season[blend.later] * blend.weight
            total += known.weekday[weekday_of(day)] * season * share_of_day(self.hours, ends_at - day)
        middle = self.ends_at - self.year * DAY / 2
        years = ((starts_at + ends_at) / 2 - middle) / DAY / YEAR_DAYS
        mean = known.level * math.exp(known.growth * years) * total
        relative = known.clumping / max(known.n, 1) + known.growth_variance * years * years
        return CategoryExpected(
            mean, relative + _nearest(known.unrest, starts_at, ends_at), known.clumping, known.shares
        )

    def together(self, parts: Iterable[Expected], starts_at: int, ends_at: int) -> Expected:
        """Of several categories (in one place), which also rise and fall together: a week of rain, a holiday."""
        mean = variance = 0.0
        for part in parts:
            mean, variance = mean + part.mean, variance + part.variance
        return Expected(mean, variance + _nearest(self.unrest, starts_at, ends_at) * mean * mean)


@dataclass(frozen=True, slots=True)
class CategoryExpected:
    """A category over a span: everywhere, or in a kecamatan."""

    mean: float
    relative: float  # a + e
    clumping: float
    shares: Mapping[str, Share]

    @property
    def everywhere(self) -> Expected:
        """Of the whole category."""
        return Expected(self.mean, self.clumping * self.mean + self.relative * self.mean**2)

    def within(self, kecamatan: str) -> Expected:
        """Of the category in a kecamatan; the mean is 0 where nothing ever came from."""
        share = self.shares.get(kecamatan, _NOWHERE)
        mean = self.mean * share.value
        return Expected(mean, self.clumping * mean + (self.relative + share.uncertainty) * mean * mean)


_NOWHERE: Final = Share(0.0, 0.0)


def _nearest(by_length: Mapping[int, float], starts_at: int, ends_at: int) -> float:
    days = (ends_at - starts_at) / DAY
    return by_length[min(by_length, key=lambda length: abs(length - days))] if by_length else 0.0
