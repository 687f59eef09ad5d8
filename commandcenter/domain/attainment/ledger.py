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
from commandcenter.domain.attainment.rows import GoalRow, IndicatorRow, Rows, ValueRow, better_goal, chosen, is_usable
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
        self.goals: dict[Key, dict[str, GoalRow]] = defaultdict(dict)
        for goal in rows.goals:
            if is_usable(goal):
                mine = self.goals[Key(goal[0], goal[1], goal[2])]
                before = mine.get(goal[3])
                mine[goal[3]] = goal if before is None else better_goal(before, goal)
        self._values: dict[tuple[str, str, str], list[ValueRow]] = defaultdict(list)
        for value in rows.values:
            self._values[value[:3]].append(value)
        self._placed: dict[int, dict[tuple[str, str], Placed]] = {}

    @cached_property
    def keys(self) -> Mapping[str, list[Key]]:
        """The series of each OPD that have targets, in order."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key in sorted(self.goals):
            found[key.opd].append(key)
        return found

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The quarters that have targets, the newest first."""
        return tuple(sorted({period for mine in self.goals.values() for period in mine if is_quarter(period)})[::-1])

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
        line = self.rows.lines.get((key.opd, key.indicator, period))
        found: Iterable[ValueRow] = self._values.get((key.indicator, key.area, period), ())
        return chosen([*found, line] if line is not None else found)

    def compare(self, key: Key, goal: GoalRow | None, value: ValueRow | None, period: str) -> Attainment:
        """What came of a value against a target, by the rules of the period's plan year."""
        return formula.attainment(
            self.indicator(key).polarity,
            goal.goal() if goal is not None else None,
            value.result() if value is not None else None,
            is_over=period <= self.over,
            scale=self.configuration.rules(int(period[:4])).scale,
        )

    def percent(self, key: Key, period: str) -> float | None:
        """What ``compare`` says of the quarter's value and target, without the rest."""
        goal = self.goal(key, period)
        if goal is None or goal.value is None:
            return None
        value, _others = self.value(key, period)
        if value is None or value.value is None:
            return None
        target = formula.nearer(goal.value, goal.upper, value.value)
        return formula.percent(self.indicator(key).polarity, target, value.value)

    def counts(self, key: Key, goal: GoalRow | None) -> bool:
        """Whether a target of the series counts in averages."""
        return formula.has_formula(self.indicator(key).polarity, goal.goal() if goal is not None else None)

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
        found = []
        for period in sorted(self.goals.get(key, ())):
            if is_quarter(period) and f"{period[:4]}-{3 * int(period[6]):02}-28" >= since:
                percent = self.percent(key, period)
                if percent is not None:
                    found.append(Point(at(int(period[:4]), int(period[6])), percent))
        return found

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
