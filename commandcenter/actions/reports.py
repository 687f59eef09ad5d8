"""What people do with the report of an OPD: fill it in, submit, verify, send back, reopen.

``version`` in every body is the one that the browser saw, 0 before anybody began. Whoever comes second is told what
happened meanwhile and gets the lines as they are now.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Problem, Refused
from commandcenter.actions.report_asked import lines_of, sheet_of
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import Instant
from commandcenter.domain.period import Period
from commandcenter.domain.reports import checks
from commandcenter.domain.reports.model import Line, Report, Sheet, subject
from commandcenter.domain.reports.states import REASON_MIN, Hindrance, Step, hindered_by_time, hindrance
from commandcenter.store.queries import audit
from commandcenter.store.versions import Topic
from commandcenter.store.writes import reports as writes
from layouts import i18n
from layouts.entry import rows, words
from layouts.i18n import text

PATH: Final = "/api/reports/<opd>/<period>"
VERSIONS_MAX: Final = 1_000_000_000


def save(call: Call) -> Done:
    """Keep what was typed, mistakes and all: ``lines`` are those that changed. They answer with what is wrong."""
    sheet, period = sheet_of(call)
    seen = call.body.whole("version", 0, VERSIONS_MAX)
    lines = lines_of(call.body, sheet)
    call.body.settle()
    _meet(call, sheet, period, seen)
    _check(call, Step.SAVE, sheet, period)
    before = {code: sheet.line(code) for code in lines}
    changed = {code: line for code, line in lines.items() if line != before[code]}
    if not changed:
        return _done(call, Step.SAVE, sheet, sheet.report, period, {}, {}, lines)
    report = _advance(call, Step.SAVE, sheet, period)
    units = {asked.indicator.code: asked.indicator.unit for asked in sheet.asked}
    writes.put(call.connection, report.id, changed, units)
    after = replace(sheet, report=report, lines={**sheet.lines, **changed})
    was, is_ = ({code: asdict(each[code]) for code in changed} for each in (before, changed))
    return _done(call, Step.SAVE, after, report, period, was, is_, lines)


def submit(call: Call) -> Done:
    """Hand the report in. Every line must be right."""
    return _step(call, Step.SUBMIT, *_right(call, *_opened(call, Step.SUBMIT)))


def verify(call: Call) -> Done:
    """Find it right: its values become observations. Limits and targets may be others since it was submitted."""
    sheet, report, period = _right(call, *_opened(call, Step.VERIFY))
    done = _step(call, Step.VERIFY, sheet, report, period)
    stored = writes.publish(
        call.connection, sheet, f"{sheet.opd.code} {sheet.period}, version {report.version + 1}", call.at
    )
    after = {**(done.after or {}), "added": stored.added, "revised": stored.revised}
    return replace(done, after=after, topics=done.topics | {Topic.OBSERVATIONS})


def send_back(call: Call) -> Done:
    """Find it wrong: ``reason`` says what."""
    return _reasoned(call, Step.SEND_BACK)


def reopen(call: Call) -> Done:
    """Make a verified report a draft again, for a ``reason``. What was verified holds until it is verified anew."""
    return _reasoned(call, Step.REOPEN)


ACTIONS: Final = (
    Action("PUT", PATH, save, Permission.REPORT),
    Action("POST", f"{PATH}/submit", submit, Permission.REPORT),
    Action("POST", f"{PATH}/verify", verify, Permission.VERIFY),
    Action("POST", f"{PATH}/send-back", send_back, Permission.VERIFY),
    Action("POST", f"{PATH}/reopen", reopen, Permission.VERIFY),
)


# ---- what every step has in common -----------------------------------------------------------------------------------


def _opened(call: Call, step: Step) -> tuple[Sheet, Report, Period]:
    """The sheet and report that a step is to be taken with. Raises Refused: it cannot be, or the caller saw another."""
    sheet, period = sheet_of(call)
    seen = call.body.whole("version", 0, VERSIONS_MAX)
    call.body.settle()
    _meet(call, sheet, period, seen)
    _check(call, step, sheet, period)
    if sheet.report is None:
        raise _overtaken(call, sheet, period)
    return sheet, sheet.report, period


def _right(call: Call, sheet: Sheet, report: Report, period: Period) -> tuple[Sheet, Report, Period]:
    """The same, when no line has a mistake. Raises Refused (422) with every cell that has."""
    mistakes = [problem for problem in checks.of_sheet(sheet) if not problem.is_warning]
    if mistakes:
        n = len(mistakes)
        raise Refused(
            422,
            i18n.plural(
                call.lang, "Not submitted: {n} cell must be corrected", "Not submitted: {n} cells must be corrected", n
            ),
            [Problem(f"{each.indicator}.{each.column}", words.problem(call.lang, each)) for each in mistakes],
        )
    return sheet, report, period


def _reasoned(call: Call, step: Step) -> Done:
    reason = call.body.text("reason", is_long=True)
    if len(reason) < REASON_MIN and call.body.is_good():
        call.body.problem("reason", text(call.lang, words.HINDRANCES[Hindrance.REASON]))
    return _step(call, step, *_opened(call, step), reason=reason)


def _check(call: Call, step: Step, sheet: Sheet, period: Period) -> None:
    report = sheet.report
    found = hindered_by_time(step, period.starts_at, period.ends_at, call.at) or hindrance(
        step, report.state if report else None, call.actor, report.submitted_by if report else "", "x" * REASON_MIN
    )
    if found is None:
        return
    day = i18n.day(call.lang, period.ends_at)
    message = text(call.lang, words.HINDRANCES[found], day=day)
    status = {Hindrance.OWN: 403, Hindrance.STATE: 409}.get(found, 422)
    raise Refused(status, message, (), _now(call, sheet, period) if status == 409 else None)


def _meet(call: Call, sheet: Sheet, period: Period, seen: int | None) -> None:
    """Raises Refused (409) when the report is not the one that the caller saw."""
    version = sheet.report.version if sheet.report else 0
    if seen == version:
        return
    raise _overtaken(call, sheet, period)


def _overtaken(call: Call, sheet: Sheet, period: Period) -> Refused:
    done = audit.deeds(call.connection, Instant(call.at), subject=subject(sheet.opd.code, sheet.period), limit=1)
    said = words.meanwhile(call.lang, done[0], call.at) if done else text(call.lang, words.HINDRANCES[Hindrance.STATE])
    return Refused(409, said, (), _now(call, sheet, period))


def _now(call: Call, sheet: Sheet, period: Period) -> dict[str, Any]:
    """How the report is now, for a browser that has seen another one."""
    report = sheet.report
    return {
        "version": report.version if report else 0,
        "state": report.state.value if report else None,
        "rows": rows.rows(call.lang, sheet, call.at >= period.ends_at),
    }


def _advance(call: Call, step: Step, sheet: Sheet, period: Period, reason: str = "") -> Report:
    if sheet.report is None:
        return writes.begin(call.connection, sheet.opd.code, sheet.period, call.actor, call.at)
    try:
        return writes.advance(call.connection, sheet.report, step, call.actor, call.at, reason)
    except writes.Overtaken:
        raise _overtaken(call, sheet, period) from None


def _step(call: Call, step: Step, sheet: Sheet, report: Report, period: Period, reason: str = "") -> Done:
    before = {"state": report.state.value, "version": report.version}
    led = _advance(call, step, sheet, period, reason)
    after = {"state": led.state.value, "version": led.version} | ({"reason": reason} if reason else {})
    return _done(call, step, replace(sheet, report=led), led, period, before, after, {})


def _done(
    call: Call, step: Step, sheet: Sheet, report: Report | None, period: Period,
    before: Mapping[str, Any], after: Mapping[str, Any], lines: Mapping[str, Line],
) -> Done:  # fmt: skip
    answer = {
        "version": report.version if report else 0,
        "state": report.state.value if report else None,
        "saved": i18n.time(call.lang, call.at),
        "counts": rows.counts(sheet),
        "rows": rows.rows(call.lang, sheet, call.at >= period.ends_at, lines),
    }
    # After a step the page is another one: other buttons, other words. It is loaded again.
    address = "" if step is Step.SAVE else f"/entry?opd={sheet.opd.code}&period={sheet.period}"
    return Done(
        f"report.{step.value}", subject(sheet.opd.code, sheet.period), before, after, frozenset({Topic.REPORTS}),
        address, answer,
    )  # fmt: skip
