"""Fields and forms of the page, sent by assets/actions.js."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts.contract import Look
from layouts.i18n import text
from layouts.tiles import attributes


def labelled(look: Look, title: str, field: Component, name: str = "") -> Component:
    """A field under its name; ``title`` is a message id."""
    head = html.Span(text(look.lang, title), className="field-title")
    return html.Label([head, field], className=f"field {name}".strip())


def typed(name: str, value: str = "", **more: Any) -> Component:
    """A line to type."""
    return dcc.Input(name=name, value=value, className="input", autoComplete="off", **more)


def area(name: str, value: str = "", **more: Any) -> Component:
    """Lines to type."""
    return html.Textarea(value, name=name, className="input", **more)


def hidden(name: str, value: object) -> Component:
    """What goes along unseen."""
    given: dict[str, Any] = {"type": "hidden", "name": name, "value": str(value)}
    return dcc.Input(**given)


def select(name: str, options: Sequence[tuple[str, str]], chosen: str = "") -> Component:
    """One of these, as (value, words)."""
    return html.Select([html.Option(said, value=value, selected=value == chosen) for value, said in options], name=name)


def button(look: Look, title: str, *, is_first: bool = False, confirm: str = "") -> Component:
    """What sends. ``title`` and ``confirm`` (a question asked first) are message ids."""
    data = attributes(data_confirm=text(look.lang, confirm)) if confirm else {}
    name = "button is-first" if is_first else "button"
    return html.Button(text(look.lang, title), type="submit", className=name, **data)


def form(children: Sequence[Component], action: str, method: str = "POST", name: str = "") -> Component:
    """A form for an address of ours below /api/."""
    status = html.P(className="form-status", role="status")
    data = attributes(data_action=action, data_method=method)
    return html.Form([*children, status], className=f"duty-form {name}".strip(), noValidate=True, **data)
