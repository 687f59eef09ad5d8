"""Displays that are let in: where each hangs, what can be changed of it, and those that were locked out lately."""

from collections.abc import Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import MINUTE
from commandcenter.store.queries.displays import Display
from layouts import i18n, tiles
from layouts.contract import Look, Screen
from layouts.displays import fields
from layouts.displays.accepting import taken
from layouts.displays.fields import API, button, form
from layouts.i18n import message, plural, text
from layouts.tiles import attributes

SILENT: Final = 3 * MINUTE  # an open display is seen every minute
LEGIBLE_MIN: Final = "10"  # minutes


def accepted(found: Sequence[Display], screens: Sequence[Screen], at: int, look: Look) -> Component:
    """A line of each, with what can be done with it below."""
    lang = look.lang
    title = html.H2(plural(lang, "{n} display may watch", "{n} displays may watch", len(found)))
    if not found:
        return html.Section([title, html.P(text(lang, "Nobody has accepted one yet."), className="displays-none")])
    heads = (
        message("Name"), message("Hangs"), message("Size"), message("Begins with"), message("Last seen"),
        message("Address"), message("Accepted"),
    )  # fmt: skip
    head = html.Tr([*(html.Th(text(lang, each), scope="col") for each in heads), html.Th()])
    cells = taken(found)
    rows = [row for each in found for row in _rows(each, cells, screens, at, look)]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="displays-list")
    return html.Section([title, _of_all(look), table])


def _of_all(look: Look) -> Component:
    """What all of them do at once, for whoever stands before the wall."""
    return html.Div(
        [
            form([button(look, message("Show all names for 20 seconds"))], f"{API}/name"),
            _legible(look, API, message("Mark small text everywhere for 10 minutes")),
        ],
        className="displays-deeds",
        **attributes(data_needs="wall"),
    )


def _legible(look: Look, api: str, title: str) -> Component:
    pressed = html.Button(text(look.lang, title), type="submit", className="button", name="minutes", value=LEGIBLE_MIN)
    stop = html.Button(
        text(look.lang, "Stop marking"), type="submit", className="button", name="minutes", value="0"
    )  # fmt: skip
    return form([pressed, stop], f"{api}/legible")


def _rows(
    each: Display, cells: dict[fields.Cell, str], screens: Sequence[Screen], at: int, look: Look
) -> list[Component]:
    lang = look.lang
    since = text(lang, "{day} by {name}", day=i18n.moment(lang, each.created_at), name=each.created_by)
    cell = each.hanging.cell
    hangs = fields.where(lang, cell) if cell else text(lang, "by itself")
    line = html.Tr(
        [
            html.Th(each.name, scope="row"),
            html.Td(hangs),
            html.Td(_size(each, look)),
            html.Td(html.A(each.start, href=each.start)),
            html.Td(_seen(each, at, look)),
            html.Td(each.origin or "–"),
            html.Td(since),
            html.Td(_locking_out(each, look)),
        ]
    )
    return [line, html.Tr(html.Td(_changing(each, cells, screens, look), colSpan=8), className="displays-more")]


def _size(each: Display, look: Look) -> str:
    lang, hanging = look.lang, each.hanging
    diagonal = hanging.diagonal_in
    said = [] if diagonal is None else [text(lang, "{n} inches", n=i18n.number(lang, diagonal, 0))]
    if hanging.distance is not None:
        metres = hanging.distance / 1000
        said.append(text(lang, "read from {n} m", n=i18n.number(lang, metres, 0 if metres.is_integer() else 1)))
    return ", ".join(said) or text(lang, "not measured")


def _changing(
    each: Display, cells: dict[fields.Cell, str], screens: Sequence[Screen], look: Look
) -> Component:  # fmt: skip
    api, cell = f"{API}/{each.id}", each.hanging.cell
    hanging = [
        fields.cells(look, cells, cell, cell),
        html.Div(
            [*fields.size(look, each.hanging), button(look, message("Hang it so"))],
            className="displays-fields displays-size",
        ),
    ]
    naming = [*fields.name_and_start(look, screens, each.name, each.start), button(look, message("Rename"))]
    at_the_wall = [
        form([button(look, message("Show its name for 20 seconds"))], f"{api}/name"),
        _legible(look, api, message("Mark small text for 10 minutes")),
    ]
    return html.Details(
        [
            html.Summary(text(look.lang, "Change {name}", name=each.name)),
            html.Div(at_the_wall, className="displays-deeds", **attributes(data_needs="wall")),
            form(hanging, f"{api}/hang", name="displays-hanging"),
            form([html.Div(naming, className="displays-fields")], f"{api}/rename"),
        ]
    )


def _seen(each: Display, at: int, look: Look) -> list[Any]:
    if each.seen_at is None:
        return [tiles.shape("unknown"), " ", text(look.lang, "never yet")]
    if at - each.seen_at <= SILENT:
        return [tiles.shape("up"), " ", text(look.lang, "watching")]
    return [tiles.shape("unknown"), " ", text(look.lang, "silent for"), " ", tiles.ago(look, each.seen_at, at)]


def _locking_out(each: Display, look: Look) -> Component:
    question = text(look.lang, "Lock out {name}? It shows nothing any more within seconds.", name=each.name)
    return form([button(look, message("Lock out"), question)], f"{API}/{each.id}", "DELETE")


def revoked(found: Sequence[Display], look: Look) -> list[Component]:
    """Those that were locked out lately."""
    if not found:
        return []
    lang = look.lang
    lines = [
        html.Li(
            text(lang, "{name}: {day} by {who}", name=each.name, day=i18n.moment(lang, each.revoked_at or 0),
                 who=each.revoked_by or "–")
        )
        for each in found
    ]  # fmt: skip
    return [html.Details([html.Summary(text(lang, "Locked out lately")), html.Ul(lines)], className="displays-revoked")]
