"""The report of one OPD and quarter: how far it is, the grid, what can be done with it, what was done."""

import json
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Opd
from commandcenter.domain.reports.model import Report, Sheet, subject
from commandcenter.domain.reports.states import LEADS, WITH_REASON, State, Step, steps
from commandcenter.store.queries import audit, reports
from layouts import i18n, states
from layouts.attainment import words as attainment_words
from layouts.contract import Connection, Look
from layouts.entry import grid, history, rows, words
from layouts.entry.listing import state_mark
from layouts.i18n import message, text
from layouts.tiles import attributes

DEEDS_MAX = 300  # of the trail that are read for the history
# What entry.js says by itself.
WORDS = {
    "saved": message("saved {time}"),
    "saving": message("saving …"),
    "unsaved": message("not saved yet"),
    "unreached": message("not saved: the command center does not answer; it is tried again by itself"),
    "refused": message("not saved"),
    "theirs": message("Meanwhile {value} was saved here. Press Save to keep yours"),
    "empty": message("(empty)"),
    "wrong": message("To be corrected"),
    "doubtful": message("Worth a second look"),
}
STEP_WORDS = {
    Step.SUBMIT: message("Hands the report in; it can be changed again only when it is sent back"),
    Step.VERIFY: message("The values count from now on, on all screens"),
    Step.SEND_BACK: message("The OPD corrects it and submits it again"),
    Step.REOPEN: message("A verified report becomes a draft again; its values hold until it is verified anew"),
}


def form(
    connection: Connection, opd: Opd, period: Period, instant: Instant, look: Look, who: Principal
) -> list[Component]:
    """Everything of one report. What is edited is kept by assets/entry.js through ``/api/reports/…``.

    ``who`` is offered what he may do: others read.
    """
    lang = look.lang
    sheet = reports.sheet(connection, opd, period)
    report, is_over = sheet.report, instant.at >= period.ends_at
    head = _head(look, opd, period, report, instant.at)
    if not sheet.asked:
        hint = "Targets come by a feed: see docs/feeds.md"
        return [head, states.empty(look, "This OPD has no indicators in this quarter", hint)]
    deeds = audit.deeds(connection, instant, subject=subject(opd.code, period.text), limit=DEEDS_MAX)
    state = report.state if report else None
    offered = _offered(sheet, is_over, who, opd.code)
    can_edit = state in LEADS[Step.SAVE][0] and is_allowed(who, Step.SAVE, opd.code)
    data: dict[str, Any] = {
        "data-address": f"/api/reports/{opd.code}/{period.text}",
        "data-version": str(report.version if report else 0),
        "data-words": json.dumps({name: text(lang, word) for name, word in WORDS.items()}),
        "data-columns": json.dumps({name: text(lang, word) for name, word in words.COLUMNS.items()}),
        "data-edit": "yes" if can_edit else "no",
    }
    names = {asked.indicator.code: asked.indicator.name for asked in sheet.asked}
    return [
        html.Section(
            [
                head,
                *_notices(look, sheet, period, is_over, who),
                _bar(look, sheet, can_edit, instant.at),
                grid.grid(look, rows.rows(lang, sheet, is_over), can_edit),
                html.P(text(lang, grid.HINT), className="entry-hint") if can_edit else None,
                html.Div(id="entry-problems", className="entry-problems", **attributes(aria_live="polite")),
                html.Div([_step(look, step) for step in offered], className="entry-steps"),
            ],
            id="entry",
            className="entry",
            **data,
        ),
        history.history(look, deeds, names, instant.at),
    ]


def _head(look: Look, opd: Opd, period: Period, report: Report | None, now: int) -> Component:
    lang = look.lang
    parts: list[Any] = [state_mark(look, report.state if report else None)]
    if report and report.submitted_at is not None:
        parts.append(_when(lang, message("submitted {when} by {who}"), report.submitted_at, report.submitted_by, now))
    if report and report.judged_at is not None and report.state is State.VERIFIED:
        parts.append(_when(lang, message("verified {when} by {who}"), report.judged_at, report.judged_by, now))
    return html.Div(
        [
            html.H2([opd.name, " ", html.Span(attainment_words.quarter(lang, period.text))], className="entry-title"),
            html.P(parts, className="entry-how-far"),
        ],
        className="entry-head",
    )


def _when(lang: str, pattern: str, at: int, actor: str, now: int) -> Component:
    return html.Span(text(lang, pattern, when=i18n.since(lang, at, now), who=words.who(lang, actor)))


def _notices(look: Look, sheet: Sheet, period: Period, is_over: bool, who: Principal) -> list[Component]:
    lang, report = look.lang, sheet.report
    found: list[Component] = []
    if report and report.reason and report.state in (State.SENT_BACK, State.DRAFT):
        found.append(_notice([html.Strong(text(lang, "Sent back or reopened:")), " ", report.reason], "is-loud"))
    if not is_over:
        day = i18n.day(lang, period.ends_at)
        pattern = "This quarter is not over: it stays a draft and can be submitted from {day} on"
        found.append(_notice([text(lang, pattern, day=day)]))
    if report and report.state is State.SUBMITTED:
        found.append(_notice([text(lang, "Submitted, not verified: no screen shows these values yet")]))
    if who.kind == "local":
        said = text(
            lang,
            "This opens without a login: whoever sits at this machine may submit and verify. With accounts nobody "
            "verifies what they submitted themselves",
        )
        found.append(_notice([said], "is-quiet"))
    return found


def _notice(children: list[Any], name: str = "") -> Component:
    return html.P(children, className=f"entry-notice {name}".strip(), role="note")


def _bar(look: Look, sheet: Sheet, can_edit: bool, now: int) -> Component:
    """How much there is, and whether it is saved."""
    lang, n = look.lang, rows.counts(sheet)
    filled = text(lang, "{n} of {all} indicators with a value", n=n["filled"], all=n["asked"])
    report = sheet.report
    since = text(lang, WORDS["saved"], time=i18n.since(lang, report.changed_at, now)) if report else ""
    saved = html.Span(since, id="entry-saved", role="status", className="entry-saved")
    save = html.Button(text(lang, "Save"), id="entry-save", className="button", type="button")
    return html.Div(
        [
            html.Span(filled, id="entry-filled"),
            *([saved, save] if can_edit else []),
        ],
        className="entry-bar",
    )


def is_allowed(who: Principal, step: Step, opd: str) -> bool:
    """Whether somebody may take this step with a report of this OPD, as the actions of reports ask it."""
    needed = Permission.REPORT if step in (Step.SAVE, Step.SUBMIT) else Permission.VERIFY
    return who.may(needed) and who.may_touch(opd)


def _offered(sheet: Sheet, is_over: bool, who: Principal, opd: str) -> list[Step]:
    report = sheet.report
    found = steps(report.state if report else None, who.actor, report.submitted_by if report else "")
    offered = [step for step in found if step is not Step.SAVE]
    if report is None:
        offered = [Step.SUBMIT]  # after the first autosave it can be
    return [step for step in offered if (is_over or step is not Step.SUBMIT) and is_allowed(who, step, opd)]


def _step(look: Look, step: Step) -> Component:
    lang, word = look.lang, words.STEPS[step]
    data: dict[str, Any] = {"data-step": step.value.replace("_", "-")}
    button = html.Button(text(lang, word), type="button", className="button entry-step", **data)
    hint = html.Span(text(lang, STEP_WORDS[step]), className="entry-step-hint")
    if step not in WITH_REASON:
        return html.Div([button, hint], className="entry-step-box")
    field = f"reason-{step.value}"
    label = html.Label(text(lang, "Reason"), htmlFor=field)
    area: dict[str, Any] = {"data-reason": data["data-step"]}
    return html.Details(
        [
            html.Summary(text(lang, word), className="button"),
            label,
            html.Textarea(id=field, maxLength=2_000, rows=3, className="entry-reason", **area),
            html.Div([button, hint], className="entry-step-box"),
        ],
        className="entry-step-box",
    )
