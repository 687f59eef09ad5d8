"""Fields of the forms of displays: what it is called, where it begins, where it hangs, how large it is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.displays import NAME_MAX, Hanging
from commandcenter.domain.wall.geometry import GRID_MAX
from layouts.contract import Look, Screen
from layouts.displays.starts import LANGUAGES, SOUNDS, THEMES
from layouts.i18n import message, number, text
from layouts.tiles import attributes

API: Final = "/api/displays"
PATH: Final = "/displays"
WORDS_OF_LANGUAGES: Final = {"id": "Bahasa Indonesia", "en": "English"}
WORDS_OF_SOUND: Final = {"": message("silent"), "on": message("of critical alerts")}
WORDS_OF_THEMES: Final = {"dark": message("Dark"), "light": message("Light")}
Options = Sequence[tuple[str, str]]
Cell = tuple[int, int]


def form(children: Sequence[Component], action: str, method: str = "POST", name: str = "") -> Component:
    """A form that assets/actions.js sends."""
    status = html.P(className="form-status", role="status")
    data = attributes(data_action=action, data_method=method)
    return html.Form([*children, status], className=name or None, noValidate=True, **data)


def button(look: Look, title: str, confirm: str = "", name: str = "button", **more: str) -> Component:
    """A button that sends; ``confirm``: a question asked first, in the reader's language."""
    data = attributes(**({"data_confirm": confirm} if confirm else {}), **more)
    return html.Button(text(look.lang, title), type="submit", className=name, **data)


def labelled(look: Look, title: str, field: Component, name: str = "") -> Component:
    """A field under its name; ``title`` is a message id."""
    said = html.Span(text(look.lang, title), className="field-title")
    return html.Label([said, field], className=f"field {name}".strip())


def typed(name: str, value: str = "", **more: Any) -> Component:
    """A line to type."""
    return dcc.Input(name=name, value=value, className="input", autoComplete="off", **more)


def name_and_start(look: Look, screens: Sequence[Screen], name: str = "", start: str = "") -> list[Component]:
    """What it is called, and how it begins; ``start``: as it is now."""
    lang, parts = look.lang, urlsplit(start)
    query = dict(parse_qsl(parts.query))
    places = [(screen.path, text(lang, screen.title)) for screen in screens]
    languages = [(each, WORDS_OF_LANGUAGES[each]) for each in LANGUAGES]
    themes = [(each, text(lang, WORDS_OF_THEMES[each])) for each in THEMES]
    sounds = [(each, text(lang, WORDS_OF_SOUND[each])) for each in SOUNDS]
    hint = text(lang, "e.g. ruang rapat kiri")
    return [
        labelled(look, message("Name"), typed("name", name, maxLength=NAME_MAX, placeholder=hint)),
        labelled(look, message("Begins with"), _select("screen", places, parts.path)),
        labelled(look, message("Language"), _select("language", languages, query.get("lang", ""))),
        labelled(look, message("Colours"), _select("theme", themes, query.get("theme", ""))),
        labelled(look, message("Sound"), _select("sound", sounds, query.get("sound", ""))),
    ]


def size(look: Look, hanging: Hanging) -> list[Component]:
    """How large the picture is, and from how far it is read."""
    lang = look.lang
    width, height = hanging.size or (None, None)
    distance = None if hanging.distance is None else hanging.distance / 1000
    return [
        labelled(look, message("Diagonal (inches)"), _measure("diagonal", lang, None, "55")),
        labelled(look, message("or picture width (mm)"), _measure("width", lang, width, "")),
        labelled(look, message("and height (mm)"), _measure("height", lang, height, "")),
        labelled(look, message("Bezel, one side (mm)"), _measure("bezel", lang, hanging.bezel, "")),
        labelled(look, message("Read from (m)"), _measure("distance", lang, distance, "4")),
    ]


def cells(look: Look, taken: Mapping[Cell, str], chosen: Cell | None, own: Cell | None = None) -> Component:
    """The wall as it hangs, one cell larger each way: a place is chosen in the drawing or in the list beneath it.

    ``taken``: whose cell it is. ``own``: the cell of the display itself. (assets/displays.js holds both together.)
    """
    lang = look.lang
    known = [*taken, *([chosen] if chosen else [])]
    columns = min(GRID_MAX, max(2, 2 + max((column for column, _row in known), default=0)))
    rows = min(GRID_MAX, max(2, 2 + max((row for _column, row in known), default=0)))
    every = [(column, row) for row in range(rows) for column in range(columns)]
    options = [("", text(lang, "by itself, not in the wall"))]
    options += [
        (f"{column},{row}", where(lang, (column, row))) for column, row in every if _is_free(taken, own, (column, row))
    ]
    drawn = [_cell(look, taken, own, cell) for cell in every]
    value = f"{chosen[0]},{chosen[1]}" if chosen else ""
    return html.Div(
        [
            html.Div(
                drawn, className="displays-grid", style={"--columns": str(columns)}, role="group",
                **attributes(aria_label=text(lang, "Where it hangs")),
            ),
            labelled(look, message("Where it hangs"), _select("cell", options, value)),
        ],
        className="displays-cells",
    )  # fmt: skip


def where(lang: str, cell: Cell) -> str:
    """A cell in words; people count from 1."""
    return text(lang, "column {column}, row {row}", column=cell[0] + 1, row=cell[1] + 1)


def _is_free(taken: Mapping[Cell, str], own: Cell | None, cell: Cell) -> bool:
    return cell == own or cell not in taken


def _cell(look: Look, taken: Mapping[Cell, str], own: Cell | None, cell: Cell) -> Component:
    lang, is_free = look.lang, _is_free(taken, own, cell)
    name = taken.get(cell, "")
    said = name or text(lang, "free")
    more = attributes(data_cell=f"{cell[0]},{cell[1]}", aria_label=f"{where(lang, cell)}: {said}")
    return html.Button(said, type="button", disabled=not is_free, className="displays-cell", **more)


def _measure(name: str, lang: str, value: float | None, hint: str) -> Component:
    shown = (
        "" if value is None else number(lang, value, 0 if float(value).is_integer() else 1).replace(_POINT[lang], "")
    )
    return typed(name, shown, inputMode="decimal", maxLength=9, placeholder=hint)


_POINT: Final = {"id": ".", "en": ","}  # between thousands: nobody types it


def _select(name: str, options: Options, chosen: str = "") -> Component:
    made = [html.Option(label, value=value, selected=value == chosen) for value, label in options]
    return html.Select(made, name=name)
