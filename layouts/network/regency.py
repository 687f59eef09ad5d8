"""The map: 28 kecamatan by state, links by state and load, towers by shape, and the loud names of what is wrong.

The base holds the outlines; everything that the inventory or the states decide is assigned by ``render``.
"""

from collections.abc import Mapping
from typing import Any

from commandcenter.domain.model import Inventory, Node, NodeRole
from commandcenter.domain.picture import ElementView, Shown
from commandcenter.store.queries import inventory as stored_inventory
from commandcenter.store.versions import Topic
from layouts import charts, i18n, maps, theme
from layouts.contract import Connection, Look, Panel, Rendered
from layouts.i18n import message
from layouts.network import regency_labels, regency_links, tables
from layouts.network.condition import Known, fetch

TOWER = {Shown.UP: 5.5, Shown.DEGRADED: 13.0, Shown.DOWN: 15.0, Shown.BEHIND: 11.0}  # arc minutes
OTHER_TOWER = 13.0
MAIN_TOWER = 15.0
SMALLEST_UP, SMALLEST = 7.0, 13.0  # pixels: a pointer must hit them at a desk
OUTLINE = 2.4
EDGE = 1.3


def base_fetch(connection: Connection) -> Inventory:
    """The towers and links of now."""
    return stored_inventory.load(connection)


def base(stock: Inventory, look: Look) -> dict[str, Any]:
    """Outlines in grey, towers and the middles of links at their places, empty traces for lines and names."""
    ground, colours = maps.ground(), theme.palette(look)
    width = theme.pixels(look, OUTLINE)
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for x, _ in ring],
            "y": [y for _, y in ring],
            "fill": "toself",
            "fillcolor": colours.land,
            "line": {"color": colours.land, "width": width, "shape": "linear"},
            "fillpattern": {
                "shape": "",
                "fgcolor": colours.states[Shown.UNKNOWN].mark,
                "fgopacity": 0.6,
                "size": theme.pixels(look, 7),
                "solidity": 0.22,
            },
            "hoverinfo": "skip",
        }
        for ring in ground.rings.values()
    ]
    traces += regency_links.traces(stock, look)
    places = [maps.position(node.latitude, node.longitude) for node in stock.nodes.values()]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [x for x, _ in places],
            "y": [y for _, y in places],
            "customdata": [f"tower:{node.key}" for node in stock.nodes.values()],
            "hovertext": [node.name for node in stock.nodes.values()],
            "text": [],
            "marker": {
                "symbol": [],
                "color": [],
                "size": [],
                "opacity": 1,
                "line": {"color": colours.background, "width": theme.pixels(look, EDGE)},
            },
            "hovertemplate": "%{hovertext}<br>%{text}<extra></extra>",
        }
    )
    traces += regency_labels.traces(look)
    across = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return {
        "data": traces,
        "layout": charts.layout(
            look,
            xaxis={**across, "range": [ground.left, ground.right]},
            yaxis={**across, "range": [ground.bottom, ground.top], "scaleanchor": "x", "scaleratio": 1},
            annotations=regency_links.legend(look),
            uirevision="network",
        ),
    }


def render(known: Known | None, look: Look) -> Rendered:
    """Every path that can change, whatever the picture: without one, all is unknown."""
    picture, ground = known.picture if known else None, maps.ground()
    figure: dict[str, Any] = {}
    shown = {place.code: place.shown for place in picture.kecamatan} if picture else {}
    for index, code in enumerate(ground.rings):
        figure.update(_area(index, shown.get(code, Shown.UNKNOWN), look))
    at = len(ground.rings)
    elements = picture.elements if picture else {}
    figure.update(regency_links.assign(elements, at, look))
    at += regency_links.COUNT
    figure.update(_towers(elements, at, look))
    figure.update(regency_labels.assign(picture, ground, at + 1, look))
    return Rendered(
        figure=figure,
        data_at=picture.data_at if picture else None,
        stale_after_s=picture.stale_after_s if picture else None,
        facts=tables.facts(look),
    )


def _area(index: int, shown: Shown, look: Look) -> dict[str, Any]:
    tone = theme.palette(look).states[shown]
    return {
        f"data.{index}.fillcolor": tone.fill,
        f"data.{index}.line.color": tone.fill if shown in (Shown.UP, Shown.UNKNOWN) else tone.mark,
        f"data.{index}.fillpattern.shape": "/" if shown is Shown.UNKNOWN else "",
    }


def _towers(elements: Mapping[int, ElementView], at: int, look: Look) -> dict[str, Any]:
    colours = theme.palette(look)
    towers = [(view, view.element) for view in elements.values() if isinstance(view.element, Node)]
    return {
        f"data.{at}.marker.symbol": [_symbol(view, node) for view, node in towers],
        f"data.{at}.marker.color": [_colour(view, colours) for view, _ in towers],
        f"data.{at}.marker.size": [_size(view, node, look) for view, node in towers],
        f"data.{at}.text": [_facts(view, look) for view, _ in towers],
    }


def _symbol(view: ElementView, node: Node) -> str:
    if node.role is NodeRole.MAIN and view.shown is Shown.UP:
        return "circle-open-dot"
    return theme.SYMBOLS[view.shown]


def _colour(view: ElementView, colours: theme.Palette) -> str:
    # On its own filled area the mark of a cause would vanish.
    return colours.text if view.shown is Shown.DOWN else colours.states[view.shown].mark


def _size(view: ElementView, node: Node, look: Look) -> float:
    size = MAIN_TOWER if node.role is NodeRole.MAIN else TOWER.get(view.shown, OTHER_TOWER)
    return max(theme.pixels(look, size), SMALLEST_UP if size == TOWER[Shown.UP] else SMALLEST)


def _facts(view: ElementView, look: Look) -> str:
    words = i18n.text(look.lang, theme.WORDS[view.shown])
    if view.shown is Shown.UP or not view.status.since:
        return words
    return words + " " + i18n.text(look.lang, "since {time}", time=i18n.time(look.lang, view.status.since))


PANEL = Panel(
    key="map",
    title=message("Network map"),
    topics=frozenset({Topic.STATE, Topic.INVENTORY, Topic.MAINTENANCE, Topic.CLOCK}),
    fetch=fetch,
    render=render,
    base=base,
    base_fetch=base_fetch,
    definition=message(
        "Each kecamatan has the state of the tower that speaks for it; lines are links, their width the larger of "
        "traffic in and out as a share of the capacity. Outlines are schematic."
    ),
    table=tables.elements,
)
