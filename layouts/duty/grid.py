"""The rota of eight weeks, to be read: a row of each duty, a column of each week."""

from collections import Counter

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY
from commandcenter.domain.duty import rota
from commandcenter.domain.duty.model import Duty, Turn
from commandcenter.domain.duty.rota import Span
from commandcenter.domain.duty.weeks import WEEK, begins, shift_turns, week_of
from layouts import i18n
from layouts.contract import Look
from layouts.duty import words
from layouts.duty.known import WEEKS, Known, day_text
from layouts.i18n import plural, text
from layouts.tiles import attributes, shape

SHOWN = 3  # parts of a week that stand in its cell
SOON = 14 * DAY  # nobody within so long is loud; later only where somebody is planned after that


def section(known: Known, look: Look) -> Component:
    """The grid, and the ways to earlier and later weeks."""
    lang = look.lang
    weeks = [known.week + n * WEEK for n in range(WEEKS)]
    heads = [html.Th(text(lang, "Duty"), scope="col"), *(_head(known, week, look) for week in weeks)]
    body = [_row(known, duty, weeks, look) for duty in known.duties]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="duty-grid")
    return html.Section(
        [
            html.Div([html.H2(text(lang, "Rota of eight weeks")), _ways(known, look)], className="duty-head"),
            html.Div(table, className="duty-scroll", tabIndex=0),
        ],
        id="rota",
        **attributes(aria_label=text(lang, "Rota of eight weeks")),
    )


def _ways(known: Known, look: Look) -> Component:
    def way(said: str, week: int) -> Component:
        day = day_text(week) if week else ""
        return html.A(said, href=words.address(look, week=day, duty=known.chosen.key) + "#rota", className="button")

    lang = look.lang
    return html.Nav(
        [
            way("← " + text(lang, "earlier"), known.week - WEEKS * WEEK),
            way(text(lang, "this week"), 0),
            way(text(lang, "later") + " →", known.week + WEEKS * WEEK),
        ],
        className="duty-ways",
        **attributes(aria_label=text(lang, "Weeks")),
    )


def _head(known: Known, week: int, look: Look) -> Component:
    is_now = week <= known.instant.at < week + WEEK
    current = attributes(aria_current="date") if is_now else {}
    said = [html.Span(i18n.short_day(look.lang, week)), html.Span(i18n.time(look.lang, week), className="duty-at")]
    if is_now:
        said.append(html.Span(text(look.lang, "this week"), className="duty-mark"))
    return html.Th(said, scope="col", **current)


def _row(known: Known, duty: Duty, weeks: list[int], look: Look) -> Component:
    head = html.Th(duty.title(look.lang), scope="row")
    if not duty.version:
        said = html.Td(text(look.lang, "no rota yet"), colSpan=WEEKS, className="duty-quiet")
        return html.Tr([head, said])
    turns = known.of(duty)
    cells = []
    for week in weeks:
        begin = week_of(week + WEEK // 2, duty.week_starts)  # another duty may change at another hour
        parts = _shifts(known, duty, turns, begin, look) if begins(duty.shifts) else _week(known, turns, begin, look)
        cells.append(html.Td(parts))
    return html.Tr([head, *cells])


def _week(known: Known, turns: list[Turn], week: int, look: Look) -> list[Component]:
    """Whoever has most of it first, then what is otherwise, by time; gaps that are still to come are loud."""
    found = rota.people(rota.spans(turns, week, week + WEEK))
    shares: Counter[tuple[str, ...]] = Counter()
    for span in found:
        shares[span.names] += span.ends_at - span.starts_at
    most = max((names for names in shares if names), key=lambda names: shares[names], default=())
    if not most:
        return [_gap(known, turns, Span(week, week + WEEK, None), look, is_whole=True)]
    others = [span for span in found if span.names != most]
    parts: list[Component] = [html.Div(words.names(look.lang, most, known.locked_out), className="duty-who")]
    parts += [_part(known, turns, span, look) for span in others[:SHOWN]]
    if len(others) > SHOWN:
        parts.append(html.Div(plural(look.lang, "+ {n} other", "+ {n} others", len(others) - SHOWN)))
    return parts


def _part(known: Known, turns: list[Turn], span: Span, look: Look) -> Component:
    if not span.names:
        return _gap(known, turns, span, look)
    at = html.Span(words.span(look.lang, span.starts_at, span.ends_at), className="duty-at")
    title = span.turn.note if span.turn and span.turn.note else None
    return html.Div(["↷ ", *words.names(look.lang, span.names, known.locked_out), " ", at], title=title)


def _gap(known: Known, turns: list[Turn], span: Span, look: Look, is_whole: bool = False) -> Component:
    if span.ends_at <= known.instant.at:
        return html.Div(text(look.lang, "nobody"), className="duty-quiet")
    if span.starts_at >= _planned_until(known, turns):
        return html.Div(text(look.lang, "not planned yet"), className="duty-quiet")
    parts: list[Component | str] = [words.nobody(look.lang)]
    if not is_whole:
        parts += [" ", html.Span(words.span(look.lang, span.starts_at, span.ends_at), className="duty-at")]
    return html.Div(parts, className="duty-gap")


def _shifts(known: Known, duty: Duty, turns: list[Turn], week: int, look: Look) -> list[Component]:
    """A line of each shift: who has it on these seven days, and how many of them nobody has."""
    lang, until = look.lang, _planned_until(known, turns)
    if week >= until:
        return [html.Div(text(lang, "not planned yet"), className="duty-quiet")]
    near = [turn for turn in turns if turn.starts_at < week + WEEK + DAY and turn.ends_at > week - DAY]
    parts: list[Component] = []
    for number in range(1, len(begins(duty.shifts)) + 1):
        days = shift_turns(week, number, duty.shifts)
        found = [rota.people(rota.spans(near, *day)) for day in days]
        who = list(dict.fromkeys(span.names for day in found for span in day if span.names))
        empty = sum(
            any(not span.names and span.ends_at > known.instant.at and span.starts_at < until for span in day)
            for day in found
        )
        said: list[Component | str] = [html.Span(words.shift(lang, duty, number), className="duty-at"), " "]
        for index, names in enumerate(who[:SHOWN]):
            said += ([" · "] if index else []) + words.names(lang, names, known.locked_out)
        if len(who) > SHOWN:
            said.append(f" +{len(who) - SHOWN}")
        if empty:
            gap = plural(lang, "nobody on {n} day", "nobody on {n} days", empty)
            said.append(html.Span([shape("down"), gap], className="duty-nobody ink-down"))
        parts.append(html.Div(said))
    return parts


def _planned_until(known: Known, turns: list[Turn]) -> int:
    """Before this a gap is one: soon, or before somebody who is planned."""
    return max(known.instant.at + SOON, *(turn.ends_at for turn in turns), 0)
