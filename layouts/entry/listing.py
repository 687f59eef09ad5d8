"""All OPDs of a quarter: how far each report is."""

from collections import Counter

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.period import Period
from commandcenter.domain.reports.model import Progress, Report
from commandcenter.domain.reports.states import State
from commandcenter.store.queries import reports
from layouts import i18n, states
from layouts.contract import Connection, Look
from layouts.entry import links, words
from layouts.i18n import text
from layouts.tiles import shape

ORDER = (State.SUBMITTED, State.SENT_BACK, State.DRAFT, None, State.VERIFIED)


def listing(connection: Connection, period: Period, instant: Instant, look: Look) -> list[Component]:
    """A line on all of them, then a row of each, by name."""
    found = reports.progress(connection, period)
    if not found:
        return [states.empty(look, "No OPD has targets in this quarter", "Targets come by a feed: see docs/feeds.md")]
    return [_summary(look, found), _table(look, found, period, instant)]


def _summary(look: Look, found: tuple[Progress, ...]) -> Component:
    counted = Counter(each.report.state if each.report else None for each in found)
    parts = [
        html.Li([state_mark(look, state), html.Strong(i18n.number(look.lang, counted[state]))])
        for state in ORDER
        if counted[state]
    ]
    return html.Ul(parts, className="entry-summary")


def state_mark(look: Look, state: State | None) -> Component:
    """How far a report is: shape and word."""
    shown, word = words.STATES[state]
    return html.Span([shape(shown.value), html.Span(text(look.lang, word))], className=f"entry-state is-{shown.value}")


def _table(look: Look, found: tuple[Progress, ...], period: Period, instant: Instant) -> Component:
    lang = look.lang
    heads = ["OPD", text(lang, "State"), text(lang, "With a value"), text(lang, "Last change")]
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([_row(look, each, period, instant) for each in found]),
        ],
        className="entry-list",
    )


def _row(look: Look, each: Progress, period: Period, instant: Instant) -> Component:
    lang = look.lang
    address = links.address(look, opd=each.opd.code, period=period.text)
    of = text(lang, "{n} of {all}", n=i18n.number(lang, each.filled), all=i18n.number(lang, each.asked))
    return html.Tr(
        [
            html.Th(html.A(each.opd.name, href=address), scope="row"),
            html.Td(state_mark(look, each.report.state if each.report else None)),
            html.Td(of if each.report else f"– / {i18n.number(lang, each.asked)}", className="is-number"),
            html.Td(changed(look, each.report, instant.at) if each.report else "–"),
        ]
    )


def changed(look: Look, report: Report, now: int) -> str:
    """When it was last changed, and by whom."""
    return f"{i18n.since(look.lang, report.changed_at, now)}, {words.who(look.lang, report.changed_by)}"
