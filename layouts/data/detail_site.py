"""A website opened: its address, state, certificate, and how much of the time it was there."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.sites import SiteView
from commandcenter.messages import translated
from layouts import i18n
from layouts.contract import Look
from layouts.data.detail_parts import close, facts, head
from layouts.data.sites import SHOWN, WORDS
from layouts.tiles import share


@dataclass(frozen=True, slots=True)
class SiteDetail:
    """A website as known at the instant."""

    view: SiteView


def render(detail: SiteDetail, now: int, look: Look) -> Component:
    """State first, then facts, then availability with its n."""
    view, lang = detail.view, look.lang
    status, plan = view.status, view.site.plan
    ends = view.certificate_ends_at
    latency = "" if status.latency_ms is None else f"{i18n.number(lang, status.latency_ms)} ms"
    pairs = (
        (i18n.text(lang, "Address"), plan.url.partition("://")[2] or plan.url),
        (i18n.text(lang, "Owner"), plan.opd or plan.village),
        (i18n.text(lang, "Reason"), translated(status.reason or "", lang)),
        (i18n.text(lang, "Answer time"), latency),
        (i18n.text(lang, "Certificate ends"), "" if ends is None else i18n.moment(lang, ends)),
        (i18n.text(lang, "Last seen"), i18n.moment(lang, status.seen_at) if status.seen_at else ""),
        (i18n.text(lang, "Probed by"), view.site.feed),
    )
    shares = html.Div(
        [
            share(look, i18n.text(lang, "today"), view.today),
            share(look, i18n.text(lang, "7 days"), view.week),
            share(look, i18n.text(lang, "quarter"), view.quarter),
        ],
        className="shares",
    )
    state, since = i18n.text(lang, WORDS[status.state]), status.since or None
    return html.Div(
        [
            close(look),
            head(look, plan.name, plan.key, SHOWN[status.state], state, since, now),
            html.Div([html.Div([facts(pairs), shares], className="parts")], className="detail-parts"),
        ],
        className="detail detail-site",
    )
