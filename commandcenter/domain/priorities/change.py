"""Has a problem grown? Two small counts compared exactly, shrunk for ranking, corrected for how many are compared.

A complaint is rare and comes in clumps, so a percentage of change says little: 1 to 2 is a doubling and means nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from commandcenter.domain.priorities import beta

# As if every problem had had this many complaints before and as many since: 1 to 2 becomes 11 to 12.
PRIOR = 10.0
SURE = 0.95  # of the interval
CAREFUL = 0.1  # the share of a shrunk ratio's distribution that lies below what problems are ranked by
FALSE_MAX = 0.1  # how many of the problems that are called growing may be so by chance


@dataclass(frozen=True, slots=True)
class Change:
    """``now`` against ``before``, counts of two spans; ``share``: that of the newer span's length in both.

    ``ratio``: of the two rates; None when there were none before. ``low`` and ``high``: its exact 95 % interval
    (``high`` None: without end). ``chance``: how likely as many or more are when nothing has changed. ``rank``: the
    careful estimate that problems are sorted by; 1 means no change.
    """

    now: int
    before: int
    share: float
    ratio: float | None
    low: float
    high: float | None
    chance: float
    rank: float

    @property
    def is_more(self) -> bool:
        """Whether the interval lies above no change."""
        return self.low > 1

    @property
    def is_less(self) -> bool:
        """Whether the interval lies below no change."""
        return self.high is not None and self.high < 1


def compare(now: int, before: int, share: float = 0.5, dispersion: float = 1.0) -> Change:
    """How ``now`` stands against ``before``. ``share``: length of the newer span / length of both.

    Given their sum, two Poisson counts of one rate are binomial: the newer has the sum's ``share``. That gives the test
    (Przyborowski & Wilenski, Biometrika 31, 1940) and, by the limits of Clopper & Pearson (Biometrika 26, 1934) for
    the binomial share p, the exact interval of the ratio p / (1 - p) · (1 - share) / share. Counts that vary more than
    Poisson's weigh less: both are divided by ``dispersion`` (variance / mean; never below 1), the quasi-likelihood of
    McCullagh & Nelder, Generalized Linear Models, 1989. The ratio for ranking is shrunk to no change: a beta prior for
    p with the weight of PRIOR complaints in each span, of which the CAREFUL quantile is taken.
    """
    scale = max(1.0, dispersion)
    new, old = now / scale, before / scale
    tail = (1 - SURE) / 2
    lowest = beta.quantile(tail, new, old + 1)
    highest = beta.quantile(1 - tail, new + 1, old)
    weight = 2 * PRIOR / scale
    careful = beta.quantile(CAREFUL, new + weight * share, old + weight * (1 - share))
    return Change(
        now, before, share,
        ratio=now / before * (1 - share) / share if before else None,
        low=_ratio(lowest, share),
        high=_ratio(highest, share) if highest < 1 else None,
        chance=beta.below(share, new, old + 1) if now else 1.0,
        rank=_ratio(careful, share),
    )  # fmt: skip


def growing(changes: Sequence[Change], false_max: float = FALSE_MAX) -> frozenset[int]:
    """Which of many problems (by position) have grown, when all of them were looked at.

    The step-up rule of Benjamini & Hochberg (J. R. Statist. Soc. B 57, 1995): among those that are called growing, the
    expected share of false ones is at most ``false_max``. Of 300 problems 15 would otherwise "grow" by chance alone.
    """
    order = sorted(range(len(changes)), key=lambda index: changes[index].chance)
    passed = 0
    for place, index in enumerate(order, 1):
        if changes[index].chance <= false_max * place / len(order):
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


def _ratio(p: float, share: float) -> float:
    return p / (1 - p) * (1 - share) / share if p < 1 else float("inf")
