"""What assets/wall-control.js needs besides what is drawn: its words, its keys, and what the page has seen."""

import json
from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts.contract import Look
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.wall.control.known import API, Known

WORDS: Final = {
    "sending": message("Heard: {what} …"),
    "whole": message("For the whole wall"),
    "chosen": message("For {names}"),
    "some": message("For {n} displays"),
    "undo": message("Undo"),
    "again": message("Show mine all the same"),
    "back": message("Give it back"),
    "close": message("Close"),
    "keys": message("Keys"),
    "dark": message("dark for {left}"),
    "never": message("never reported"),
    "stale": message("stale data"),
    "errors": message("cannot show something"),
    "none": message("There is no rotation here"),
}
KEYS: Final = (
    ("← → ↑ ↓", message("to the display beside, above, below")),
    ("Space", message("choose this display, or leave it out")),
    ("s", message("show: to the scenes and screens")),
    ("n", message("rotation: next")),
    ("p", message("rotation: previous")),
    ("k", message("rotation: pause, go on")),
    ("Esc", message("choose nothing: the whole wall is meant")),
    ("?", message("show these keys")),
)


def kit(known: Known, look: Look) -> list[Component]:
    """As JSON on the page, beside what is drawn."""
    lang = look.lang
    said = {
        "api": API,
        "seen": known.newest,
        "words": {name: text(lang, words) for name, words in WORDS.items()},
        "keys": [[key, text(lang, what)] for key, what in KEYS],
    }
    return [html.Div(hidden=True, className="wall-kit", **attributes(data_kit=json.dumps(said, ensure_ascii=False)))]
