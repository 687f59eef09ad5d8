"""Complaints: what departs from normal, what is overdue and with whom, and what the citizens do not call fixed.

Counts and codes only: no ticket, no text, nobody's data.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import DAY, MINUTE, Instant
from commandcenter.domain.complaints.model import Compared, Normality, Standing
from commandcenter.domain.complaints.scope import Where, Window
from commandcenter.store.queries import complaints, overview
from commandcenter.store.queries.complaints.not_fixed import not_fixed
from commandcenter.store.queries.names import names as names_of
from commandcenter.store.versions import Topic

_TODAY: Final = "complaints.today"
_WEEK: Final = "complaints.week"
_OVERDUE: Final = "complaints.overdue"
_OLDEST: Final = "complaints.oldest_days"
_NOT_FIXED: Final = "complaints.not_fixed"
_WINDOWS: Final = {_TODAY: Window.TODAY, _WEEK: Window.WEEK}
_HEARD: Final = 30 * DAY
_NO_OPD: Final = "none"
_ALL: Final = "*"
_OF_COUNT: Final = ("level", "category")
_WORDS: Final = tuple(Standing)
MEASURES: Final[Mapping[str, Measure]] = {
    _TODAY: Measure("word", "tickets of today so far against what is normal", words=_WORDS, attributes=_OF_COUNT),
    _WEEK: Measure("word", "tickets of the last 7 days against what is normal", words=_WORDS, attributes=_OF_COUNT),
    _OVERDUE: Measure("number", "open tickets of an OPD past the deadline of their step", "tickets"),
    _OLDEST: Measure("number", "age of an OPD's oldest open ticket", "days"),
    _NOT_FIXED: Measure("number", "tickets that an OPD calls done and citizens, in 30 days, do not", "tickets"),
}


class ComplaintSource(Polled):
    """See ``contract.Source``. ``where: {level: …}`` tells all together, a category, a kecamatan and a cell apart."""

    name = "complaints"
    measures = MEASURES
    topics = frozenset({Topic.COMPLAINTS, Topic.REFERENCE})
    every = 10 * MINUTE
    at_most = MINUTE
    is_slow = True
    past_step = DAY

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Counts first, then the queue."""
        if wanted & {_TODAY, _WEEK}:
            names = names_of(connection)
            found = overview.normal(connection, instant)
            for on, window in _WINDOWS.items():
                yield from _compared(on, found[window], names)
        if wanted & {_OVERDUE, _OLDEST}:
            yield from _queue(connection, instant)
        if _NOT_FIXED in wanted:
            names = names_of(connection)
            for opd, n in not_fixed(connection, instant, instant.at - _HEARD).items():
                yield Sighting(_NOT_FIXED, _opd(opd, names), n)


def _compared(on: str, found: Normality, names: Mapping[str, str]) -> Iterator[Sighting]:
    """The whole, its categories and kecamatan, and their cells: what is within something that departs is explained by
    that."""
    above = {_key(each) for each in (found.whole, *found.categories, *found.kecamatan) if _is_above(each)}
    for each in (found.whole, *found.categories, *found.kecamatan, *found.cells):
        level, parts = _level(each)
        name = ", ".join(names.get(part, part) for part in parts) or "semua pengaduan"
        entity = Entity(
            "complaints", _key(each), name, each.kecamatan or "", {"level": level, "category": each.category or ""}
        )  # fmt: skip
        detail: dict[str, Any] = {"n": each.n, "low": each.low, "high": each.high}
        value = None if each.standing is Standing.UNKNOWN else each.standing.value
        wider = [key for key in (*parts, _ALL) if key in above and key != _key(each)]
        yield Sighting(on, entity, value, None, f"complaints:{wider[0]}" if wider and _is_above(each) else "", detail)


def _level(each: Compared) -> tuple[str, tuple[str, ...]]:
    parts = tuple(part for part in (each.category, each.kecamatan) if part)
    return ("all", "category" if each.category else "kecamatan", "cell")[len(parts)], parts


def _key(each: Compared) -> str:
    return "/".join(_level(each)[1])[:140] or _ALL


def _is_above(each: Compared) -> bool:
    return each.standing is Standing.ABOVE


def _queue(connection: Connection, instant: Instant) -> Iterator[Sighting]:
    names = names_of(connection)
    for owner in complaints.queue(connection, instant, Where(), limit=0).owners:
        entity = _opd(owner.opd, names)
        age = (instant.at - owner.oldest_at) // DAY
        yield Sighting(_OVERDUE, entity, owner.overdue, detail={"oldest_at": owner.oldest_at, "open": owner.open})
        yield Sighting(_OLDEST, entity, age, owner.oldest_at, detail={"oldest_at": owner.oldest_at})


def _opd(code: str | None, names: Mapping[str, str]) -> Entity:
    """The agency; tickets that were given to none are an entity too."""
    return Entity("opd", code or _NO_OPD, names.get(code, code) if code else "tanpa OPD")
