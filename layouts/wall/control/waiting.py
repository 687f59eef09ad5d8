"""Displays that wait to be accepted, and how one comes to the wall."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.displays import place, written
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.displays import Display, Waiting
from commandcenter.store.versions import Topic
from layouts import states
from layouts.contract import Column, Connection, Facts, Look, Panel, Params, Rendered, Screen, Table
from layouts.displays import accepting
from layouts.displays.starts import watchable
from layouts.i18n import message, number, text
from layouts.tiles import ago, attributes

SHOWN: Final = 6
PATH: Final = "/displays"
SOURCE: Final = message("displays that opened /display")


@dataclass(frozen=True, slots=True)
class Known:
    """Those that wait, the first first; and those that were accepted, whose cells are taken."""

    instant: Instant
    waiting: Sequence[Waiting]
    accepted: Sequence[Display] = ()


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known:
    """Who waits now."""
    return Known(instant, queries.waiting(connection, instant.at), queries.accepted(connection))


def render(screens: Sequence[Screen], known: Known | None, look: Look) -> Rendered:
    """Their codes, each a way to accept it. One of each address first: a flood from one hides nobody else."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    facts = Facts("", len(known.waiting), (text(look.lang, SOURCE),))
    links = html.P(
        [
            html.A(text(look.lang, words), href=href, className="wall-way", **attributes(data_carry="1"))
            for words, href in WAYS
        ],
        className="wall-ways",
    )
    if not known.waiting:
        hint = html.P(text(look.lang, "No display waits. To add one, open /display on it."), className="wall-quiet")
        return Rendered(html.Div([hint, links]), facts=facts)
    seen = Counter[str]()
    turns = []
    for each in known.waiting:
        turns.append((seen[place(each.origin)], each.id, each))
        seen[place(each.origin)] += 1
    first = [each for *_, each in sorted(turns, key=lambda turn: turn[:2])[:SHOWN]]
    lines = [_line(each, known.instant.at, look) for each in first]
    if rest := len(known.waiting) - len(first):
        lines.append(html.Li(text(look.lang, "and {n} more", n=number(look.lang, rest))))
    return Rendered(
        html.Div([html.Ul(lines, className="wall-waiting"), _form(known, screens, look), links]), facts=facts
    )


WAYS: Final = (
    (message("Scenes"), "/wall/scenes"),
    (message("Plan"), "/wall/plan"),
    (message("Announcements and images"), "/wall/notices"),
    (message("Health"), "/wall"),
    (message("Displays"), PATH),
)


def _line(each: Waiting, at: int, look: Look) -> Component:
    code = written(each.code)
    words = text(look.lang, "Accept {code}", code=code)
    accept = attributes(data_wall_accept=code, data_needs="displays")
    return html.Li(
        [
            html.Button(words, type="button", className="button wall-press wall-accept", **accept),
            html.Span(text(look.lang, "from {address}", address=each.origin or "–"), className="wall-quiet"),
            ago(look, each.created_at, at),
        ]
    )


def _form(known: Known, screens: Sequence[Screen], look: Look) -> Component:
    """What assets/wall-show.js opens as a dialog: what is typed there is not drawn anew by a push."""
    drawn = accepting.drawn([], known.accepted, watchable(screens), known.instant.at, look, "")
    title = text(look.lang, "Accept a display")
    return html.Div(drawn, hidden=True, className="wall-accepting", **attributes(data_title=title))


def how_to_begin(look: Look) -> Component:
    """How the first display comes; the address is this one's (assets/wall-control.js)."""
    lang = look.lang
    address = html.Code("/display", **attributes(data_wall_origin="/display"))
    steps: tuple[list[str | Component], ...] = (
        [text(lang, "Open this address on the display:"), " ", address],
        [text(lang, "It shows a code of eight letters and digits.")],
        [
            html.A(text(lang, "Accept the code"), href=PATH, **attributes(data_carry="1")),
            " ",
            text(lang, "and give the display its name and its place."),
        ],
    )
    return html.Ol([html.Li(step) for step in steps], className="wall-steps")


def table(known: Known, _look: Look) -> Table | None:
    """A row of every display that waits. Codes are for whoever stands before them."""
    columns = (
        Column("origin", message("Address"), tells="inside"), Column("since", message("Since"), "instant"),
        Column("until", message("Until"), "instant"),
    )  # fmt: skip
    rows = [{"origin": each.origin, "since": each.created_at, "until": each.expires_at} for each in known.waiting]
    return Table(columns, rows)


def panel(screens: Sequence[Screen]) -> Panel:
    """``screens``: with what a display can begin."""
    return Panel(
        key="waiting",
        title=message("Waiting displays"),
        topics=frozenset({Topic.WALL, Topic.DISPLAYS, Topic.CLOCK}),
        fetch=fetch,
        render=partial(render, screens),
        definition=message(
            "Displays that opened /display, show a code and were not accepted yet. A code holds for ten minutes."
        ),
        table=table,
    )
