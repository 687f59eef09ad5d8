"""What a schedule of many feeds costs when none is due: CPU of `feed serve`, beside a process that only waits."""

import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil
import yaml
from sqlalchemy import text

from benchmarks.results import Result, Sheet, Target, median
from benchmarks.usage import Usage
from benchmarks.workshop import Workshop, wait_for
from commandcenter.settings import PREFIX
from commandcenter.store.engine import create_engine
from commandcenter.supervisor import Program, Supervisor

CORE_MAX: Final = 2.0  # percent
# The floor of any Python program that keeps an eye on one file and one row every five seconds.
_WAITING: Final = "import time, os\nwhile True:\n time.sleep(5)\n os.stat('.')"


@dataclass(frozen=True, slots=True)
class Counts:
    """``feeds`` that look into an inbox once a day; ``windows`` of ``seconds`` each are measured after all have run."""

    feeds: int = 200
    windows: int = 3
    seconds: float = 40
    settle_s: float = 5
    databases: tuple[str, ...] = ("sqlite", "postgresql")


FULL: Final = Counts()
QUICK: Final = Counts(windows=2, seconds=10)
TINY: Final = Counts(feeds=5, windows=1, seconds=0.5, settle_s=0, databases=("sqlite",))


def run(counts: Counts, workshop: Workshop) -> Result:
    """Percent of a core, the median of the windows."""
    result = Result(f"A schedule of {counts.feeds} feeds, none due", asdict(counts))
    rows = []
    for database in counts.databases:
        busy, idle, peak_mb = _measure(counts, workshop, database)
        share, floor = median(busy), median(idle)
        result.runs.append({"database": database, "core_percent": busy, "waiting_percent": idle})
        result.figures[database] = {"core_percent": share, "waiting_percent": floor, "peak_mb": peak_mb}
        result.targets.append(Target(f"{database}: CPU of the schedule", share, CORE_MAX, "% of a core"))
        rows.append([database, f"{share:.2f} %", f"{floor:.2f} %", f"{peak_mb:.0f} MB"])
    columns = ("database", "share of a core", "a program that only waits", "memory")
    result.sheets.append(Sheet(f"{counts.feeds} feeds, none due", columns, rows))
    return result


def _measure(counts: Counts, workshop: Workshop, database: str) -> tuple[list[float], list[float], float]:
    url, folder = workshop.store(database), workshop.folder / f"feeds-{database}"
    folder.mkdir()
    _configure(folder, counts.feeds)
    told = {
        f"{PREFIX}DATABASE_URL": url,
        f"{PREFIX}DATA_DIR": str(folder),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    supervisor = Supervisor(folder / "logs", say=lambda _line: None)
    waiting = subprocess.Popen([sys.executable, "-c", _WAITING])
    try:
        supervisor.start(Program("feeds", [sys.executable, "-m", "commandcenter", "feed", "serve"], told))
        wait_for(lambda: _ran(url) == counts.feeds, "every feed has run once", within_s=300, every_s=0.5)
        time.sleep(counts.settle_s)
        served = Usage(psutil.Process(supervisor.pid("feeds")))
        beside = Usage(psutil.Process(waiting.pid))
        busy, idle = [], []
        for _ in range(counts.windows):
            served.begin()
            beside.begin()
            time.sleep(counts.seconds)
            busy.append(served.spent().core_percent)
            idle.append(beside.spent().core_percent)
        return busy, idle, served.peak_mb
    finally:
        waiting.terminate()
        waiting.wait()
        supervisor.stop()


def _configure(folder: Path, n: int) -> None:
    feeds = [
        {
            "name": f"feed-{number:03}", "title": f"Feed {number}", "owner": "dinkominfo", "kind": "file",
            "source": {"path": f"inbox/{number:03}"}, "records": "observation",
            "fields": {"indicator": "Kode", "period": "Periode", "value": "Nilai"},
            "schedule": {"every": "1d"}, "freshness": {"warn_after": "2d", "error_after": "4d"},
        }
        for number in range(n)
    ]  # fmt: skip
    (folder / "feeds.yaml").write_text(yaml.safe_dump({"version": 1, "feeds": feeds}))


def _ran(url: str) -> int:
    engine = create_engine(url, read_only=True)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM feed WHERE last_ok_at IS NOT NULL")).scalar_one())
    finally:
        engine.dispose()
