"""An indicator in a quarter, with everything that a page says of it."""

from dataclasses import dataclass

from commandcenter.domain.attainment import formula
from commandcenter.domain.attainment.bands import band_of, judged
from commandcenter.domain.attainment.forecast import at, forecast
from commandcenter.domain.attainment.ledger import Key, Ledger, Placed, year_goals
from commandcenter.domain.attainment.model import Entry, Pace, Source
from commandcenter.domain.attainment.pace import QUARTERS, Progress, shape, wanted
from commandcenter.domain.attainment.rows import Reasons, ValueRow
from commandcenter.domain.attainment.terms import Accumulation, Forecast, ForecastState, Goal
from commandcenter.domain.reports.model import FEED


@dataclass(frozen=True, slots=True)
class Plan:
    """What an indicator is meant to reach in a year. ``targets``: of its four quarters, of a range the lower end."""

    targets: tuple[float | None, ...]
    year_goal: Goal | None
    accumulation: Accumulation


def plan(ledger: Ledger, key: Key, year: int, placed: Placed) -> Plan:
    """The plan of an indicator for a year."""
    goals = tuple(year_goals(ledger, key, year))
    targets = tuple(goal.value if goal is not None else None for goal in goals)
    said = placed.share.accumulation if placed.share is not None else None
    return Plan(targets, goals[QUARTERS - 1], said or shape(targets))


def pace(ledger: Ledger, key: Key, made: Plan, progress: Progress) -> Pace | None:
    """Where the plan wants it to be; None: the plan has no figure."""
    value = wanted(made.targets, made.accumulation, progress.quarters)
    if value is None:
        return None
    goal, percent = made.year_goal, None
    if goal is not None and goal.value is not None:
        target = formula.nearer(goal.value, goal.upper, value)
        percent = formula.percent(ledger.indicator(key).polarity, target, value)
    return Pace(value, percent, progress.by)


def entry(ledger: Ledger, key: Key, period: str, progress: Progress) -> Entry:
    """The entry of a series in a quarter. ``progress``: how far its year is, 4 for one that is over."""
    return entry_with(ledger, key, period, progress, year_end(ledger, key, int(period[:4]), ledger.usual))


def year_end(ledger: Ledger, key: Key, year: int, usual: float) -> Forecast:
    """The forecast of a series; there is none where the year's target has no formula."""
    if not ledger.counts(key, ledger.year_goal(key, year)):
        return Forecast(ForecastState.NONE)
    return forecast(ledger.points(key), at(year, QUARTERS), ledger.configuration.rules(year).met_from, usual)


def entry_with(ledger: Ledger, key: Key, period: str, progress: Progress, expected: Forecast) -> Entry:
    """The same with a forecast that is known or not asked for."""
    year = int(period[:4])
    rules = ledger.configuration.rules(year)
    known, placed = ledger.indicator(key), ledger.placed(key, year)
    goal = ledger.goal(key, period)
    value, others = ledger.value(key, period)
    found = ledger.compare(key, goal, value, period)
    made = plan(ledger, key, year, placed)
    last = ledger.year_goal(key, year)
    said = ledger.rows.reasons.get((key.opd, key.indicator, period), Reasons())
    return Entry(
        indicator=key.indicator,
        name=known.name,
        unit=known.unit,
        decimals=known.decimals,
        polarity=known.polarity,
        opd=key.opd,
        area=key.area,
        programme=placed.programme.code if placed.programme is not None else "",
        weight=placed.weight,
        period=period,
        goal=goal.goal() if goal is not None else None,
        result=value.result() if value is not None else None,
        attainment=found,
        band=band_of(rules, found.percent),
        verdict=judged(rules, found),
        accumulation=made.accumulation,
        year_goal=made.year_goal,
        of_year=ledger.compare(key, last, value, period),
        pace=pace(ledger, key, made, progress),
        forecast=expected,
        source=source(value) if value is not None else None,
        others=others,
        driver=said.driver,
        obstacle=said.obstacle,
        evidence=said.evidence,
    )


def source(value: ValueRow) -> Source:
    """Where a value comes from."""
    kind = "report" if value.feed == FEED else "feed"
    return Source(kind, value.recorded_at, value.feed, value.item_id, value.sheet, value.line)
