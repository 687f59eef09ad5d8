"""The course of a problem by week, with a sign for every mark that happened: where the chain meets the complaints."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import to_datetime
from commandcenter.domain.picture import Shown
from commandcenter.domain.priorities.marks import Kind, Mark
from commandcenter.store.queries.problem_counts import WEEK
from layouts import i18n, theme
from layouts.contract import Look
from layouts.marks import svg
from layouts.priorities import words
from layouts.priorities.opened import WEEKS, Opened

WIDTH, HEIGHT, FOOT, PAD = 1580, 250, 44, 12  # units: twenty a week
SIGN = 17  # half of a sign's width


def trend(opened: Opened, look: Look) -> Component:
    """Weekly bars of a year and a half; below them the marks, each at its week and in the shape of its kind."""
    lang, values = look.lang, opened.weeks
    if not values:
        return html.P(i18n.text(lang, "no complaints are known from this time"), className="chain-small")
    colours = theme.palette(look)
    grey = colours.states[Shown.UP].mark
    highest = max(*values, 1)
    step = WIDTH / WEEKS
    floor = HEIGHT - FOOT
    parts = [
        svg.box(index * step + 3, floor - (floor - PAD) * n / highest, step - 6, (floor - PAD) * n / highest, grey)
        for index, n in enumerate(values)
        if n
    ]
    parts.append(svg.line([(0, floor), (WIDTH, floor)], colours.edge, 3))
    for week, mark in placed(opened):
        x = round((week + 0.5) * step)
        is_since = opened.since is not None and mark.id == opened.since.id
        parts.append(
            svg.line([(x, PAD), (x, floor)], colours.text if is_since else colours.quiet, 3, "" if is_since else "8 10")
        )
        parts.append(sign(mark.kind, x, floor + FOOT // 2, colours.text))
    label = i18n.text(
        lang, "Complaints a week for a year and a half, at most {most} a week; marked: {marks}",
        most=i18n.number(lang, highest), marks=_marked(opened, look) or "–",
    )  # fmt: skip
    return html.Div(
        [svg.image("weeks", WIDTH, HEIGHT, parts, label), _legend(opened, look)], className="problem-course"
    )


def placed(opened: Opened) -> list[tuple[int, Mark]]:
    """The marks that happened within the picture, with their week, 0 the oldest."""
    found = []
    last = to_datetime(opened.asked.ends_at - 1).date().toordinal()
    for mark in opened.chain.marks:
        began = mark.began()
        if began is None:
            continue
        days_ago = last - date.fromisoformat(began).toordinal()
        week = WEEKS - 1 - days_ago // 7
        if days_ago >= 0 and week >= 0:
            found.append((week, mark))
    return sorted(found, key=lambda each: (each[0], each[1].id))


def sign(kind: Kind, x: int, y: int, colour: str) -> str:
    """A dot for radio, a square for a dialogue, a triangle for the budget."""
    match kind:
        case Kind.RADIO:
            return svg.line([(x, y)], colour, 2 * SIGN)
        case Kind.DIALOGUE:
            return svg.area([(x - 14, y - 14), (x + 14, y - 14), (x + 14, y + 14), (x - 14, y + 14)], colour)
        case Kind.BUDGET:
            return svg.area([(x, y - SIGN), (x + SIGN, y + SIGN), (x - SIGN, y + SIGN)], colour)


def _legend(opened: Opened, look: Look) -> Component:
    lang = look.lang
    first = opened.asked.ends_at - WEEKS * WEEK
    kinds = dict.fromkeys(mark.kind for _, mark in placed(opened))
    signs = "  ".join(f"{SIGNS[kind]} {i18n.text(lang, words.KINDS[kind])}" for kind in kinds)
    return html.Div(
        [html.Span(words.period(lang, first, opened.asked.ends_at)), html.Span(signs)], className="course-legend"
    )


SIGNS = {Kind.RADIO: "●", Kind.DIALOGUE: "■", Kind.BUDGET: "▲"}


def _marked(opened: Opened, look: Look) -> str:
    return ", ".join(
        f"{i18n.text(look.lang, words.KINDS[mark.kind])} {words.day(look.lang, mark.began() or '', '')}"
        for _, mark in placed(opened)
    )
