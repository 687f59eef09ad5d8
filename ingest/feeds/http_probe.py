"""Is the website of the regency, of an agency, of a village up? Visited like anybody would, kept like any link.

A visit gives one reading: up, degraded or down, with its reason. When nothing at all can be reached it is our own line
that is broken, and then nobody is called down: the sites become unknown when three of their visits are missing.
"""

import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import orjson
from pydantic import Field

from commandcenter.domain.clock import SECOND
from commandcenter.domain.model import Kind as ElementKind
from commandcenter.domain.model import Reading
from commandcenter.yaml_lines import ConfigurationError
from ingest.config import Strict
from ingest.contract import FeedError, Item, Job, Kind
from ingest.measures import digest_of
from ingest.probes.verdict import Verdict, judge
from ingest.probes.visit import Visit, visit
from ingest.sites import Watched, read
from ingest.web import tls
from ingest.web.guard import Resolve, system_resolve

_AT_ONCE: Final = 16
_EARLY: Final = 0.1  # of an interval: a run that comes a little early visits all the same
_BLIND_SITES, _BLIND_SERVERS = 3, 2  # so many must be silent together before it is our own line
_VISITS, _LIST = "visits", "list"  # what is remembered


class Source(Strict):
    """The part ``source:`` of a feed of kind http_probe."""

    sites: str = Field("sites.yaml", description="The list of websites, a file beside feeds.yaml.")
    ca_file: str | None = Field(None, description="Certificates to trust besides the public ones (PEM).")


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit, and when it ended."""

    site: Watched
    seen: Visit
    at: int


def fetch(source: Source, job: Job) -> Iterator[Item]:
    """One item with a reading of every site that is due; with none due, one with the list if it has changed.

    Raises FeedError.
    """
    sites = _sites(job.base / source.sites, job)
    before = _remembered(job.memory)
    due = [site for site in sites if job.is_dry or _is_due(site, before, job.at)]
    rest = [site for site in sites if site not in due]
    listed = _Listed(source.sites, sites)
    if not due:
        yield from listed.news(job)
        return

    context = tls.context(job.base / source.ca_file if source.ca_file else None)
    began = time.monotonic()

    def look(site: Watched, resolve: Resolve) -> Visited:
        seen = visit(site.plan.url, site.timeout_s, site.allow_hosts, context, resolve)
        return Visited(site, seen, job.at + round((time.monotonic() - began) * SECOND))

    found = _visit_all(due, look, job.tell)
    if rest and all(visited.seen.is_cut_off for visited in found):
        found += _visit_all(rest, look, job.tell)  # the others can tell whether it is our own line
    if _is_blind([visited.seen for visited in found]):
        yield from listed.news(job)
        raise FeedError(f"none of {len(found)} websites can be reached: is it our own connection?")
    yield listed.item(*_readings(sites, found, before))


class _Listed:
    """The list of sites, and whether the store has it already."""

    def __init__(self, file: str, sites: Sequence[Watched]) -> None:
        self._file = file
        self._plans = tuple(site.plan for site in sites)
        self._digest = blake2b(repr(self._plans).encode(), digest_size=8).hexdigest()

    def news(self, job: Job) -> Iterator[Item]:
        """The list alone, if it is another one than before."""
        if job.memory.get(_LIST) != self._digest:
            yield Item(self._file, sites=self._plans, memory={_LIST: self._digest})

    def item(self, readings: Sequence[Reading], memory: Mapping[str, str]) -> Item:
        """The list with what was seen."""
        return Item(self._file, readings=readings, sites=self._plans, memory={_LIST: self._digest, **memory})


def _sites(path: Path, job: Job) -> tuple[Watched, ...]:
    if job.reference is None:
        raise FeedError("the program has not said which kecamatan and OPD there are", is_permanent=True)
    try:
        return read(path, job.reference)
    except ConfigurationError as error:
        raise FeedError(str(error), is_permanent=True) from None
    except OSError as error:
        raise FeedError(f"{path.name} cannot be read: {error.strerror}", is_permanent=True) from None


def _remembered(memory: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """key -> {at, face} of the last visit."""
    try:
        held = orjson.loads(memory.get(_VISITS, "{}"))
    except orjson.JSONDecodeError:
        return {}
    return held if isinstance(held, dict) else {}


def _is_due(site: Watched, before: Mapping[str, Mapping[str, Any]], at: int) -> bool:
    last = before.get(site.plan.key, {}).get("at")
    if last is None or last > at:  # never, or our clock was put back
        return True
    return bool(at - last >= (1 - _EARLY) * site.plan.heartbeat_s * SECOND)


def _visit_all(
    sites: Sequence[Watched], look: Callable[[Watched, Resolve], Visited], tell: Callable[[str, int, int | None], None]
) -> list[Visited]:
    """Visit them, many at once: a slow one takes its own time and no other's."""
    found = []
    # Names are looked up by threads of their own: the system gives up on a dead name server after half a minute.
    names = ThreadPoolExecutor(_AT_ONCE, "names")
    try:
        with ThreadPoolExecutor(_AT_ONCE, "visits") as visits:
            running = [visits.submit(look, site, _within(names, site.timeout_s)) for site in sites]
            for number, future in enumerate(running, 1):
                found.append(future.result())
                tell("sites", number, len(sites))
    finally:
        names.shutdown(wait=False, cancel_futures=True)
    return found


def _within(names: ThreadPoolExecutor, seconds: float) -> Resolve:
    def resolve(host: str, port: int) -> list[str]:
        try:
            return names.submit(system_resolve, host, port).result(seconds)
        except NotInTime:
            raise socket.gaierror(f"no answer from the name service within {seconds:g} s") from None

    return resolve


def _is_blind(seen: Sequence[Visit]) -> bool:
    """Whether it is likely that our own line is broken, and not all of these servers."""
    servers = {visit.address or visit.host for visit in seen}
    return len(seen) >= _BLIND_SITES and len(servers) >= _BLIND_SERVERS and all(visit.is_cut_off for visit in seen)


def _readings(
    sites: Sequence[Watched], found: Sequence[Visited], before: Mapping[str, dict[str, Any]]
) -> tuple[list[Reading], dict[str, str]]:
    """The readings, and what is to be remembered of every site."""
    kept = {site.plan.key: before[site.plan.key] for site in sites if site.plan.key in before}
    readings = []
    for visited in found:
        key = visited.site.plan.key
        last = kept.get(key, {}).get("face")
        verdict = judge(visited.seen, visited.site.expected, visited.at, int(last, 16) if last else None)
        readings.append(_reading(visited, verdict))
        kept[key] = {"at": visited.at, "face": last if verdict.face is None else f"{verdict.face:016x}"}
    return readings, {_VISITS: orjson.dumps(kept).decode()}


def _reading(visited: Visited, verdict: Verdict) -> Reading:
    plan, latency = visited.site.plan, visited.seen.latency_ms
    said = {"key": plan.key, "at": visited.at, "status": verdict.status, "reason": verdict.reason, **verdict.extra}
    return Reading(
        kecamatan=plan.kecamatan,
        kind=ElementKind.SITE.value,
        key=plan.key,
        is_decisive=False,
        event_at=visited.at,
        digest=digest_of(orjson.dumps(said)),
        recorded_at=visited.at,
        status=verdict.status,
        latency_ms=None if latency is None else round(latency, 1),
        reason=verdict.reason,
        extra=orjson.dumps(verdict.extra).decode(),
    )


KIND: Final = Kind("http_probe", Source, fetch, is_tabular=False)
