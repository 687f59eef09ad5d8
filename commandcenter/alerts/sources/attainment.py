"""Attainment of the agencies: the quarter that is over, the forecast of the year, reports that are not handed in."""

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
from commandcenter.domain.reports.states import State
from commandcenter.store.queries import overview, reports
from commandcenter.store.versions import Topic

_RISK: Final = "attainment.risk"
_CHANCE: Final = "attainment.year_chance_pct"
_LATE: Final = "attainment.report_late_days"
_IN_HAND: Final = (State.SUBMITTED, State.VERIFIED)
MEASURES: Final[Mapping[str, Measure]] = {
    _RISK: Measure("word", "why somebody should look at an OPD, in the newest quarter that is over", words=tuple(Risk)),
    _CHANCE: Measure("number", "chance that an OPD meets the year's targets, by its forecast", "%"),
    _LATE: Measure("number", "since the quarter ended, while its report is not handed in", "days"),
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
    not_past: Mapping[str, str] = {_LATE: "how far reports were is in the audit trail alone"}

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Each OPD that is at risk, and each that owes a report."""
        found = overview.at_risk(connection, instant) if wanted & {_RISK, _CHANCE} else None
        for opd in found.opds if found is not None else ():
            entity = Entity("opd", opd.code, opd.short_name or opd.name)
            detail = {"period": found.period if found else "", "percent": opd.average.percent}
            yield Sighting(_RISK, entity, opd.risk.value, detail=detail)
            if opd.forecast.chance is not None:
                yield Sighting(_CHANCE, entity, round(100 * opd.forecast.chance, 1), detail=detail)
        if _LATE in wanted and instant.live:
            yield from _late(connection, instant.at)


def _late(connection: Connection, at: int) -> Iterator[Sighting]:
    over = Period.at(Frequency.QUARTER, at).previous()
    for each in reports.progress(connection, over):
        is_in = each.report is not None and each.report.state in _IN_HAND
        days = 0 if is_in else (at - over.ends_at) // DAY
        entity = Entity("opd", each.opd.code, each.opd.short_name or each.opd.name)
        yield Sighting(_LATE, entity, days, over.ends_at, detail={"period": over.text})
