"""The list of scenes: each drawn small, who changed it, where it is used; new ones, deleted ones, the file."""

import json
from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.plan import Plan
from commandcenter.domain.wall.scenes import TITLE_MAX, Scene
from commandcenter.domain.wall.timeline import Wall
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_scenes
from commandcenter.store.queries.wall_scenes import Changed, Deleted
from layouts import i18n, states
from layouts.contract import Connection, Look, Params, Screen
from layouts.i18n import plural, text
from layouts.tiles import attributes, shape
from layouts.wall import kinds, thumbnail
from layouts.wall.scenes import fields, words


def build(
    screens: Sequence[Screen], connection: Connection, instant: Instant, _params: Params, look: Look, _who: Principal
) -> Component:
    """Scenes as they are now."""
    if not instant.live:
        return states.empty(look, "Scenes are shown as they are now, not as they were")
    wall = queries.wall(connection, instant.at)
    changed = wall_scenes.changed(connection)
    titles = kinds.titles(kinds.watchable(screens), look.lang)
    cards = [
        _card(scene, wall, changed[scene.key], titles, look, instant.at)
        for scene in sorted(wall.scenes.values(), key=lambda scene: scene.title.casefold())
    ]
    return html.Div(
        [
            _ways(look),
            *(_no_display(look) if not wall.displays else []),
            *(_first(look) if not changed else []),
            html.Div(cards, className="scenes-cards"),
            _new(look),
            *_deleted(wall_scenes.deleted(connection), look, instant.at),
            _file(look),
        ],
        className="scenes-page",
    )


def _ways(look: Look) -> Component:
    lang = look.lang
    links = [
        html.A(text(lang, "To the control of the wall"), href=words.address(look, "/wall/control"), className="button"),
        html.A(text(lang, "To the plan of the wall"), href=words.address(look, "/wall/plan"), className="button"),
    ]
    return html.Nav(links, className="scenes-ways", **attributes(aria_label=text(lang, "Ways from here")))


def _no_display(look: Look) -> list[Component]:
    """How a wall of four windows comes about, on one machine too."""
    lang = look.lang
    windows = ["/display", "/display?window=2", "/display?window=3", "/display?window=4"]
    links = html.Span([html.A(each, href=each, target="_blank") for each in windows], className="scenes-windows")
    opening = text(lang, "Open these four addresses in four windows, on the displays of the wall or on this machine:")
    steps = [
        html.Li([opening, " ", links]),
        html.Li(text(lang, "Each shows a code; accept it on the control page and say where the display hangs.")),
        html.Li(text(lang, "Then put a scene on the wall there: all windows show it at once.")),
    ]
    head = html.H2(text(lang, "No display hangs on this wall yet"))
    return [html.Section([head, html.Ol(steps)], className="scenes-first")]


def _first(look: Look) -> list[Component]:
    """Offered where there never was a scene."""
    lang = look.lang
    button = html.Button(text(lang, "Begin with five ready scenes"), type="submit", className="button is-first")
    said = text(
        lang,
        "The network map over all displays, everything at once, the morning briefing, a meeting with one display left "
        "free, and a large outage; with a rotation, the briefing at 07.30, and the outage taking over by itself.",
    )
    parts = [html.P(said), button, fields.status()]
    form = html.Form(parts, noValidate=True, **attributes(data_action="/api/wall/default", data_method="POST"))
    return [html.Section([html.H2(text(lang, "There are no scenes yet")), form], className="scenes-first")]


# ---- one of them -----------------------------------------------------------------------------------------------------


def _card(scene: Scene, wall: Wall, changed: Changed, titles: dict[str, str], look: Look, at: int) -> Component:
    lang = look.lang
    names = {display.id: display.name for display in wall.displays.values()}
    by = text(
        lang, "version {n}, {moment} by {name}", n=scene.version, moment=i18n.since(lang, changed.at, at),
        name=changed.by,
    )  # fmt: skip
    used = uses(wall.plan, scene.key, lang)
    href = words.address(look, f"{words.PATH}/{scene.key}")
    parts: list[Component] = [
        html.A(
            [thumbnail.component(scene, wall.layout, look, titles, names), html.H3(scene.title)],
            href=href, className="scenes-open",
        ),
        html.P(by, className="scenes-quiet"),
        html.P(used or text(lang, "the plan does not use it"), className="scenes-quiet"),
        *_unshown(scene, names, titles, look),
        _deleting(scene, look),
    ]  # fmt: skip
    return html.Article(parts, className="scenes-card")


def _unshown(scene: Scene, names: Mapping[int, str], titles: Mapping[str, str], look: Look) -> list[Component]:
    """Tiles of displays and screens that there are not any more."""
    n = sum(
        (tile.display is not None and tile.display not in names)
        or (tile.kind == "screen" and kinds.path(tile.source) not in titles)
        for tile in scene.tiles
    )
    if not n:
        return []
    said = plural(
        look.lang, "{n} tile cannot be shown any more: open it", "{n} tiles cannot be shown any more: open it", n
    )
    return [html.P([shape("degraded"), " ", said], className="ink-degraded scenes-unshown")]


def uses(plan: Plan, key: str, lang: str) -> str:
    """Where the plan uses a scene, in words; empty: nowhere."""
    found = [("rotation", each.title or each.key) for each in plan.rotations if key in {s.show for s in each.steps}]
    found += [("schedule", f"{each.key} ({_time(each.at)})") for each in plan.schedule if each.scene == key]
    found += [("takeover", each.key) for each in plan.takeovers if each.scene == key]
    return ", ".join(words.use(lang, *each) for each in found)


def _time(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"


def _deleting(scene: Scene, look: Look) -> Component:
    question = text(look.lang, "Delete the scene {title}? It can be brought back.", title=scene.title)
    return html.Form(
        [
            fields.hidden("version", scene.version),
            html.Button(text(look.lang, "Delete"), type="submit", className="button",
                        **attributes(data_confirm=question)),
            fields.status(),
        ],
        noValidate=True,
        **attributes(data_action=f"{words.API}/{scene.key}", data_method="DELETE"),
    )  # fmt: skip


# ---- others ----------------------------------------------------------------------------------------------------------


def _new(look: Look) -> Component:
    lang = look.lang
    field = html.Label(
        [
            html.Span(text(lang, "Title"), className="field-title"),
            dcc.Input(name="title", value="", className="input", maxLength=TITLE_MAX, autoComplete="off"),
        ],
        className="field",
    )
    button = html.Button(text(lang, "Make a scene"), type="submit", className="button is-first")
    form = html.Form(
        [field, button, fields.status()], className="scenes-new", noValidate=True,
        **attributes(data_action=words.API, data_method="POST"),
    )  # fmt: skip
    return html.Section([html.H2(text(lang, "A new scene")), form])


def _deleted(found: Sequence[Deleted], look: Look, at: int) -> list[Component]:
    if not found:
        return []
    lines = [_bring_back(each, look, at) for each in found]
    summary = html.Summary(plural(look.lang, "{n} deleted scene", "{n} deleted scenes", len(found)))
    return [html.Details([summary, html.Ul(lines, className="scenes-deleted")])]


def _bring_back(each: Deleted, look: Look, at: int) -> Component:
    lang = look.lang
    said = text(lang, "{title}: deleted {moment} by {name}", title=each.title, moment=i18n.since(lang, each.at, at),
                name=each.by)  # fmt: skip
    form = html.Form(
        [
            fields.hidden("version", each.version), fields.hidden("of", each.version - 1),
            html.Button(text(lang, "Bring back"), type="submit", className="button"), fields.status(),
        ],
        noValidate=True, **attributes(data_action=f"{words.API}/{each.key}/restore", data_method="POST"),
    )  # fmt: skip
    return html.Li([html.Span(said), form])


def _file(look: Look) -> Component:
    """Download and upload, by assets/wall-scenes-file.js."""
    lang = look.lang
    buttons = [
        html.Button(text(lang, "Download"), type="button", className="button", id="scenes-download"),
        html.Button(text(lang, "Read a file"), type="button", className="button", id="scenes-upload"),
    ]
    return html.Section(
        [
            html.H2(text(lang, "As a file")),
            html.P(text(lang, "All scenes and the plan in one file that people can read, compare and keep.")),
            html.Div(buttons, className="scenes-file"),
            html.Div(id="scenes-changes", role="status"),
        ],
        id="scenes-file",
        **attributes(data_words=json.dumps(words.ready(lang, words.FILE))),
    )
