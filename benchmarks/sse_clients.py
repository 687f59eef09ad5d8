"""Two hundred displays on one web process: what a change a second costs it, and when the last of them has it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Engine

from benchmarks.results import Result, Sheet, Target, percentile, spread
from benchmarks.usage import Spent
from benchmarks.workshop import ROOT, Workshop, plan_of
from commandcenter.domain.model import Element, Reading
from commandcenter.domain.state import Policy
from commandcenter.settings import PREFIX
from commandcenter.store.engine import create_engine
from commandcenter.store.writes import workers
from commandcenter.store.writes.readings import Message, ReadingWriter

CORE_MAX: Final = 12.0  # percent of a core
VIEW: Final = "network"
PANEL: Final = "wrong"
AT_ONCE: Final = Policy(confirm=1, window=1, flap_high=10_000, flap_low=0)  # every reading is a change


@dataclass(frozen=True, slots=True)
class Counts:
    """``clients`` for ``seconds``, with a change of state every second; before that, the same time without any."""

    clients: int = 200
    seconds: int = 30
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    days: int = 35


FULL: Final = Counts()
QUICK: Final = Counts(seconds=8)
TINY: Final = Counts(clients=5, seconds=2, databases=("sqlite",), days=0)


def run(counts: Counts, workshop: Workshop) -> Result:
    """On each database: the web process alone, with silent clients, and with a change a second."""
    result = Result(f"{counts.clients} live clients on one web process", asdict(counts))
    rows = []
    for database in counts.databases:
        figures = _measure(workshop, database, counts)
        workshop.say(f"{database}: {figures['core_percent']:.1f} % of a core")
        result.figures[database] = figures
        latency = figures["commit_to_client_ms"]
        rows.append(
            [
                database,
                *(f"{figures[name]:.1f}" for name in ("core_percent_alone", "core_percent_silent", "core_percent")),
                *(f"{latency.get(name, 0):.1f}" for name in ("p50", "p99", "max")),
                f"{figures['rss_mb']:.0f}",
                str(figures["deliveries_missed"]),
            ]
        )
        result.targets += [
            Target(f"{database}: share of a core", figures["core_percent"], CORE_MAX, "%"),
            Target(f"{database}: deliveries missed", figures["deliveries_missed"], 0, "events"),
        ]
    columns = ("", "alone %", "silent %", "changes %", "p50 ms", "p99 ms", "max ms", "RSS MB", "missed")
    result.sheets.append(Sheet(f"{counts.clients} clients, one change of state a second", columns, rows))
    return result


def _measure(workshop: Workshop, database: str, counts: Counts) -> dict[str, Any]:
    url = workshop.store(database, counts.days)
    engine = create_engine(url)
    changes = _Changes(engine)
    with workshop.programs() as programs:
        threads = {f"{PREFIX}WEB_THREADS": str(counts.clients + 16)}
        address, web = programs.web(url, threads)
        port = int(address.rpartition(":")[2])
        alone = _watch(web.begin, web.spent, counts.seconds / 3, lambda: None)
        before_mb = web.rss_mb
        with _clients(port, counts.clients) as clients:
            silent = _watch(web.begin, web.spent, counts.seconds / 2, changes.beat)
            committed: dict[int, float] = {}

            def change() -> None:
                at, when = changes.flip()
                committed[at] = when

            busy = _watch(web.begin, web.spent, counts.seconds, change)
            time.sleep(0.5)
            rss_mb = web.rss_mb
            assert clients.stdin is not None
            assert clients.stdout is not None
            clients.stdin.write("enough\n")
            clients.stdin.flush()
            told = json.loads(clients.stdout.readline())
    engine.dispose()
    arrivals: dict[int, list[float]] = {int(at): times for at, times in told["arrivals"].items()}
    delays = [1000 * (when - committed[at]) for at in committed for when in arrivals.get(at, [])]
    last = [1000 * (max(arrivals[at]) - committed[at]) for at in committed if at in arrivals]
    return {
        "core_percent_alone": round(alone.core_percent, 2),
        "core_percent_silent": round(silent.core_percent, 2),
        "core_percent": round(busy.core_percent, 2),
        "commit_to_client_ms": spread(delays, 1),
        "commit_to_last_client_ms": spread(last, 1),
        "rss_mb_before_clients": round(before_mb, 1),
        "rss_mb": round(rss_mb, 1),
        "changes": len(committed),
        "deliveries_missed": len(committed) * counts.clients - len(delays),
        "p99_ms": round(percentile(delays, 99), 1),
        "clients_lost": told["lost"],
        "sent_mb": round(told["bytes"] / 1e6, 1),
    }


def _watch(begin: Any, spent: Any, seconds: float, act: Any) -> Spent:
    """Act once a second for so long."""
    begin()
    started = time.monotonic()
    number = 0
    while (left := seconds - (time.monotonic() - started)) > 0:
        act()
        number += 1
        time.sleep(max(0.0, min(left, started + number - time.monotonic())))
    result: Spent = spent()
    return result


class _Changes:
    """Writes as ingest does, in this process, so that the instant of the commit is known exactly."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = ReadingWriter(engine, AT_ONCE, 7)
        self._links: list[Element] = list(plan_of(engine).links.values())
        self._count = 0
        workers.start(engine, "benchmark", 1, "127.0.0.1:1883", _now())

    def beat(self) -> None:
        """Stay alive, so that the screen believes what it shows. Tells no panel."""
        workers.beat(self._engine, "benchmark", True, None, 0, 0, _now())

    def flip(self) -> tuple[int, float]:
        """A link goes down, or comes back: the instant that the change is known by, and when it was committed."""
        self.beat()
        link = self._links[self._count // 2 % len(self._links)]
        status = "up" if self._count % 2 else "down"
        self._count += 1
        at = _now()
        reading = Reading(link.kecamatan, "link", link.key, True, at, self._count, at, status)
        self._writer.store([Message(reading, "", b"")], at)
        return at, time.time()


@contextmanager
def _clients(port: int, count: int) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "benchmarks.sse_load", str(port), str(count), VIEW, PANEL]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the clients did not come up")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _now() -> int:
    return time.time_ns() // 1_000_000
