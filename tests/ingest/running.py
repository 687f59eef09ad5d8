"""A worker in a thread, and a real `commandcenter ingest` process, for tests."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from commandcenter.settings import Settings
from commandcenter.store.engine import create_engine
from ingest.mqtt import Worker


def eventually(claim: Callable[[], Any], within_s: float = 15, what: str = "") -> None:
    """Wait until ``claim`` holds. Raises AssertionError."""
    deadline = time.monotonic() + within_s
    while not claim():
        assert time.monotonic() < deadline, f"not within {within_s} s: {what or claim}"
        time.sleep(0.02)


def settings_of(url: str, port: int, **values: Any) -> Settings:
    """Settings of a worker at the broker on ``port``."""
    return Settings(database_url=url, mqtt_port=port, **values)


@contextmanager
def working(settings: Settings, number: int = 0) -> Iterator[Worker]:
    """A worker that runs in a thread; at the end it has stopped within 5 seconds, as SIGTERM would have it."""
    engine = create_engine(settings.database)
    worker = Worker(settings, engine, number)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            worker.run()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, name=f"worker-{number}")
    thread.start()
    try:
        yield worker
    finally:
        if thread.is_alive():
            worker.stop()
        thread.join(20)
        engine.dispose()
    assert not thread.is_alive(), "the worker did not stop"
    assert errors == []


class Ingest:
    """A real `python -m commandcenter ingest`. ``log`` is what it wrote."""

    def __init__(self, folder: Path, url: str, port: int, *arguments: str, **environ: str) -> None:
        self._log = folder / "ingest.log"
        self._arguments = arguments
        self._environ = {name: value for name, value in os.environ.items() if not name.startswith("COMMANDCENTER_")}
        self._environ |= {"COMMANDCENTER_DATABASE_URL": url, "COMMANDCENTER_MQTT_PORT": str(port)}
        self._environ |= {"COMMANDCENTER_DATA_DIR": str(folder)}
        self._environ |= {f"COMMANDCENTER_{name.upper()}": value for name, value in environ.items()}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def is_up(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> "Ingest":
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "commandcenter", "ingest", *self._arguments],
                env=self._environ, stdout=log, stderr=log,
            )  # fmt: skip
        return self

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    def stop(self, within_s: float = 10) -> float:
        """SIGTERM; the seconds that it took to end well. Raises AssertionError."""
        assert self._process is not None
        started = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(within_s) == 0, self.log[-2000:]
        return time.monotonic() - started

    def end(self) -> None:
        """Whatever state it is in."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(10)


def worker_row(engine: Engine, name: str = "ingest-0") -> dict[str, Any]:
    """What the worker says about itself; empty before it has said anything."""
    with engine.connect() as connection:
        row = connection.exec_driver_sql(f"SELECT * FROM worker WHERE name = '{name}'").mappings().first()
    return dict(row) if row else {}


def said(records: list[logging.LogRecord], level: int) -> list[str]:
    """The messages of ``level`` and above of our own loggers."""
    return [record.getMessage() for record in records if record.levelno >= level and record.name.startswith("ingest")]
