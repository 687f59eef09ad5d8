"""Did it help? Complaints after something was done, against how many were to be expected. Never a proof of cause.

A problem is taken up when it is at its worst, and what is at its worst gets better by itself (regression to the mean);
and many problems come and go with the seasons. Therefore the expectation stands on the same weeks of the year before,
not on the weeks of the uproar, and follows what became of other complaints between these two.
"""

from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.priorities import beta

YEAR_DAYS = 364  # whole weeks: the same weekdays and the same season
AFTER_DAYS_MAX = 182  # later than half a year, much else has happened
AFTER_DAYS_MIN = 28
CONTROL_MIN = 20  # complaints in each span, or the controls say nothing
SURE = 0.95
_HALF = 0.5


class Verdict(StrEnum):
    """What can be said."""

    EARLY = "early"  # fewer than four weeks have passed
    SPARSE = "sparse"  # so few are to be expected that even none would prove nothing
    FEWER = "fewer"
    MORE = "more"
    UNCLEAR = "unclear"  # within what chance alone gives
    UNKNOWN = "unknown"  # no complaint is known from the reference: nothing to compare with


@dataclass(frozen=True, slots=True)
class Spans:
    """Complaints of the reference (the same weeks a year before) and after, of the problem and of the controls; lengths
    in days."""

    before: int
    after: int
    before_days: int
    after_days: int
    control_before: int
    control_after: int


@dataclass(frozen=True, slots=True)
class Effect:
    """``after`` complaints came where ``expected`` (``low`` to ``high``, 95 %) were to be expected."""

    verdict: Verdict
    spans: Spans
    expected: float | None = None
    low: int | None = None
    high: int | None = None
    has_controls: bool = False


def effect(spans: Spans, dispersion: float = 1.0) -> Effect:
    """What became of the complaints, and whether it is more than chance.

    The rate of the reference is uncertain: by Jeffreys' prior it is a gamma of shape before + 1/2. The controls'
    change, control_after / control_before, multiplies it with a relative variance of 1/control_before +
    1/control_after (delta method). A gamma of the same mean and variance mixed over a Poisson count is negative
    binomial: its central 95 % is the prediction interval (Gelman et al., Bayesian Data Analysis, 3rd ed., sections 2.6
    and 2.8). Counts that vary more than Poisson's (``dispersion``, variance / mean) widen each of these parts.
    """
    if spans.after_days < AFTER_DAYS_MIN:
        return Effect(Verdict.EARLY, spans)
    if spans.before_days < AFTER_DAYS_MIN or not spans.before + spans.control_before:
        return Effect(Verdict.UNKNOWN, spans)
    scale = max(1.0, dispersion)
    has_controls = min(spans.control_before, spans.control_after) >= CONTROL_MIN
    exposure = spans.after_days / spans.before_days
    change, spread = exposure, scale / (spans.before + _HALF)
    if has_controls:
        change = spans.control_after / spans.control_before
        spread += scale * (1 / spans.control_before + 1 / spans.control_after)
    mean = (spans.before + _HALF) * change
    spread += (scale - 1) / mean  # what a count itself varies more than Poisson's
    low, high = interval(mean, 1 / spread)
    return Effect(_verdict(spans.after, low, high), spans, mean, low, high, has_controls)


def interval(mean: float, shape: float) -> tuple[int, int]:
    """The central 95 % of a negative binomial of that mean and shape (variance = mean + mean² / shape).

    Its distribution function is I_p(shape, n + 1) with p = shape / (shape + mean) (DLMF 8.17.24).
    """
    tail = (1 - SURE) / 2
    return _quantile(tail, mean, shape), _quantile(1 - tail, mean, shape)


def _quantile(share: float, mean: float, shape: float) -> int:
    """The smallest n of which at least ``share`` lies at or below it."""
    p = shape / (shape + mean)
    low, high = -1, max(1, int(mean))
    while beta.below(p, shape, high + 1.0) < share:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if beta.below(p, shape, middle + 1.0) < share:
            low = middle
        else:
            high = middle
    return high


def _verdict(after: int, low: int, high: int) -> Verdict:
    if after > high:
        return Verdict.MORE
    if after < low:
        return Verdict.FEWER
    return Verdict.SPARSE if low == 0 else Verdict.UNCLEAR
