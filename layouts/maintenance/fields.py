"""Fields and forms of the page of planned work."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts.contract import Look
from layouts.i18n import text
from layouts.tiles import attributes

Options = Sequence[tuple[str, str]]


def labelled(look: Look, title: str, field: Component, name: str = "") -> Component:
    """A field under its name; ``title`` is a message id."""
    said = html.Span(text(look.lang, title), className="field-title")
    return html.Label([said, field], className=f"field {name}".strip())


def typed(name: str, value: str = "", **more: Any) -> Component:
    """A line to type, a number, a day or a time."""
    return dcc.Input(name=name, value=value, className="input", autoComplete="off", **more)


def digits(name: str, value: str) -> Component:
    """A whole number: plain to type, without the buttons that dash puts into its own."""
    return typed(name, value, inputMode="numeric", maxLength=4)


def hidden(name: str, value: int | str) -> Component:
    return dcc.Input(name=name, value=str(value), type="hidden")


def select(name: str, options: Options, chosen: str = "") -> Component:
    """A choice."""
    return html.Select(options_of(options, chosen), name=name)


def options_of(options: Options, chosen: str = "") -> list[Component]:
    return [html.Option(label, value=value, selected=value == chosen) for value, label in options]


def form(children: Sequence[Component], action: str, method: str = "POST", name: str = "", **more: str) -> Component:
    """A form that assets/actions.js sends."""
    status = html.P(className="form-status", role="status")
    data = attributes(data_action=action, data_method=method, **more)
    return html.Form([*children, status], className=f"maintenance-form {name}".strip(), noValidate=True, **data)


def button(look: Look, title: str, confirm: str = "", is_first: bool = False) -> Component:
    """A button that sends; ``confirm``: a question asked first, in the reader's language."""
    data = attributes(data_confirm=confirm) if confirm else {}
    name = "button is-first" if is_first else "button"
    return html.Button(text(look.lang, title), type="submit", className=name, **data)
