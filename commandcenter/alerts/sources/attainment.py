"""Attainment of the agencies: the quarter that is over, the forecast of the year, who has reported nothing.

Those that have reported nothing are one thing and not sixty: after the end of a quarter that would be a flood.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.attainment.terms import Risk
from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Frequency
from commandcenter.store.queries import overview
from commandcenter.store.versions import Topic

_RISK: Final = "attainment.risk"
_CHANCE: Final = "attainment.year_chance_pct"
_SILENT: Final = "attainment.silent_opds"
MEASURES: Final[Mapping[str, Measure]] = {
    _RISK: Measure("word", "why somebody should look at an OPD, in the newest quarter that is over", words=tuple(Risk)),
    _CHANCE: Measure("number", "chance that an OPD meets the year's targets, by its forecast", "%"),
    _SILENT: Measure("number", "OPDs that have reported too little of the newest quarter that is over", "OPDs"),
}


class AttainmentSource(Polled):
    """See ``contract.Source``. The ledger behind it is the dearest question of all: it is kept until a value, a target
    or a report changes."""

    name = "attainment"
    measures = MEASURES
    topics = frozenset({Topic.OBSERVATIONS, Topic.REPORTS, Topic.REFERENCE})
    every = HOUR
    at_most = 5 * MINUTE
    is_slow = True
    past_step = DAY

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Each OPD that is at risk, and how many are silent."""
        del wanted  # one question answers them all
        found = overview.at_risk(connection, instant)
        if found is None:
            return
        for opd in found.opds:
            entity = Entity("opd", opd.code, opd.short_name or opd.name)
            detail = {"period": found.period, "percent": opd.average.percent}
            yield Sighting(_RISK, entity, opd.risk.value, detail=detail)
            if opd.forecast.chance is not None:
                yield Sighting(_CHANCE, entity, round(100 * opd.forecast.chance, 1), detail=detail)
        silent = [opd.short_name or opd.name for opd in found.opds if opd.risk is Risk.NOT_REPORTED]
        over = Period.at(Frequency.QUARTER, instant.at).previous().ends_at
        entity = Entity("system", "reports", f"OPD, {found.period}")
        yield Sighting(_SILENT, entity, len(silent), over, detail={"period": found.period, "opds": silent})
