"""Targets, values and reports as they were known at an instant, for the ledger.

Read through the driver and not row by row as objects: a quarter of 1,900 indicators stands on 40,000 rows of three
years, and they must be there in the blink of an eye.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, func, select

from commandcenter.domain.attainment.model import ReportInfo
from commandcenter.domain.attainment.rows import GoalRow, IndicatorRow, OpdRow, Rows, ValueRow
from commandcenter.domain.clock import Instant
from commandcenter.domain.reference import REGENCY
from commandcenter.store.queries.observations import known
from commandcenter.store.schema import indicator, indicator_break, observation, opd, report, report_line, target

_GOAL: Final = [target.c[name] for name in GoalRow._fields]
_VALUE: Final = [observation.c[name] for name in ValueRow._fields[:10]]
_INDICATOR: Final = [indicator.c[name] for name in IndicatorRow._fields[:5]]
_OPD: Final = [opd.c[name] for name in OpdRow._fields]


def load(connection: Connection, instant: Instant, first: int, last: int, code: str | None = None) -> Rows:
    """Everything of the plan years ``first`` to ``last`` (``code``: of one indicator)."""
    goals = _goals(connection, instant, first, last, code)
    return Rows(
        opds=_opds(connection, instant),
        indicators=_indicators(connection),
        goals=goals,
        values=_values(connection, instant, first, last, code),
        reports=_reports(connection, instant),
        lines=_lines(connection, instant),
    )


def _goals(connection: Connection, instant: Instant, first: int, last: int, code: str | None) -> list[GoalRow]:
    query = select(*_GOAL).where(known(target, instant), target.c.period.between(f"{first}", f"{last}-Q4"))
    if code is not None:
        query = query.where(target.c.indicator == code)
    return list(map(GoalRow._make, connection.execute(query)))


def _values(connection: Connection, instant: Instant, first: int, last: int, code: str | None) -> list[ValueRow]:
    wanted = select(target.c.indicator).distinct().subquery() if code is None else None
    query = select(*_VALUE).where(known(observation, instant), observation.c.period.between(f"{first}", f"{last}-Q4"))
    if wanted is not None:
        query = query.join(wanted, wanted.c.indicator == observation.c.indicator)
    else:
        query = query.where(observation.c.indicator == code)
    return [ValueRow(*row) for row in connection.execute(query)]


def _opds(connection: Connection, instant: Instant) -> tuple[OpdRow, ...]:
    there = opd.c.retired_at.is_(None) | (opd.c.retired_at > instant.at)
    return tuple(map(OpdRow._make, connection.execute(select(*_OPD).where(there).order_by(opd.c.code))))


def _indicators(connection: Connection) -> dict[str, IndicatorRow]:
    broken = select(indicator_break.c.indicator, func.max(indicator_break.c.starts))
    breaks: dict[str, str] = {
        row[0]: row[1] for row in connection.execute(broken.group_by(indicator_break.c.indicator))
    }
    rows = connection.execute(select(*_INDICATOR))
    return {row[0]: IndicatorRow(row[0], row[1], row[2], row[3], row[4], breaks.get(row[0], "")) for row in rows}


def _reports(connection: Connection, instant: Instant) -> tuple[ReportInfo, ...]:
    rows = connection.execute(select(report).where(report.c.created_at <= instant.at).order_by(report.c.period))
    return tuple(map(_report, rows))


def _report(row: Any) -> ReportInfo:
    return ReportInfo(
        row.opd, row.period, row.state, row.submitted_at, row.submitted_by or "", row.judged_at, row.judged_by or "",
        row.reason or "",
    )  # fmt: skip


def _lines(connection: Connection, instant: Instant) -> dict[tuple[str, str, str], ValueRow]:
    rows: Sequence[Any] = connection.execute(
        select(report_line, report.c.opd, report.c.period, report.c.state, report.c.submitted_at, report.c.judged_at)
        .join(report, report.c.id == report_line.c.report_id)
        .where(and_(report.c.state.in_(("submitted", "verified")), report.c.submitted_at <= instant.at))
    ).all()
    return {
        (row.opd, row.indicator, row.period): ValueRow(
            row.indicator, REGENCY, row.period, row.value, row.text, row.submitted_at, state=row.state,
            driver=row.driver, obstacle=row.obstacle, evidence=row.evidence,
        )
        for row in rows
    }  # fmt: skip
