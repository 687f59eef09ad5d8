"""The wall as it hangs: every display with what it shows, why, and what comes next. Displays are chosen here."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.wall.timeline import Moment, Part
from layouts import states
from layouts.contract import Column, Look, Panel, Rendered, Screen, Table
from layouts.i18n import message, text
from layouts.tiles import attributes, shape
from layouts.wall import kinds
from layouts.wall.control import keys, words
from layouts.wall.control.hanging import Hung, hanging
from layouts.wall.control.known import TOPICS, Known, fetch, hung, titles
from layouts.wall.control.waiting import how_to_begin

SHAPES: Final[Mapping[str, str]] = {"takeover": "degraded"}


def render(screens: Sequence[Screen], known: Known | None, look: Look) -> Rendered:
    """Without a display it says how the first one comes."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    if not known.wall.displays:
        empty = states.empty(look, "There is no display yet", "The first one takes a minute:")
        return Rendered(html.Div([empty, how_to_begin(look)], className="wall-none"), facts=known.facts(look, 0))
    named = titles(screens, look)
    drawn = hanging(known.wall.layout)
    placed = [_cell(known, id_, named, look, drawn.displays[id_]) for id_ in hung(known.wall) if id_ in drawn.displays]
    loose = [_cell(known, id_, named, look, None) for id_ in hung(known.wall) if id_ not in drawn.displays]
    parts: list[Component] = []
    if placed:
        box = {"aspectRatio": f"{drawn.width:.0f} / {drawn.height:.0f}", "--ratio": f"{drawn.width / drawn.height:.4f}"}
        parts.append(html.Div(html.Div(placed, className="wall-hung", style=box), className="wall-frame"))
    if loose:
        words_ = text(look.lang, "Not hung yet: give them their place")
        parts.append(html.Div([html.P(words_, className="wall-loose-title"), *loose], className="wall-loose"))
    label = attributes(aria_label=text(look.lang, "Displays: arrow keys move, space chooses, ? shows the keys"))
    body = html.Div([html.Div(parts, className="wall-displays", role="group", **label), *keys.kit(known, look)])
    return Rendered(body, facts=known.facts(look, len(known.wall.displays)))


def _cell(known: Known, id_: int, named: Mapping[str, str], look: Look, at: Hung | None) -> Component:
    display = known.wall.displays[id_]
    moments = known.moments(id_)
    style: dict[str, Any] = {} if at is None else at.style
    return html.Div(
        [
            html.Div([_moment(known, id_, each, named, look) for each in moments], className="wall-moments"),
            html.Div(
                [html.Span(display.name, className="wall-name", title=display.name), html.Span(className="wall-mark")],
                className="wall-head",
            ),
        ],
        className="wall-cell" + (" is-loose" if at is None else ""),
        style=style,
        role="checkbox",
        tabIndex="0",
        key=f"display-{id_}",
        **attributes(
            data_display=str(id_), aria_checked="false", aria_label=display.name,
            data_cell="" if at is None else f"{at.column} {at.row}",
        ),
    )  # fmt: skip


def _moment(known: Known, id_: int, moment: Moment, named: Mapping[str, str], look: Look) -> Component:
    shown, lang = moment.shown, look.lang
    what, why = words.what(shown, named, lang), words.why(shown, known.wall, lang)
    mark: list[str | Component] = [shape(SHAPES[shown.source]), " "] if shown.source in SHAPES else []
    lines: list[Component] = [
        html.Span(what, className="wall-what", title=what),
        html.Span([*mark, why], className="wall-why", title=why),
    ]
    following = known.following(id_, moment)
    if following is not None:
        after = words.what(following.shown, named, lang)
        pattern = "{left} → " + after.replace("{", "").replace("}", "")
        lines.append(words.left(following.at, pattern, "wall-next"))
    tiles = [_tile(part, named, lang) for part in shown.parts]
    return html.Div(
        [
            html.Div(tiles, className="wall-tiles", **attributes(aria_hidden="true")),
            html.Div(lines, className="wall-lines"),
        ],
        className=f"wall-moment of-{shown.source}",
        **attributes(data_from=str(moment.at), data_of=shown.of),
    )


def _tile(part: Part, named: Mapping[str, str], lang: str) -> Component:
    """The part of the display that it takes. One that goes on behind a bezel has no edge there."""
    clip, view = part.piece.clip, part.piece.view
    goes = [side for side, is_on in (
        ("left", view.x < clip.x - 0.01), ("top", view.y < clip.y - 0.01),
        ("right", view.right > clip.right + 0.01), ("bottom", view.bottom > clip.bottom + 0.01),
    ) if is_on]  # fmt: skip
    style = {
        "left": f"{100 * clip.x:.2f}%", "top": f"{100 * clip.y:.2f}%",
        "width": f"{100 * clip.width:.2f}%", "height": f"{100 * clip.height:.2f}%",
    }  # fmt: skip
    name = " ".join([f"wall-tile is-{part.tile.kind}", *(f"goes-{side}" for side in goes)])
    return html.Span(className=name, style=style, title=kinds.name(part.tile, named, lang))


def table(screens: Sequence[Screen], known: Known, look: Look) -> Table | None:
    """A row of every display."""
    named, lang = titles(screens, look), look.lang
    columns = (
        Column("name", message("Display"), tells="inside"),
        Column("column", message("Column"), "number", tells="things"),
        Column("row", message("Row"), "number", tells="things"), Column("what", message("Shows"), tells="inside"),
        Column("why", message("Why"), tells="inside"), Column("next", message("Then"), tells="inside"),
        Column("at", message("At"), "instant"),
    )  # fmt: skip
    rows = []
    for id_ in hung(known.wall):
        place, now = known.wall.layout.places.get(id_), known.course[id_][0]
        following = known.following(id_, now)
        rows.append(
            {
                "name": known.wall.displays[id_].name, "column": place and place.column + 1,
                "row": place and place.row + 1, "what": words.what(now.shown, named, lang),
                "why": words.why(now.shown, known.wall, lang),
                "next": None if following is None else words.what(following.shown, named, lang),
                "at": None if following is None else following.at,
            }
        )  # fmt: skip
    return Table(columns, rows)


def panel(screens: Sequence[Screen]) -> Panel:
    """``screens``: for their titles."""
    return Panel(
        key="stage",
        title=message("The wall"),
        topics=TOPICS,
        fetch=fetch,
        render=partial(render, screens),
        definition=message(
            "What every display shows by the program of the wall, why, and what comes next within ten minutes. It is "
            "worked out on the server's clock, as the displays do; whether a display reports stands beside its name."
        ),
        table=partial(table, screens),
    )
