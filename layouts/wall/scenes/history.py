"""Versions of a scene: who made which when, one of them looked at, and brought back."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.wall.timeline import Wall
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries.wall import Version
from layouts import i18n, states
from layouts.contract import Connection, Look, Screen
from layouts.i18n import text
from layouts.tiles import attributes
from layouts.wall import kinds, thumbnail
from layouts.wall.scenes import fields, words


def listing(key: str, versions: Sequence[Version], look: Look, at: int, shown: int | None = None) -> Component:
    """Of all versions that are kept at hand, the newest first."""
    lines = [html.Li(_line(key, each, look, at, shown, versions[0].version)) for each in versions]
    summary = html.Summary(text(look.lang, "Versions"))
    return html.Details([summary, html.Ol(lines, className="scene-versions")], open=shown is not None)


def _line(key: str, each: Version, look: Look, at: int, shown: int | None, newest: int) -> list[Component | str]:
    lang = look.lang
    said = text(lang, "version {n}, {moment} by {name}", n=each.version, moment=i18n.since(lang, each.recorded_at, at),
                name=each.by)  # fmt: skip
    if each.is_deleted:
        return [said, " ", text(lang, "(deleted)")]
    if each.version == shown:
        return [html.Strong(said)]
    version = {} if each.version == newest else {"version": str(each.version)}
    return [html.A(said, href=words.address(look, f"{words.PATH}/{key}", **version))]


def old(
    screens: Sequence[Screen], connection: Connection, wall: Wall, key: str, version: int,
    versions: Sequence[Version], look: Look, at: int,
) -> Component:  # fmt: skip
    """One version as it was, to be brought back."""
    lang = look.lang
    scene = queries.scene_of_version(connection, key, version)
    gone = next((each for each in versions if each.version == version), None)
    back = html.A(text(lang, "To all scenes"), href=words.address(look, words.PATH), className="button")
    if scene is None or (gone is not None and gone.is_deleted):
        missing = states.empty(look, "There is no such version of this scene")
        return html.Div([back, missing, listing(key, versions, look, at, version)], className="scenes-page")
    names = {display.id: display.name for display in wall.displays.values()}
    titles = kinds.titles(kinds.watchable(screens), lang)
    form = html.Form(
        [
            fields.hidden("of", version), fields.hidden("version", versions[0].version),
            html.Button(text(lang, "Bring this version back"), type="submit", className="button is-first"),
            fields.status(),
        ],
        noValidate=True, **attributes(data_action=f"{words.API}/{key}/restore", data_method="POST"),
    )  # fmt: skip
    parts = [
        back, html.H2(text(lang, "{title}, as it was in version {n}", title=scene.title, n=version)),
        html.Div(thumbnail.component(scene, wall.layout, look, titles, names), className="scene-old"),
        form, listing(key, versions, look, at, version),
    ]  # fmt: skip
    return html.Div(parts, className="scenes-page")
