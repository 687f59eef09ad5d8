"""Websites of the regency, its agencies and villages: which are down, since when, whose certificate ends soon."""

from collections import Counter
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.model import State
from commandcenter.domain.picture import Shown
from commandcenter.domain.sites import SiteView
from commandcenter.messages import translated
from commandcenter.store.queries import sites as queries
from commandcenter.store.versions import Topic
from layouts import i18n, states, theme
from layouts.contract import Column, Connection, Facts, Look, Panel, Params, Rendered, Table
from layouts.data import tables
from layouts.i18n import message
from layouts.tiles import ago, attributes, shape

PAGE_SHARE = 0.092  # of the page's height, below the title
LINE = 25.8  # arc minutes from line to line
CERTIFICATE_SOON = 21 * DAY
SHOWN = {
    State.UP: Shown.UP,
    State.DEGRADED: Shown.DEGRADED,
    State.DOWN: Shown.DOWN,
    State.UNKNOWN: Shown.UNKNOWN,
    State.MAINTENANCE: Shown.MAINTENANCE,
}
WORDS = {
    State.UP: message("answers"),
    State.DEGRADED: message("degraded"),
    State.DOWN: message("does not answer"),
    State.UNKNOWN: message("unknown"),
    State.MAINTENANCE: message("maintenance"),
}


@dataclass(frozen=True, slots=True)
class Watched:
    """The websites at an instant, worst first."""

    instant: Instant
    sites: tuple[SiteView, ...]


def fetch(connection: Connection, instant: Instant, _params: Params) -> Watched:
    """The websites as known at the instant."""
    return Watched(instant, queries.sites(connection, instant))


def render(watched: Watched | None, look: Look) -> Rendered:
    """Those that do not answer, then certificates that end soon; the others are one quiet line."""
    if watched is None:
        return Rendered(states.empty(look, "No websites are watched"))
    if not watched.sites:
        said = i18n.text(look.lang, "No websites are watched")
        return Rendered(html.Ul([html.Li([shape("unknown"), said], className="row is-quiet")], className="rows"))
    lang, now = look.lang, watched.instant.at
    rows = [_row(view, now, look) for view in watched.sites if view.status.state is not State.UP]
    rows += [_ending(view, now, look) for view in watched.sites if is_ending(view, now)]
    n = Counter(view.status.state for view in watched.sites)[State.UP]
    answering = i18n.plural(lang, "{n} website answers", "{n} websites answer", n)
    room = max(1, theme.rows_that_fit(look, PAGE_SHARE, LINE) - 1)
    left = len(rows) - room
    if left > 0:
        answering = i18n.plural(lang, "+ {n} other", "+ {n} others", left) + " · " + answering
    rows = [*rows[:room], html.Li([shape("up"), answering], className="row is-quiet")]
    seen = [view.status.seen_at for view in watched.sites if view.status.seen_at]
    beats = [view.site.heartbeat_s for view in watched.sites]
    return Rendered(
        html.Ul(rows, className="rows websites"),
        data_at=max(seen, default=None),
        stale_after_s=3 * min(beats) if watched.instant.live else None,
        facts=Facts(sources=(i18n.text(lang, "probes of the websites"),)),
    )


def is_ending(view: SiteView, now: int) -> bool:
    """Whether the certificate ends soon, or has."""
    return view.certificate_ends_at is not None and view.certificate_ends_at - now < CERTIFICATE_SOON


def _row(view: SiteView, now: int, look: Look) -> Component:
    status, plan = view.status, view.site.plan
    lasted = ago(look, status.since, now) if status.since else html.Span("–", className="ago")
    reason = translated(status.reason or "", look.lang)
    return _line(view, SHOWN[status.state], i18n.text(look.lang, WORDS[status.state]), lasted, reason or plan.name)


def _ending(view: SiteView, now: int, look: Look) -> Component:
    ends, lang = view.certificate_ends_at or 0, look.lang
    shown = Shown.DOWN if ends <= now else Shown.DEGRADED
    word = i18n.text(lang, "certificate ended") if ends <= now else i18n.text(lang, "certificate ends")
    day = html.Span(i18n.short_day(lang, ends), className="ago", title=i18n.moment(lang, ends))
    return _line(view, shown, word, day, view.site.plan.name)


def _line(view: SiteView, shown: Shown, word: str, right: Component, title: str) -> Component:
    return html.Li(
        [
            shape(shown),
            html.Span(
                [html.Span(view.site.plan.name, className="row-name"), html.Span(word, className="row-fact")],
                className="row-words",
            ),
            right,
        ],
        className=f"row ink-{shown}",
        tabIndex="0",
        title=title,
        **attributes(data_select=f"site:{view.site.plan.key}"),
    )


def table(watched: Watched, look: Look) -> Table | None:
    """Every website that is watched, worst first."""
    readings = message("probes")
    columns = (
        Column("name", message("Name")), Column("url", message("Address"), "link"), tables.STATE,
        Column("since", message("Since"), "instant"), Column("seen", message("Last probe"), "instant"),
        Column("latency", message("Answers in"), "number", message("ms"), tells="things"),
        Column("ends", message("Certificate until"), "instant"),
        Column("today", message("Today"), "percent", "%", 1, tells="things"),
        Column("today_n", message("n today"), "number", readings, tells="things"),
        Column("week", message("7 days"), "percent", "%", 1, tells="things"),
        Column("week_n", message("n 7 days"), "number", readings, tells="things"),
        Column("quarter", message("Quarter"), "percent", "%", 1, tells="things"),
        Column("quarter_n", message("n quarter"), "number", readings, tells="things"),
        Column("reason", message("Reason")),
    )  # fmt: skip
    rows = [
        {
            "name": view.site.plan.name, "url": view.site.plan.url, "state": WORDS[view.status.state],
            "since": view.status.since or None, "seen": view.status.seen_at or None,
            "latency": view.status.latency_ms, "ends": view.certificate_ends_at,
            "today": view.today.percent, "today_n": view.today.n, "week": view.week.percent, "week_n": view.week.n,
            "quarter": view.quarter.percent, "quarter_n": view.quarter.n,
            "reason": translated(view.status.reason or "", look.lang) or None,
        }
        for view in watched.sites
    ]  # fmt: skip
    return Table(columns, rows) if rows else None


PANEL = Panel(
    key="sites",
    title=message("Websites"),
    topics=frozenset({Topic.STATE, Topic.INVENTORY, Topic.MAINTENANCE, Topic.REFERENCE, Topic.FEEDS, Topic.MINUTE}),
    fetch=fetch,
    render=render,
    definition=message(
        "Websites of the regency, its agencies and villages, probed as planned. Degraded: it answers slowly or "
        "wrongly, or what it shows changed too much. Availability: the share of probes that were answered; planned "
        "work is left out."
    ),
    table=table,
)
