"""A server of the wall is restarted under two hundred displays: when all of them have their program again; and what
their reports cost while nothing else happens.
"""

import json
import math
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

import psutil

from benchmarks import wall_room
from benchmarks.results import Result, Sheet, Target, spread
from benchmarks.usage import Usage
from benchmarks.wall_displays import Displays, displays
from benchmarks.wall_room import Hung
from benchmarks.workshop import ROOT, Workshop
from commandcenter.settings import PREFIX
from commandcenter.store.engine import create_engine
from tests.live.server import Server

SERVED_MAX_S: Final = 5.0
REPORTS_CORE_MAX: Final = 50.0  # percent of a core, of two hundred displays
PATIENCE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Counts:
    """``clients`` displays without a browser, ``windows`` with one; ``storms`` restarts; ``seconds`` of reports."""

    clients: int = 200
    windows: int = 4
    placed: int = 32
    storms: int = 5
    seconds: int = 30
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    days: int = 7


FULL: Final = Counts()
QUICK: Final = Counts(storms=2, seconds=12, databases=("sqlite",), days=0)
TINY: Final = Counts(clients=5, windows=0, placed=4, storms=1, seconds=4, databases=("sqlite",), days=0)


def run(counts: Counts, workshop: Workshop) -> Result:
    """On each database: reports alone, then restarts."""
    result = Result(f"A server is restarted under {counts.clients} displays", asdict(counts))
    rows = []
    for database in counts.databases:
        figures = _measure(workshop, database, counts)
        result.figures[database] = figures
        served, reports = figures["served_s"], figures["report_ms"]
        rows.append([
            database, *(_said(served.get(name)) for name in ("p50", "p99", "max")),
            _said(figures["windows_s"].get("max")), _said(figures["reports_a_second"]),
            *(_said(reports.get(name)) for name in ("p50", "p99")), _said(figures["core_percent"]),
            str(figures["reports_failed"]), f"{figures['rss_mb']:.0f}",
        ])  # fmt: skip
        last = served.get("max", math.nan)
        result.targets += [
            Target(f"{database}: the last served after the server answers", last, SERVED_MAX_S, "s"),
            Target(f"{database}: displays never served", figures["never_served"], 0, "displays"),
            Target(f"{database}: reports that failed in quiet times", figures["reports_failed"], 0, "reports"),
            Target(f"{database}: share of a core while all report", figures["core_percent"], REPORTS_CORE_MAX, "%"),
        ]  # fmt: skip
    columns = (
        "", "served p50 s", "p99 s", "last s", "last window s", "reports/s", "report p50 ms", "p99 ms", "% of a core",
        "failed", "RSS MB",
    )  # fmt: skip
    result.sheets.append(Sheet(f"{counts.clients} displays, {counts.storms} restarts", columns, rows))
    return result


def _measure(workshop: Workshop, database: str, counts: Counts) -> dict[str, Any]:
    url = workshop.store(database, counts.days)
    engine = create_engine(url)
    hung = wall_room.hang(engine, counts.clients + counts.windows, counts.placed)
    wall_room.fill(engine, hung[: counts.placed], 10)
    told = {f"{PREFIX}ACCESS": "accounts", f"{PREFIX}WEB_THREADS": str(counts.clients + counts.windows + 32)}
    server = Server(workshop.folder, url, "commandcenter.wsgi:application()", **told)
    server.start()
    try:
        with (
            _clients(server.port, hung[counts.windows :]) as clients,
            _windows(server.url, hung[: counts.windows]) as wall,
        ):
            _ask(clients)
            web = Usage(_worker())
            time.sleep(counts.seconds)
            quiet, spent = _ask(clients), web.spent()
            rss_mb = web.rss_mb
            storms = [_storm(server, clients, wall, counts) for _ in range(counts.storms)]
    finally:
        server.stop()
        engine.dispose()
    served = [each for storm in storms for each in storm["served"]]
    workshop.say(f"{database}: the last after {max(served, default=math.nan):.1f} s")
    return {
        "served_s": spread(served, 2),
        "last_served_s": [round(max(storm["served"], default=math.nan), 2) for storm in storms],
        "windows_s": spread([each for storm in storms for each in storm["windows"]], 2),
        "server_away_s": spread([storm["away"] for storm in storms], 2),
        "never_served": sum(storm["missing"] for storm in storms),
        "refused": [storm["refused"] for storm in storms],
        "reports_a_second": round(sum(quiet["reports"].values()) / spent.wall_s, 1),
        "report_ms": spread(quiet["report_ms"], 1),
        "reports_failed": sum(count for status, count in quiet["reports"].items() if status != "200"),
        "core_percent": round(spent.core_percent, 1),
        "received_kb_a_second": round(quiet["received"] / 1000 / spent.wall_s, 1),
        "rss_mb": round(rss_mb, 1),
    }  # fmt: skip


def _storm(server: Server, clients: "subprocess.Popen[str]", wall: Displays | None, counts: Counts) -> dict[str, Any]:
    """One restart: seconds from the first answer of the new server until each client had its program.

    What a server takes to load itself is said apart (``away``).
    """
    _ask(clients)
    if wall:
        wall.heard()
    server.stop()
    stopped = time.time()
    server.start()
    answered = time.time()
    served: dict[str, float] = {}
    windows: dict[int, float] = {}
    refused: dict[str, int] = {}
    deadline = time.monotonic() + PATIENCE_S
    while (len(served) < counts.clients or (wall and len(windows) < counts.windows)) and time.monotonic() < deadline:
        if wall:
            wall.wait(0.2)
            for number, instants in enumerate(wall.heard()):
                after = [each / 1000 for each in instants if each / 1000 > stopped]
                if after:
                    windows.setdefault(number, after[0])
        else:
            time.sleep(0.2)
        told = _ask(clients)
        served |= {client: at for client, at in told["served"].items() if at > stopped}
        answered = min([answered, *(each for each in told["answers"] if each > stopped)])
        refused |= told["refused"]
    return {
        "served": [max(0.0, each - answered) for each in served.values()],
        "windows": [max(0.0, each - answered) for each in windows.values()],
        "away": answered - stopped,
        "missing": counts.clients - len(served) + counts.windows - len(windows),
        "refused": refused,
    }


def _ask(clients: "subprocess.Popen[str]") -> dict[str, Any]:
    assert clients.stdin is not None
    assert clients.stdout is not None
    clients.stdin.write("and now?\n")
    clients.stdin.flush()
    found: dict[str, Any] = json.loads(clients.stdout.readline())
    return found


def _worker() -> psutil.Process:
    """The web process below the gunicorn that this process started."""
    master = next(each for each in psutil.Process().children() if "gunicorn" in " ".join(each.cmdline()))
    return master.children()[0]


@contextmanager
def _clients(port: int, hung: list[Hung]) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "benchmarks.wall_load", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([each.token for each in hung]) + "\n")
        process.stdin.flush()
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the displays did not come up")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=10)


@contextmanager
def _windows(address: str, hung: list[Hung]) -> Iterator[Displays | None]:
    if not hung:
        yield None
        return
    with displays(address) as (wall, _chromium):
        wall.open(hung)
        yield wall
        wall.close()


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
