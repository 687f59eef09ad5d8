"""One cell of small multiples: the same picture many times, so that the eye compares and does not decode."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.contract import Look


def multiple(
    _look: Look, *, title: str, unit: str, chart: Component, value: str = "", compare: str = "", note: str = "",
    href: str = "",
) -> Component:  # fmt: skip
    """Title and unit, the newest value with what it is held against, the picture, and a note (source, break in the
    series). All words in the reader's language already. With ``href`` the cell leads there."""
    heading: list[Any] = [title]
    if unit:
        heading += [" ", html.Span(unit, className="multiple-unit")]
    parts: list[Component] = [html.Span(heading, className="multiple-title")]
    if value or compare:
        said = [html.Span(value, className="multiple-value")] if value else []
        said += [html.Span(compare, className="multiple-compare")] if compare else []
        parts.append(html.Span(said, className="multiple-figure"))
    parts.append(chart)
    if note:
        parts.append(html.Span(note, className="multiple-note"))
    if href:
        return html.A(parts, href=href, className="multiple")
    return html.Div(parts, className="multiple")
