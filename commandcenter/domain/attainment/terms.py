"""The terms of attainment: outcomes, bands and rules of a plan year, averages, pace, forecast.

Percent are percent of a target (100 is the target), unrounded and uncapped unless it says otherwise. None is unknown
and never zero.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of comparing a value with its target. Only PERCENT has a percentage, and only it counts in averages."""

    PERCENT = "percent"
    NOT_REPORTED = "not_reported"  # belum lapor: the quarter is over and there is no value
    NOT_DUE = "not_due"  # the quarter is not over, and there is no value yet
    NO_TARGET = "no_target"  # a value without a target of its own plan year
    NOT_APPLICABLE = "not_applicable"  # target or value say n/a
    ZERO_TARGET = "zero_target"  # 0, or below: the formulas mean nothing there; ``is_met`` says what can be said
    LETTERS = "letters"  # compared on the ordered scale; ``is_met`` and ``steps`` say how
    NOT_COMPARABLE = "not_comparable"  # a text against a number, or letters that the scale does not have
    NEUTRAL = "neutral"  # more is neither better nor worse


class Verdict(StrEnum):
    """The word of the monitoring system: Sesuai, Belum Sesuai, Tidak Sesuai."""

    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"


class Risk(StrEnum):
    """Why somebody should look, the worst first; an OPD has the first that holds."""

    MISSED = "missed"  # the quarter is Tidak Sesuai
    PARTLY = "partly"  # Belum Sesuai
    NOT_REPORTED = "not_reported"  # too little was reported to say
    FORECAST = "forecast"  # the quarter is Sesuai, the end of the year more likely not
    NONE = "none"
    UNKNOWN = "unknown"  # nothing to judge: no targets, or the quarter is not over


class Accumulation(StrEnum):
    """What the figure of a quarter is. A figure of the quarter alone is reported as the total since January."""

    LEVEL = "level"  # how it stands at the end of the quarter: a share, an index
    TOTAL = "total"  # counted since 1 January: kilometres built, people trained


@dataclass(frozen=True, slots=True)
class Band:
    """A class of attainment: more than ``above`` percent; None: the lowest class. ``rank`` 0 is the best.

    ``is_inclusive``: from ``above`` on, the bound itself belongs to the class (55-75, and < 55 below it).
    """

    key: str  # very_high, high, medium, low, very_low, or a local one
    above: float | None
    name: str  # in the plan's own language
    rank: int = 0
    is_inclusive: bool = False

    def __str__(self) -> str:
        return (
            f"{'>=' if self.is_inclusive else '>'} {self.above:g} {self.name}" if self.above is not None else self.name
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """How attainment is judged in a plan year. ``is_set`` False: nobody has set this year; these are the defaults."""

    year: int
    bands: tuple[Band, ...]  # the best first; exactly one without a bound, the last
    average_cap: float = 100.0  # percent; more counts as this in averages, and nowhere else
    met_from: float = 90.0  # Sesuai from this attainment on
    partly_from: float = 65.0  # Belum Sesuai from this on; below it Tidak Sesuai
    least_coverage: float = 0.5  # share of the weights that must have reported before an average gets a band
    scale: tuple[str, ...] = ("AA", "A", "BB", "B", "CC", "C", "D")  # letters, the best first
    note: str = ""  # where the rule comes from, and how sure it is
    is_set: bool = True

    @property
    def code(self) -> str:
        """What it is found by among the reference data."""
        return str(self.year)

    @property
    def name(self) -> str:
        """What it is called there."""
        return f"plan year {self.year}"


@dataclass(frozen=True, slots=True)
class Goal:
    """A target. With ``upper`` it is a range from ``value`` to ``upper``; ``value`` None: it is no number, see text."""

    value: float | None
    upper: float | None = None
    text: str | None = None
    plan: str = ""  # the document: Perjanjian Kinerja 2026
    plan_version: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What was reached. ``value`` None: it is no number, see text."""

    value: float | None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Attainment:
    """What came of comparing. ``percent`` may be negative and far above 100; it is None unless ``outcome`` is PERCENT.

    ``is_met``, ``steps``: of LETTERS (steps above the target, negative below) and ZERO_TARGET (``steps`` None).
    """

    outcome: Outcome
    percent: float | None = None
    is_met: bool | None = None
    steps: int | None = None

    @property
    def is_over(self) -> bool:
        """More than the target: shown as it is, flagged, and capped in averages only."""
        return self.percent is not None and self.percent > 100


@dataclass(frozen=True, slots=True)
class Average:
    """A weighted mean of capped percentages, and what it stands on.

    ``of`` counts the indicators that should have one (a numeric target in this quarter); ``n`` those that do.
    ``others`` have none for another reason (letters, target 0, n/a, neutral) and are in neither. ``coverage``: the
    share of the weights that reported, 0 to 1. With too little of it there is a percentage but no band and no verdict.
    """

    percent: float | None
    n: int
    of: int
    capped: int  # how many counted as the cap
    coverage: float
    others: int = 0
    band: Band | None = None
    verdict: Verdict | None = None

    @property
    def not_reported(self) -> int:
        """How many should have a percentage and have none: nothing was reported, or nothing that can be compared."""
        return self.of - self.n


class ForecastState(StrEnum):
    """Whether the end of the year can be told."""

    FORECAST = "forecast"
    KNOWN = "known"  # the last quarter has been reported: ``percent`` is the result, without uncertainty
    TOO_LITTLE = "too_little"  # fewer quarters than the method needs
    NONE = "none"  # nothing that could be forecast: no percentage, no target for the last quarter


@dataclass(frozen=True, slots=True)
class Forecast:
    """Attainment of the year's target at the year's end, with its 80 % interval. ``chance``: that it is Sesuai, 0 to 1.

    ``n``: quarters that the forecast stands on; ``ahead``: quarters from the last of them to the year's end.
    """

    state: ForecastState
    percent: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    n: int = 0
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """Where the plan wants an indicator to be today, between the targets of its quarters.

    ``value``: in the indicator's unit; ``percent``: what that is of the year's target, as attainment counts it, the
    same scale as ``Forecast``. ``by``: working days, or calendar days where the calendar does not know the year.
    """

    value: float
    percent: float | None
    by: str  # "working", "calendar"
