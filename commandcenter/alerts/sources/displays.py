"""Displays of the wall: which are dark, alone or together, and what else is wrong with those that live."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.wall.health import is_dark, outages
from commandcenter.store.queries.displays import Display, accepted
from commandcenter.store.queries.wall import Report, reports

_SILENT: Final = "display.silent_min"
_DARK: Final = "display.dark"
_TOGETHER: Final = "wall.dark"
_STALE: Final = "display.stale"
_HEAP: Final = "display.heap_mb"
_CLOCK: Final = "display.clock_s"
MEASURES: Final[Mapping[str, Measure]] = {
    _SILENT: Measure("number", "since a display of the wall was last seen", "minutes"),
    _DARK: Measure("truth", "a display of the wall reports nothing any more"),
    _TOGETHER: Measure("number", "displays of the wall that went dark together", "displays"),
    _STALE: Measure("number", "panels on a display that say that their data is too old", "panels"),
    _HEAP: Measure("number", "memory of a display's page", "MB"),
    _CLOCK: Measure("number", "how far a display's own clock is off", "seconds"),
}
WALL: Final = Entity("wall", "wall", "Dinding")
COMING_BACK: Final = 90 * SECOND  # the last ones of a wall that comes back are still explained by it


class DisplaySource(Polled):
    """See ``contract.Source``. What was locked out, or never spoke, is not there.

    Several that went dark at once are one thing: the switch, the power of a row, our own web server. Each of them is
    explained by the wall, and only the wall is told; also while the others are back already, for a while.
    """

    name = "displays"
    measures = MEASURES
    every = 5 * SECOND

    def __init__(self, *, is_past: bool = False) -> None:
        super().__init__(is_past=is_past)
        self._explained: dict[int, tuple[int, int]] = {}  # display -> since when it is dark, when that was explained

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """Each display that may watch, and the wall."""
        del wanted
        at, displays, said = instant.at, accepted(connection), reports(connection)
        dark = {each.id: said[each.id].seen_at for each in displays if _is_dark(said.get(each.id), at)}
        lit = sum(each.id in said for each in displays) - len(dark)
        together = frozenset[int]().union(*outages(dark, lit))
        explained = self._explain(together, dark, at)
        if said:
            yield _wall(together, dark, displays)
        for each in displays:
            yield from _silent(each, at)
            if each.id in said:
                yield from _said(each, said[each.id], at, each.id in explained)

    def _explain(self, together: frozenset[int], dark: Mapping[int, int], at: int) -> frozenset[int]:
        self._explained |= {each: (dark[each], at) for each in together}
        self._explained = {
            each: (since, last)
            for each, (since, last) in self._explained.items()
            if dark.get(each) == since and at - last <= COMING_BACK
        }
        return frozenset(self._explained)


def _is_dark(report: Report | None, at: int) -> bool:
    return report is not None and is_dark(report.seen_at, at)


def _wall(together: frozenset[int], dark: Mapping[int, int], displays: list[Display]) -> Sighting:
    since = min((dark[each] for each in together), default=None)
    names = [each.name for each in displays if each.id in together]
    detail: dict[str, Any] = {"displays": names[:40]} if names else {}
    return Sighting(_TOGETHER, WALL, len(together), since, detail=detail)


def _silent(each: Display, at: int) -> Iterator[Sighting]:
    if each.seen_at is not None:
        silent = max(0, at - each.seen_at) // MINUTE
        yield Sighting(_SILENT, _entity(each), silent, each.seen_at, detail={"seen_at": each.seen_at})


def _said(each: Display, report: Report, at: int, is_explained: bool) -> Iterator[Sighting]:
    """What a dark display said before says nothing about it."""
    dark, entity = _is_dark(report, at), _entity(each)
    because, detail = (WALL.id if is_explained else ""), ({"seen_at": report.seen_at} if dark else {})
    yield Sighting(_DARK, entity, dark, report.seen_at if dark else None, because, detail)
    yield Sighting(_STALE, entity, None if dark else report.stale + report.failing)
    heap = None if dark or report.heap_bytes is None else round(report.heap_bytes / 1e6)
    yield Sighting(_HEAP, entity, heap)
    offset = None if dark or report.offset_ms is None else abs(round(report.offset_ms / 1000))
    yield Sighting(_CLOCK, entity, offset)


def _entity(each: Display) -> Entity:
    return Entity("display", str(each.id), each.name)
