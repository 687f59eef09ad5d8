"""Puts targets, values and reports together: what came of every indicator in every quarter of a window of years.

Everything that a screen shows of attainment is read off here, so that a list, a page and an export cannot differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, NamedTuple

from commandcenter.domain.attainment import formula
from commandcenter.domain.attainment.configuration import Configuration, Programme, Share
from commandcenter.domain.attainment.forecast import Point, at, spread
from commandcenter.domain.attainment.rows import (
    GoalRow,
    IndicatorRow,
    Rows,
    ValueRow,
    better_goal,
    better_value,
    is_usable,
)
from commandcenter.domain.attainment.terms import Attainment, Goal
from commandcenter.domain.reference import Polarity

UNKNOWN: Final = IndicatorRow("", "", "", 2, Polarity.NEUTRAL)


class Key(NamedTuple):
    """A series: an indicator that an OPD answers for, in an area."""

    opd: str
    indicator: str
    area: str


class Placed(NamedTuple):
    """Where an indicator stands in its OPD's plan of a year. ``programme`` None: in none."""

    programme: Programme | None
    share: Share | None

    @property
    def weight(self) -> float:
        return self.share.weight if self.share is not None else 1.0


_NOWHERE: Final = Placed(None, None)


class Ledger:
    """``over``: the newest quarter that is over (2026-Q3); a missing value of a later one is not due yet."""

    def __init__(self, rows: Rows, configuration: Configuration, over: str) -> None:
        self.rows, self.configuration, self.over = rows, configuration, over
        self.goals: dict[Key, dict[str, GoalRow]] = {}
        self._values: dict[tuple[str, str, str], ValueRow] = {}
        self._others: dict[tuple[str, str, str], int] = {}
        self._placed: dict[int, dict[tuple[str, str], Placed]] = {}
        self._take_goals(rows.goals)
        self._take_values(rows.values)

    def _take_goals(self, rows: Iterable[GoalRow]) -> None:
        usable: dict[tuple[str, str], bool] = {}  # a document and a year: there are few of them, and many rows
        for row in rows:
            plan = (row[4], row[3][:4])
            if plan not in usable:
                usable[plan] = is_usable(row)
            if usable[plan]:
                mine = self.goals.get(row[:3])  # type: ignore[call-overload]  # equal to its Key, and quicker
                if mine is None:
                    mine = self.goals[Key(row[0], row[1], row[2])] = {}
                before = mine.get(row[3])
                mine[row[3]] = row if before is None else better_goal(before, row)

    def _take_values(self, rows: Iterable[ValueRow]) -> None:
        """Empty cells are no values."""
        for row in rows:
            if row[3] is None and row.says_nothing:
                continue
            place = row[:3]
            before = self._values.get(place)
            if before is None:
                self._values[place] = row
            else:
                self._values[place] = better_value(before, row)
                self._others[place] = self._others.get(place, 0) + 1

    @cached_property
    def planned(self) -> Mapping[tuple[str, int], list[Key]]:
        """The series of an OPD that have targets in a plan year, in order."""
        found: dict[tuple[str, int], list[Key]] = defaultdict(list)
        for key in sorted(self.goals):
            for year in {period[:4] for period in self.goals[key]}:
                found[key.opd, int(year)].append(key)
        return found

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The quarters that have targets, the newest first."""
        return tuple(sorted(filter(is_quarter, {period for mine in self.goals.values() for period in mine}))[::-1])

    def indicator(self, key: Key) -> IndicatorRow:
        """What is known of the indicator; without its metadata nothing is better or worse."""
        return self.rows.indicators.get(key.indicator) or UNKNOWN._replace(code=key.indicator, name=key.indicator)

    def goal(self, key: Key, period: str) -> GoalRow | None:
        """The target of exactly that period."""
        mine = self.goals.get(key)
        return mine.get(period) if mine else None

    def year_goal(self, key: Key, year: int) -> GoalRow | None:
        """The target of the year: that of its last quarter, or the one that the plan has for the whole year."""
        return self.goal(key, f"{year}-Q4") or self.goal(key, str(year))

    def value(self, key: Key, period: str) -> tuple[ValueRow | None, int]:
        """The value that counts, and how many others there are."""
        place = (key.indicator, key.area, period)
        return self._values.get(place), self._others.get(place, 0)

    def compare(self, key: Key, goal: GoalRow | None, value: ValueRow | None, period: str) -> Attainment:
        """What came of a value against a target, by the rules of the period's plan year."""
        return formula.attainment(
            self.indicator(key).polarity,
            goal.goal() if goal is not None else None,
            value.result() if value is not None else None,
            is_over=period <= self.over,
            scale=self.configuration.rules(int(period[:4])).scale,
        )

    @cached_property
    def percents(self) -> Mapping[Key, Mapping[str, float | None]]:
        """What ``compare`` says of every quarter whose target ``counts``: its percentage, None without one."""
        found: dict[Key, dict[str, float | None]] = {}
        for key, mine in self.goals.items():
            _opd, indicator, area = key
            polarity = self.indicator(key).polarity
            made = found[key] = {}
            for period, goal in mine.items():
                if is_quarter(period) and formula.has_formula(polarity, goal):
                    value = self._values.get((indicator, area, period))
                    low, real = goal[6], value[3] if value is not None else None
                    percent = None
                    if low is not None and real is not None:
                        target = low if goal[7] is None else formula.nearer(low, goal[7], real)
                        percent = formula.percent(polarity, target, real)
                    made[period] = percent
        return found

    def counts(self, key: Key, goal: GoalRow | None) -> bool:
        """Whether a target of the series counts in averages."""
        return goal is not None and formula.has_formula(self.indicator(key).polarity, goal)

    def placed(self, key: Key, year: int) -> Placed:
        """Where the indicator stands in its OPD's plan of a year."""
        if year not in self._placed:
            self._placed[year] = {
                (opd, share.indicator): Placed(programme, share)
                for opd, programmes in self.configuration.of_year(year).items()
                for programme in programmes
                for share in programme.indicators
            }
        return self._placed[year].get((key.opd, key.indicator), _NOWHERE)

    def points(self, key: Key) -> list[Point]:
        """The series of percentages that can be compared with each other, the oldest first."""
        since = self.indicator(key).comparable_from
        return [
            Point(at(int(period[:4]), int(period[6])), percent)
            for period, percent in sorted(self.percents.get(key, {}).items())
            if percent is not None and (not since or f"{period[:4]}-{3 * int(period[6]):02}-28" >= since)
        ]

    @cached_property
    def usual(self) -> float:
        """The usual spread of all series, for ``forecast``."""
        return spread(map(self.points, self.goals))


def is_quarter(period: str) -> bool:
    """Whether the text is a quarter: 2026-Q3."""
    return len(period) == 7 and period[5] == "Q"


def year_goals(ledger: Ledger, key: Key, year: int) -> Iterator[Goal | None]:
    """The targets of the four quarters; the year's own stands for the last one where that has none."""
    for quarter in range(1, 4):
        row = ledger.goal(key, f"{year}-Q{quarter}")
        yield row.goal() if row is not None else None
    last = ledger.year_goal(key, year)
    yield last.goal() if last is not None else None
