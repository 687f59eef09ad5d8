"""The form of a mark: three kinds, filled in already; what exists is changed, removed and restored here."""

import re
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.priorities import rupiah
from commandcenter.domain.priorities.marks import STATUSES, Draft, Kind, Mark, Problem, problem_of
from commandcenter.store.queries import priorities as queries
from layouts import i18n, states
from layouts.contract import Connection, Look, Page, Params
from layouts.i18n import message, text
from layouts.priorities import words
from layouts.priorities.defaults import Offered, offered
from layouts.tiles import attributes

API = "/api/priorities"
_ID: Final = re.compile(r"[0-9]{1,17}")  # more is no number of a row in either database
TABS = {
    Kind.RADIO: message("Radio topic"),
    Kind.DIALOGUE: message("Dialogue"),
    Kind.BUDGET: message("Budget proposal"),
}
TITLES = {
    Kind.RADIO: message("Topic"),
    Kind.DIALOGUE: message("Subject"),
    Kind.BUDGET: message("Activity"),
}


def build(connection: Connection, instant: Instant, params: Params, look: Look, _who: Principal) -> Component:
    """The form of a new mark on ``problem`` as ``kind``, or of the mark ``id``."""
    if "id" in params:
        given = params["id"]
        mark = queries.mark(connection, int(given)) if _ID.fullmatch(given) else None
        if mark is None:
            return states.empty(look, "Not known here")
        return _existing(connection, instant, mark, look)
    kind = Kind(params["kind"]) if params.get("kind") in tuple(Kind) else Kind.RADIO
    problem = problem_of(params.get("problem", ""))
    offer = offered(connection, instant, look.lang, kind, problem)
    return html.Div([_tabs(kind, problem, look), _form(offer, look, None)], className="mark-page")


def _existing(connection: Connection, instant: Instant, mark: Mark, look: Look) -> Component:
    offer = offered(connection, instant, look.lang, mark.kind, mark.draft.problem)
    mine = Offered(mark.draft, offer.names, offer.categories, offer.programmes)
    head = html.H2(text(look.lang, TABS[mark.kind]), className="mark-kind")
    if mark.is_removed:
        return html.Div([head, _removed(mark, look), _history(connection, instant, mark, look)], className="mark-page")
    return html.Div([head, _form(mine, look, mark), _history(connection, instant, mark, look)], className="mark-page")


def _tabs(chosen: Kind, problem: Problem | None, look: Look) -> Component:
    about = {"problem": problem.key} if problem else {}
    tabs = []
    for kind in Kind:
        current = attributes(aria_current="page") if kind is chosen else {}
        href = words.link(look, words.MARK_PATH, kind=kind.value, **about)
        tabs.append(html.A(text(look.lang, TABS[kind]), href=href, className="mark-tab", **current))
    return html.Nav(tabs, className="mark-tabs", **attributes(aria_label=text(look.lang, "Taken up as")))


def _form(offer: Offered, look: Look, mark: Mark | None) -> Component:
    lang, draft = look.lang, offer.draft
    fields: list[Component] = [
        *_about(offer, look),
        _labelled(look, TITLES[draft.kind], _input("title", draft.title, maxLength=200, autoFocus=True), True),
        *(_of_budget(offer, look) if draft.kind is Kind.BUDGET else _of_day(offer, look)),
        _labelled(look, message("Status"), _select("status", draft.status.value, _statuses(draft.kind, lang))),
        _labelled(look, message("Note"), html.Textarea(draft.note, name="note", maxLength=1000, rows=2), True),
    ]
    hidden = [_input("kind", draft.kind.value, type="hidden")]
    buttons: list[Component] = [html.Button(text(lang, "Save"), type="submit", className="button is-first")]
    action, method = API, "POST"
    if mark is not None:
        action, method = f"{API}/{mark.id}", "PUT"
        hidden.append(_input("version", str(mark.version), type="hidden"))
        removal = attributes(data_action=f"{API}/{mark.id}/remove", data_method="POST")
        buttons.append(html.Button(text(lang, "Remove"), type="submit", className="button", **removal))
    back = (
        words.link(look, "/priorities", select=f"problem:{draft.problem.key}")
        if draft.problem.category
        else "/priorities"
    )
    buttons.append(html.A(text(lang, "Cancel"), href=back, className="button is-link"))
    return html.Form(
        [
            *hidden,
            html.Div(fields, className="mark-fields"),
            html.Div(buttons, className="form-buttons"),
            html.P(className="form-status", role="status"),
        ],
        className="mark-form",
        noValidate=True,  # a browser would say what is wrong in its own language
        **attributes(data_action=action, data_method=method),
    )


def _about(offer: Offered, look: Look) -> list[Component]:
    lang, about = look.lang, offer.draft.problem
    places = [("", text(lang, "whole regency"))]
    places += sorted(offer.names.kecamatan.items(), key=lambda each: each[1])
    categories = [(each, each) for each in offer.categories] or [("", text(lang, "no complaints yet"))]
    return [
        _labelled(look, message("Category"), _select("category", about.category, categories)),
        _labelled(look, message("Place"), _select("kecamatan", about.kecamatan or "", places)),
    ]


def _of_day(offer: Offered, look: Look) -> list[Component]:
    draft = offer.draft
    fields = [_labelled(look, message("Day"), _input("happens_on", draft.happens_on or "", type="date"))]
    if draft.kind is Kind.RADIO:
        known = html.Datalist([html.Option(value=each) for each in offer.programmes], id="programmes")
        programme = _input("programme", draft.programme, maxLength=120, list="programmes", autoComplete="off")
        fields.append(html.Div([_labelled(look, message("Programme"), programme), known], className="field-with-list"))
    fields.append(_labelled(look, message("OPD invited"), _opds(offer, look)))
    return fields


def _of_budget(offer: Offered, look: Look) -> list[Component]:
    draft = offer.draft
    amount = "" if draft.amount is None else rupiah.written(draft.amount)
    hint = text(look.lang, "e.g. 1.500.000.000 or 250 juta; empty: not estimated yet")
    return [
        _labelled(look, message("Year"), _input("year", str(draft.year or ""), inputMode="numeric", maxLength=4)),
        _labelled(
            look,
            message("Amount (Rp)"),
            _input("amount", amount, inputMode="text", maxLength=40, placeholder=hint, autoComplete="off"),
        ),
        _labelled(look, message("OPD that shall do it"), _opds(offer, look)),
    ]


def _opds(offer: Offered, look: Look) -> Component:
    options = [
        ("", text(look.lang, "not decided")),
        *sorted(offer.names.opds.items(), key=lambda each: each[1].lower()),
    ]
    return _select("opd", offer.draft.opd or "", options)


def _statuses(kind: Kind, lang: str) -> list[tuple[str, str]]:
    return [(status.value, text(lang, words.STATUSES[status])) for status in STATUSES[kind]]


def _labelled(look: Look, title: str, field: Component, is_wide: bool = False) -> Component:
    """A field under its name; ``title`` is a message id."""
    name = html.Span(text(look.lang, title), className="field-title")
    return html.Label([name, field], className="field is-wide" if is_wide else "field")


def _input(name: str, value: str, **more: Any) -> Component:
    return dcc.Input(name=name, value=value, className="input", **more)


def _select(name: str, chosen: str, options: list[tuple[str, str]]) -> Component:
    made = [html.Option(label, value=value, selected=value == chosen) for value, label in options]
    return html.Select(made, name=name)


def _removed(mark: Mark, look: Look) -> Component:
    """What was removed stays, and can be taken back."""
    lang = look.lang
    return html.Form(
        [
            html.P(text(lang, "This was removed. Nothing is lost."), className="mark-removed"),
            html.P(mark.draft.title),
            _input("version", str(mark.version), type="hidden"),
            html.Div(
                [
                    html.Button(text(lang, "Restore"), type="submit", className="button is-first"),
                    html.A(
                        text(lang, "To the screen"), href=words.link(look, "/priorities"), className="button is-link"
                    ),
                ],
                className="form-buttons",
            ),
            html.P(className="form-status", role="status"),
        ],
        className="mark-form",
        **attributes(data_action=f"{API}/{mark.id}/restore", data_method="POST"),
    )


def _history(connection: Connection, instant: Instant, mark: Mark, look: Look) -> Component:
    """Every version, the newest first: when, and how far it was then."""
    lines = []
    for each in queries.versions(connection, mark.id, instant):
        said = text(look.lang, "removed") if each.is_removed else _said(each.draft, look)
        lines.append(html.Li(f"{each.version}. {i18n.moment(look.lang, each.recorded_at)}: {said}"))
    return html.Section(
        [html.H3(text(look.lang, "Versions"), className="panel-title"), html.Ol(lines, className="mark-versions")]
    )


def _said(draft: Draft, look: Look) -> str:
    amount = words.rupiah(look.lang, draft.amount) if draft.amount is not None else ""
    when = draft.happens_on or (str(draft.year) if draft.year else "")
    parts = (draft.title, when, amount, text(look.lang, words.STATUSES[draft.status]))
    return " · ".join(part for part in parts if part)


PAGE = Page(
    key="mark",
    path=words.MARK_PATH,
    title=message("Take up a problem"),
    build=build,
    params=("problem", "kind", "id"),
    needs=Permission.PRIORITIES,
)
