"""OPDs and the regency in a quarter, read off a ledger."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import Final

from commandcenter.domain.attainment import formula
from commandcenter.domain.attainment.averages import Averages
from commandcenter.domain.attainment.bands import judged
from commandcenter.domain.attainment.entries import entry, entry_with, pace, plan
from commandcenter.domain.attainment.forecast import Point, at, forecast, spread
from commandcenter.domain.attainment.ledger import Key, Ledger, is_quarter
from commandcenter.domain.attainment.model import (
    AtRisk,
    Entry,
    OpdPage,
    OpdQuarter,
    ProgrammeQuarter,
    Quarter,
    ReportInfo,
)
from commandcenter.domain.attainment.pace import QUARTERS, Progress
from commandcenter.domain.attainment.rollup import average, named, weighed
from commandcenter.domain.attainment.rows import OpdRow, ValueRow
from commandcenter.domain.attainment.terms import (
    Average,
    Forecast,
    ForecastState,
    Outcome,
    Risk,
    Verdict,
)

_ORDER: Final = {risk: place for place, risk in enumerate(Risk)}
_RISKS: Final = {Verdict.MISSED: Risk.MISSED, Verdict.PARTLY: Risk.PARTLY}


class Review:
    """A quarter of a ledger. ``progress``: how far its year is now. Whatever is asked twice is computed once."""

    def __init__(self, ledger: Ledger, period: str, progress: Progress) -> None:
        self.ledger, self.period, self.progress = ledger, period, progress
        self.year = int(period[:4])
        self.rules = ledger.configuration.rules(self.year)
        self.is_over = period <= ledger.over
        self._made: dict[str, OpdQuarter] = {}
        self._averages = Averages(ledger)
        self.reports: Mapping[str, ReportInfo] = {
            report.opd: report for report in ledger.rows.reports if report.period == period
        }

    def quarter(self, sources: tuple[str, ...] = ()) -> Quarter:
        """All OPDs that were there in the quarter, by risk."""
        opds = self._by_risk
        return Quarter(
            period=self.period,
            is_over=self.is_over,
            rules=self.rules,
            average=named(self.rules, self._regency[self.period]),
            forecast=self._forecast(self._regency, self._spread),
            opds=tuple(opds),
            history=self._shown(self._regency),
            periods=self.ledger.periods,
            data_at=self.data_at,
            sources=sources,
        )

    def at_risk(self) -> AtRisk:
        """What somebody should look at."""
        opds = self._by_risk
        wanted = tuple(opd for opd in opds if opd.risk not in (Risk.NONE, Risk.UNKNOWN))
        of = sum(1 for opd in opds if opd.average.of or opd.average.others)
        return AtRisk(self.period, self.rules, of, wanted, self.data_at)

    def page(self, row: OpdRow, sources: tuple[str, ...] = ()) -> OpdPage:
        """One OPD with its programmes and indicators."""
        programmes = self.programmes(row.code)
        return OpdPage(
            period=self.period,
            is_over=self.is_over,
            rules=self.rules,
            opd=self.opd(row),
            programmes=tuple(programmes),
            periods=tuple(
                sorted({period for key in self._keys(row.code) for period in self.ledger.goals[key]
                        if is_quarter(period)})[::-1]
            ),
            data_at=self.data_at,
            sources=sources,
        )  # fmt: skip

    @cached_property
    def _by_risk(self) -> list[OpdQuarter]:
        return sorted(map(self.opd, self.opds), key=_by_risk)

    def opd(self, row: OpdRow) -> OpdQuarter:
        """One OPD."""
        if row.code not in self._made:
            self._made[row.code] = self._opd(row)
        return self._made[row.code]

    def _opd(self, row: OpdRow) -> OpdQuarter:
        keys = self._keys(row.code)
        verdicts: Counter[Verdict | None] = Counter()
        missing = over = 0
        worst: tuple[float, Key] | None = None
        for key in keys:
            goal, (value, _others) = self.ledger.goal(key, self.period), self.ledger.value(key, self.period)
            found = self.ledger.compare(key, goal, value, self.period)
            verdicts[judged(self.rules, found)] += 1
            missing += found.outcome is Outcome.NOT_REPORTED
            over += found.is_over
            if found.percent is not None and (worst is None or found.percent < worst[0]):
                worst = (found.percent, key)
        mine = self._history[row.code]
        whole = named(self.rules, mine[self.period])
        forecast = self._forecast(mine, self._spread)
        return OpdQuarter(
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            average=whole,
            of_year=named(self.rules, self._averages.by(row.code, self.year, self._of_year, self.rules.average_cap)),
            pace=self._averages.by(row.code, self.year, self._pace, inf).percent,
            forecast=forecast,
            risk=self._risk(whole, forecast),
            met=verdicts[Verdict.MET],
            partly=verdicts[Verdict.PARTLY],
            missed=verdicts[Verdict.MISSED],
            not_reported=missing,
            over=over,
            worst=self._without_forecast(worst[1]) if worst is not None else None,
            report=self.reports.get(row.code),
            history=self._shown(mine),
        )

    def entry(self, key: Key) -> Entry:
        """One indicator."""
        return entry(self.ledger, key, self.period, self.progress)

    def programmes(self, opd: str) -> list[ProgrammeQuarter]:
        """The programmes of an OPD in the order of the plan, indicators the worst first."""
        found = []
        for code, name, weight, members in self._averages.groups(opd, self.year):
            entries = sorted((self.entry(key) for key, _share in members), key=_worst_first)
            parts = [
                (each.attainment.percent, each.weight, formula.has_formula(each.polarity, each.goal))
                for each in entries
            ]
            found.append(ProgrammeQuarter(code, name, weight, average(self.rules, parts), tuple(entries)))
        return found

    @cached_property
    def opds(self) -> tuple[OpdRow, ...]:
        """Those that were there in the quarter: an OPD that was merged or did not exist yet is not among them."""
        first, last = _days(self.period)
        return tuple(
            row for row in self.ledger.rows.opds
            if row.valid_from <= last and (row.valid_to is None or row.valid_to >= first)
        )  # fmt: skip

    @cached_property
    def _values(self) -> list[ValueRow]:
        return [row for row in self.ledger.rows.values if row.period == self.period]

    @property
    def data_at(self) -> int | None:
        """When the newest value of the quarter was recorded."""
        return max((row.recorded_at for row in self._values), default=None)

    @cached_property
    def feeds(self) -> frozenset[str]:
        """The feeds that the values of the quarter come from."""
        return frozenset(row.feed for row in self._values)

    @cached_property
    def _history(self) -> dict[str, dict[str, Average]]:
        """The averages of each OPD by quarter, the oldest first, until the end of this year."""
        return {
            row.code: {period: self._averages.of(row.code, period) for period in self._periods} for row in self.opds
        }

    @cached_property
    def _periods(self) -> list[str]:
        return sorted({self.period, *(period for period in self.ledger.periods if period <= f"{self.year}-Q4")})

    @cached_property
    def _regency(self) -> dict[str, Average]:
        return {period: weighed([(mine[period], 1.0) for mine in self._history.values()]) for period in self._periods}

    @cached_property
    def _spread(self) -> float:
        """The usual spread of the averages of OPDs."""
        return spread(map(self._points, self._history.values()))

    def _points(self, history: Mapping[str, Average]) -> list[Point]:
        """The averages that enough has reported for, also those after this quarter: looking back, they are known."""
        found = []
        for period, whole in history.items():
            least = self.ledger.configuration.rules(int(period[:4])).least_coverage
            if whole.percent is not None and whole.coverage >= least:
                found.append(Point(at(int(period[:4]), int(period[6])), whole.percent))
        return found

    def _shown(self, history: Mapping[str, Average]) -> tuple[tuple[str, float | None], ...]:
        return tuple((period, found.percent) for period, found in history.items() if period <= self.period)

    def _forecast(self, history: Mapping[str, Average], usual: float) -> Forecast:
        """Of an average: capped, as the averages are."""
        made = forecast(self._points(history), at(self.year, QUARTERS), self.rules.met_from, usual)
        if made.state is not ForecastState.FORECAST:
            return made
        cap = self.rules.average_cap
        return replace(
            made,
            percent=min(made.percent or 0.0, cap),
            low=min(made.low or 0.0, cap),
            high=min(made.high or 0.0, cap),
        )

    def _risk(self, whole: Average, forecast: Forecast) -> Risk:
        if whole.verdict in _RISKS:
            return _RISKS[whole.verdict]
        if self.is_over and whole.of and whole.verdict is None:
            return Risk.NOT_REPORTED
        if forecast.chance is not None and forecast.chance < 0.5:
            return Risk.FORECAST
        return Risk.NONE if whole.verdict is not None else Risk.UNKNOWN

    def _keys(self, opd: str) -> list[Key]:
        """Its series that belong to the plan of this year."""
        return [
            key for _code, _name, _weight, members in self._averages.groups(opd, self.year) for key, _share in members
        ]

    def _of_year(self, key: Key) -> tuple[float | None, bool]:
        goal = self.ledger.year_goal(key, self.year)
        if not self.ledger.counts(key, goal):
            return None, False
        value, _others = self.ledger.value(key, self.period)
        return self.ledger.compare(key, goal, value, self.period).percent, True

    def _pace(self, key: Key) -> tuple[float | None, bool]:
        placed = self.ledger.placed(key, self.year)
        wanted = pace(self.ledger, key, plan(self.ledger, key, self.year, placed), self.progress)
        percent = wanted.percent if wanted is not None else None
        return percent, percent is not None

    def _without_forecast(self, key: Key) -> Entry:
        return entry_with(self.ledger, key, self.period, self.progress, Forecast(ForecastState.NONE))


def _by_risk(opd: OpdQuarter) -> tuple[int, float, float, str]:
    percent = opd.average.percent if opd.average.percent is not None else inf
    chance = opd.forecast.chance if opd.forecast.chance is not None else 1.0
    if opd.risk in (Risk.FORECAST, Risk.NONE):
        return _ORDER[opd.risk], chance, percent, opd.code
    return _ORDER[opd.risk], percent, chance, opd.code


def _worst_first(made: Entry) -> tuple[bool, float, str]:
    percent = made.attainment.percent
    return percent is None, percent if percent is not None else 0.0, made.indicator


def _days(period: str) -> tuple[str, str]:
    """First and last day of a quarter as ISO texts; the last is the 31st of its month even where that has fewer."""
    year, number = period[:4], int(period[6])
    return f"{year}-{3 * number - 2:02}-01", f"{year}-{3 * number:02}-31"
