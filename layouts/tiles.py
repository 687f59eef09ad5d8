"""Small pieces that panels share: shapes, words of states, figures with their unit."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Share, Shown
from layouts import i18n, theme
from layouts.contract import Look


def attributes(**values: str) -> dict[str, Any]:
    """``data-`` and ``aria-`` attributes by their names with underscores: data_select becomes data-select."""
    return {name.replace("_", "-"): value for name, value in values.items()}


def shape(name: str) -> Component:
    """The shape of a state (or of "flapping"); hidden from readers of text, because the word stands beside it."""
    return html.Span(className=f"shape shape-{name}", **attributes(aria_hidden="true"))


def word(look: Look, shown: Shown) -> str:
    """The state's word in the reader's language."""
    return i18n.text(look.lang, theme.WORDS[shown])


def counted(look: Look, shown: Shown, n: int, word: str) -> Component:
    """One figure of a strip of totals: shape, number and word of a state; quiet while there is none."""
    number = html.Span(i18n.number(look.lang, n), className="total-number")
    return html.Div(
        [html.Div([shape(shown), number], className="total-figure"), html.Div(word, className="total-word")],
        className=f"total ink-{shown}" + ("" if n else " is-zero"),
    )


def ago(look: Look, at: int, now: int) -> Component:
    """How long something has lasted; the page keeps it running from ``data-since``."""
    return html.Span(
        i18n.duration(look.lang, now - at),
        className="ago",
        title=i18n.moment(look.lang, at),
        **attributes(data_since=str(at)),
    )


def share(look: Look, title: str, value: Share, decimals: int = 1) -> Component:
    """An availability with its name and its n: in a word at a desk, as "n 1.234" on a wall."""
    readings = i18n.plural(look.lang, "{n} reading", "{n} readings", value.n)
    n = readings if theme.is_close(look) else f"n {i18n.number(look.lang, value.n)}"
    return html.Span(
        [
            html.Span(title, className="share-title"),
            html.Span(i18n.percent(look.lang, value.percent, decimals), className="share-percent"),
            html.Span(n, className="share-n"),
        ],
        className="share",
        title=readings,
    )
