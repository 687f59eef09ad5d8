"""Who speaks for somebody else, and what the broker brings that nobody can use."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import HOUR, MINUTE, SECOND, Instant
from commandcenter.store.queries.claims import claims
from commandcenter.store.queries.quarantine import arrivals
from commandcenter.store.versions import Topic

_CLAIMS: Final = "security.claims"
_ARRIVALS: Final = "quarantine.hour"
_UNKNOWN: Final = "quarantine.new_devices"
MEASURES: Final[Mapping[str, Measure]] = {
    _CLAIMS: Measure("number", "refused messages of a burst that spoke for somebody else", "messages", (), ("reason",)),
    _ARRIVALS: Measure("number", "kinds of messages that came into quarantine within an hour", "messages"),
    _UNKNOWN: Measure("number", "devices that the inventory does not know, heard of within an hour", "devices"),
}


class SecuritySource(Polled):
    """See ``contract.Source``."""

    name = "security"
    measures = MEASURES
    topics = frozenset({Topic.QUARANTINE})
    every = MINUTE
    at_most = 5 * SECOND

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Each burst, and the quarantine as a whole."""
        for each in claims(connection, instant):
            entity = Entity(
                "claim", f"{each.reason}/{each.element or '-'}", each.name or each.element or each.reason,
                each.kecamatan or "", {"reason": each.reason},
            )  # fmt: skip
            yield Sighting(_CLAIMS, entity, each.n, each.first_at, detail={"reason": each.reason})
        if wanted & {_ARRIVALS, _UNKNOWN}:
            found = arrivals(connection, instant.at - HOUR)
            entity = Entity("system", "quarantine", "Pusat Komando")
            yield Sighting(_ARRIVALS, entity, sum(found.rejected.values()), detail={"reasons": found.rejected})
            yield Sighting(_UNKNOWN, entity, found.new_devices)
