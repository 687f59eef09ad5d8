"""Exceptions of a period: asked for by the network team, decided and revoked by leadership; all with a reason."""

from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.availability.exceptions import Exception_, Stage
from commandcenter.domain.clock import Instant
from commandcenter.domain.picture import Shown
from layouts import states
from layouts.availability import words
from layouts.availability.known import Known, fetch
from layouts.availability.printed import name_of
from layouts.contract import Connection, Look, Page, Params
from layouts.i18n import message, text
from layouts.tiles import attributes, shape

API: Final = "/api/availability/exceptions"
REASON_MAX: Final = 1_000
_SHAPES = {Stage.ASKED: Shown.DEGRADED, Stage.APPROVED: Shown.MAINTENANCE}


def build(connection: Connection, instant: Instant, params: Params, look: Look, who: Principal) -> Component:
    """The exceptions of ``period``, and the form that asks for one; what somebody may not do is not offered to him."""
    known = fetch(connection, instant, {"period": params.get("period", "")})
    if known is None or known.report is None:
        return html.Div(states.empty(look, "No inventory of the network yet", "Import one, or accept devices"))
    lang = look.lang
    head = html.H2(f"{text(lang, 'Exceptions')}: {words.span(lang, known.asked.span)}")
    about = text(
        lang,
        "An exception takes fault time out of what is charged: of what it names, and of all that this cut off. It "
        "counts once another account has approved it. Nothing is removed; everything stands in the audit trail.",
    )
    listed = [_one(each, known, look, who) for each in known.exceptions]
    none = html.P(text(lang, "No exception was asked for in this period"), className="exceptions-none")
    asking = [_asking(known, params, look)] if who.may(Permission.NETWORK) else []
    back = html.A(text(lang, "To the screen"), href=words.link(look, "/availability", **known.asked.query))
    return html.Div(
        [
            html.P(["← ", back]),
            head,
            html.P(about),
            html.Ul(listed, className="exceptions") if listed else none,
            *asking,
        ],
        className="availability-exceptions",
    )


def _one(each: Exception_, known: Known, look: Look, who: Principal) -> Component:
    lang = look.lang
    said = [
        html.Span(
            [*([shape(_SHAPES[each.stage])] if each.stage in _SHAPES else []), text(lang, words.STAGES[each.stage])],
            className="exception-stage",
        ),
        html.B(name_of(each.scope, known)),
        html.Span(f"{words.when(lang, each.starts_at)} – {words.when(lang, each.ends_at)}"),
    ]
    deeds = [_deed(lang, message("Asked by {name}, {time}"), each.asked_by, each.asked_at, each.reason)]
    if each.decided_at is not None:
        word = message("Approved by {name}, {time}") if each.is_approved else message("Refused by {name}, {time}")
        deeds.append(_deed(lang, word, each.decided_by, each.decided_at, each.note))
    if each.revoked_at is not None:
        deeds.append(
            _deed(lang, message("Revoked by {name}, {time}"), each.revoked_by, each.revoked_at, each.revoked_why)
        )
    return html.Li([html.Div(said, className="exception-head"), *deeds, *_offers(each, look, who)])


def _deed(lang: str, word: str, name: str, at: int, reason: str) -> Component:
    said = text(lang, word, name=name, time=words.when(lang, at))
    return html.P([said, f": {reason}" if reason else ""], className="exception-deed")


def _offers(each: Exception_, look: Look, who: Principal) -> list[Component]:
    """What this principal may do with it."""
    lang, buttons = look.lang, []
    if each.stage is Stage.ASKED and who.may(Permission.EXCUSE):
        if each.asked_by != who.actor.name:
            buttons.append(_button(lang, message("Approve"), f"{API}/{each.id}/approve", is_first=True))
        buttons.append(_button(lang, message("Refuse"), f"{API}/{each.id}/refuse"))
    if each.stage is Stage.APPROVED and who.may(Permission.EXCUSE):
        buttons.append(_button(lang, message("Revoke"), f"{API}/{each.id}/revoke"))
    if each.stage is Stage.ASKED and who.may(Permission.NETWORK) and each.asked_by == who.actor.name:
        buttons.append(_button(lang, message("Withdraw"), f"{API}/{each.id}/withdraw"))
    if not buttons:
        return []
    reason = _field(lang, message("Reason"), _input("note", maxLength=REASON_MAX))
    line = html.P(className="form-status", role="status")
    form = [reason, html.Div(buttons, className="form-buttons"), line]
    return [html.Form(form, noValidate=True, **attributes(data_action=f"{API}/{each.id}/refuse", data_method="POST"))]


def _button(lang: str, word: str, action: str, *, is_first: bool = False) -> Component:
    sends = attributes(data_action=action, data_method="POST")
    return html.Button(text(lang, word), type="submit", className="button is-first" if is_first else "button", **sends)


def _asking(known: Known, params: Params, look: Look) -> Component:
    """The form that asks for an exception."""
    lang = look.lang
    chosen = params.get("about", "")
    places = [(f"kecamatan:{code}", name) for code, name in known.places.items()]
    elements = known.report.inventory.elements.values() if known.report is not None else ()
    named = [(f"{each.kind.value}:{each.key}", each.name) for each in elements]
    options: list[Any] = [
        html.Optgroup(
            [
                html.Option(name, value=scope, selected=scope == chosen)
                for scope, name in sorted(group, key=lambda each: each[1])
            ],
            label=text(lang, title),
        )
        for title, group in ((message("Kecamatan"), places), (message("Towers and links"), named))
    ]  # fmt: skip
    moments = (("starts_at", message("From")), ("ends_at", message("Until")))
    fields = [
        _field(lang, message("About"), html.Select(options, name="scope")),
        *(_field(lang, title, _input(name, type="datetime-local")) for name, title in moments),
        _field(lang, message("Reason"), html.Textarea("", name="reason", maxLength=REASON_MAX, rows=3)),
    ]  # fmt: skip
    button = html.Button(text(lang, "Ask for an exception"), type="submit", className="button is-first")
    return html.Form(
        [
            html.H3(text(lang, "Ask for an exception")),
            html.Div(fields, className="exception-fields"),
            html.Div([button], className="form-buttons"),
            html.P(className="form-status", role="status"),
        ],
        noValidate=True,
        **attributes(data_action=API, data_method="POST"),
    )


def _input(name: str, **more: Any) -> Component:
    return dcc.Input(name=name, value="", className="input", autoComplete="off", **more)


def _field(lang: str, title: str, field: Component) -> Component:
    return html.Label([html.Span(text(lang, title), className="field-title"), field], className="field")


PAGE = Page(
    key="availability-exceptions",
    path="/availability/exceptions",
    title=message("Exceptions of availability"),
    build=build,
    params=("period", "about"),
    is_linked=False,
)
