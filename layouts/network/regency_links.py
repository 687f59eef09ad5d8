"""Links on the map: one trace for each state and class of load, a mark in the middle of those that are not well."""

from collections.abc import Mapping
from typing import Any

from commandcenter.domain.model import Inventory, Link, Node
from commandcenter.domain.picture import ElementView, Shown
from layouts import i18n, maps, theme
from layouts.contract import Look
from layouts.i18n import message

LOADS = (0.4, 0.75)  # shares of the capacity: below the first little, above the second nearly full
WIDTHS = (1.1, 2.2, 3.6)  # arc minutes, by class of load
LOAD_WORDS = (message("low load"), message("medium load"), message("high load"))
BROKEN_WIDTH = 2.6
MARK = 11.0
SMALLEST = 12.0  # pixels
MARKED = (Shown.DOWN, Shown.DEGRADED)  # elsewhere the dash is the shape

# Calm below loud: what is drawn later lies on top.
KINDS: tuple[tuple[Shown, int], ...] = (
    *((Shown.UP, load) for load in range(3)),
    (Shown.MAINTENANCE, 0),
    (Shown.UNKNOWN, 0),
    (Shown.BEHIND, 0),
    *((Shown.DEGRADED, load) for load in range(3)),
    (Shown.DOWN, 0),
)
COUNT = len(KINDS) + 2


def traces(stock: Inventory, look: Look) -> list[dict[str, Any]]:
    """Empty lines in the order of ``KINDS``, marks on broken ones, and unseen middles that feel the pointer."""
    colours = theme.palette(look)
    ends = maps.lanes(stock.links.values(), stock.nodes)
    lines: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [],
            "y": [],
            "line": {
                "color": colours.states[shown].mark,
                "width": theme.pixels(look, WIDTHS[load] if shown in (Shown.UP, Shown.DEGRADED) else BROKEN_WIDTH),
                "dash": theme.DASHES[shown],
            },
            "opacity": 0.75 if shown is Shown.UP else 1,
            "hoverinfo": "skip",
        }
        for shown, load in KINDS
    ]
    middle = {"type": "scatter", "mode": "markers"}
    places = [maps.middle(ends[link.id]) for link in stock.links.values()]
    touched = {
        **middle,
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "customdata": [f"link:{link.key}" for link in stock.links.values()],
        "hovertext": [link.name for link in stock.links.values()],
        "text": [],
        "hovertemplate": "%{hovertext}<br>%{text}<extra></extra>",
        "marker": {"size": max(theme.pixels(look, MARK), SMALLEST), "opacity": 0},
    }
    seen = {
        "size": max(theme.pixels(look, MARK), SMALLEST),
        "symbol": [],
        "color": [],
        "line": {"color": colours.background, "width": 1},
    }
    return [*lines, {**middle, "x": [], "y": [], "hoverinfo": "skip", "marker": seen}, touched]


def assign(elements: Mapping[int, ElementView], at: int, look: Look) -> dict[str, Any]:
    """The lines and middles of all links; ``at`` is the index of the first trace."""
    links = [(view.element, view) for view in elements.values() if isinstance(view.element, Link)]
    ends = maps.lanes(*_stock(elements))
    figure: dict[str, Any] = {}
    lines: dict[tuple[Shown, int], list[Link]] = {kind: [] for kind in KINDS}
    for link, view in links:
        lines[view.shown, _class(link, view)].append(link)
    for index, drawn in enumerate(lines.values(), start=at):
        figure[f"data.{index}.x"] = [x for link in drawn for x in (ends[link.id][0][0], ends[link.id][1][0], None)]
        figure[f"data.{index}.y"] = [y for link in drawn for y in (ends[link.id][0][1], ends[link.id][1][1], None)]
    marked = [(maps.middle(ends[link.id]), view.shown) for link, view in links if view.shown in MARKED]
    marks, colours = at + len(KINDS), theme.palette(look)
    return figure | {
        f"data.{marks}.x": [x for (x, _), _ in marked],
        f"data.{marks}.y": [y for (_, y), _ in marked],
        f"data.{marks}.marker.symbol": [theme.SYMBOLS[shown] for _, shown in marked],
        f"data.{marks}.marker.color": [colours.states[shown].mark for _, shown in marked],
        f"data.{marks + 1}.text": [_facts(link, view, look) for link, view in links],
    }


def _stock(elements: Mapping[int, ElementView]) -> tuple[list[Link], dict[int, Node]]:
    of_elements = [view.element for view in elements.values()]
    nodes = {element.id: element for element in of_elements if isinstance(element, Node)}
    return [element for element in of_elements if isinstance(element, Link)], nodes


def load_of(link: Link, view: ElementView) -> float | None:
    """The busier direction as a share of the capacity; None when nothing was measured."""
    rates = [rate for rate in (view.status.rx_mbps, view.status.tx_mbps) if rate is not None]
    return max(rates) / link.capacity_mbps if rates and link.capacity_mbps > 0 else None


def legend(look: Look) -> list[dict[str, Any]]:
    """What shapes and widths mean, in the corner that the regency leaves free."""
    lines = (
        "◎ " + i18n.text(look.lang, "main tower"),
        i18n.text(look.lang, "line width: load"),
    )
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "text": "<br>".join(lines),
        }
    ]


def _class(link: Link, view: ElementView) -> int:
    if view.shown not in (Shown.UP, Shown.DEGRADED):
        return 0
    load = load_of(link, view) or 0.0
    return sum(load >= limit for limit in LOADS)


def _facts(link: Link, view: ElementView, look: Look) -> str:
    """What the pointer reads under the name: words, not figures. A figure would change with every reading, and a map
    that is drawn anew holds up everything else on the page (the figures are one click away)."""
    parts = [] if view.shown is Shown.UP else [i18n.text(look.lang, theme.WORDS[view.shown])]
    if load_of(link, view) is not None and view.shown in (Shown.UP, Shown.DEGRADED):
        parts.append(i18n.text(look.lang, LOAD_WORDS[_class(link, view)]))
    return ", ".join(parts)
