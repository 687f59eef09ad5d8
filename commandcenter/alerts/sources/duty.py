"""Duties: nobody on call, a hand-over that nobody has taken over or written."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.duty.handover import Lack
from commandcenter.store.queries.duty import standing
from commandcenter.store.versions import Topic

_OF_LACK: Final = {
    Lack.NOBODY: "duty.nobody",
    Lack.NOT_TAKEN: "duty.handover_not_taken",
    Lack.NOT_WRITTEN: "duty.handover_not_written",
}
MEASURES: Final[Mapping[str, Measure]] = {
    _OF_LACK[Lack.NOBODY]: Measure("truth", "nobody is on call for a duty that has a rota"),
    _OF_LACK[Lack.NOT_TAKEN]: Measure("truth", "a duty was handed over, and nobody has taken it over"),
    _OF_LACK[Lack.NOT_WRITTEN]: Measure("truth", "a duty went from one to another without a hand-over"),
}


class DutySource(Polled):
    """See ``contract.Source``. Accounts are not named: a duty is."""

    name = "duty"
    measures = MEASURES
    topics = frozenset({Topic.DUTY})
    every = MINUTE
    at_most = SECOND
    past_step = 10 * MINUTE

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Each duty, with what it lacks and what not."""
        del wanted
        for each in standing(connection, instant):
            entity = Entity("duty", each.duty.key, each.duty.title_id)
            lacks = {missing.lack: missing.since for missing in each.missing}
            for lack, on in _OF_LACK.items():
                yield Sighting(on, entity, lack in lacks, lacks.get(lack))
