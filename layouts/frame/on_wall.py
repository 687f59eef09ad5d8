"""The button "show this on the wall" in the band of a screen, for who may say what the wall shows."""

import json
from collections.abc import Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.views import View

API: Final = "/api/wall"
MINUTES: Final = (5, 15, 60)
WORDS: Final[Mapping[str, str]] = {
    "sheet": message("Show this on the wall"),
    "show": message("Show"),
    "close": message("Close"),
    "where": message("On which displays"),
    "all": message("None chosen: on all of them"),
    "long": message("How long"),
    "how": message("On several displays"),
    "nowhere": message("There is no display yet: accept the first one on the page Displays"),
    "sending": message("Heard: {what} …"),
    "undo": message("Undo"),
    "again": message("Show mine all the same"),
    "back": message("Give it back"),
}
HOW: Final = (("each", message("one on each")), ("spread", message("spread over them")))


def button(view: View, who: Principal) -> Component | None:
    """None where there is nothing to show: a screen that no display may see, the past, somebody who may not."""
    screen, lang = view.screen, view.look.lang
    if screen.needs is not Permission.WATCH or view.at is not None or not who.may(Permission.WALL):
        return None
    minutes = [(str(n), text(lang, "{n} min", n=n)) for n in MINUTES]
    kit = {
        "api": API,
        "words": {name: text(lang, words) for name, words in WORDS.items()},
        "minutes": [*minutes, ("", text(lang, "until taken off"))],
        "how": [(key, text(lang, words)) for key, words in HOW],
    }
    said = text(lang, WORDS["sheet"])
    data = attributes(
        data_wall_sheet="1", data_kit=json.dumps(kit, ensure_ascii=False), data_told=text(lang, screen.title),
        data_needs="wall", aria_label=said, aria_haspopup="dialog",
    )  # fmt: skip
    sign = html.Span(className="on-wall-sign", **attributes(aria_hidden="true"))
    parts = [sign, html.Span(said, className="on-wall-words")]
    return html.Button(parts, type="button", className="on-wall", title=said, **data)
