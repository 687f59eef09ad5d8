"""A report and what it is asked for, as store and screens hand it about. Instants are ms UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from commandcenter.domain.attainment.terms import Goal, Result
from commandcenter.domain.reference import Indicator, Opd
from commandcenter.domain.reports.states import State

FEED: Final = "entry"  # the feed under which verified values are kept
FORM: Final = "form"  # its kind: nobody fetches it
ON_VERIFICATION: Final = "on verification"  # its schedule


@dataclass(frozen=True, slots=True)
class Report:
    """An OPD's quarter. ``version`` rises with every change; whoever changes it says which one they saw."""

    id: int
    opd: str
    period: str  # 2026-Q3
    state: State
    version: int
    created_at: int
    changed_at: int
    changed_by: str
    submitted_at: int | None = None
    submitted_by: str = ""
    judged_at: int | None = None  # verified or sent back
    judged_by: str = ""
    reason: str = ""  # why it was sent back or reopened

    @property
    def subject(self) -> str:
        """Its name in the audit trail."""
        return subject(self.opd, self.period)


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one indicator. ``typed`` is the value as it was typed, which may be no value at all."""

    typed: str = ""
    driver: str = ""
    obstacle: str = ""
    evidence: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.typed or self.driver or self.obstacle or self.evidence)


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator that the report is asked for: its target of the quarter and its value of the quarter before.

    ``is_total``: its figure is counted since January, so that it cannot fall within a year.
    ``elsewhere``: what a feed has already brought of this quarter, and its title. A verified report counts before it.
    """

    indicator: Indicator
    goal: Goal | None
    before: Result | None = None
    elsewhere: tuple[Result, str] | None = None
    is_total: bool = False
    is_first: bool = False  # of the quarters of its year


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the form of an OPD and a quarter shows. ``report`` None: nobody has begun it."""

    opd: Opd
    period: str
    report: Report | None
    asked: tuple[Asked, ...]
    lines: Mapping[str, Line] = field(default_factory=dict)  # by indicator; also of indicators no longer asked for
    scale: tuple[str, ...] = ()  # of letters, the best first

    def line(self, indicator: str) -> Line:
        """What the report says of an indicator."""
        return self.lines.get(indicator, Line())


@dataclass(frozen=True, slots=True)
class Progress:
    """An OPD in the list of a quarter. ``asked`` counts its indicators, ``filled`` those with a value."""

    opd: Opd
    report: Report | None
    asked: int
    filled: int


def subject(opd: str, period: str) -> str:
    """The name of a report in the audit trail."""
    return f"report:{opd}:{period}"
