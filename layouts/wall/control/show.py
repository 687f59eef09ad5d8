"""What can be put on the wall: scenes and screens, for how long, and whether it stays above everything but alerts."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from layouts import states
from layouts.contract import Column, Look, Panel, Rendered, Screen, Table
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.wall import thumbnail
from layouts.wall.control.known import TOPICS, Known, fetch, titles
from layouts.wall.kinds import watchable

MINUTES: Final = (5, 15, 60)
USUAL: Final = 15
HOW: Final = (("each", message("one on each")), ("spread", message("spread over them")))


def render(screens: Sequence[Screen], known: Known | None, look: Look) -> Rendered:
    """A press shows it: what is chosen above holds for it."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    lang, named = look.lang, titles(screens, look)
    parts = [
        html.P(text(lang, "For the whole wall"), className="wall-choice", **attributes(aria_live="polite")),
        html.Div([minutes(look), _how(look), _pin(look)], className="wall-options"),
        html.H3(text(lang, "Scenes"), className="wall-heading"),
        _scenes(known, named, look),
        html.H3(text(lang, "Screens"), className="wall-heading"),
        html.Div([_screen(each, look) for each in watchable(screens)], className="wall-screens"),
    ]
    return Rendered(html.Div(parts, className="wall-show"), facts=known.facts(look))


def minutes(look: Look) -> Component:
    """How long: chosen by assets/wall-control.js, also in the sheet of other screens."""
    lang = look.lang
    options = [(str(n), text(lang, "{n} min", n=n)) for n in MINUTES]
    return choice("minutes", text(lang, "How long"), [*options, ("", text(lang, "until taken off"))], str(USUAL))


def choice(name: str, title: str, options: Sequence[tuple[str, str]], usual: str) -> Component:
    """One of a few, as buttons large enough for a thumb."""
    return html.Div(
        [
            html.Button(
                label, type="button", className="wall-option", role="radio",
                **attributes(data_wall_option=name, data_value=value, aria_checked=str(value == usual).lower()),
            )
            for value, label in options
        ],
        className="wall-group",
        role="radiogroup",
        **attributes(aria_label=title),
    )  # fmt: skip


def _how(look: Look) -> Component:
    options = [(key, text(look.lang, words_)) for key, words_ in HOW]
    return choice("how", text(look.lang, "A screen on several displays"), options, "each")


def _pin(look: Look) -> Component:
    pinned = attributes(data_wall_toggle="pin", aria_pressed="false")
    return html.Button(text(look.lang, "Pin it"), type="button", className="wall-option", **pinned)


def _scenes(known: Known, named: Mapping[str, str], look: Look) -> Component:
    if not known.wall.scenes:
        return html.P(text(look.lang, "There is no scene yet: make one on the page Scenes"), className="wall-quiet")
    displays = {id_: each.name for id_, each in known.wall.displays.items()}
    cards = [
        _button({"scene": scene.key}, scene.title, "wall-scene",
                [thumbnail.component(scene, known.wall.layout, look, named, displays), html.Span(scene.title)])
        for scene in known.wall.scenes.values()
    ]  # fmt: skip
    return html.Div(cards, className="wall-scenes")


def _screen(screen: Screen, look: Look) -> Component:
    title = text(look.lang, screen.title)
    return _button({"address": screen.path}, title, "wall-screen", [title])


def _button(body: Mapping[str, Any], told: str, name: str, children: list[Any]) -> Component:
    given = attributes(data_wall_show=json.dumps(body), data_told=told)
    return html.Button(children, type="button", className=f"wall-press {name}", **given)


def table(known: Known, _look: Look) -> Table | None:
    """The scenes."""
    columns = (
        Column("key", message("Key")), Column("title", message("Scene")),
        Column("tiles", message("Tiles"), "number", tells="things"),
        Column("version", message("Version"), "number", tells="things"),
    )  # fmt: skip
    rows = [
        {"key": each.key, "title": each.title, "tiles": len(each.tiles), "version": each.version}
        for each in known.wall.scenes.values()
    ]
    return Table(columns, rows)


def panel(screens: Sequence[Screen]) -> Panel:
    """``screens``: those that there are; of them what a display may see is offered."""
    return Panel(
        key="show",
        title=message("Show"),
        topics=TOPICS,
        fetch=fetch,
        render=partial(render, screens),
        definition=message(
            "Scenes and screens that can be put on the chosen displays, or on the whole wall when none is chosen. What "
            "is pinned lies above what is put there otherwise; alerts lie above both."
        ),
        table=table,
    )
