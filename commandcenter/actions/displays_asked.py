"""What is asked of a display: its name, where it begins, where it hangs; read once, for accepting and after."""

import math
import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from commandcenter.actions.body import Body
from commandcenter.actions.contract import Call
from commandcenter.actions.refusal import Refused
from commandcenter.domain.displays import NAME_MAX, Hanging, is_start
from commandcenter.domain.wall.geometry import BEZEL_MM, DISTANCE_MM, GRID_MAX, SIZE_MM, of_diagonal
from layouts import SCREENS
from layouts.displays.starts import LANGUAGES, SOUNDS, THEMES, watchable
from layouts.i18n import number, text

DIAGONAL_IN: Final = (5, 500)
LOOK: Final = ("lang", "theme", "sound")
ID_MAX: Final = 15  # digits; more is no number of a row in either database
_CELL: Final = re.compile(r"([0-9]{1,2}),([0-9]{1,2})")
_NUMBER: Final = re.compile(r"[0-9]{1,6}([.,][0-9]{1,4})?")


def display_id(call: Call) -> int:
    """The number in the address; 0 for what is none."""
    given = call.path["id"]
    return int(given) if given.isascii() and given.isdigit() and len(given) <= ID_MAX else 0


def gone(call: Call) -> Refused:
    """Nobody can do anything any more with a display that was locked out."""
    return Refused(409, text(call.lang, "This display was locked out already: load the page again"))


def name_and_start(body: Body, before: str = "") -> tuple[str, str]:
    """``before``: where it begins now; what else that address says stays."""
    name = body.text("name", most=NAME_MAX, is_required=True)
    screen = body.choice("screen", [each.path for each in watchable(SCREENS)])
    look = {"lang": body.choice("language", LANGUAGES), "theme": body.choice("theme", THEMES)}
    if sound := body.choice("sound", SOUNDS, is_required=False):
        look["sound"] = sound
    parts = urlsplit(before)
    kept = dict(parse_qsl(parts.query)) if parts.path == screen else {}
    query = {name: value for name, value in kept.items() if name not in LOOK} | look
    start = f"{screen}?{urlencode(query)}"
    return name, start if is_start(start) else f"{screen}?{urlencode(look)}"


def hanging(body: Body) -> Hanging:
    """``cell`` ("1,0"; empty: by itself), ``diagonal`` in inches or ``width`` and ``height`` in mm, ``bezel`` in mm,
    ``distance`` in m. What is left empty nobody knows."""
    cell = _cell(body)
    diagonal = _measure(body, "diagonal", DIAGONAL_IN)
    width, height = _measure(body, "width", SIZE_MM), _measure(body, "height", SIZE_MM)
    if (width is None) != (height is None) and body.is_good():
        body.problem("width" if width is None else "height", text(body.lang, "Width and height are needed together"))
    size = (width, height) if width is not None and height is not None else None
    if diagonal is not None:
        size = of_diagonal(diagonal)  # typed over a width and a height that the page has filled in
    bezel = _measure(body, "bezel", BEZEL_MM)
    distance = _measure(body, "distance", (DISTANCE_MM[0] / 1000, DISTANCE_MM[1] / 1000))
    return Hanging(cell, size, bezel, None if distance is None else distance * 1000)


def _cell(body: Body) -> tuple[int, int] | None:
    given = body.raw("cell")
    if given in (None, ""):
        return None
    found = _CELL.fullmatch(given) if isinstance(given, str) and given.isascii() else None
    if found is None or max(column_row := (int(found[1]), int(found[2]))) >= GRID_MAX:
        body.problem("cell", text(body.lang, "Choose one of those that are offered"))
        return None
    return column_row


def _measure(body: Body, field: str, between: tuple[float, float]) -> float | None:
    """A number, as JSON's or as somebody types it, with a comma or a point; None where there is none."""
    given = body.raw(field)
    if isinstance(given, str):
        plain = given.strip()
        if not plain:
            return None
        given = float(plain.replace(",", ".")) if plain.isascii() and _NUMBER.fullmatch(plain) else math.nan
    if given is None:
        return None
    low, high = between
    if isinstance(given, bool) or not isinstance(given, int | float) or not low <= given <= high:
        low_, high_ = (number(body.lang, each, 1 if each % 1 else 0) for each in between)
        body.problem(field, text(body.lang, "A number from {low} to {high} is needed", low=low_, high=high_))
        return None
    return float(given)
