"""What the store knows of targets, values and reports at an instant, row by row; and which of several values counts."""

from dataclasses import dataclass, field
from typing import NamedTuple

from commandcenter.domain.attainment.configuration import is_amended, is_of_year
from commandcenter.domain.attainment.model import ReportInfo
from commandcenter.domain.attainment.terms import Goal, Result
from commandcenter.domain.reports.model import FEED


class GoalRow(NamedTuple):
    """A target of an OPD."""

    opd: str
    indicator: str
    area: str
    period: str
    plan: str
    plan_version: str
    value: float | None
    upper: float | None
    text: str | None
    recorded_at: int

    def goal(self) -> Goal:
        """As a target to compare with."""
        return Goal(self.value, self.upper, self.text, self.plan, self.plan_version)


class ValueRow(NamedTuple):
    """A value that a feed brought. Verified reports of OPDs are a feed too: ``FEED``."""

    indicator: str
    area: str
    period: str
    value: float | None
    text: str | None
    recorded_at: int
    feed: str
    item_id: int
    sheet: str
    line: int

    def result(self) -> Result:
        """As a value to compare."""
        return Result(self.value, self.text)

    @property
    def says_nothing(self) -> bool:
        """Whether it is an empty cell: "belum lapor", whatever else stands in its row."""
        return self.value is None and not (self.text or "").strip()


class Reasons(NamedTuple):
    """What an OPD's report says beside the value of an indicator."""

    driver: str = ""
    obstacle: str = ""
    evidence: str = ""


class OpdRow(NamedTuple):
    """An OPD of the register. Days are ISO texts."""

    code: str
    name: str
    short_name: str
    kind: str
    valid_from: str
    valid_to: str | None


class IndicatorRow(NamedTuple):
    """What judging needs of an indicator. ``comparable_from``: the last break of its series, an ISO day or ""."""

    code: str
    name: str
    unit: str
    decimals: int
    polarity: str
    comparable_from: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything that was known at an instant, of a window of years."""

    opds: tuple[OpdRow, ...]
    indicators: dict[str, IndicatorRow]
    goals: list[GoalRow]
    values: list[ValueRow]
    reports: tuple[ReportInfo, ...] = ()
    reasons: dict[tuple[str, str, str], Reasons] = field(default_factory=dict)  # (opd, indicator, period)


def better_goal(one: GoalRow, other: GoalRow) -> GoalRow:
    """Of two targets of the same for the same period the one that counts: of the changed plan, else the newer."""
    first = is_amended(one.plan_version), one.recorded_at, one.plan
    return one if first >= (is_amended(other.plan_version), other.recorded_at, other.plan) else other


def is_usable(row: GoalRow) -> bool:
    """Whether the plan document may speak of the period: a target of another plan year is never used."""
    return is_of_year(row.plan, int(row.period[:4]))


def better_value(one: ValueRow, other: ValueRow) -> ValueRow:
    """Of two values of the same the one that counts: that of a verified report, else what was recorded last."""
    return max(one, other, key=lambda row: (row.feed == FEED, row.recorded_at, row.feed))
