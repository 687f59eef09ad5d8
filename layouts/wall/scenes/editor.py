"""The editor of a scene: what its script needs, and the places that it fills (assets/wall-scenes*.js)."""

import json
from collections.abc import Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.wall import written
from commandcenter.domain.wall.scenes import KEY, TILES_MAX, TITLE_MAX
from commandcenter.domain.wall.timeline import Wall
from commandcenter.store.queries import wall as queries
from layouts import states
from layouts.contract import Connection, Look, Params, Screen
from layouts.i18n import text
from layouts.tiles import attributes
from layouts.wall.scenes import history, words
from layouts.wall.scenes.palette import palette

DIGITS: Final = 9  # of the number of a version


def build(
    screens: Sequence[Screen], connection: Connection, instant: Instant, params: Params, look: Look, who: Principal
) -> Component:
    """``key``: of the scene. ``version``: one of its old versions, to be looked at and brought back."""
    if not instant.live:
        return states.empty(look, "Scenes are shown as they are now, not as they were")
    key, lang = params.get("key", ""), look.lang
    wall = queries.wall(connection, instant.at)
    versions = queries.versions_of_scene(connection, key) if KEY.fullmatch(key) else []
    if not versions:
        return html.Div([states.empty(look, "There is no such scene"), _back(look)], className="scenes-page")
    given = params.get("version", "")
    if given.isascii() and given.isdigit() and len(given) <= DIGITS and int(given) != versions[0].version:
        return history.old(screens, connection, wall, key, int(given), versions, look, instant.at)
    scene = wall.scenes.get(key)
    if scene is None:
        return history.old(screens, connection, wall, key, versions[0].version - 1, versions, look, instant.at)
    content = {
        "scene": {"key": key, "title": scene.title, "version": scene.version, "tiles": written.of_tiles(scene.tiles)},
        "wall": _wall(wall), "palette": palette(screens, connection, instant, look), "most": TILES_MAX,
        "who": who.mark, "words": words.ready(look.lang, words.EDITOR),
    }  # fmt: skip
    stage, chosen = _named(text(lang, "The wall with its tiles")), _named(text(lang, "The chosen tile"))
    return html.Div(
        [
            _head(wall, look),
            html.Div(
                [
                    html.Div(id="scene-palette", className="scene-palette", **_named(text(lang, "What can be placed"))),
                    html.Div(
                        [
                            html.Div(
                                id="scene-stage",
                                className="scene-stage",
                                role="group",
                                **stage,
                            ),
                            html.Ul(id="scene-problems", className="scene-problems", **attributes(aria_live="polite")),
                            _keys(look),
                        ],
                        className="scene-middle",
                    ),
                    html.Div(id="scene-properties", className="scene-properties", **chosen),
                ],
                className="scene-columns",
            ),
            history.listing(key, versions, look, instant.at),
        ],
        id="scene",
        className="scenes-page scene-page",
        **attributes(data_scene=json.dumps(content)),
    )


def _named(title: str) -> dict[str, Any]:
    return attributes(aria_label=title)


def _back(look: Look) -> Component:
    return html.A(text(look.lang, "To all scenes"), href=words.address(look, words.PATH), className="button")


def _head(wall: Wall, look: Look) -> Component:
    lang = look.lang
    named = attributes(data_title=text(lang, "Title"), data_most=str(TITLE_MAX))
    title = html.Div(id="scene-title", className="scene-title", **named)  # filled by the script: what is typed is its
    onto = [html.Option(text(lang, "all displays"), value="0")]
    onto += [html.Option(each.name, value=str(each.id)) for each in wall.displays.values()]
    trying = html.Label(
        [
            html.Span(text(lang, "Try it for one minute on"), className="field-title"),
            html.Select(onto, id="scene-onto"),
        ],
        className="field",
    )
    parts = [
        _back(look), title,
        _button("scene-save", text(lang, "Save"), "is-first"),
        _button("scene-undo", "↶ " + text(lang, "Undo")), _button("scene-redo", "↷ " + text(lang, "Redo")),
        _button("scene-preview", text(lang, "Show live")),
    ]  # fmt: skip
    if wall.displays:
        parts += [trying, _button("scene-try", text(lang, "Try"))]
    parts += [html.P(id="scene-said", className="form-status", role="status"), html.Div(id="scene-answer")]
    return html.Div(parts, className="scene-head")


def _button(id_: str, title: str, name: str = "") -> Component:
    return html.Button(title, id=id_, type="button", className=f"button {name}".strip())


def _keys(look: Look) -> Component:
    lang = look.lang
    said = text(
        lang,
        "Tab chooses a tile; arrows move it, with Ctrl by whole displays, with Shift they change its size; Delete "
        "removes it, Ctrl+D duplicates it, PageUp and PageDown bring it forward or backward; Ctrl+Z takes back, "
        "Ctrl+Y does again, Ctrl+S saves.",
    )
    return html.Details([html.Summary(text(lang, "By keyboard")), html.P(said)], className="scene-keys")


def _wall(wall: Wall) -> dict[str, Any]:
    """Displays with their place (``column``, ``row``; None: without one), size in mm and distance in mm."""
    displays = []
    for each in wall.displays.values():
        place = wall.layout.places.get(each.id)
        displays.append(
            {
                "id": each.id, "name": each.name, "column": place and place.column, "row": place and place.row,
                "width_mm": each.width_mm, "height_mm": place.height_mm if place else each.width_mm * 9 / 16,
                "distance_mm": each.distance_mm,
            }
        )  # fmt: skip
    return {"displays": displays, "columns": wall.layout.columns, "rows": wall.layout.rows}
