"""What stands on the areas: names and values, as large as the wall needs, never one over another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commandcenter.domain.picture import SEVERITY, Shown
from layouts import theme
from layouts.areas.names import shortened
from layouts.areas.sheet import Sheet, names
from layouts.areas.value import AreaValue, Form
from layouts.contract import Look
from layouts.maps import Box

LINE = 1.02  # from line to line, in shares of the size
# How much of its area's width a label may take: a name may end over the border of a shape, but equal hexagons leave
# their neighbours no room to give.
OVER: Mapping[Form, float] = {"map": 1.1, "tiles": 0.96}
ASIDE = 0.12  # of the area, that a label may stand beside its middle
SMALLEST = 11.0  # pixels

Lines = list[tuple[str, float]]  # with their sizes


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text at its place."""

    x: int
    y: int
    text: str
    size: float
    colour: str
    is_on_ramp: bool


def labels(values: Mapping[str, AreaValue], sheet: Sheet, look: Look) -> list[Words]:
    """Names with values where both fit, the worst and the largest first; then the short name, then the value alone."""
    placed: list[Words] = []
    taken: list[Box] = []
    for code in sorted(sheet.rings, key=lambda code: _rank(values.get(code), _width(sheet, code))):
        area = values.get(code)
        found = _place(code, _wordings(code, area, sheet, look), taken, sheet)
        if found is not None:
            lines, middle, box = found
            taken.append(box)
            placed += _stacked(lines, middle, sheet.units_per_pixel, *_ink(area, look))
    return placed


def _place(
    code: str, wordings: Iterator[Lines], taken: list[Box], sheet: Sheet
) -> tuple[Lines, tuple[int, int], Box] | None:
    """The most wanted wording that has room in the middle of the area, or not far from it."""
    (x, y), ring = sheet.middles[code], sheet.rings[code]
    wide = (max(x for x, _ in ring) - min(x for x, _ in ring)) * ASIDE
    high = (max(y for _, y in ring) - min(y for _, y in ring)) * ASIDE
    for lines in wordings:
        for dx, dy in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)):
            middle = (round(x + dx * wide), round(y + dy * high))
            box = _box(lines, middle, sheet.units_per_pixel)
            if not any(box.meets(other) for other in taken):
                return lines, middle, box
    return None


def _rank(area: AreaValue | None, width: float) -> tuple[int, float, float]:
    severity = SEVERITY.index(area.tone or Shown.UP) if area else len(SEVERITY)
    return severity, -(area.value or 0.0) if area else 0.0, -width


def _width(sheet: Sheet, code: str) -> float:
    xs = [x for x, _ in sheet.rings[code]]
    return (max(xs) - min(xs)) / sheet.units_per_pixel


def _wordings(code: str, area: AreaValue | None, sheet: Sheet, look: Look) -> Iterator[Lines]:
    """Lines with their sizes, from the most to the least wanted, each narrow enough for the area."""
    room = _width(sheet, code) * OVER[sheet.form]
    small, large = max(SMALLEST, theme.pixels(look, theme.SMALL)), max(SMALLEST, theme.pixels(look, theme.BODY))
    name = names()[code]
    others = tuple(other for other in names().values() if other != name)
    short = shortened(name, room / small, others)
    value = (f"({area.label})" if area.is_tiny else area.label) if area else ""
    value_fits = bool(value) and theme.ems(value) * large <= room
    if short and value_fits:
        yield [(short, small), (value, large)]
    if value_fits:
        shorter = shortened(name, 0.75 * room / small, others)
        if shorter:
            yield [(shorter, small), (value, large)]
    if value_fits:
        yield [(value, large)]
    if short and not value:
        yield [(short, small)]
        shorter = shortened(name, 0.75 * room / small, others)
        if shorter:
            yield [(shorter, small)]
    if area is not None and area.tone not in (None, Shown.UP):  # what is wrong is named, wherever that reaches
        yield [(name, small), *([(value, large)] if value else [])]


def _box(lines: Lines, middle: tuple[int, int], scale: float) -> Box:
    width = max(theme.ems(text) * size for text, size in lines) * scale
    height = sum(size * LINE for _, size in lines) * scale * 0.86
    x, y = middle
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _stacked(lines: Lines, middle: tuple[int, int], scale: float, colour: str, is_on_ramp: bool) -> Iterator[Words]:
    x, y = middle
    whole = sum(size * LINE for _, size in lines)
    above = whole / 2
    for text, size in lines:
        yield Words(x, round(y + (above - size * LINE / 2) * scale), text, size, colour, is_on_ramp)
        above -= size * LINE


def _ink(area: AreaValue | None, look: Look) -> tuple[str, bool]:
    """The colour of an area's words, and whether that is one made for a step of the ramp."""
    colours = theme.palette(look)
    if area is None or (area.tone is None and area.step is None):
        return colours.quiet, False
    if area.tone is None and area.step is not None:
        return theme.ramp_ink(look, area.step), True
    return (colours.quiet if area.tone is Shown.UP else colours.text), False
