"""How many sources of data cannot be used as they are, and how many websites do not answer."""

from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import Instant
from commandcenter.domain.feeds import FeedView
from commandcenter.domain.model import Status
from commandcenter.domain.picture import Shown
from commandcenter.domain.sites import Site
from commandcenter.store.queries import feed_watch, overview
from commandcenter.store.queries.feed_watch import FeedWorker
from commandcenter.store.queries.feeds import feeds
from commandcenter.store.versions import Topic
from layouts import i18n, marks, states
from layouts.contract import Column, Connection, Facts, Look, Panel, Params, Rendered, Table
from layouts.data import known as feeds_known
from layouts.data import sites, standing
from layouts.i18n import message
from layouts.overview.leading import leading

TOPICS = frozenset({Topic.FEEDS, Topic.QUARANTINE, Topic.REFERENCE, Topic.WORKER, Topic.STATE, Topic.MINUTE})


@dataclass(frozen=True, slots=True)
class Known:
    """Feeds worst first, who runs them, and every website with its state."""

    instant: Instant
    feeds: tuple[FeedView, ...]
    workers: tuple[FeedWorker, ...]
    sites: tuple[tuple[Site, Status | None], ...]

    @property
    def watched(self) -> feeds_known.Known:
        """The same as the freshness screen knows it: whether ages can be believed."""
        return feeds_known.Known(self.instant, self.feeds, self.workers)


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known:
    """What is known of feeds and websites at the instant."""
    return Known(
        instant,
        feeds(connection, instant),
        feed_watch.workers(connection, instant),
        tuple(overview.site_states(connection, instant)),
    )


def render(known: Known | None, look: Look) -> Rendered:
    """Two figures. When nobody runs the feeds, that is said instead of a count that would look like calm."""
    if known is None or not (known.feeds or known.sites):
        return Rendered(states.empty(look, "No sources yet"))
    watched = known.watched
    tiles = [_old(known, look), _down(known, look)]
    return Rendered(
        html.Div(tiles, className="tiles"),
        data_at=watched.data_at,
        stale_after_s=feeds_known.STALE_AFTER_S if known.instant.live else None,
        facts=Facts(sources=(i18n.text(look.lang, "runs of the feeds, probes of the websites"),)),
    )


def _old(known: Known, look: Look) -> Component:
    lang, watched = look.lang, known.watched
    href = leading(look, known.instant, Subject.SOURCES)
    if watched.condition not in (feeds_known.Condition.FINE, feeds_known.Condition.NO_FEEDS):
        return marks.tile(
            look, "?", i18n.text(lang, "stale sources"), tone=Shown.UNKNOWN, href=href,
            compare=feeds_known.headline(look, watched), title=feeds_known.advice(look, watched),
        )  # fmt: skip
    found = overview.old(known.feeds)
    if found is None:
        return marks.tile(look, "–", i18n.text(lang, "stale sources"), href=href)
    worst = [standing.SHOWN[standing.standing(view)] for view in known.feeds if view.name in found.wrong]
    tone = Shown.UP if not worst else Shown.DOWN if Shown.DOWN in worst else Shown.DEGRADED
    return marks.tile(
        look, i18n.number(lang, len(found.wrong)), i18n.text(lang, "stale sources"), of=i18n.number(lang, found.of),
        tone=tone, href=href, title=", ".join(found.wrong.values()), compare=next(iter(found.wrong.values()), ""),
    )  # fmt: skip


def _down(known: Known, look: Look) -> Component:
    lang, found = look.lang, overview.down(known.sites)
    href, word = leading(look, known.instant, Subject.SITES), i18n.text(lang, "websites down")
    if found is None:
        value, tone = ("?", Shown.UNKNOWN) if known.sites else ("–", Shown.UP)
        return marks.tile(look, value, word, tone=tone, href=href)
    unclear = len(found.unclear)
    doubt = i18n.plural(lang, "{n} unknown", "{n} unknown", unclear) if unclear else ""
    return marks.tile(
        look, i18n.number(lang, len(found.wrong)), word, of=i18n.number(lang, found.of),
        tone=Shown.DOWN if found.wrong else Shown.UP, href=href, title=", ".join(found.wrong.values()),
        compare=next(iter(found.wrong.values()), doubt),
    )  # fmt: skip


def table(known: Known, _look: Look) -> Table | None:
    """Every source and every website, with how it stands."""
    columns = (
        Column("kind", message("Kind"), "state"), Column("name", message("Name")), Column("owner", message("Owner")),
        Column("state", message("State"), "state"), Column("since", message("Since"), "instant"),
        Column("data_at", message("Newest data"), "instant"),
    )  # fmt: skip
    rows: list[dict[str, Any]] = [
        {
            "kind": message("source"), "name": view.title, "owner": view.owner_name,
            "state": standing.WORDS[standing.standing(view)], "since": standing.since(view), "data_at": view.data_at,
        }
        for view in known.feeds
    ]  # fmt: skip
    for site, status in known.sites:
        state = sites.WORDS[status.state] if status else message("unknown")
        rows.append(
            {
                "kind": message("website"), "name": site.plan.name, "owner": site.plan.opd, "state": state,
                "since": status.since if status else None, "data_at": status.seen_at if status else None,
            }
        )  # fmt: skip
    return Table(columns, rows) if rows else None


PANEL = Panel(
    key="sources",
    title=message("Sources and websites"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "Stale are sources that are parked, fail, or whose newest data is older than the limit of their own. A website "
        "is down when it did not answer its last probes; one that nobody probed for three intervals is unknown."
    ),
    table=table,
)
