"""What the queries of attainment return: an indicator in a quarter, a programme, an OPD, the regency.

Percent are percent of a target (100 is the target), unrounded and uncapped unless it says otherwise. Instants are ms
UTC. A period is the text of a quarter, 2026-Q3. None is unknown and never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commandcenter.domain.attainment.terms import Accumulation as Accumulation
from commandcenter.domain.attainment.terms import Attainment as Attainment
from commandcenter.domain.attainment.terms import Average as Average
from commandcenter.domain.attainment.terms import Band as Band
from commandcenter.domain.attainment.terms import Forecast as Forecast
from commandcenter.domain.attainment.terms import ForecastState as ForecastState
from commandcenter.domain.attainment.terms import Goal as Goal
from commandcenter.domain.attainment.terms import Outcome as Outcome
from commandcenter.domain.attainment.terms import Pace as Pace
from commandcenter.domain.attainment.terms import Result as Result
from commandcenter.domain.attainment.terms import Risk as Risk
from commandcenter.domain.attainment.terms import Rules as Rules
from commandcenter.domain.attainment.terms import Verdict as Verdict
from commandcenter.domain.observations import Planned, Value
from commandcenter.domain.reference import Indicator


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """How far an OPD's report of a quarter is: draft, submitted, verified, sent_back. Names are those of accounts."""

    opd: str
    period: str
    state: str
    submitted_at: int | None = None
    submitted_by: str = ""
    judged_at: int | None = None
    judged_by: str = ""
    reason: str = ""  # why it was sent back


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: ``kind`` "report" (a verified one of the form) or "feed".

    ``item_id`` leads to ``observations.provenance``.
    """

    kind: str
    recorded_at: int
    feed: str = ""
    item_id: int | None = None
    sheet: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator in one quarter: target, value, what came of it, and why the OPD says it is so."""

    indicator: str
    name: str
    unit: str
    decimals: int
    polarity: str
    opd: str
    area: str  # 35.22, a kecamatan
    programme: str  # code; "" when no programme of that year has it
    weight: float  # within its programme
    period: str
    goal: Goal | None
    result: Result | None
    attainment: Attainment
    band: Band | None
    verdict: Verdict | None
    accumulation: Accumulation
    year_goal: Goal | None  # the target of the last quarter of the same plan year
    of_year: Attainment  # the same value against ``year_goal``
    pace: Pace | None
    forecast: Forecast
    source: Source | None = None
    others: int = 0  # values that other sources give for the same quarter and that were not taken
    driver: str = ""  # faktor pendorong
    obstacle: str = ""  # faktor penghambat
    evidence: str = ""  # http(s) address


@dataclass(frozen=True, slots=True)
class ProgrammeQuarter:
    """A programme in a quarter, its indicators the worst first. ``code`` "": indicators without a programme."""

    code: str
    name: str
    weight: float  # within its OPD
    average: Average
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class OpdQuarter:
    """An OPD in a quarter. ``average`` is against the quarter's targets; ``of_year``, ``pace`` and ``forecast`` are all
    on the scale of the year's targets, so that they may stand on one bullet."""

    code: str
    name: str
    short_name: str
    kind: str
    average: Average
    of_year: Average
    pace: float | None  # percent of the year's targets that the plan wants today
    forecast: Forecast
    risk: Risk
    met: int  # indicators by verdict
    partly: int
    missed: int
    not_reported: int  # of all indicators with a target, also those with letters
    over: int  # indicators above 100 %
    worst: Entry | None  # the indicator with the lowest percentage; its own forecast is left out
    report: ReportInfo | None
    history: tuple[tuple[str, float | None], ...]  # period and average, the oldest first, the shown one last


@dataclass(frozen=True, slots=True)
class Quarter:
    """All OPDs in a quarter, by risk. ``average`` is that of the regency: every OPD weighs the same."""

    period: str
    is_over: bool
    rules: Rules
    average: Average  # n, of: indicators
    forecast: Forecast
    opds: tuple[OpdQuarter, ...]
    history: tuple[tuple[str, float | None], ...]
    periods: tuple[str, ...]  # quarters that have targets or values, the newest first
    data_at: int | None  # when the newest of the values was recorded
    sources: tuple[str, ...] = ()  # titles of the feeds; the form is one of them

    @property
    def silent(self) -> tuple[OpdQuarter, ...]:
        """OPDs that have reported nothing of the quarter although it is over."""
        return tuple(opd for opd in self.opds if self.is_over and opd.average.of and not opd.average.n)


@dataclass(frozen=True, slots=True)
class OpdPage:
    """One OPD in a quarter, down to its indicators."""

    period: str
    is_over: bool
    rules: Rules
    opd: OpdQuarter
    programmes: tuple[ProgrammeQuarter, ...]
    periods: tuple[str, ...]
    data_at: int | None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """One indicator through all its quarters, the oldest first, with everything that was ever said of it."""

    indicator: Indicator
    opd: str
    entries: tuple[Entry, ...]
    rules: Mapping[int, Rules]  # of every plan year in ``entries``
    values: tuple[Value, ...]  # every revision of every feed, known at the instant; superseded ones too
    targets: tuple[Planned, ...]  # every revision of every plan version
    reports: tuple[ReportInfo, ...]
    titles: Mapping[str, str]  # feed -> title


@dataclass(frozen=True, slots=True)
class AtRisk:
    """For the overview: the OPDs that somebody should look at in the newest quarter that is over."""

    period: str
    rules: Rules
    of: int  # OPDs with targets in the quarter
    opds: tuple[OpdQuarter, ...]  # the worst first; Risk MISSED, PARTLY, NOT_REPORTED, FORECAST
    data_at: int | None
