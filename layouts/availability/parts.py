"""Whose time it was: a bar for each kecamatan, tower or link, the worst first."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.availability.model import Charge
from commandcenter.domain.availability.objective import Verdict
from commandcenter.domain.availability.report import Row
from layouts import i18n, states, theme
from layouts.availability import bar, tables, words
from layouts.availability.asked import PARAMS
from layouts.availability.known import TOPICS, Known, fetch
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.tiles import attributes, shape

PAGE_SHARE, LINE = 0.68, 31.0  # of the page's height, and arc minutes of a row


def render(known: Known | None, look: Look) -> Rendered:
    """The rows that fit, and how many others there are."""
    if known is None:
        return Rendered(states.empty(look, "No inventory of the network yet", "Import one, or accept devices"))
    if known.report is None:
        return Rendered(no_calendar(known, look))
    found = known.rows()
    facts, lang = known.facts(look), look.lang
    if not found:
        hint = message("Before its first report no time of an element counts")
        return Rendered(states.empty(look, "No time counts in this period", hint), facts=facts, data_at=known.data_at)
    fits = theme.rows_that_fit(look, PAGE_SHARE, LINE)
    shown = found if len(found) <= fits else found[: fits - 1]
    parts: list[Component] = [html.Ul([_row(*each, look) for each in shown], className="rows charges")]
    if len(found) > len(shown):
        more = i18n.plural(lang, "+ {n} other", "+ {n} others", len(found) - len(shown))
        parts.append(html.Div(more, className="more is-small"))
    parts.append(bar.legend(look))
    return Rendered(
        html.Div(parts, className="by-cause"), facts=facts, data_at=known.data_at, stale_after_s=known.stale_after_s
    )


def no_calendar(known: Known, look: Look) -> Component:
    """The working hours of a year are not known."""
    year = i18n.text(look.lang, "Working hours of {year} are not known", year=known.unknown_year)
    return states.stopped(year, i18n.text(look.lang, "Add the holidays and hours of that year to the calendar"))


def described(row: Row, name: str, look: Look) -> str:
    """Name, every part and the verdict in one sentence: what a reader of the bar would say."""
    lang = look.lang
    said = [
        f"{i18n.text(lang, words.CHARGES[charge])} {words.hours(lang, row.split.of(charge))}"
        for charge in bar.ORDER
        if row.split.of(charge)
    ]
    up = i18n.text(lang, "connected {percent}", percent=i18n.percent(lang, row.split.percent(Charge.UP), 3))
    return f"{name}: {'; '.join([up, *said])}; {i18n.text(lang, words.VERDICTS[row.budget.verdict])}"


def _row(select: str, name: str, row: Row, look: Look) -> Component:
    lang, verdict = look.lang, row.budget.verdict
    tone = words.TONES[verdict]
    said = described(row, name, look)
    is_safe = verdict is Verdict.SAFE
    left = i18n.text(lang, "{time} left", time=words.said_hours(look, row.budget.left))
    if row.budget.left < 0:
        left = i18n.text(lang, "{time} over", time=words.said_hours(look, -row.budget.left))
    state: list[Component | str] = [] if is_safe else [shape(tone)]
    return html.Li(
        [
            html.Span(name, className="row-name"),
            bar.bar(row, look, said),
            html.Span(i18n.percent(lang, row.split.percent(Charge.UP), 2), className="charge-up"),
            html.Span(
                [
                    *state,
                    html.Span(i18n.text(lang, words.VERDICTS[verdict]), className="charge-word"),
                    html.Span(left, className="charge-left"),
                ],
                className="charge-verdict",
            ),
        ],
        className=f"row charge{'' if is_safe else f' ink-{tone}'}",
        tabIndex="0",
        title=said,
        **attributes(data_select=select),
    )


PANEL = Panel(
    key="parts",
    title=message("Whose time it was"),
    unit=message("share of the time, and what is left of the budget"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Time, not readings. At every instant the first that applies: monitor blind, when nobody listened; connected, "
        "when it reported up or degraded; planned, when it was not up and that was announced, for it or for all that "
        "cut it off; upstream, when something else cut it off, charged to the nearest cause; own fault, all the rest, "
        "also silence and failed mains. A kecamatan is its site tower, and what hangs in the kecamatan itself is its "
        "own. "
        "Faults of its own of at most 5 minutes that adjoin an upstream fault belong to it. Excused is fault time that "
        "somebody approved an exception for. The parts add up to all of the time; n is its minutes. The budget is what "
        "the promise leaves of the whole period; own and upstream faults spend it, and planned work beyond its limit. "
        "The panel on the network screen counts readings instead."
    ),
    table=tables.parts,
)
