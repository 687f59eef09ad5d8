"""What is known of the feeds, and whether it can be believed: without a program that runs them, ages say nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from commandcenter.domain.claims import Claim
from commandcenter.domain.clock import Instant
from commandcenter.domain.feeds import FeedView
from commandcenter.domain.observations import Conflict
from commandcenter.store.queries import feed_watch
from commandcenter.store.queries.claims import claims
from commandcenter.store.queries.conflicts import conflicts
from commandcenter.store.queries.feed_watch import FeedWorker, Measure
from commandcenter.store.queries.feeds import feeds
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.contract import Connection, Look, Params
from layouts.i18n import message

TOPICS = frozenset({Topic.FEEDS, Topic.OBSERVATIONS, Topic.QUARANTINE, Topic.REFERENCE, Topic.WORKER, Topic.MINUTE})
CONFLICTS_MAX = 40  # looked at; how many there are is counted
STALE_AFTER_S = 180  # a worker beats every few seconds, the screen asks once a minute


class Condition(StrEnum):
    """What stands between the sources and the screen, worst first."""

    NO_FEEDS = "no_feeds"
    NEVER_STARTED = "never_started"
    STOPPED = "stopped"
    TROUBLED = "troubled"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Known:
    """Feeds worst first, who runs them, and where they disagree (the newest first)."""

    instant: Instant
    feeds: tuple[FeedView, ...]
    workers: tuple[FeedWorker, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    conflict_count: int = 0
    measures: Mapping[str, Measure] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()  # reports of towers and links that spoke for others

    @property
    def condition(self) -> Condition:
        """What is wrong with those who run the feeds. Of a moment in the past nobody knows."""
        if not self.feeds:
            return Condition.NO_FEEDS
        if not self.instant.live:
            return Condition.FINE
        if not self.workers:
            return Condition.NEVER_STARTED
        alive = [worker for worker in self.workers if worker.is_alive]
        if not alive:
            return Condition.STOPPED
        return Condition.TROUBLED if all(worker.error for worker in alive) else Condition.FINE

    @property
    def since(self) -> int | None:
        """Since when nobody runs the feeds."""
        if self.condition is not Condition.STOPPED:
            return None
        return max(worker.stopped_at or worker.beat_at for worker in self.workers)

    @property
    def data_at(self) -> int | None:
        """When the feeds were last looked after; in the past: when one of them last ran."""
        if not self.instant.live:
            return max((view.last_run_at for view in self.feeds if view.last_run_at is not None), default=None)
        return max((worker.beat_at for worker in self.workers), default=None)

    def title(self, feed: str) -> str:
        """What a feed is called; its name when it is no longer there."""
        return next((view.title for view in self.feeds if view.name == feed), feed)


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known:
    """What is known at the instant. One fetch for four panels: what they show is of one moment, and fetched once."""
    found = sorted(
        conflicts(connection, instant), key=lambda each: -max(said.origin.recorded_at for said in each.values)
    )
    shown = tuple(found[:CONFLICTS_MAX])
    return Known(
        instant,
        feeds(connection, instant),
        feed_watch.workers(connection, instant),
        shown,
        len(found),
        feed_watch.measures(connection, {each.indicator for each in shown}),
        feed_watch.areas(connection, {each.area for each in shown}),
        claims(connection, instant),
    )


# What it is called, and what to do about it.
WORDS: dict[Condition, tuple[str, str]] = {
    Condition.NO_FEEDS: (
        message("No sources yet"),
        message("Write feeds.yaml, then: feed check NAME"),
    ),
    Condition.NEVER_STARTED: (
        message("Feeds were never served"),
        message("Start feed serve; ages may be wrong"),
    ),
    Condition.STOPPED: (
        message("Feeds are not running"),
        message("Start feed serve; ages may be wrong"),
    ),
    Condition.TROUBLED: (
        message("Feeds in trouble"),
        message("feeds.yaml is wrong; run feed list"),
    ),
    Condition.FINE: (message("Feeds are running"), ""),
}


def headline(look: Look, known: Known) -> str:
    """The condition in one line."""
    return i18n.text(look.lang, WORDS[known.condition][0])


def advice(look: Look, known: Known) -> str:
    """What to do about the condition; empty when nothing is to be done."""
    words = WORDS[known.condition][1]
    return i18n.text(look.lang, words) if words else ""
