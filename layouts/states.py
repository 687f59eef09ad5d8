"""What a panel shows instead of its data. None of these may be mistaken for "all is well"."""

from dash import html
from dash.development.base_component import Component

from layouts import i18n
from layouts.contract import Look
from layouts.tiles import shape


def empty(look: Look, headline: str, hint: str = "") -> Component:
    """There is nothing to show yet, and what to do about it. ``headline`` and ``hint`` are message ids."""
    return _notice("empty", "unknown", i18n.text(look.lang, headline), i18n.text(look.lang, hint) if hint else "")


def failed(look: Look, reference: str) -> Component:
    """The panel broke; ``reference`` finds the reason in the log."""
    return _notice(
        "failed",
        "unknown",
        i18n.text(look.lang, "Unavailable"),
        i18n.text(look.lang, "log reference {reference}", reference=reference),
    )


def stopped(headline: str, hint: str = "") -> Component:
    """The source of the data is dead. ``headline`` and ``hint`` are in the reader's language already."""
    return _notice("stopped", "unknown", headline, hint)


def calm(headline: str, hint: str = "") -> Component:
    """Nothing to act on, known from fresh data: the only good news among these."""
    return _notice("calm", "up", headline, hint)


def _notice(kind: str, mark: str, headline: str, hint: str) -> Component:
    words = [html.Span(headline, className="notice-headline")]
    if hint:
        words.append(html.Span(hint, className="notice-hint"))
    return html.Div([shape(mark), html.Div(words, className="notice-words")], className=f"notice notice-{kind}")
