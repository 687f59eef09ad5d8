"""Pieces of an opened feed, indicator or website: its head, facts in pairs, lists that end where the room ends."""

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from layouts import i18n, theme
from layouts.contract import Look
from layouts.tiles import ago, attributes, shape

LINE = 20.6  # arc minutes from line to line of small text


def close(look: Look) -> Component:
    """The button that closes the detail; Escape does the same."""
    label = i18n.text(look.lang, "Close")
    return html.Button("×", className="detail-close", title=label, **attributes(aria_label=label, data_select=""))


def head(look: Look, name: str, kind: str, shown: Shown | None, state: str, since: int | None, now: int) -> Component:
    """Name and kind; state with shape and word, and how long it has been so."""
    words: list[Component] = [] if shown is None else [shape(shown), html.Span(state, className="detail-words")]
    if since is not None:
        words.append(ago(look, since, now))
    ink = "" if shown is None else f" ink-{shown}"
    return html.Div(
        [
            html.Div(
                [html.Span(name, className="row-name"), html.Span(kind, className="detail-kind")],
                className="detail-name",
            ),
            html.Div(words, className=f"detail-state{ink}"),
        ],
        className="detail-head",
    )


def facts(pairs: Iterable[tuple[str, str]]) -> Component:
    """Names and what they are; pairs without content are left out."""
    parts: list[Component] = []
    for name, said in pairs:
        if said:
            parts += [html.Dt(name), html.Dd(said)]
    return html.Dl(parts, className="facts")


def listed(look: Look, title: str, rows: Sequence[Component], room: int, empty: str = "", total: int = 0) -> Component:
    """A titled list of at most ``room`` lines; says how many of ``total`` are not there, or ``empty``.

    Without a total nobody knows how many there are: only that there are more.
    """
    shown = list(rows[:room])
    left = max(total, len(rows)) - len(shown)
    if left > 0:
        more = i18n.plural(look.lang, "+ {n} other", "+ {n} others", left) if total else "…"
        shown.append(html.Li(more, className="part-more"))
    if not shown:
        shown = [html.Li(empty, className="part-more")]
    return html.Section(
        [html.H3(title, className="panel-title"), html.Ul(shown, className="part-rows")], className="part"
    )


def lines_of(look: Look, said: str, page_share: float) -> int:
    """About how many small lines the words take in a share of the page's width."""
    width = page_share * theme.PAGE_WIDTH
    return max(1, -(-int(theme.ems(said) * theme.pixels(look, theme.SMALL) * 1.06) // int(width)))


def room(look: Look, page_share: float) -> int:
    """How many small lines fit into a share of the page's height; a desk, where all is small, gives each list twice as
    much."""
    return theme.rows_that_fit(look, page_share * (2 if theme.is_close(look) else 1), LINE)
