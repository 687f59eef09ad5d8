"""Reading what a panel shows, the way a person or the wire would."""

from typing import Any

from dash.development.base_component import Component

from layouts.contract import Rendered
from layouts.renderer import to_json


def words(shown: Rendered | Component | None) -> str:
    """All text of a component, with single spaces."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, Component):
            walk(getattr(node, "children", None))
        elif isinstance(node, list | tuple):
            for child in node:
                walk(child)
        elif node is not None:
            found.append(str(node))

    walk(shown.body if isinstance(shown, Rendered) else shown)
    return " ".join(" ".join(found).split())


def parts(shown: Rendered) -> list[Any]:
    """The children of the body."""
    assert shown.body is not None
    return list(shown.body.children)


def on_the_wire(shown: Rendered) -> str:
    """The panel as JSON."""
    return to_json({"children": shown.body, "figure": shown.figure}).decode()
