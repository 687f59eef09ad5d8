"""A figure with its word: the unit of every strip."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from layouts.contract import Look
from layouts.tiles import shape


def tile(
    _look: Look, value: str, word: str, *, tone: Shown = Shown.UP, of: str = "", compare: str = "",
    trend: Component | None = None, href: str = "", title: str = "",
) -> Component:  # fmt: skip
    """A large figure, what is counted, and what to hold it against; all in the reader's language already.

    ``of``: the whole that the value is part of ("28"). ``compare``: what is normal, or when it was otherwise. A tone
    other than UP brings its colour and its shape. With ``href`` the whole tile leads there.
    """
    figure: list[Component] = [] if tone is Shown.UP else [shape(tone)]
    figure.append(html.Span(value, className="tile-value"))
    if of:
        figure.append(html.Span(f" / {of}", className="tile-of"))
    parts: list[Component] = [
        html.Span(figure, className="tile-figure"),
        html.Span(word, className="tile-word"),
    ]
    if compare:
        parts.append(html.Span(compare, className="tile-compare"))
    if trend is not None:
        parts.append(trend)
    name = "tile" if tone is Shown.UP else f"tile ink-{tone}"
    if href:
        return html.A(parts, href=href, className=name, title=title or None)
    return html.Div(parts, className=name, title=title or None)
