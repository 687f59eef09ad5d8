"""A source that is asked in steps how it was known to be."""

from collections.abc import Mapping

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.sighting import Batch
from commandcenter.store.versions import Topic


class PlayedPolled:
    """``source`` tells of the past; ``history``: a connection to its store. See ``contract.Source``."""

    every: int | None = None
    at_most = 0
    topics = frozenset({Topic.CLOCK})

    def __init__(self, history: Connection, source: Polled) -> None:
        self._history, self._source = history, source
        self.name = source.name
        self.measures: Mapping[str, Measure] = {
            name: each for name, each in source.measures.items() if name not in source.not_past
        }

    def instants(self, since: int, until: int, wanted: frozenset[str]) -> list[int]:
        """When the source is to be asked."""
        del wanted
        return list(self._source.moments(self._history, since, until))

    def read(self, connection: Connection, at: int, changed: frozenset[Topic] | None, wanted: frozenset[str]) -> Batch:
        """How it was known to be at ``at``."""
        del connection
        return self._source.read(self._history, at, changed, wanted)
