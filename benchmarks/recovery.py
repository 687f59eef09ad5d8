"""From disaster to the first screen: three years of a regency backed up while ingest writes, destroyed, and restored
by the commands of docs/backup.md. What is lost is what came after the backup began.
"""

import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg
from sqlalchemy import func, select

from benchmarks import complaint_history, decided_past
from benchmarks.long_past import generate
from benchmarks.readings import payload, topic
from benchmarks.results import Result, Sheet, Target
from benchmarks.workshop import ROOT, Workshop, plan_of
from commandcenter.domain.clock import WIB, from_datetime
from commandcenter.settings import PREFIX
from commandcenter.store.engine import create_engine
from commandcenter.store.schema import sample
from tests.publishing import Publisher
from tests.servers import Mosquitto

WHOLE_S: Final = 15 * 60.0
_STEPS: Final = ("backup", "drill", "restore", "start", "first screen")


@dataclass(frozen=True, slots=True)
class Counts:
    """``days`` of the network, ``tickets`` of three years; ``rate``: messages a second while backing up."""

    days: int = 1096
    tickets: int = 60_000
    years: int = 3
    corrections: int = decided_past.CORRECTIONS
    villages: int = decided_past.VILLAGES
    rate: int = 200
    databases: tuple[str, ...] = ("sqlite", "postgresql")


FULL: Final = Counts()
QUICK: Final = Counts(days=30, tickets=6_000)
TINY: Final = Counts(days=2, tickets=300, years=1, corrections=1, villages=4, databases=("sqlite",))


def run(counts: Counts, workshop: Workshop) -> Result:
    """Seconds of every step, and the rows that were there, were lost, and are back."""
    result = Result("Recovery from a backup", asdict(counts))
    columns = ["", *counts.databases]
    rows: dict[str, list[str]] = {}
    for database in counts.databases:
        figures = _Installation(workshop, database, counts).measured()
        result.figures[database] = figures
        for name, value in figures.items():
            rows.setdefault(name, []).append(f"{value:,.1f}" if isinstance(value, float) else f"{value:,}")
        back = sum(figures[f"{step}, s"] for step in ("restore", "start", "first screen"))
        result.targets += [
            Target(f"{database}: restore, start and first screen", back, WHOLE_S, "s"),
            Target(f"{database}: rows that the backup had and that are not back", figures["rows missing"], 0, "rows"),
        ]
    result.sheets.append(Sheet("Recovery", columns, [[name, *values] for name, values in rows.items()]))
    return result


class _Installation:
    """One regency, from its store to its end and back."""

    def __init__(self, workshop: Workshop, database: str, counts: Counts) -> None:
        self._workshop, self._counts, self._is_file = workshop, counts, database == "sqlite"
        self._home = workshop.folder / f"home-{database}"
        self._backups = workshop.folder / f"backups-{database}"
        self._new = workshop.folder / f"new-{database}"
        self._home.mkdir()
        self._url = self._filled(database)
        self._seconds: dict[str, float] = {}

    def _filled(self, database: str) -> str:
        now, counts = datetime.now(WIB), self._counts
        url, began = self._workshop.store(database), time.monotonic()
        if self._is_file:
            moved = self._home / "commandcenter.db"
            shutil.move(url.removeprefix("sqlite:///"), moved)
            url = f"sqlite:///{moved}"
        generate(url, counts.days, from_datetime(now))
        engine = create_engine(url)
        complaint_history.fill(engine, counts.tickets, counts.days, now)
        decided_past.fill(engine, now, counts.years, counts.corrections, counts.villages)
        engine.dispose()
        self._workshop.say(f"{database}: a past of {counts.days} days in {time.monotonic() - began:.0f} s")
        return url

    def measured(self) -> dict[str, Any]:
        key = self._home.with_suffix(".key")
        made = self._command(self._url, self._home, "backup", "keygen", "--out", str(key))
        recipient = made.split("RECIPIENTS=")[1].strip()
        with self._workshop.broker() as broker, self._workshop.programs() as programs:
            programs.ingest(self._url, broker, {f"{PREFIX}DATA_DIR": str(self._home)})
            with self._published(broker):
                before = self._samples(self._url)
                with self._timed("backup"):
                    said = self._command(
                        self._url, self._home, "backup", "create", "--to", str(self._backups), "--encrypt-to", recipient
                    )
                after = self._samples(self._url)
        file = next(self._backups.glob("*.age"))
        store_mb = self._store_mb()
        with self._timed("drill"):
            self._command(self._url, self._home, "restore", str(file), "--verify", "--identity", str(key))
        self._destroy()
        target = self._empty()
        with self._timed("restore"):
            told = self._command(
                target, self._new, "restore", str(file), "--identity", str(key), "--into", str(self._new),
                "--to-database", target,
            )  # fmt: skip
        self._first_screen(target)
        back, rows = self._samples(target), int(told.split(" rows are back")[0].rsplit("\n", 1)[-1].replace(",", ""))
        return {
            "rows": rows,
            "store, MB": store_mb,
            "backup, MB": file.stat().st_size / 1e6,
            **{f"{step}, s": self._seconds[step] for step in _STEPS},
            "readings stored while backing up": after - before,
            "readings lost (came while backing up)": after - back,
            "rows missing": int(said.split(" rows,")[0].rsplit(" ", 1)[-1].replace(",", "")) - rows,
        }

    def _command(self, url: str, home: Path, *arguments: str) -> str:
        environment = {
            "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), f"{PREFIX}DATA_DIR": str(home),
            f"{PREFIX}DATABASE_URL": url,
        }  # fmt: skip
        command = [sys.executable, "-m", "commandcenter", *arguments]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {ran.stdout[-500:]} {ran.stderr[-2000:]}")
        return ran.stdout

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._seconds[step] = time.monotonic() - began
        self._workshop.say(f"{step}: {self._seconds[step]:.1f} s")

    @contextmanager
    def _published(self, broker: Mosquitto) -> Iterator[None]:
        """Readings at a steady rate, from before the block until after it."""
        engine = create_engine(self._url, read_only=True)
        elements = list(plan_of(engine).elements.values())
        engine.dispose()
        is_done, is_begun = threading.Event(), threading.Event()

        def publish() -> None:
            draw, seq = random.Random(1), 0
            with Publisher(broker.port) as publisher:
                while not is_done.is_set():
                    batch = [elements[(seq + n) % len(elements)] for n in range(self._counts.rate // 10)]
                    now = time.time_ns() // 1_000_000
                    publisher.publish_all([(topic(each), payload(each, now, seq, draw)) for each in batch])
                    seq += len(batch)
                    is_begun.set()
                    is_done.wait(0.1)

        thread = threading.Thread(target=publish)
        thread.start()
        is_begun.wait(30)
        try:
            yield
        finally:
            is_done.set()
            thread.join()

    def _samples(self, url: str) -> int:
        engine = create_engine(url, read_only=True)
        try:
            with engine.connect() as connection:
                return int(connection.scalar(select(func.count()).select_from(sample)) or 0)
        finally:
            engine.dispose()

    def _store_mb(self) -> float:
        if self._is_file:
            with sqlite3.connect(self._home / "commandcenter.db") as connection:
                pages, size = (
                    connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
                )
            connection.close()
            return float(pages * size / 1e6)
        return float(self._asked("SELECT pg_database_size(%s) / 1e6", self._url.rpartition("/")[2]))

    def _server(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._workshop.postgres.url.replace("+psycopg", ""), autocommit=True)

    def _asked(self, question: str, value: str) -> Any:
        with self._server() as server:
            found = server.execute(question, (value,)).fetchone()
        return found[0] if found else None

    def _destroy(self) -> None:
        shutil.rmtree(self._home)
        if not self._is_file:
            with self._server() as server:
                server.execute(f'DROP DATABASE "{self._url.rpartition("/")[2]}" WITH (FORCE)')

    def _empty(self) -> str:
        if self._is_file:
            return f"sqlite:///{self._new / 'commandcenter.db'}"
        return self._workshop.empty("postgresql")

    def _first_screen(self, url: str) -> None:
        """The page as a browser asks for it: its frame, then what is in it."""
        environment = {f"{PREFIX}DATA_DIR": str(self._new), f"{PREFIX}ACCESS": "open"}
        with self._workshop.programs() as programs:
            with self._timed("start"):
                address, _usage = programs.web(url, environment)
            with self._timed("first screen"):
                for path in ("/network", "/_dash-layout"):
                    answer = httpx.get(f"{address}{path}", headers={"Referer": f"{address}/network"}, timeout=60)
                    assert answer.status_code == 200
                    assert len(answer.content) > 1000
