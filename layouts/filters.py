"""The filters of a screen: a strip of choices that is pushed like a panel, so that its options follow the data.

What is chosen stands in the address alone; assets/address.js shows it in the strip and writes what is chosen anew.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from layouts import i18n, ids
from layouts.contract import Connection, Filter, Look, Option, Panel, Params, Rendered, Screen
from layouts.tiles import attributes

Choices = Sequence[tuple[Filter, Sequence[Option]]]


@lru_cache(maxsize=256)
def panel(screen: Screen, look: Look) -> Panel:
    """The strip as a panel. Raises ValueError for a screen without filters."""
    if not screen.filters:
        raise ValueError(f"{screen.key} has no filters")
    return Panel(
        key=ids.FILTERS,
        title="Filters",
        topics=frozenset().union(*(each.topics for each in screen.filters)),
        fetch=partial(_fetch, screen.filters, look),
        render=render,
    )


def _fetch(
    filters: tuple[Filter, ...], look: Look, connection: Connection, instant: Instant, _params: Params
) -> Choices:
    return [(each, tuple(each.options(connection, instant, look))) for each in filters]


def render(choices: Choices | None, look: Look) -> Rendered:
    """A labelled choice for every filter, and the way back to all of them at their defaults."""
    labelled: list[Component] = [
        html.Label([html.Span(i18n.text(look.lang, each.title), className="filter-title"), _select(each, options)],
                   className="filter")
        for each, options in choices or ()
    ]  # fmt: skip
    reset = html.A(i18n.text(look.lang, "Reset"), href="?", className="filters-reset", **attributes(data_reset="1"))
    return Rendered(html.Div([*labelled, reset], className="filters"))


def _select(each: Filter, options: Sequence[Option]) -> Component:
    chosen: dict[str, Any] = attributes(data_filter=each.name, data_default=each.default)
    if not each.narrows:
        chosen |= attributes(data_whole="1")
    return html.Select([html.Option(option.label, value=option.value) for option in options], name=each.name, **chosen)
