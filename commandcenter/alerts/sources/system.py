"""The command center itself: whether anybody hears the network, whether its programs run, its store, its disk, its
trail, its own rules."""

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.store import versions
from commandcenter.store.queries import alert_rules, audit, blindness
from commandcenter.store.queries.workers import programs
from commandcenter.store.versions import Topic

_BLIND: Final = "system.blind"
_PROGRAM: Final = "system.program"
_STORE: Final = "system.store_ms"
_DISK: Final = "system.disk_free_gb"
_TRAIL: Final = "system.trail_broken"
_RULES: Final = "system.rules_refused"
MEASURES: Final[Mapping[str, Measure]] = {
    _BLIND: Measure("truth", "nobody hears the network: our own broker, our own program, our own uplink"),
    _PROGRAM: Measure("word", "a program of ours, by its kind", words=("alive", "troubled", "silent", "stopped")),
    _STORE: Measure("number", "how long a small question to the store takes", "ms"),
    _DISK: Measure("number", "free space where the data is", "GB"),
    _TRAIL: Measure("truth", "the audit trail was tampered with, by the last check"),
    _RULES: Measure("truth", "alerts.yaml cannot be used, and the rules before are in force"),
}


class SystemSource(Polled):
    """See ``contract.Source``. ``folder``: where the data is."""

    name = "system"
    measures = MEASURES
    topics = frozenset({Topic.WORKER, Topic.ALERTS})
    every = 5 * SECOND
    at_most = SECOND
    past_step = MINUTE
    not_past: Mapping[str, str] = dict.fromkeys(MEASURES.keys() - {_BLIND}, Polled.no_past)

    def __init__(self, folder: Path | None = None, *, is_past: bool = False) -> None:
        super().__init__(is_past=is_past)
        self._folder = folder

    def moments(self, connection: Connection, since: int, until: int) -> Iterable[int]:
        """When blind times began and ended."""
        found = {at for gap in blindness.gaps(connection, since, until) for at in (gap.starts_at, gap.ends_at) if at}
        return sorted(at for at in found if since < at <= until)

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """What concerns all of it."""
        at = instant.at
        gap = blindness.current(connection, at)
        detail = {"cause": gap.cause.value} if gap else {}
        yield Sighting(_BLIND, _system("monitor"), gap is not None, gap.starts_at if gap else None, detail=detail)
        if not instant.live:
            return
        for program in programs(connection, at):
            detail = {"error": program.error[:200]} if program.error else {}
            yield Sighting(
                _PROGRAM, Entity("program", program.kind, program.kind), program.word, program.since, detail=detail
            )
        began = time.perf_counter()
        versions.read(connection)
        yield Sighting(_STORE, _system("store"), (time.perf_counter() - began) * 1000)
        if self._folder is not None and _DISK in wanted:
            yield Sighting(_DISK, _system("disk"), _free_gb(self._folder))
        head = audit.state(connection)
        yield Sighting(_TRAIL, _system("audit"), head is not None and head.fault is not None)
        rules = alert_rules.ruleset(connection)
        yield Sighting(_RULES, _system("alerts.yaml"), bool(rules and rules.fault), rules.fault_at if rules else None)


def _system(key: str) -> Entity:
    return Entity("system", key, "Pusat Komando")


def _free_gb(folder: Path) -> float | None:
    try:
        return round(shutil.disk_usage(folder).free / 1e9, 2)
    except OSError:
        return None
