"""The page, from top to bottom: what is held in a line, the tables that may tell of somebody, the form that forgets a
ticket for stewards, what was ordered about tickets."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.privacy.inventory import INVENTORY
from commandcenter.domain.privacy.model import Data
from commandcenter.domain.privacy.orders import Ground
from commandcenter.store.queries.privacy.ordered import Ordered, feeds_of_tickets, ordered
from layouts import i18n
from layouts.contract import Connection, Look, Params
from layouts.i18n import message, text
from layouts.privacy import words
from layouts.tiles import attributes

SHOWN = (Data.PSEUDONYM, Data.TECHNICAL, Data.FREE_TEXT, Data.SECRET)
HEADS = (
    message("Table"),
    message("May tell"),
    message("Held for"),
    message("Ground"),
    message("Kept"),
    message("Seen by"),
    message("Leaves by"),
)
KINDS = {"forget": message("forgotten"), "correct": message("corrected")}


def build(connection: Connection, instant: Instant, _params: Params, look: Look, who: Principal) -> Component:
    """Nothing here names a ticket or a person."""
    lang, personal = look.lang, words.personal()
    said = text(
        lang,
        "{n} of {all} tables may tell of somebody. No name, NIK, telephone or address of a citizen has a place in any.",
        n=i18n.number(lang, len(personal)),
        all=i18n.number(lang, len(INVENTORY)),
    )
    parts: list[Component] = [html.P(said, className="privacy-said"), _inventory(lang)]
    if who.may(Permission.DATA):
        parts += [html.H2(text(lang, "Forget a ticket")), _form(connection, lang)]
    parts += [html.H2(text(lang, "Forgotten and corrected on request")), _orders(ordered(connection, instant), lang)]
    return html.Div(parts, className="privacy-page")


def _inventory(lang: str) -> Component:
    lines = []
    for held in words.personal():
        told = [
            html.Div([html.Span(words.columns(held, data)), html.Small(f" {text(lang, words.DATA[data])}")])
            for data in SHOWN
            if held.of(data)
        ]
        cells: tuple[Any, ...] = (
            told,
            text(lang, words.PURPOSES[held.activity]),
            text(lang, words.BASES[held.basis]),
            words.kept(lang, held),
            words.seen(lang, held),
            words.leaves(lang, held),
        )
        lines.append(html.Tr([html.Th(held.table, scope="row"), *map(html.Td, cells)]))
    return _table(lang, HEADS, lines)


def _orders(found: tuple[Ordered, ...], lang: str) -> Component:
    if not found:
        return html.P(text(lang, "No ticket was forgotten or corrected yet"))
    heads = (message("When"), message("What"), message("Feed"), message("Because"), message("By"))
    lines = [
        html.Tr(
            [
                html.Td(i18n.moment(lang, each.at)),
                html.Td(text(lang, KINDS[each.kind])),
                html.Td(each.feed),
                html.Td(text(lang, words.GROUNDS[Ground(each.ground)])),
                html.Td(each.by),
            ]
        )
        for each in found
    ]
    return _table(lang, heads, lines)


def _table(lang: str, heads: tuple[str, ...], lines: Sequence[Component]) -> Component:
    head = html.Tr([html.Th(text(lang, each), scope="col") for each in heads])
    return html.Div(html.Table([html.Thead(head), html.Tbody(lines)]), className="privacy-table")


def _form(connection: Connection, lang: str) -> Component:
    """The number is typed twice, and a question asked: there is no way back."""
    feeds = [html.Option(title, value=name) for name, title in feeds_of_tickets(connection)]
    grounds = [html.Option(text(lang, said), value=ground.value) for ground, said in words.GROUNDS.items()]
    send: dict[str, Any] = attributes(
        data_confirm=text(lang, "The ticket is forgotten for ever, and no delivery brings it back. Go on?")
    )
    fields = [
        _field(lang, message("Feed"), html.Select(feeds, name="feed")),
        _field(lang, message("Number of the ticket"), dcc_input("ticket")),
        _field(lang, message("The number once more"), dcc_input("again")),
        _field(lang, message("Because"), html.Select(grounds, name="ground")),
    ]
    told = text(
        lang,
        "Its category, place and days stay counted. Files in inboxes and backups are not reached from here: the "
        "answer says what is left to do.",
    )
    action: dict[str, Any] = attributes(data_action="/api/privacy/forget", data_method="POST")
    button = html.Button(text(lang, "Forget"), className="button", type="submit", **send)
    return html.Form([html.P(told), *fields, button], className="privacy-form", noValidate=True, **action)


def dcc_input(name: str) -> Component:
    """A field that no browser remembers."""
    found: Component = dcc.Input(name=name, type="text", autoComplete="off", required=True, maxLength=80)
    return found


def _field(lang: str, title: str, field: Component) -> Component:
    return html.Label([html.Span(text(lang, title)), field])
