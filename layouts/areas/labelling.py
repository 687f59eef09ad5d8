"""What stands on the areas: names and values, as large as the wall needs, never one over another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commandcenter.domain.picture import SEVERITY, Shown
from layouts import theme
from layouts.areas.names import shortened
from layouts.areas.sheet import Sheet, names
from layouts.areas.value import AreaValue, Form
from layouts.contract import Look
from layouts.maps import Box

LINE = 1.02  # from line to line, in shares of the size
TIGHT = 0.88  # of the lines' height is ink
# How much of its area's width a label may take: a name may end over the border of a shape, but equal hexagons leave
# their neighbours no room to give.
OVER: Mapping[Form, float] = {"map": 1.1, "tiles": 0.99}
ASIDE = 0.12  # of the area, that a label may stand beside its middle
ROOMS = (1.0, 0.8, 0.62, 0.48)  # of the area's width: how short a name may be made
SMALLEST = 11.0  # pixels

Lines = list[tuple[str, float]]  # with their sizes


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text at its place. ``step``: of the ramp that it stands on; None: on anything else."""

    x: int
    y: int
    text: str
    size: float
    colour: str
    step: int | None


def labels(values: Mapping[str, AreaValue], sheet: Sheet, look: Look) -> list[Words]:
    """Names with values where both fit, the worst and the largest first; then the short name, then the value alone."""
    placed: list[Words] = []
    taken: list[Box] = []
    for code in sorted(sheet.rings, key=lambda code: _rank(values.get(code), _width(sheet, code))):
        area = values.get(code)
        found = _place(code, _wordings(code, area, sheet, look), taken, sheet)
        if found is not None:
            lines, box = found
            taken.append(box)
            placed += _stacked(lines, box, sheet.units_per_pixel, _ink(area, look), _step(area))
    return placed


def _place(code: str, wordings: Iterable[Lines], taken: Sequence[Box], sheet: Sheet) -> tuple[Lines, Box] | None:
    """The most wanted wording that has room in the middle of the area, or not far from it."""
    (x, y), ring, scale = sheet.middles[code], sheet.rings[code], sheet.units_per_pixel
    wide = ASIDE * (max(x for x, _ in ring) - min(x for x, _ in ring))
    high = ASIDE * (max(y for _, y in ring) - min(y for _, y in ring))
    for lines in wordings:
        width, height = _extent(lines, scale)
        for dx, dy in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)):
            left, bottom = x + dx * wide - width / 2, y + dy * high - height / 2
            box = Box(left, bottom, left + width, bottom + height)
            if not any(box.meets(other) for other in taken):
                return lines, box
    return None


def _rank(area: AreaValue | None, width: float) -> tuple[int, float, float]:
    severity = SEVERITY.index(area.tone or Shown.UP) if area else len(SEVERITY)
    return severity, -(area.value or 0.0) if area else 0.0, -width


def _width(sheet: Sheet, code: str) -> float:
    xs = [x for x, _ in sheet.rings[code]]
    return (max(xs) - min(xs)) / sheet.units_per_pixel


def _wordings(code: str, area: AreaValue | None, sheet: Sheet, look: Look) -> Iterator[Lines]:
    """Lines with their sizes, from the most to the least wanted, each no wider than the area."""
    room = _width(sheet, code) * OVER[sheet.form]
    small, large = max(SMALLEST, theme.pixels(look, theme.SMALL)), max(SMALLEST, theme.pixels(look, theme.BODY))
    name = names()[code]
    others = tuple(other for other in names().values() if other != name)
    shorts = [shortened(name, share * room / small, others) for share in ROOMS]
    shorter = list(dict.fromkeys(short for short in shorts if short))
    value = (f"({area.label})" if area.is_tiny else area.label) if area else ""
    if value:
        for size in dict.fromkeys((large, small)):
            if theme.ems(value) * size <= room:
                yield from ([(short, small), (value, size)] for short in shorter)
        yield from ([(value, size)] for size in dict.fromkeys((large, small)) if theme.ems(value) * size <= room)
    else:
        yield from ([(short, small)] for short in shorter)
    if area is not None and area.tone not in (None, Shown.UP):  # what is wrong is named, wherever that reaches
        yield [(name, small), *([(value, large)] if value else [])]


def _extent(lines: Lines, scale: float) -> tuple[float, float]:
    """Width and height of the ink, in units of the sheet."""
    width = max(theme.ems(text) * size for text, size in lines)
    return width * scale, sum(size * LINE for _, size in lines) * TIGHT * scale


def _stacked(lines: Lines, box: Box, scale: float, colour: str, step: int | None) -> Iterator[Words]:
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    above = sum(size * LINE for _, size in lines) / 2
    for text, size in lines:
        yield Words(round(x), round(y + (above - size * LINE / 2) * scale), text, size, colour, step)
        above -= size * LINE


def _step(area: AreaValue | None) -> int | None:
    return area.step if area is not None and area.tone is None else None


def _ink(area: AreaValue | None, look: Look) -> str:
    """The colour of an area's words; on a step of the ramp the one that is made for it."""
    colours, step = theme.palette(look), _step(area)
    if step is not None:
        return theme.ramp_ink(look, step)
    return colours.quiet if area is None or area.tone in (None, Shown.UP) else colours.text
