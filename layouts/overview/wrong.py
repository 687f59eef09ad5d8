"""What is wrong now in the whole regency, worst first: network, complaints, attainment, sources, websites together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.listing import ANNOUNCED, urgency
from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.attainment.model import AtRisk
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.complaints.model import Queue
from commandcenter.domain.complaints.scope import Where
from commandcenter.domain.picture import SEVERITY
from commandcenter.store.queries import alerts, complaints, overview
from commandcenter.store.versions import Topic
from layouts import i18n, states, theme
from layouts.attainment import words as attainment_words
from layouts.complaints.known import Known as Tickets
from layouts.complaints.known import load
from layouts.contract import Column, Connection, Facts, Look, Panel, Params, Rendered, Table
from layouts.i18n import message
from layouts.network import condition
from layouts.overview import ills, room, sources
from layouts.overview.ills import Ill
from layouts.tiles import ago, shape

TOPICS = frozenset(Topic) - {Topic.METRICS, Topic.PRIORITIES, Topic.BRIEFINGS}
LONG = 99 * DAY
FIRST, SECOND = 25.8, 20.4  # arc minutes from line to line


@dataclass(frozen=True, slots=True)
class Known:
    """What every subject knows at the instant. ``queue`` None: nobody has ever brought a ticket."""

    instant: Instant
    network: condition.Known
    sources: sources.Known
    tickets: Tickets
    queue: Queue | None
    risk: AtRisk | None
    alerts: tuple[Alert, ...] = ()

    @property
    def announced(self) -> Mapping[str, Alert]:
        """Alerts that somebody is asked to look at, by entity; the most urgent of each."""
        found = sorted((each for each in self.alerts if each.state in ANNOUNCED and each.is_active), key=urgency)
        return {each.entity: each for each in reversed(found)}


def fetch(connection: Connection, instant: Instant, params: Params) -> Known:
    """Everything that may be wrong, at one instant."""
    tickets = load(connection, instant, {})
    return Known(
        instant,
        condition.fetch(connection, instant, params),
        sources.fetch(connection, instant, params),
        tickets,
        None if tickets.is_empty else complaints.queue(connection, instant, Where(), limit=0),
        overview.at_risk(connection, instant),
        tuple(alerts.standing(connection, instant)),
    )


def found(known: Known, look: Look) -> list[Ill]:
    """All that is wrong, in the order in which somebody should look."""
    network, watched = known.network, known.sources.watched
    is_read = network.condition is condition.Condition.FINE
    groups: list[list[Ill]] = []
    if network.picture is not None:
        groups.append(ills.of_network(network.picture, look, is_fine=is_read, alerts=known.announced))
    if known.queue is not None:
        groups.append(ills.of_complaints(known.queue, known.tickets.names, known.instant, look))
    if known.risk is not None:
        groups.append(ills.of_attainment(known.risk, known.instant, look))
    groups.append(ills.of_feeds(watched.feeds, known.instant, look))
    groups.append(ills.of_sites(known.sources.sites, known.tickets.names, known.instant, look))
    # That nobody reads the network, or runs the feeds, goes before everything: the rest is then not the whole truth.
    return ills.of_programs(network, watched, look) + ills.ranked(groups)


def render(known: Known | None, look: Look) -> Rendered:
    """How many by severity, then as many lines as fit. Good news only when everything that was asked is known."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    lines = found(known, look)
    ages: dict[str, Any] = {"data_at": known.sources.watched.data_at, "facts": _facts(known, look)}
    if not lines:
        calm = states.calm(
            i18n.text(look.lang, "Nothing is wrong"),
            i18n.text(look.lang, "network, complaints, OPDs, sources and websites"),
        )
        return Rendered(calm if _is_all_known(known) else _partly(look), **ages)
    rows, left = _cut(lines, known.instant.at, look)
    if left:
        rows.append(html.Li(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more"))
    body = html.Div([_counts(lines, look), html.Ul(rows, className="rows ills")])
    return Rendered(body, **ages)


def _facts(known: Known, look: Look) -> Facts:
    """The quarter that OPDs are judged in, how many of them, and what else was asked."""
    period = attainment_words.quarter(look.lang, known.risk.period) if known.risk else ""
    asked = tuple(i18n.text(look.lang, word) for word in ills.SUBJECTS.values())
    return Facts(period, known.risk.of if known.risk else None, asked)


def _is_all_known(known: Known) -> bool:
    return (
        known.network.picture is not None
        and bool(known.sources.feeds)
        and known.queue is not None
        and known.risk is not None
    )


def _partly(look: Look) -> Component:
    """Nothing is wrong as far as anything is known, which is not everything."""
    return states.stopped(
        i18n.text(look.lang, "Not everything is known"), i18n.text(look.lang, "Of what is known nothing is wrong")
    )


def _counts(lines: list[Ill], look: Look) -> Component:
    n = Counter(ill.tone for ill in lines)
    parts = [
        html.Span([shape(shown), i18n.number(look.lang, n[shown])], className=f"ills-count ink-{shown}")
        for shown in SEVERITY
        if n[shown]
    ]
    return html.Div(parts, className="ills-counts")


def _cut(lines: list[Ill], now: int, look: Look) -> tuple[list[Component], int]:
    space = room.middle(look) / theme.pixels(look, 1) - SECOND  # without the title
    height = FIRST + SECOND
    fits = int(space / height)
    if len(lines) > fits:
        fits = max(1, int((space - FIRST) / height))
    return [_row(ill, now, look) for ill in lines[:fits]], max(0, len(lines) - fits)


def _row(ill: Ill, now: int, look: Look) -> Component:
    """Shape, name and how long; below whose it is and what is wrong with it."""
    lasted: Component = html.Span(ill.lasted or "–", className="ago")
    if ill.since is not None:  # a hundred days are a date, not a duration
        is_long = now - ill.since > LONG
        lasted = (
            html.Span(i18n.since(look.lang, ill.since, now), className="ago") if is_long else ago(look, ill.since, now)
        )
    owner: list[Any] = [html.Span(ill.owner, className="ill-owner"), " "] if ill.owner and ill.owner != ill.name else []
    return html.Li(
        html.A(
            [
                shape(ill.tone),
                html.Span(ill.name, className="row-words row-name"),
                lasted,
                html.Span([*owner, ill.fact], className="row-second"),
            ],
            href=ill.href,
            className=f"row ink-{ill.tone}",
            title=f"{ill.name}: {ill.fact}",
        )
    )


def table(known: Known, look: Look) -> Table | None:
    """Everything that is wrong, in the same order."""
    columns = (
        Column("tone", message("Severity"), "state"), Column("subject", message("Subject"), "state"),
        Column("name", message("What")), Column("fact", message("Reads"), tells="inside"),
        Column("owner", message("Owner"), tells="inside"),
        Column("since", message("Since"), "instant"), Column("lasted", message("Since quarter")),
        Column("href", message("Opens"), "link"),
    )  # fmt: skip
    rows = [
        {
            "tone": theme.WORDS[ill.tone], "subject": ills.SUBJECTS[ill.subject], "name": ill.name, "fact": ill.fact,
            "owner": ill.owner, "since": ill.since, "lasted": ill.lasted, "href": ill.href,
        }
        for ill in found(known, look)
    ]  # fmt: skip
    return Table(columns, rows)


PANEL = Panel(
    key="wrong",
    title=message("Wrong now"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "The worst of every subject first, then the second worst of every one, so that none hides the others: causes "
        "and disturbances of the network, OPDs with overdue complaints, OPDs at risk, stale or failing sources, "
        "websites that do not answer. Since: when it began; for attainment the first quarter without a break."
    ),
    table=table,
)
