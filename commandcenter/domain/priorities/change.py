"""Has a problem grown? Two small counts compared exactly, shrunk for ranking, corrected for how many are compared.

A complaint is rare and comes in clumps, so a percentage of change says little: 1 to 2 is a doubling and means nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from commandcenter.domain.priorities import beta

# As if every problem had had this many complaints before and as many since: 1 to 2 becomes 11 to 12.
PRIOR = 10.0
SURE = 0.95  # of the interval
CAREFUL = 0.1  # the share of a shrunk ratio's distribution that lies below what problems are ranked by
FALSE_MAX = 0.1  # how many of the problems that are called growing may be so by chance


@dataclass(frozen=True, slots=True)
class Change:
    """``now`` against ``before``, counts of two spans; ``share``: that of the newer span's length in both;
    ``scale``: how much more than Poisson's the counts vary (variance / mean). What is asked of it is worked out then.

    Given their sum, two Poisson counts of one rate are binomial: the newer has the sum's ``share``. That gives the test
    (Przyborowski & Wilenski, Biometrika 31, 1940) and, by the limits of Clopper & Pearson (Biometrika 26, 1934) for
    the binomial share p, the exact interval of the ratio p / (1 - p) · (1 - share) / share. Counts that vary more than
    Poisson's weigh less: both are divided by ``scale``, the quasi-likelihood of McCullagh & Nelder, Generalized Linear
    Models, 1989.
    """

    now: int
    before: int
    share: float = 0.5
    scale: float = 1.0

    @property
    def ratio(self) -> float | None:
        """Of the two rates; None when there were none before."""
        return self.now / self.before * (1 - self.share) / self.share if self.before else None

    @property
    def low(self) -> float:
        """The lower end of the ratio's exact 95 % interval."""
        return self._ratio(beta.quantile((1 - SURE) / 2, *self._shapes(0, 1)))

    @property
    def high(self) -> float | None:
        """The upper end; None: without end, because there were none before."""
        highest = beta.quantile((1 + SURE) / 2, *self._shapes(1, 0))
        return self._ratio(highest) if highest < 1 else None

    @property
    def chance(self) -> float:
        """How likely as many or more are when nothing has changed."""
        return beta.below(self.share, *self._shapes(0, 1)) if self.now else 1.0

    @property
    def rank(self) -> float:
        """The careful estimate of the ratio that problems are sorted by; 1 means no change. It is shrunk to no change
        by a beta prior for p with the weight of PRIOR complaints in each span; of what follows, the CAREFUL quantile.
        """
        weight = 2 * PRIOR / self.scale
        return self._ratio(beta.quantile(CAREFUL, *self._shapes(weight * self.share, weight * (1 - self.share))))

    @property
    def is_more(self) -> bool:
        """Whether the interval lies above no change."""
        return self.low > 1

    @property
    def is_less(self) -> bool:
        """Whether the interval lies below no change."""
        high = self.high
        return high is not None and high < 1

    def _shapes(self, newer: float, older: float) -> tuple[float, float]:
        return self.now / self.scale + newer, self.before / self.scale + older

    def _ratio(self, p: float) -> float:
        return p / (1 - p) * (1 - self.share) / self.share if p < 1 else inf


def compare(now: int, before: int, share: float = 0.5, dispersion: float = 1.0) -> Change:
    """How ``now`` stands against ``before``. ``share``: length of the newer span / length of both; a ``dispersion``
    below 1 counts as 1."""
    return Change(now, before, share, max(1.0, dispersion))


def growing(changes: Sequence[Change], false_max: float = FALSE_MAX) -> frozenset[int]:
    """Which of many problems (by position) have grown, when all of them were looked at.

    The step-up rule of Benjamini & Hochberg (J. R. Statist. Soc. B 57, 1995): among those that are called growing, the
    expected share of false ones is at most ``false_max``. Of 300 problems 15 would otherwise "grow" by chance alone.
    """
    chances = [each.chance for each in changes]
    order = sorted(range(len(changes)), key=chances.__getitem__)
    passed = 0
    for place, index in enumerate(order, 1):
        if chances[index] <= false_max * place / len(order):
            passed = place
    return frozenset(index for index in order[:passed] if changes[index].now)


def dispersion(series: Sequence[Sequence[float]]) -> float:
    """How much more than Poisson's the counts of several series vary (variance / mean, pooled); 1 when not at all.

    Each series is counts of equal spans, oldest first. The variance is that of neighbours' differences, so that a
    season or a trend is not taken for scatter: sum of (next - one)² / 2 over sum of their means (von Neumann, Ann.
    Math. Statist. 12, 1941). A pooled figure, because a single small series would only repeat its own accidents.
    """
    scatter = mean = 0.0
    for counts in series:
        for one, following in pairwise(counts):
            scatter += (following - one) ** 2 / 2
            mean += (one + following) / 2
    return max(1.0, scatter / mean) if mean else 1.0
