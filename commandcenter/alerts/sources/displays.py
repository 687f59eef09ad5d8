"""Displays of the wall: since when each has not been seen."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.store.queries.displays import accepted

_SILENT: Final = "display.silent_min"
MEASURES: Final[Mapping[str, Measure]] = {
    _SILENT: Measure("number", "since a display of the wall was last seen", "minutes"),
}


class DisplaySource(Polled):
    """See ``contract.Source``. What was locked out, or was never seen, is not there."""

    name = "displays"
    measures = MEASURES
    every = MINUTE

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Each display that may watch."""
        del wanted
        for each in accepted(connection):
            if each.seen_at is not None:
                entity = Entity("display", str(each.id), each.name)
                silent = max(0, instant.at - each.seen_at) // MINUTE
                yield Sighting(_SILENT, entity, silent, each.seen_at, detail={"seen_at": each.seen_at})
