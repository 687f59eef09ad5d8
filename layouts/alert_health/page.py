"""Figures of the alarm system beside their targets, by day, week and month; what comes too often."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.alerts import health
from commandcenter.domain.alerts.health import Frequent, Health, Verdict, verdict
from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import alert_health, alert_rules, alerts
from layouts import i18n
from layouts.contract import Connection, Look, Params
from layouts.i18n import message, number, percent, text
from layouts.tiles import attributes, shape

SPANS: Final = {
    "day": (1, message("Today")),
    "week": (7, message("The last 7 days")),
    "month": (30, message("The last 30 days")),
}
POSITIONS: Final = ("1", "2", "3", "4")
_WORDS: Final = {
    Verdict.GOOD: ("up", message("within the target")),
    Verdict.STRAINED: ("degraded", message("strained")),
    Verdict.BAD: ("down", message("beyond the target")),
    Verdict.UNKNOWN: ("unknown", message("nothing to judge")),
}
_SEVERITIES: Final = {
    Severity.CRITICAL: message("Share of critical alerts"),
    Severity.HIGH: message("Share of high alerts"),
    Severity.MEDIUM: message("Share of medium alerts"),
}
Names = dict[tuple[str, str], tuple[str, str]]  # rule and entity -> the entity's name, the rule's title

_AFTER: Final = message("Targets after ISA-18.2 and EEMUA 191; docs/alerts-health.md says how each is counted.")


class Line(NamedTuple):
    """A figure: what it is, its value and its target in words, and how it stands to it (None: it has no target)."""

    title: str
    value: str
    target: str
    verdict: Verdict | None


def build(connection: Connection, instant: Instant, params: Params, look: Look, _who: Principal) -> Component:
    """The figures of the chosen span as they were known at the instant."""
    span = params.get("span", "")
    span = span if span in SPANS else "week"
    positions = params.get("positions", "")
    positions = positions if positions in POSITIONS else "1"
    found = alert_health.health(connection, instant, SPANS[span][0], int(positions))
    names = _names(connection, {*found.top, *found.chattering}, look)
    return html.Div(
        [
            _choice(span, positions, look),
            html.P(
                text(
                    look.lang, "{period}: {n} alerts announced", period=_period(found, look),
                    n=number(look.lang, found.announced),
                )
            ),
            _figures(found, look),
            _days(found, look),
            _frequent(message("The ten most frequent"), found.top, names, look),
            _frequent(message("Chattering: three within a minute"), found.chattering, names, look),
            html.P(text(look.lang, _AFTER), className="alert-health-quiet"),
        ],
        className="alert-health",
    )  # fmt: skip


def lines(found: Health, lang: str) -> Iterator[Line]:
    """Every figure in the order in which they are read."""
    per_hour = text(
        lang, "at most {most}; up to {strained} can be managed", most=number(lang, health.PER_HOUR),
        strained=number(lang, health.PER_HOUR_MOST),
    )  # fmt: skip
    yield Line(text(lang, "Alerts per hour and operator"), number(lang, found.per_hour, 1), per_hour,
               health.rate_verdict(found.per_hour))  # fmt: skip
    yield _share(lang, message("Hours with more than 30 alerts"), found.busy_share, health.BUSY_SHARE)
    yield _count(lang, message("Floods: ten within ten minutes"), len(found.floods), 0)
    longest = max((flood.ends_at - flood.starts_at for flood in found.floods), default=None)
    yield Line(text(lang, "Longest flood"), "–" if longest is None else i18n.duration(lang, longest), "", None)
    yield _share(lang, message("Time in flood"), found.flood_share, health.FLOOD_SHARE)
    yield _count(lang, message("Standing for more than a day"), found.stale, health.STALE - 1)
    yield _count(lang, message("Chattering alerts"), len(found.chattering), 0)
    yield _share(lang, message("Share of the ten most frequent"), found.top_share, health.TOP_SHARE, found.is_enough)
    for severity, title in _SEVERITIES.items():
        yield _share(lang, title, found.share(severity), health.SHARES[severity], found.is_enough)
    yield _count(lang, message("Unacknowledged for more than half an hour"), found.waiting_long, 0)
    treated = number(lang, sum(found.treated.values()))
    yield Line(text(lang, "Suppressed, shelved or out of service now"), treated, "", None)


def _share(lang: str, title: str, value: float | None, limit: float, is_enough: bool = True) -> Line:
    said = percent(lang, None if value is None else 100 * value)
    target = text(lang, "at most {most}", most=percent(lang, 100 * limit, 0))
    return Line(text(lang, title), said, target, verdict(value if is_enough else None, limit))


def _count(lang: str, title: str, value: int, limit: int) -> Line:
    target = text(lang, "at most {most}", most=number(lang, limit)) if limit else text(lang, "no such thing")
    return Line(text(lang, title), number(lang, value), target, verdict(value, limit))


def _figures(found: Health, look: Look) -> Component:
    heads = (message("Health figure"), message("Value"), message("Target"), message("Verdict"))
    head = html.Tr([html.Th(text(look.lang, each), scope="col") for each in heads])
    rows = [
        html.Tr([html.Th(each.title, scope="row"), html.Td(each.value, className="is-number"), html.Td(each.target),
                 html.Td(_judged(each.verdict, look))])
        for each in lines(found, look.lang)
    ]  # fmt: skip
    return html.Table([html.Thead(head), html.Tbody(rows)], className="alert-health-table")


def _judged(found: Verdict | None, look: Look) -> list[Component | str]:
    if found is None:
        return []
    mark, word = _WORDS[found]
    return [shape(mark), " ", html.Span(text(look.lang, word))]


def _days(found: Health, look: Look) -> Component:
    """How many on each day, as a table: the longest bar is the worst day."""
    most = max((n for _day, n in found.per_day), default=0) or 1
    rows = [
        html.Tr([
            html.Th(i18n.day(look.lang, at), scope="row"), html.Td(number(look.lang, n), className="is-number"),
            html.Td(html.Meter(value=str(n), max=str(most), className="alert-health-bar")),
        ])
        for at, n in reversed(found.per_day)
    ]  # fmt: skip
    title = html.H2(text(look.lang, "Alerts by day"))
    return html.Section([title, html.Table(html.Tbody(rows), className="alert-health-table")])


def _names(connection: Connection, found: Iterable[Frequent], look: Look) -> Names:
    """Titles of the rules and names of what they are about; their keys where nobody knows them any more."""
    rules = alert_rules.rules(connection)
    names: Names = {}
    for each in found:
        rule = rules.get(each.rule)
        newest = alerts.of_entity(connection, each.entity, limit=1)
        title = rule.title[look.lang] if rule is not None else each.rule
        names[each.rule, each.entity] = (newest[0].name if newest else each.entity.partition(":")[2], title)
    return names


def _frequent(title: str, found: tuple[Frequent, ...], names: Names, look: Look) -> Component:
    head = html.H2(text(look.lang, title))
    if not found:
        return html.Section([head, html.P(text(look.lang, "no such thing"), className="alert-health-quiet")])
    rows = [
        html.Tr([
            html.Th(names[each.rule, each.entity][0], scope="row"), html.Td(names[each.rule, each.entity][1]),
            html.Td(number(look.lang, each.times), className="is-number"),
        ])
        for each in found[: health.TOP]
    ]  # fmt: skip
    return html.Section([head, html.Table(html.Tbody(rows), className="alert-health-table")])


def _choice(span: str, positions: str, look: Look) -> Component:
    spans = [
        _link(f"span={key}&positions={positions}", text(look.lang, title), key == span)
        for key, (_days, title) in SPANS.items()
    ]
    seats = [_link(f"span={span}&positions={n}", number(look.lang, int(n)), n == positions) for n in POSITIONS]
    seat = html.Span(text(look.lang, "Positions of operators:"))
    return html.Nav([*spans, seat, *seats], className="alert-health-choice")


def _link(query: str, label: str, is_chosen: bool) -> Component:
    chosen = attributes(aria_current="true") if is_chosen else {}
    return html.A(label, href=f"/alerts/health?{query}", **attributes(data_carry="1"), **chosen)


def _period(found: Health, look: Look) -> str:
    return i18n.span_of_days(look.lang, found.starts_at, max(found.ends_at - 1, found.starts_at))
