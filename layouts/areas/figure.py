"""The chart: a trace for each kecamatan (its shape and, far to the east, its hexagon), six for words, one for
the legend."""

from collections.abc import Mapping, Sequence
from typing import Any

from commandcenter.domain.picture import Shown
from layouts import charts, maps, theme
from layouts.areas.labelling import Words, labels
from layouts.areas.sheet import Sheet, names, sheet
from layouts.areas.value import AreaValue, Entry, Form
from layouts.contract import Look

FORMS: tuple[Form, ...] = ("map", "tiles")
OUTLINE = 2.4  # arc minutes
LEGEND_LINE = 21.0  # arc minutes from row to row
SWATCH = 13.0
# The style sheet gives words a rim: of the page's ground, or of the step of the ramp that they stand on, by this name.
ON_RAMP = f"{theme.FONT}, on-ramp-{{step}}"
STEPS = range(5)


def base(look: Look, form: Form = "map") -> dict[str, Any]:
    """Both forms in grey, without words, looking at ``form``."""
    traces = [_area(code, look) for code in names()]
    traces += [_texts(ON_RAMP.format(step=step), theme.ramp_ink(look, step)) for step in STEPS]
    traces += [_texts(theme.FONT, []), _swatches(look)]
    window = sheet(form).window
    across = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return {
        "data": traces,
        "layout": charts.layout(
            look,
            xaxis={**across, "range": [window.left, window.right]},
            yaxis={**across, "range": [window.bottom, window.top], "scaleanchor": "x", "scaleratio": 1},
            uirevision="areas",
        ),
    }


def assign(
    values: Mapping[str, AreaValue], look: Look, form: Form = "map", legend: Sequence[Entry] = (), selected: str = "",
    room: tuple[float, float] = (maps.WIDTH, maps.HEIGHT),
) -> dict[str, Any]:  # fmt: skip
    """Every path of the form that can change. A kecamatan that is not among the values has no data.

    ``selected``: the code of a kecamatan that is outlined. ``room``: width and height that the panel has on the page
    that figures are drawn for (1920 by 1080), so that names are placed by the size that they will have.
    """
    drawn = sheet(form).within(*room)
    figure: dict[str, Any] = {
        "layout.xaxis.range": [drawn.window.left, drawn.window.right],
        "layout.yaxis.range": [drawn.window.bottom, drawn.window.top],
    }
    for index, code in enumerate(names()):
        figure |= _filled(index, values.get(code), look, form, is_selected=code == selected)
        figure[f"data.{index}.text"] = _hover(code, values.get(code))
    at = len(names())
    said = labels(values, drawn, look)
    for step in STEPS:
        figure |= _words(at + step, [each for each in said if each.step == step])
    others, at = [each for each in said if each.step is None], at + len(STEPS)
    figure |= _words(at, others)
    figure[f"data.{at}.textfont.color"] = [each.colour for each in others]
    return figure | _legend(legend, drawn, at + 1, look)


def _area(code: str, look: Look) -> dict[str, Any]:
    colours = theme.palette(look)
    # Both in one trace: a colour that is assigned is that of either form, so that one may follow the other.
    xs = [[x for x, _ in sheet(form).rings[code]] for form in FORMS]
    ys = [[y for _, y in sheet(form).rings[code]] for form in FORMS]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*xs[0], None, *xs[1]],
        "y": [*ys[0], None, *ys[1]],
        "fill": "toself",
        "fillcolor": colours.background,
        "line": {"color": colours.edge, "width": theme.pixels(look, OUTLINE)},
        "fillpattern": {
            "shape": "",
            "fgcolor": colours.states[Shown.UNKNOWN].mark,
            "fgopacity": 0.6,
            "size": theme.pixels(look, 7),
            "solidity": 0.22,
        },
        "hoveron": "fills",
        "hoverinfo": "text",
        "customdata": [f"kecamatan:{code}"],
        "text": "",
    }


def _filled(index: int, area: AreaValue | None, look: Look, form: Form, *, is_selected: bool) -> dict[str, Any]:
    fill, line = _paint(area, look)
    if form == "tiles" and line == fill:  # equal neighbours of one class would run together
        line = theme.palette(look).background
    is_hatched = area is not None and area.tone is Shown.UNKNOWN
    return {
        f"data.{index}.fillcolor": fill,
        f"data.{index}.line.color": theme.palette(look).text if is_selected else line,
        f"data.{index}.fillpattern.shape": "/" if is_hatched else "",
    }


def _paint(area: AreaValue | Entry | None, look: Look) -> tuple[str, str]:
    """Fill and outline. What has no data is an outline on the page's own ground, never the lowest class."""
    colours = theme.palette(look)
    if area is not None and area.tone is not None:
        tone = colours.states[area.tone]
        return tone.fill, tone.fill if area.tone in (Shown.UP, Shown.UNKNOWN) else tone.mark
    if area is None or area.step is None:
        return colours.background, colours.edge
    return colours.ramp[area.step], colours.ramp[area.step]


def _hover(code: str, area: AreaValue | None) -> str:
    title = (area.title or area.label) if area else ""
    return f"{names()[code]}<br>{title}" if title else names()[code]


def _words(at: int, said: Sequence[Words]) -> dict[str, Any]:
    return {
        f"data.{at}.x": [each.x for each in said],
        f"data.{at}.y": [each.y for each in said],
        f"data.{at}.text": [each.text for each in said],
        f"data.{at}.textfont.size": [each.size for each in said],
    }


def _texts(family: str, colour: str | list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [],
        "y": [],
        "text": [],
        "textposition": "middle center",
        "textfont": {"family": family, "size": [], "color": colour},
        "hoverinfo": "skip",
    }


def _swatches(look: Look) -> dict[str, Any]:
    colours = theme.palette(look)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [],
        "y": [],
        "text": [],
        "textposition": "middle right",
        "textfont": {"family": theme.FONT, "size": theme.pixels(look, theme.SMALL), "color": colours.quiet},
        "marker": {"symbol": [], "size": [], "color": [], "opacity": 1, "line": {"width": 1, "color": []}},
        "hoverinfo": "skip",
    }


def _legend(entries: Sequence[Entry], drawn: Sheet, at: int, look: Look) -> dict[str, Any]:
    """Classes from the upper left corner down; the rest from the lower left corner up: the regency leaves both free."""
    scale, swatch = drawn.units_per_pixel, theme.pixels(look, SWATCH)
    row = theme.pixels(look, LEGEND_LINE) * scale
    upper = [entry for entry in entries if not entry.is_below]
    lower = [entry for entry in entries if entry.is_below]
    ordered = [*upper, *lower]
    ys = [drawn.window.top - (index + 0.7) * row for index in range(len(upper))]
    ys += [drawn.window.bottom + (len(lower) - index - 0.5) * row for index in range(len(lower))]
    is_bare = [entry.is_heading or entry.is_tiny for entry in ordered]
    painted = [_paint(entry, look) for entry in ordered]
    colours = theme.palette(look)
    return {
        f"data.{at}.x": [round(drawn.window.left + (0 if bare else swatch * scale)) for bare in is_bare],
        f"data.{at}.y": [round(y) for y in ys],
        f"data.{at}.text": [
            entry.text if bare else f" {entry.text}" for entry, bare in zip(ordered, is_bare, strict=True)
        ],
        f"data.{at}.marker.symbol": [theme.SYMBOLS[entry.tone] if entry.tone else "square" for entry in ordered],
        f"data.{at}.marker.size": [0 if bare else swatch for bare in is_bare],
        f"data.{at}.marker.color": [
            colours.states[entry.tone].mark if entry.tone else fill
            for entry, (fill, _) in zip(ordered, painted, strict=True)
        ],
        f"data.{at}.marker.line.color": [line for _, line in painted],
    }
