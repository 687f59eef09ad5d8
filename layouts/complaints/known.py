"""What every panel of the screen knows besides its figures: how things are called, and whether the sources live.

The figures are of the tickets that feeds brought. When nobody runs the feeds, or the data of one is older than its
own limit, the screen says so: few tickets of a dead source are no calm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commandcenter.domain.clock import SECOND, Instant
from commandcenter.domain.feeds import FeedView
from commandcenter.domain.records import RecordKind
from commandcenter.store.queries import feed_watch, inventory, reference
from commandcenter.store.queries.complaints.series import is_empty
from commandcenter.store.queries.feeds import feeds
from layouts import i18n, states
from layouts.complaints.asked import Asked, asked
from layouts.contract import Connection, Facts, Look, Params, Rendered
from layouts.data.known import Condition
from layouts.data.known import Known as Sources


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called: OPD by their short names, and kecamatan."""

    opds: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What was asked, the names, the feeds that bring tickets, and how it stands with who runs them."""

    asked: Asked
    names: Names
    feeds: tuple[FeedView, ...] = ()
    sources: Sources | None = None
    is_empty: bool = False  # no feed ever brought a ticket

    @property
    def condition(self) -> Condition:
        """What stands between the sources and the screen."""
        return self.sources.condition if self.sources and self.feeds else Condition.NO_FEEDS

    @property
    def ages(self) -> dict[str, Any]:
        """``data_at`` and ``stale_after_s`` of the feed whose data is too old first: the weakest of them all."""
        found = [(view.data_at + view.error_after_s * SECOND, view) for view in self.feeds if view.data_at is not None]
        if not found:
            return {}
        weakest = min(found, key=lambda each: each[0])[1]
        limit = weakest.error_after_s if self.asked.instant.live else None
        return {"data_at": weakest.data_at, "stale_after_s": limit}


def load(connection: Connection, instant: Instant, params: Params) -> Known:
    """What is common to all panels; one reading of feeds, workers and names."""
    views = tuple(view for view in feeds(connection, instant) if view.is_enabled)
    bring = tuple(view for view in views if view.records == RecordKind.COMPLAINT)
    names = Names(
        {opd.code: opd.short_name for opd in reference.opds(connection)},
        {place.code: place.name for place in inventory.kecamatan(connection)},
    )
    running = Sources(instant, views, feed_watch.workers(connection, instant))
    return Known(asked(instant, params), names, bring, running, is_empty(connection, instant))


def empty(look: Look, known: Known | None) -> Rendered:
    """There is not one ticket: what to do, by what is there."""
    if known is not None and not known.asked.instant.live:
        return Rendered(states.empty(look, "Nothing was known yet at that moment"))
    if known is None or not known.feeds:
        hint = i18n.message("Let a feed bring tickets: see feeds.yaml, then feed check NAME")
    else:
        hint = i18n.message("The sources have brought none: look at Data")
    return Rendered(states.empty(look, "No complaints yet", hint), **(known.ages if known else {}))


def facts(known: Known, period: str, n: int | None) -> Facts:
    """Period, n and the titles of the feeds."""
    return Facts(period, n, tuple(view.title for view in known.feeds))
