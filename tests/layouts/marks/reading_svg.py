"""Reading a mark: its picture as XML, the way a browser would take it."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

from dash.development.base_component import Component

SVG = "{http://www.w3.org/2000/svg}"
PREFIX = "data:image/svg+xml,"


def drawing(mark: Component) -> ElementTree.Element:
    """The picture of a mark. Raises ParseError for one that a browser would not draw."""
    source: str = mark.src
    assert source.startswith(PREFIX)
    assert "#" not in source  # would end the address
    return ElementTree.fromstring(unquote(source.removeprefix(PREFIX)))  # noqa: S314  # of our own writing


def paths(mark: Component, colour: str = "") -> list[str]:
    """The paths of a mark (that are filled or drawn in a colour)."""
    found = drawing(mark).findall(f"{SVG}path")
    return [path.attrib["d"] for path in found if not colour or colour in (path.get("fill"), path.get("stroke"))]


def extent(path: str) -> tuple[float, float]:
    """The least and the largest x of a path of our own writing (M, H, h, v, V, l, z)."""
    x, found = 0.0, []
    for command, numbers in re.findall(r"([MHhvVlz])([-\d. ]*)", path):
        first = float(numbers.split()[0]) if numbers.strip() else 0.0
        match command:
            case "M" | "H":
                x = first
            case "h" | "l":
                x += first
        found.append(x)
    return min(found), max(found)
