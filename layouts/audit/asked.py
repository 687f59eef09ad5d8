"""What the address of the page asks for, and the form that makes such addresses."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.clock import WIB, from_datetime
from commandcenter.domain.storable import storable
from commandcenter.store.queries.audit import Asked
from layouts import views
from layouts.audit.words import KINDS, role_words
from layouts.contract import DESK, Look, Params
from layouts.i18n import message, text

PATH: Final = "/audit"
WORDS: Final = ("actor", "role", "action", "subject", "origin")
PARAMS: Final = (*WORDS, "since", "until", "below")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def asked(params: Params) -> tuple[Asked, tuple[str, ...]]:
    """What is asked for, and the names of parameters that cannot be understood. An action and a subject are given by
    how they begin; a day of ``until`` counts whole."""
    given = {name: storable(value.strip()) for name, value in params.items()}
    since, until = _instant(given.get("since", "")), _instant(given.get("until", ""), is_end=True)
    below = given.get("below", "")
    wrong = tuple(name for name, found in (("since", since), ("until", until)) if given.get(name) and found is None)
    return Asked(
        actor=given.get("actor") or None,
        role=given.get("role") or None,
        origin=given.get("origin") or None,
        action=_beginning(given.get("action", "")),
        subject=_beginning(given.get("subject", "")),
        since=since,
        until=until,
        below=int(below) if below.isascii() and below.isdigit() and len(below) < 16 else None,
    ), wrong


def _beginning(said: str) -> str | None:
    return f"{said}*" if said else None


def _instant(said: str, *, is_end: bool = False) -> int | None:
    """ms UTC of a day or a moment as it is typed (WIB); of a day its end, if ``is_end``."""
    try:
        when = datetime.fromisoformat(said)
        when = when if when.tzinfo else when.replace(tzinfo=WIB)
        return from_datetime(when + timedelta(days=1) if is_end and _DAY.fullmatch(said) else when)
    except (ValueError, OverflowError):
        return None


def address(look: Look, params: Params, path: str = PATH) -> str:
    """An address of the page, seen the way that it is."""
    return views.joined(path, carried(look) | {name: value for name, value in params.items() if value})


def carried(look: Look) -> dict[str, str]:
    """What of the look is not that of a desk."""
    usual = views.written(DESK)
    return {name: value for name, value in views.written(look).items() if value != usual[name]}


def form(params: Params, look: Look) -> Component:
    """The fields that narrow the list: a plain form whose fields become the address."""
    lang = look.lang
    hidden = [_hidden(name, value) for name, value in carried(look).items()]
    kinds = [("", text(lang, "everything")), *((key, text(lang, said)) for key, said in KINDS.items())]
    chosen = params.get("action", "")
    if chosen and chosen not in KINDS:
        kinds.append((chosen, chosen))
    roles = [("", text(lang, "every role")), *role_words(lang)]
    day = text(lang, "e.g. 2026-11-22")
    fields = [
        _field(lang, message("Done by"), _typed("actor", params, placeholder=text(lang, "name of the account"))),
        _field(lang, message("In the role"), _select("role", params.get("role", ""), roles)),
        _field(lang, message("Kind of deed"), _select("action", chosen, kinds)),
        _field(lang, message("About what begins with"), _typed("subject", params, placeholder="report:dinkes")),
        _field(lang, message("From the day"), _typed("since", params, placeholder=day)),
        _field(lang, message("Up to the day"), _typed("until", params, placeholder=day)),
    ]
    buttons = html.Div(
        [
            html.Button(text(lang, "Show these"), type="submit", className="button"),
            html.A(text(lang, "Show everything"), href=address(look, {})),
        ],
        className="audit-buttons",
    )
    return html.Form([*hidden, *fields, buttons], action=PATH, method="get", className="audit-form")


def _field(lang: str, title: str, field: Component) -> Component:
    return html.Label([html.Span(text(lang, title), className="field-title"), field], className="field")


def _typed(name: str, params: Params, **more: Any) -> Component:
    return dcc.Input(name=name, value=params.get(name, ""), autoComplete="off", maxLength=120, **more)


def _hidden(name: str, value: str) -> Component:
    given: dict[str, Any] = {"type": "hidden", "name": name, "value": value}
    return dcc.Input(**given)


def _select(name: str, chosen: str, options: list[tuple[str, str]]) -> Component:
    made = [html.Option(said, value=value, selected=value == chosen) for value, said in options]
    return html.Select(made, name=name)
