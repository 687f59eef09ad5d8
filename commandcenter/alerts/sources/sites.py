"""Websites: whether they answer, and how long their certificates last."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import DAY, FIVE_MINUTES, MINUTE, SECOND, Instant
from commandcenter.domain.model import State
from commandcenter.store.queries.sites import certificate_ends, site_states
from commandcenter.store.versions import Topic

_STATE: Final = "site.state"
_CERTIFICATE: Final = "site.certificate_days"
_ATTRIBUTES: Final = ("opd", "village")
MEASURES: Final[Mapping[str, Measure]] = {
    _STATE: Measure("word", "state of the website", words=tuple(State), attributes=_ATTRIBUTES),
    _CERTIFICATE: Measure("number", "until its certificate ends", "days", attributes=_ATTRIBUTES),
}


class SiteSource(Polled):
    """See ``contract.Source``. A site that nobody probes any more is unknown: that says nothing about it."""

    name = "sites"
    measures = MEASURES
    topics = frozenset({Topic.STATE, Topic.REFERENCE, Topic.MAINTENANCE})
    every = MINUTE
    at_most = 5 * SECOND
    past_step = FIVE_MINUTES

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Each website."""
        ends = certificate_ends(connection, instant) if _CERTIFICATE in wanted else {}
        for site, status in site_states(connection, instant):
            plan = site.plan
            attributes = {"opd": plan.opd, "village": plan.village}
            entity = Entity("site", plan.key, plan.name, plan.kecamatan, attributes)
            is_known = status is not None and status.state is not State.UNKNOWN
            detail = {"reason": status.reason[:200]} if status is not None and status.reason else {}
            yield Sighting(
                _STATE, entity, status.state.value if status and is_known else None, status.since if status else None,
                detail=detail,
            )  # fmt: skip
            if site.id in ends:
                yield Sighting(_CERTIFICATE, entity, round((ends[site.id] - instant.at) / DAY, 1))
