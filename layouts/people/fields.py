"""Fields and forms that the pages of accounts share."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.access import Role
from commandcenter.store.queries import reference
from layouts import roles
from layouts.contract import Connection, Look
from layouts.i18n import message, text
from layouts.tiles import attributes


def labelled(look: Look, title: str, field: Component) -> Component:
    """A field under its name; ``title`` is a message id."""
    return html.Label([html.Span(text(look.lang, title), className="field-title"), field], className="field")


def typed(name: str, value: str = "", **more: Any) -> Component:
    """A line to type."""
    return dcc.Input(name=name, value=value, className="input", autoComplete="off", **more)


def place(connection: Connection, look: Look, role: Role | None, opd: str | None) -> list[Component]:
    """Which role, of which OPD."""
    lang = look.lang
    all_roles = [("", text(lang, "choose …"))] if role is None else []
    all_roles += [(each.value, roles.word(lang, each)) for each in Role]
    opds = [("", text(lang, "none (only an editor has one)"))]
    opds += [(each.code, each.short_name or each.name) for each in reference.opds(connection)]
    if opd and opd not in {code for code, _name in opds}:
        opds.append((opd, opd))
    return [
        labelled(look, message("Role"), _select("role", role.value if role else "", all_roles)),
        labelled(look, message("OPD of the editor"), _select("opd", opd or "", opds)),
    ]


def _select(name: str, chosen: str, options: list[tuple[str, str]]) -> Component:
    made = [html.Option(label, value=value, selected=value == chosen) for value, label in options]
    return html.Select(made, name=name)


def form(children: list[Component], action: str, method: str = "POST", name: str = "") -> Component:
    """A form that assets/actions.js sends."""
    status = html.P(className="form-status", role="status")
    data = attributes(data_action=action, data_method=method)
    return html.Form([*children, status], className=f"people-form {name}".strip(), noValidate=True, **data)


def button(look: Look, title: str, confirm: str = "", is_first: bool = False, **more: str) -> Component:
    """A button that sends. ``title`` and ``confirm`` (a question asked first) are message ids."""
    data = attributes(**more)
    if confirm:
        data |= attributes(data_confirm=text(look.lang, confirm))
    name = "button is-first" if is_first else "button"
    return html.Button(text(look.lang, title), type="submit", className=name, **data)


def once(look: Look) -> Component:
    """Where assets/people.js shows a one-time password, the only time that it can be seen."""
    lang = look.lang
    return html.Div(
        [
            html.P(text(lang, "One-time password of this account. It is shown only now: hand it over yourself.")),
            html.Output(className="people-secret"),
            html.P(
                text(lang, "It holds for seven days, and must be changed at the first sign-in."),
                className="people-hint",
            ),
        ],
        className="people-once",
        hidden=True,
        **attributes(aria_live="polite"),
    )
