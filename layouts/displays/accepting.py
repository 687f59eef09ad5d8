"""Accepting a display: who waits with which code, and the form that lets one in and says where it hangs."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.displays import Hanging, free_cell, place, written
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.displays import Display, Waiting
from layouts import tiles
from layouts.contract import Connection, Look, Screen
from layouts.displays import fields
from layouts.displays.fields import API, PATH, button, labelled
from layouts.displays.starts import watchable
from layouts.i18n import message, plural, text
from layouts.tiles import attributes

SHOWN: Final = 12  # of those that wait; whoever stands before one can type its code


def component(connection: Connection, screens: Sequence[Screen], at: int, look: Look, code: str = "") -> Component:
    """The section, for any page. ``screens``: all that there are; ``code``: what is filled in already."""
    return drawn(
        queries.waiting(connection, at), queries.accepted(connection), watchable(screens), at, look, code
    )  # fmt: skip


def drawn(
    waiting: Sequence[Waiting], accepted: Sequence[Display], screens: Sequence[Screen], at: int, look: Look, code: str
) -> Component:
    """As ``component``, of what is known already."""
    lang = look.lang
    return html.Section(
        [
            html.H2(text(lang, "Accept a display")),
            html.P(
                text(lang, "Open /display on it: it shows a code of eight letters and digits, new every ten minutes.")
            ),
            _waiting(waiting, at, look),
            html.P(html.A(text(lang, "Look again who waits"), href=PATH, **attributes(data_carry="1"))),
            _form(accepted, screens, code, look),
        ],
        className="displays-accept",
    )


def taken(accepted: Sequence[Display]) -> dict[fields.Cell, str]:
    """Whose cells are whose."""
    return {each.hanging.cell: each.name for each in accepted if each.hanging.cell is not None}


def _waiting(waiting: Sequence[Waiting], at: int, look: Look) -> Component:
    """First one of each address: a flood from one hides nobody else."""
    lang = look.lang
    if not waiting:
        return html.P(text(lang, "No display waits now."), className="displays-none")
    seen = Counter[str]()
    turns = []
    for each in waiting:
        turns.append((seen[place(each.origin)], each.id, each))
        seen[place(each.origin)] += 1
    shown = [each for *_, each in sorted(turns, key=lambda turn: turn[:2])[:SHOWN]]
    lines = [_line(each, at, look) for each in shown]
    if len(waiting) > len(shown):
        rest = len(waiting) - len(shown)
        lines.append(html.Li(plural(lang, "and {n} more: type its code", "and {n} more: type their code", rest)))
    return html.Ul(lines, className="displays-waiting", **attributes(aria_label=text(lang, "Waiting displays")))


def _line(each: Waiting, at: int, look: Look) -> Component:
    pick = attributes(data_param_code=written(each.code))
    return html.Li(
        [
            html.Button(written(each.code), type="button", className="displays-code", **pick),
            html.Span(text(look.lang, "from {address}", address=each.origin or "–"), className="displays-from"),
            tiles.ago(look, each.created_at, at),
        ]
    )


def _form(accepted: Sequence[Display], screens: Sequence[Screen], code: str, look: Look) -> Component:
    """Displays of one wall are mostly alike: the size of the last one that hangs in it is proposed."""
    cells = taken(accepted)
    hung = sorted((each for each in accepted if each.hanging.cell is not None), key=lambda each: each.id)
    last = hung[-1].hanging if hung else Hanging()
    code_field = dcc.Input(
        name="code", value=code, className="input is-code", autoComplete="off", spellCheck="false", maxLength=40
    )
    who = [labelled(look, message("Code"), code_field), *fields.name_and_start(look, screens)]
    return fields.form(
        [
            html.Div(who, className="displays-fields"),
            html.Div(
                [
                    fields.cells(look, cells, free_cell(cells)),
                    html.Div(fields.size(look, last), className="displays-fields displays-size"),
                ],
                className="displays-hanging",
            ),
            html.Div(button(look, message("Accept"), name="button is-first")),
        ],
        API,
    )
