"""Parts of forms of these pages, sent by assets/actions.js."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component


def hidden(name: str, value: object) -> Component:
    """What goes along unseen."""
    given: dict[str, Any] = {"type": "hidden", "name": name, "value": str(value)}
    return dcc.Input(**given)


def status() -> Component:
    """Where it is said what became of it."""
    return html.P(className="form-status", role="status")
