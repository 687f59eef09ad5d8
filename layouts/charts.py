"""Figures as plain dicts: a fixed base, and assignments {"data.3.fillcolor": value} that bring it up to date."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from layouts import theme
from layouts.contract import Look

CONFIG: Any = {"displayModeBar": False, "responsive": True, "doubleClick": False, "scrollZoom": False}


def filled(base: Mapping[str, Any], assignments: Mapping[str, Any]) -> dict[str, Any]:
    """The base with every assignment made. Raises KeyError or IndexError where the base has no such trace or part."""
    figure: dict[str, Any] = deepcopy(dict(base))
    for path, value in assignments.items():
        *parents, last = path.split(".")
        at: Any = figure
        for step in parents:
            at = at[int(step)] if isinstance(at, list) else at[step]
        at[last] = value
    return figure


def layout(look: Look, **more: Any) -> dict[str, Any]:
    """What every figure has: our font and colours, no background of its own, no legend, no dragging."""
    colours = theme.palette(look)
    return {
        "autosize": True,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "font": {"family": theme.FONT, "size": theme.pixels(look, theme.SMALL), "color": colours.quiet},
        "hoverlabel": {
            "bgcolor": colours.raised,
            "bordercolor": colours.edge,
            "font": {"family": theme.FONT, "size": theme.pixels(look, theme.SMALL), "color": colours.text},
        },
        **more,
    }


def axis(look: Look, **more: Any) -> dict[str, Any]:
    """An axis that stays in the background: no box, a faint grid, few ticks."""
    colours = theme.palette(look)
    return {
        "showgrid": True,
        "gridcolor": colours.land,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "nticks": 3,
        "tickfont": {"color": colours.quiet},
        **more,
    }
