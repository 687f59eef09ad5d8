"""What was selected, opened to its source: a feed, an indicator or a website."""

from dataclasses import dataclass

from dash import html

from commandcenter.domain.clock import Instant
from commandcenter.store.queries import sites
from layouts import i18n, states
from layouts.contract import Connection, Look, Panel, Params, Rendered
from layouts.data import detail_feed, detail_indicator, detail_site
from layouts.data.detail_feed import FeedDetail
from layouts.data.detail_indicator import IndicatorDetail
from layouts.data.detail_parts import close
from layouts.data.detail_site import SiteDetail
from layouts.data.known import TOPICS
from layouts.i18n import message


@dataclass(frozen=True, slots=True)
class Selected:
    """What was asked for (``feed:lapor``), and what is known of it; ``detail`` None: there is no such thing."""

    instant: Instant
    select: str
    detail: FeedDetail | IndicatorDetail | SiteDetail | None = None


def fetch(connection: Connection, instant: Instant, params: Params) -> Selected:
    """What ``select`` names; nothing selected is an answer too."""
    select = params.get("select", "")
    kind, _, key = select.partition(":")
    match kind:
        case "feed":
            return Selected(instant, select, detail_feed.fetch(connection, instant, key))
        case "indicator":
            return Selected(instant, select, detail_indicator.fetch(connection, instant, key))
        case "site":
            found = next((view for view in sites.sites(connection, instant) if view.site.plan.key == key), None)
            return Selected(instant, select, SiteDetail(found) if found else None)
        case _:
            return Selected(instant, select)


def render(selected: Selected | None, look: Look) -> Rendered:
    """The feed, the indicator or the website; a hint where nothing is selected."""
    if selected is None or not selected.select:
        hint = i18n.text(look.lang, "Choose a line to open it to its source")
        return Rendered(html.P(hint, className="detail-hint"))
    now = selected.instant.at
    match selected.detail:
        case FeedDetail() as feed:
            return Rendered(detail_feed.render(feed, now, look), data_at=feed.view.data_at)
        case IndicatorDetail() as indicator:
            return Rendered(detail_indicator.render(indicator, now, look))
        case SiteDetail() as site:
            return Rendered(detail_site.render(site, now, look), data_at=site.view.status.seen_at or None)
        case None:
            return Rendered(html.Div([close(look), states.empty(look, "Not known here")], className="detail"))


PANEL = Panel(
    key="detail",
    title=message("Selected"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=("select",),
)
