"""The way out: channels that do not take messages, and messages that nobody will get any more."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.store.queries.notifications import channels, count_dead

_DOWN: Final = "notification.channel_down"
_DEAD: Final = "notification.dead"
MEASURES: Final[Mapping[str, Measure]] = {
    _DOWN: Measure("truth", "a channel takes no messages"),
    _DEAD: Measure("number", "messages that were given up", "messages"),
}


class NotificationSource(Polled):
    """See ``contract.Source``."""

    name = "notifications"
    measures = MEASURES
    every = MINUTE

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Each channel, and all that is dead."""
        if _DOWN in wanted:
            for each in channels(connection, instant.at):
                is_down = each.is_configured and each.down_since is not None
                yield Sighting(_DOWN, Entity("channel", each.name, each.name), is_down, each.down_since)
        if _DEAD in wanted:
            yield Sighting(_DEAD, Entity("system", "notifications", "Pusat Komando"), count_dead(connection))
