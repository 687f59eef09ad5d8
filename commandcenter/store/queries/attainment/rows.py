"""Targets, values and reports as they were known at an instant, for the ledger.

Read through the driver and not row by row as objects: a quarter of 1,900 indicators stands on 40,000 rows of three
years, and they must be there in the blink of an eye.
"""

from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from commandcenter.domain.attainment.model import ReportInfo
from commandcenter.domain.attainment.rows import GoalRow, IndicatorRow, OpdRow, Reasons, Rows, ValueRow
from commandcenter.domain.clock import Instant
from commandcenter.domain.reports.model import subject
from commandcenter.domain.reports.states import LEADS
from commandcenter.store.queries.observations import known
from commandcenter.store.schema import audit, indicator, indicator_break, observation, opd, report, report_line, target

_LEADS: Final = {f"report.{step.value}": after.value for step, (_before, after) in LEADS.items()}
_GOAL: Final = [target.c[name] for name in GoalRow._fields]
_VALUE: Final = [observation.c[name] for name in ValueRow._fields]
_INDICATOR: Final = [indicator.c[name] for name in IndicatorRow._fields[:5]]
_OPD: Final = [opd.c[name] for name in OpdRow._fields]


def load(connection: Connection, instant: Instant, first: int, last: int, code: str | None = None) -> Rows:
    """Everything of the plan years ``first`` to ``last`` (``code``: of one indicator)."""
    goals = _goals(connection, instant, first, last, code)
    return Rows(
        opds=_opds(connection, instant),
        indicators=_indicators(connection, code),
        goals=goals,
        values=_values(connection, instant, first, last, code),
        reports=_reports(connection, instant),
        reasons=_reasons(connection, instant),
    )


def _goals(connection: Connection, instant: Instant, first: int, last: int, code: str | None) -> list[GoalRow]:
    query = select(*_GOAL).where(known(target, instant), target.c.period.between(f"{first}", f"{last}-Q4"))
    if code is not None:
        query = query.where(target.c.indicator == code)
    return list(map(GoalRow._make, _plain(connection, query)))


def _values(connection: Connection, instant: Instant, first: int, last: int, code: str | None) -> list[ValueRow]:
    """Only where there are targets: an indicator may have figures of every village, too."""
    wanted = select(target.c.indicator, target.c.area).distinct()
    if code is not None:
        wanted = wanted.where(target.c.indicator == code)
    there = wanted.subquery()
    same = (there.c.indicator == observation.c.indicator) & (there.c.area == observation.c.area)
    query = (
        select(*_VALUE)
        .join(there, same)
        .where(known(observation, instant), observation.c.period.between(f"{first}", f"{last}-Q4"))
    )
    return list(map(ValueRow._make, _plain(connection, query)))


def _plain(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """The rows as the driver makes them. Only for columns that both drivers give as they are: texts and numbers."""
    result = connection.execute(query)
    try:
        return list(result.cursor.fetchall())
    finally:
        result.close()


def _opds(connection: Connection, instant: Instant) -> tuple[OpdRow, ...]:
    there = opd.c.retired_at.is_(None) | (opd.c.retired_at > instant.at)
    return tuple(map(OpdRow._make, connection.execute(select(*_OPD).where(there).order_by(opd.c.code))))


def _indicators(connection: Connection, code: str | None) -> dict[str, IndicatorRow]:
    broken = select(indicator_break.c.indicator, func.max(indicator_break.c.starts))
    breaks: dict[str, str] = {
        row[0]: row[1] for row in connection.execute(broken.group_by(indicator_break.c.indicator))
    }
    query = select(*_INDICATOR) if code is None else select(*_INDICATOR).where(indicator.c.code == code)
    rows = _plain(connection, query)
    return {row[0]: IndicatorRow(row[0], row[1], row[2], row[3], row[4], breaks.get(row[0], "")) for row in rows}


def _reports(connection: Connection, instant: Instant) -> tuple[ReportInfo, ...]:
    """How far each report was then. What a report has become since is left out; its last step until then is in the
    audit trail."""
    rows = connection.execute(select(report).where(report.c.created_at <= instant.at).order_by(report.c.period)).all()
    steps = _steps(connection, instant) if any(row.changed_at > instant.at for row in rows) else {}
    return tuple(_report(row, instant, steps.get(subject(row.opd, row.period), "draft")) for row in rows)


def _report(row: Any, instant: Instant, then: str) -> ReportInfo:
    if row.changed_at <= instant.at:
        then = row.state
    submitted = row.submitted_at is not None and row.submitted_at <= instant.at and then != "draft"
    judged = row.judged_at is not None and row.judged_at <= instant.at and then in ("verified", "sent_back")
    return ReportInfo(
        opd=row.opd,
        period=row.period,
        state=then,
        submitted_at=row.submitted_at if submitted else None,
        submitted_by=(row.submitted_by or "") if submitted else "",
        judged_at=row.judged_at if judged else None,
        judged_by=(row.judged_by or "") if judged else "",
        reason=(row.reason or "") if judged else "",
    )


def _steps(connection: Connection, instant: Instant) -> dict[str, str]:
    """The last step of every report until the instant, by subject."""
    rows = connection.execute(
        select(audit.c.subject, audit.c.action)
        .where(audit.c.action.in_(_LEADS), audit.c.at <= instant.at)
        .order_by(audit.c.id)
    )
    return {row.subject: _LEADS[row.action] for row in rows}


def _reasons(connection: Connection, instant: Instant) -> dict[tuple[str, str, str], Reasons]:
    """Of reports that were handed in. What a report said before its last change is in the audit trail alone."""
    rows = connection.execute(
        select(
            report.c.opd, report_line.c.indicator, report.c.period,
            report_line.c.driver, report_line.c.obstacle, report_line.c.evidence,
        )
        .join(report, report.c.id == report_line.c.report_id)
        .where(report.c.state.in_(("submitted", "verified")), report.c.changed_at <= instant.at)
    )  # fmt: skip
    return {(row[0], row[1], row[2]): Reasons(row[3], row[4], row[5]) for row in rows}
