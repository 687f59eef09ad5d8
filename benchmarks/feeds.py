"""A million complaints from a CSV file to the store, against pandas.read_csv and to_sql of the same file.

Both are programs of their own, from their start to their end. pandas checks nothing and keeps neither place nor
revision; the feed judges every cell, looks up what is there, and commits every five thousand rows.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, NamedTuple

import psutil
from sqlalchemy import text

from benchmarks import complaint_file
from benchmarks.results import Result, Sheet, Target, median
from benchmarks.usage import Usage
from benchmarks.workshop import ROOT, Workshop
from commandcenter.commands.reference.install import install
from commandcenter.settings import PREFIX
from commandcenter.store.engine import create_engine

RATIO_MAX: Final = 3
PEAK_MAX_MB: Final = 400
GROWTH_MAX: Final = 1.3
PEER: Final = "pandas"
FIRST: Final = "feed"
SECOND: Final = "feed, as many on top"
SAME: Final = "feed, the same again"
_PANDAS: Final = """
import sys, pandas, sqlalchemy
engine = sqlalchemy.create_engine(sys.argv[2])
frame = pandas.read_csv(sys.argv[1], sep=";")
frame.to_sql("peer", engine, index=False, chunksize=10_000)
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """``rows`` into each database, ``repetitions`` times by turns."""

    rows: int = 1_000_000
    repetitions: int = 3
    databases: tuple[str, ...] = ("sqlite", "postgresql")


FULL: Final = Counts()
QUICK: Final = Counts(rows=100_000, repetitions=1)
TINY: Final = Counts(rows=4_000, repetitions=1, databases=("sqlite",))


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program took. ``cpu_s`` is its own: what PostgreSQL did for it is not in it."""

    seconds: float
    cpu_s: float
    peak_mb: float


class _Round(NamedTuple):
    """What each program took, and the rows that are then in the store of the feed and in quarantine."""

    ran: Mapping[str, Ran]
    stored: int
    waiting: int


def run(counts: Counts, workshop: Workshop) -> Result:
    """Seconds, their ratio, peak memory; a second million on top of the first; the same again; what is not there."""
    result = Result("A million complaints", asdict(counts))
    file, more = workshop.folder / "ekspor.csv", workshop.folder / "lanjutan.csv"
    bad = complaint_file.write(file, counts.rows, first_ticket=5_000_000)
    complaint_file.write(more, counts.rows, first_ticket=5_000_000 + counts.rows)
    workshop.say(f"{counts.rows:,} rows, {file.stat().st_size / 2**20:.0f} MB")
    for database in counts.databases:
        rounds = [_turn(workshop, database, file, more) for _repetition in range(counts.repetitions)]
        result.runs += [
            {"database": database, **{name: asdict(ran) for name, ran in each.ran.items()}} for each in rounds
        ]
        _judge(result, database, rounds, counts.rows, bad)
    return result


def _judge(result: Result, database: str, rounds: Sequence[_Round], rows: int, bad: int) -> None:
    """Medians of the rounds, as figures, targets and a table."""
    names = tuple(rounds[0].ran)
    seconds = {name: median([each.ran[name].seconds for each in rounds]) for name in names}
    cpu_s = {name: median([each.ran[name].cpu_s for each in rounds]) for name in names}
    peak = {name: max(each.ran[name].peak_mb for each in rounds) for name in names}
    missing = max(abs(2 * (rows - bad) - each.stored) + abs(2 * bad - each.waiting) for each in rounds)
    result.figures[database] = {
        name: {"s": seconds[name], "cpu_s": cpu_s[name], "peak_mb": peak[name]} for name in names
    } | {"bad_rows": 2 * bad, "missing_or_doubled": missing}
    result.targets += [
        Target(f"{database}: feed to pandas", seconds[FIRST] / seconds[PEER], RATIO_MAX, "times"),
        Target(f"{database}: second to first", seconds[SECOND] / seconds[FIRST], GROWTH_MAX, "times"),
        Target(f"{database}: peak memory", max(peak[name] for name in names if name != PEER), PEAK_MAX_MB, "MB"),
        Target(f"{database}: rows missing or doubled", missing, 0, "rows"),
    ]
    table = [
        [
            name, f"{seconds[name]:.1f}", f"{rows / seconds[name]:,.0f}", f"{seconds[name] / seconds[PEER]:.2f}",
            f"{cpu_s[name]:.1f}", f"{peak[name]:.0f}",
        ]
        for name in names
    ]  # fmt: skip
    columns = ("", "s", "rows/s", "to pandas", "CPU s", "peak MB")
    result.sheets.append(Sheet(f"{database}: {rows:,} complaints", columns, table))


def _turn(workshop: Workshop, database: str, file: Path, more: Path) -> _Round:
    """One round: pandas into a new store, the feed into another, which no single long transaction has stretched."""
    url = workshop.store(database)
    house = workshop.folder / "house"
    shutil.rmtree(house, ignore_errors=True)
    (house / "inbox").mkdir(parents=True)
    (house / "feeds.yaml").write_text(complaint_file.FEEDS, encoding="utf-8")
    engine = create_engine(url)
    with engine.begin() as connection:
        install(connection, time.time_ns() // 1_000_000)
    environment = {
        f"{PREFIX}DATABASE_URL": url, f"{PREFIX}DATA_DIR": str(house), f"{PREFIX}FEEDS_FILE": str(house / "feeds.yaml")
    }  # fmt: skip
    feed = ("-m", "commandcenter", "feed", "run", "lapor")
    ran = {PEER: _program(("-c", _PANDAS, str(file), workshop.store(database)), {})}
    again = file.read_bytes() + b"\n"  # other bytes, or the file would not even be opened
    for name, content in ((FIRST, file.read_bytes()), (SECOND, more.read_bytes()), (SAME, again)):
        (house / "inbox" / ("lanjutan.csv" if name == SECOND else "ekspor.csv")).write_bytes(content)
        ran[name] = _program(feed, environment)
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT count(*) FROM complaint")).scalar_one()
        waiting = connection.execute(text("SELECT count(*) FROM quarantine WHERE feed = 'lapor'")).scalar_one()
    engine.dispose()
    workshop.say(json.dumps({name: asdict(each) for name, each in ran.items()}))
    return _Round(ran, int(stored), int(waiting))


def _program(arguments: Sequence[str], environment: Mapping[str, str]) -> Ran:
    """Run a program of ours or of pandas to its end. Raises RuntimeError with its words when it fails."""
    told = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with tempfile.TemporaryFile("w+") as said:
        began = time.monotonic()
        process = subprocess.Popen([sys.executable, *arguments], env=told, cwd=ROOT, stdout=said, stderr=said)
        usage, cpu_s, peak = Usage(psutil.Process(process.pid)), 0.0, 0.0
        while process.poll() is None:
            try:
                peak, cpu_s = usage.peak_mb, usage.spent().cpu_s
            except (psutil.Error, OSError, RuntimeError):
                break  # it has just ended
            time.sleep(0.02)
        if process.wait():
            said.seek(0)
            raise RuntimeError(f"{' '.join(arguments[:4])} failed: {said.read()[-2000:]}")
        return Ran(round(time.monotonic() - began, 2), round(cpu_s, 2), round(peak))
