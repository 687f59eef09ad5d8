"""The time that somebody was not up, part by part against the budget: a pattern for each part, a line where the budget
ends. The colour says how it stands with the budget, the pattern whose time it was."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.availability.model import Charge
from commandcenter.domain.availability.report import Row
from layouts import i18n, theme
from layouts.availability import words
from layouts.contract import Look
from layouts.marks import svg
from layouts.tiles import attributes

WIDTH, HEIGHT = 600, 24
TIMES = 2  # budgets that the bar is wide
LEAST = 4
# What spends the budget comes first, so that the line of the budget speaks of it.
ORDER = (Charge.OWN, Charge.UPSTREAM, Charge.EXCUSED, Charge.PLANNED, Charge.BLIND)
_PAPER = "<path fill='{paper}' d='M0 0h12v12H0z'/>"
_PATTERNS = {
    Charge.OWN: "<path fill='{ink}' d='M0 0h12v12H0z'/>",
    Charge.UPSTREAM: _PAPER + "<path stroke='{ink}' stroke-width='3' d='M0 12 12 0M-3 3 3-3M9 15l6-6'/>",
    Charge.EXCUSED: _PAPER + "<path stroke='{ink}' stroke-width='2' d='M0 6h12M6 0v12'/>",
    Charge.PLANNED: _PAPER + "<path stroke='{ink}' stroke-width='4' d='M0 6h12'/>",
    Charge.BLIND: _PAPER + "<path fill='{ink}' d='M4 4h4v4H4z'/>",
}  # fmt: skip


def bar(row: Row, look: Look, label: str) -> Component:
    """The bar of a row, ``TIMES`` budgets wide; an arrow at its end where there is more."""
    colours = theme.palette(look)
    tone = colours.states[words.TONES[row.budget.verdict]].mark
    whole = TIMES * max(row.budget.allowed, 1)
    drawn, at = [_patterns(look, tone, [charge for charge in ORDER if row.split.of(charge)])], 0
    drawn.append(svg.box(0, HEIGHT / 2 - 1, WIDTH, 2, colours.edge))
    for charge in ORDER:
        length = row.split.of(charge)
        if not length:
            continue
        left, right = min(WIDTH - LEAST, WIDTH * at / whole), min(WIDTH, WIDTH * (at + length) / whole)
        width = max(LEAST, round(right - left))
        drawn.append(f"<path fill='url(#{charge.value})' d='M{round(left)} 2h{width}v{HEIGHT - 4}h-{width}z'/>")
        at += length
    if at > whole:
        drawn.append(svg.arrow(WIDTH, HEIGHT / 2, HEIGHT / 2, colours.text, is_right=True))
    limit = WIDTH // TIMES
    drawn.append(svg.box(limit - 2, 0, 4, HEIGHT, colours.text))
    return svg.image("charges", WIDTH, HEIGHT, drawn, label, stretches=True)


def legend(look: Look) -> Component:
    """Which pattern is what, and what the line is."""
    colours = theme.palette(look)
    keys = [
        html.Span([_key(charge, look), html.Span(i18n.text(look.lang, words.CHARGES[charge]))], className="charge-key")
        for charge in ORDER
    ]
    line = svg.image("charge", 24, 24, [svg.box(10, 0, 4, 24, colours.text)], "")
    keys.append(html.Span([line, html.Span(i18n.text(look.lang, "end of the budget"))], className="charge-key"))
    return html.Div(keys, className="charge-legend", **attributes(aria_hidden="true"))


def _key(charge: Charge, look: Look) -> Component:
    tone = theme.palette(look).quiet
    square = f"<path fill='url(#{charge.value})' d='M0 2h24v20H0z'/>"
    return svg.image("charge", 24, 24, [_patterns(look, tone, [charge]), square], "")


def _patterns(look: Look, tone: str, charges: Iterable[Charge]) -> str:
    paper = theme.palette(look).land
    made = "".join(
        f"<pattern id='{charge.value}' width='12' height='12' patternUnits='userSpaceOnUse'>"
        f"{_PATTERNS[charge].format(ink=tone, paper=paper)}</pattern>"
        for charge in charges
    )
    return f"<defs>{made}</defs>" if made else ""
