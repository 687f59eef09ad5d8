"""What an action on a report is about: the OPD and quarter of its path, the lines of its body."""

from collections.abc import Mapping
from typing import Any, Final

from commandcenter.actions.body import Body
from commandcenter.actions.contract import Call
from commandcenter.actions.refusal import Refused
from commandcenter.domain.period import Period, PeriodError, parse
from commandcenter.domain.reference import Frequency, Opd
from commandcenter.domain.reports import checks
from commandcenter.domain.reports.model import Line, Sheet
from commandcenter.domain.reports.states import Hindrance, was_there
from commandcenter.domain.reports.values import TYPED_MAX
from commandcenter.store.queries import reference
from commandcenter.store.queries import reports as queries
from layouts.entry import words
from layouts.i18n import text

_LONGEST: Final = {
    "value": TYPED_MAX, "driver": checks.TEXT_MAX, "obstacle": checks.TEXT_MAX, "evidence": checks.EVIDENCE_MAX
}  # fmt: skip


def sheet_of(call: Call) -> tuple[Sheet, Period]:
    """The sheet of the path. Raises Refused (404)."""
    opd, period = _opd(call), _period(call)
    if not was_there(opd, period):
        raise Refused(404, text(call.lang, words.HINDRANCES[Hindrance.OPD]))
    return queries.sheet(call.connection, opd, period), period


def _opd(call: Call) -> Opd:
    found = next((opd for opd in reference.opds(call.connection) if opd.code == call.path["opd"]), None)
    if found is None:
        raise Refused(404, text(call.lang, "There is no such OPD"))
    return found


def _period(call: Call) -> Period:
    try:
        period = parse(call.path["period"])
    except PeriodError:
        period = None
    if period is None or period.kind is not Frequency.QUARTER or period.text != call.path["period"]:
        raise Refused(404, text(call.lang, "There is no such quarter: write it like 2026-Q3"))
    return period


def lines_of(body: Body, sheet: Sheet) -> dict[str, Line]:
    """The lines that were sent, by indicator; what is wrong with them is remembered by the body."""
    given = body.raw("lines")
    if not isinstance(given, list) or len(given) > len(sheet.asked):
        body.problem("lines", text(body.lang, "A list of lines is needed, one for an indicator at most"))
        return {}
    known = {asked.indicator.code for asked in sheet.asked}
    found: dict[str, Line] = {}
    for sent in given:
        code = sent.get("indicator") if isinstance(sent, Mapping) else None
        if not isinstance(code, str) or code not in known or code in found:
            body.problem("lines", text(body.lang, "The report is not asked for this indicator, or it is sent twice"))
            continue
        found[code] = _line(body, code, sent)
    return found


def _line(body: Body, code: str, sent: Mapping[str, Any]) -> Line:
    one = Body(sent, body.lang)
    one.raw("indicator")
    said = {name: one.text(name, most=most, is_long=name in ("driver", "obstacle")) for name, most in _LONGEST.items()}
    one.unknown()
    for problem in one.problems:
        body.problem(f"{code}.{problem.field}", problem.message)
    return Line(said["value"], said["driver"], said["obstacle"], said["evidence"])
