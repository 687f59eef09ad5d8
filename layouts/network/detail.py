"""One tower or link, opened by selection: its state, 24 hours as curves, availability, last changes."""

from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.model import Kind
from commandcenter.domain.picture import ElementDetail, Shown
from commandcenter.store.queries import detail as queries
from commandcenter.store.versions import Topic
from layouts import charts, i18n, states, theme
from layouts.contract import Connection, Look, Panel, Params, Rendered
from layouts.i18n import message
from layouts.network import curves, events
from layouts.tiles import ago, attributes, shape, share, word

KINDS = {Kind.TOWER: message("tower"), Kind.LINK: message("link")}
PAGE_SHARE = 0.055
MISSED_HEARTBEATS = 3


@dataclass(frozen=True, slots=True)
class Selected:
    """What was asked for, and what is known of it; ``detail`` None: the inventory has no such element."""

    instant: Instant
    select: str
    detail: ElementDetail | None


def fetch(connection: Connection, instant: Instant, params: Params) -> Selected:
    """The element named by ``select`` (``link:balen-a``); nothing selected is an answer too."""
    select = params.get("select", "")
    kind, _, key = select.partition(":")
    is_known = kind in tuple(Kind) and key
    return Selected(instant, select, queries.detail(connection, instant, kind, key) if is_known else None)


def render(selected: Selected | None, look: Look) -> Rendered:
    """The element, or a hint how to choose one."""
    if selected is None or not selected.select:
        hint = i18n.text(look.lang, "Choose a tower or link on the map for its last 24 hours")
        return Rendered(html.P(hint, className="detail-hint is-close" if theme.is_close(look) else "detail-hint"))
    if selected.detail is None:
        return Rendered(html.Div([_close(look), states.empty(look, "Not in the inventory")], className="detail"))
    detail, now = selected.detail, selected.instant.at
    rows = min(len(detail.events), theme.rows_that_fit(look, PAGE_SHARE, events.LINE))
    figure = charts.filled(curves.base(detail, rows, look), curves.assign(detail, now))
    body = html.Div(
        [
            _close(look),
            _head(detail, now, look),
            dcc.Graph(figure=figure, config=charts.CONFIG, responsive=True, className="detail-figure"),
            _shares(detail, look),
            _changes(detail, rows, now, look),
        ],
        className="detail",
    )
    status, heartbeat = detail.view.status, detail.view.element.heartbeat_s
    return Rendered(body, data_at=status.seen_at, stale_after_s=MISSED_HEARTBEATS * heartbeat)


def _close(look: Look) -> Component:
    label = i18n.text(look.lang, "Close")
    return html.Button("×", className="detail-close", title=label, **attributes(aria_label=label, data_select=""))


def _head(detail: ElementDetail, now: int, look: Look) -> Component:
    view, lang = detail.view, look.lang
    is_flapping = view.status.flapping_since is not None
    state = i18n.text(lang, "flapping") if is_flapping else word(look, view.shown)
    if view.shown is Shown.BEHIND and detail.cause_names:
        state = i18n.text(lang, "behind {names}", names=", ".join(detail.cause_names))
    since = view.status.flapping_since or view.status.since
    words: list[Any] = [shape("flapping" if is_flapping else view.shown)]
    if since:
        state += " " + i18n.text(lang, "since {time}", time=i18n.since(lang, since, now))
        words += [html.Span(state, className="detail-words"), ago(look, since, now)]
    else:
        words.append(html.Span(state, className="detail-words"))
    kind = i18n.text(lang, KINDS[view.element.kind])
    return html.Div(
        [
            html.Div(
                [html.Span(view.element.name, className="row-name"), html.Span(kind, className="detail-kind")],
                className="detail-name",
            ),
            html.Div(words, className=f"detail-state ink-{view.shown}"),
        ],
        className="detail-head",
    )


def _shares(detail: ElementDetail, look: Look) -> Component:
    lang = look.lang
    return html.Div(
        [
            share(look, i18n.text(lang, "today"), detail.today),
            share(look, i18n.text(lang, "7 days"), detail.week),
            share(look, i18n.text(lang, "quarter"), detail.quarter),
        ],
        className="shares",
    )


def _changes(detail: ElementDetail, room: int, now: int, look: Look) -> Component:
    rows = [events.row(event, now, look) for event in detail.events[:room]]
    if not rows:
        return html.P(i18n.text(look.lang, "No changes recorded yet"), className="detail-hint")
    return html.Ul(rows, className="rows events")


PANEL = Panel(
    key="detail",
    title=message("Selected"),
    topics=frozenset({Topic.STATE, Topic.METRICS, Topic.INVENTORY, Topic.CLOCK}),
    fetch=fetch,
    render=render,
    params=("select",),
)
