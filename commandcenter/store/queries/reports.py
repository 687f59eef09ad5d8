"""Reports of OPDs: how far they are, what they are asked for, what they say now."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, case, select

from commandcenter.domain.attainment.pace import shape
from commandcenter.domain.attainment.rows import GoalRow, better_goal, is_usable
from commandcenter.domain.attainment.terms import Accumulation, Goal, Result
from commandcenter.domain.clock import Instant
from commandcenter.domain.period import Period
from commandcenter.domain.reference import REGENCY, Frequency, Indicator, Opd
from commandcenter.domain.reports.model import FORM, Asked, Line, Progress, Report, Sheet
from commandcenter.domain.reports.states import State
from commandcenter.store.queries import reference
from commandcenter.store.queries.attainment.rules import rules
from commandcenter.store.queries.observations import known
from commandcenter.store.schema import feed, observation, programme_indicator, report, report_line, target

NOW: Final = Instant(0)  # what is current; its moment is not asked for


def find(connection: Connection, opd: str, period: str) -> Report | None:
    """The report of an OPD and a quarter; None: nobody has begun it."""
    row = connection.execute(select(report).where(report.c.opd == opd, report.c.period == period)).first()
    return None if row is None else _report(row)


def listed(connection: Connection, state: State | None = None, period: str | None = None) -> tuple[Report, ...]:
    """Reports, the newest quarter first; in one state, of one quarter."""
    query = select(report).order_by(report.c.period.desc(), report.c.opd)
    if state is not None:
        query = query.where(report.c.state == state.value)
    if period is not None:
        query = query.where(report.c.period == period)
    return tuple(map(_report, connection.execute(query)))


def sheet(connection: Connection, opd: Opd, period: Period) -> Sheet:
    """What the form of this OPD and quarter shows.

    It asks for the indicators that have a target of the OPD in that quarter; where it has no target at all, for the
    quarterly indicators that the OPD produces.
    """
    of_year = _goals(connection, opd.code, period)
    goals = of_year[period.text]
    indicators = _indicators(connection, opd.code, goals)
    codes = [indicator.code for indicator in indicators]
    before = {code: said for code, (said, _) in _values(connection, codes, period.previous().text, True).items()}
    others = _values(connection, codes, period.text, False)
    totals = _totals(connection, codes, of_year)
    asked = tuple(
        Asked(
            each, goals.get(each.code), before.get(each.code), others.get(each.code), each.code in totals,
            period.number == 1,
        )
        for each in indicators
    )  # fmt: skip
    found = find(connection, opd.code, period.text)
    said = {} if found is None else lines(connection, found.id)
    return Sheet(opd, period.text, found, asked, said, rules(connection, period.year).scale)


def lines(connection: Connection, report_id: int) -> dict[str, Line]:
    """What a report says, by indicator."""
    columns = (report_line.c[name] for name in ("indicator", "typed", "driver", "obstacle", "evidence"))
    rows = connection.execute(select(*columns).where(report_line.c.report_id == report_id))
    return {row.indicator: Line(row.typed, row.driver, row.obstacle, row.evidence) for row in rows}


def progress(connection: Connection, period: Period) -> tuple[Progress, ...]:
    """Every OPD of that quarter that has targets in it or has begun a report, by name; counts what `sheet` asks."""
    opds = {opd.code: opd for opd in reference.opds(connection)}
    asked: dict[str, set[str]] = {}
    query = select(*(target.c[name] for name in GoalRow._fields)).where(
        known(target, NOW), target.c.period == period.text, target.c.area == REGENCY
    )
    for goal in filter(is_usable, map(GoalRow._make, connection.execute(query))):
        asked.setdefault(goal.opd, set()).add(goal.indicator)
    filled = connection.execute(
        select(report.c.opd, report_line.c.indicator)
        .join(report, report.c.id == report_line.c.report_id)
        .where(report.c.period == period.text, report_line.c.typed != "")
    )
    done: dict[str, set[str]] = {}
    for opd, code in filled:
        done.setdefault(opd, set()).add(code)
    reports = {each.opd: each for each in listed(connection, period=period.text)}
    found = []
    for code in sorted(asked.keys() | reports.keys(), key=lambda code: _name(opds, code)):
        if code in opds:
            wanted = asked.get(code) or {each.code for each in _indicators(connection, code, {})}
            # A line may outlive its target: the form asks for it no more, so it is not counted either.
            found.append(Progress(opds[code], reports.get(code), len(wanted), len(wanted & done.get(code, set()))))
    return tuple(found)


def _name(opds: Mapping[str, Opd], code: str) -> str:
    return opds[code].name.casefold() if code in opds else code


def _goals(connection: Connection, opd: str, period: Period) -> dict[str, dict[str, Goal]]:
    """The targets of the quarters of the year, by period and indicator: those that the attainment screen judges by."""
    quarters = [f"{period.year}-Q{number}" for number in range(1, 5)]
    query = select(*(target.c[name] for name in GoalRow._fields)).where(
        known(target, NOW), target.c.opd == opd, target.c.period.in_(quarters), target.c.area == REGENCY
    )
    best: dict[tuple[str, str], GoalRow] = {}
    for row in filter(is_usable, map(GoalRow._make, connection.execute(query))):
        key = row.period, row.indicator
        best[key] = better_goal(best.get(key, row), row)
    found: dict[str, dict[str, Goal]] = {quarter: {} for quarter in quarters}
    for (quarter, code), row in best.items():
        found[quarter][code] = row.goal()
    return found


def _totals(connection: Connection, codes: list[str], of_year: Mapping[str, Mapping[str, Goal]]) -> set[str]:
    """The indicators that are counted since January: by their programme, or else by the shape of their targets."""
    table = programme_indicator
    wanted = select(table.c.indicator, table.c.accumulation).where(table.c.indicator.in_(codes))
    said = {row.indicator: row.accumulation for row in connection.execute(wanted) if row.accumulation}
    shapes = {
        code: shape([goals[code].value if code in goals else None for goals in of_year.values()]) for code in codes
    }
    return {code for code in codes if said.get(code, shapes[code]) == Accumulation.TOTAL}


def _indicators(connection: Connection, opd: str, goals: Mapping[str, Goal]) -> list[Indicator]:
    if goals:
        return sorted(reference.indicators_of(connection, goals).values(), key=lambda each: each.code)
    every = reference.indicators(connection)
    return [each for each in every if each.producer == opd and each.frequency is Frequency.QUARTER]


def _values(
    connection: Connection, indicators: list[str], period: str, with_form: bool
) -> dict[str, tuple[Result, str]]:
    """What is known of a quarter, and the title of its feed: by the form if it is, else what was recorded last."""
    columns = (observation.c[name] for name in ("indicator", "value", "text"))
    query = (
        select(*columns, feed.c.title)
        .join(feed, feed.c.name == observation.c.feed)
        .where(
            known(observation, NOW),
            observation.c.indicator.in_(indicators),
            observation.c.area == REGENCY,
            observation.c.period == period,
        )
        .order_by(case((feed.c.kind == FORM, 1), else_=0), observation.c.recorded_at, observation.c.id)
    )
    if not with_form:
        query = query.where(feed.c.kind != FORM)
    return {row.indicator: (Result(row.value, row.text), row.title) for row in connection.execute(query)}


def _report(row: Any) -> Report:
    return Report(
        id=row.id,
        opd=row.opd,
        period=row.period,
        state=State(row.state),
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by or "",
        judged_at=row.judged_at,
        judged_by=row.judged_by or "",
        reason=row.reason or "",
    )
