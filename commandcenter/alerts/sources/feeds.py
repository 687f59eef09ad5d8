"""Feeds: how old their data is, whether they run, what was rejected, where two of them disagree.

While no program runs them, that is why their data grows old: one alert, and not one of each feed.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.feeds import FeedState, Freshness
from commandcenter.store.queries.feeds import feeds
from commandcenter.store.queries.workers import programs
from commandcenter.store.versions import Topic

_FRESHNESS: Final = "feed.freshness"
_STATE: Final = "feed.state"
_REJECTS: Final = "feed.rejects"
_CONFLICTS: Final = "feed.conflicts"
_ATTRIBUTES: Final = ("opd", "records", "type")
MEASURES: Final[Mapping[str, Measure]] = {
    _FRESHNESS: Measure(
        "word", "age of its newest data against its own limits", words=tuple(Freshness), attributes=_ATTRIBUTES
    ),
    _STATE: Measure("word", "how its last run went", words=tuple(FeedState), attributes=_ATTRIBUTES),
    _REJECTS: Measure("number", "rows in quarantine that nobody has dealt with", "rows", attributes=_ATTRIBUTES),
    _CONFLICTS: Measure("number", "values that another feed gives otherwise", "values", attributes=_ATTRIBUTES),
}


PROGRAM: Final = "program:feeds"  # the entity that system.program tells of


class FeedSource(Polled):
    """See ``contract.Source``. Feeds that are disabled are not there."""

    name = "feeds"
    measures = MEASURES
    topics = frozenset({Topic.FEEDS})
    every = MINUTE
    at_most = 10 * SECOND
    is_slow = True
    past_step = HOUR

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """All of each feed."""
        del wanted  # one question answers them all
        because = "" if not instant.live or _is_served(connection, instant.at) else PROGRAM
        for view in feeds(connection, instant):
            if not view.is_enabled:
                continue
            attributes = {"opd": view.owner, "records": view.records, "type": view.kind}
            entity = Entity("feed", view.name, view.title, attributes=attributes)
            detail = {"data_at": view.data_at, "owner": view.owner_name}
            # Not since the data is old: a feed has its turn first, after a weekend that nothing ran in.
            yield Sighting(_FRESHNESS, entity, view.freshness.value, None, because, detail)
            yield Sighting(_STATE, entity, view.state.value, view.since, detail={"failures": view.failures})
            yield Sighting(_REJECTS, entity, view.rejects)
            yield Sighting(_CONFLICTS, entity, view.conflicts)


def _is_served(connection: Connection, at: int) -> bool:
    """Whether a program runs the feeds, or none ever did: then they are run by hand."""
    return all(each.word in ("alive", "troubled") for each in programs(connection, at) if each.kind == "feeds")
