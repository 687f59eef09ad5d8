"""The parts that benchmarks put together: stores with the sample network, brokers, and our programs as processes."""

import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
from sqlalchemy import Engine

from benchmarks.usage import Usage
from commandcenter import settings
from commandcenter.commands.demo.prepare import prepare
from commandcenter.domain.model import Inventory
from commandcenter.settings import PREFIX, Settings
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import inventory
from commandcenter.supervisor import Program, Supervisor
from tests.servers import Mosquitto, Postgres, free_port

ROOT = Path(__file__).parents[1]
SEED = 20261122

Say = Callable[[str], None]


class Workshop:
    """A folder for one benchmark, and what was started in it; all is ended and removed when it closes."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.folder = Path(tempfile.mkdtemp(prefix="commandcenter-benchmark-"))
        self.folder.chmod(0o755)  # PostgreSQL runs as its own user below it
        self._postgres: Postgres | None = None
        self._templates: dict[tuple[str, int], str] = {}
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._postgres is not None:
            self._postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def postgres(self) -> Postgres:
        """A durable PostgreSQL (fsync is on, as in production), started at first use."""
        if self._postgres is None:
            self._postgres = Postgres(self.folder / "postgres", "shared_buffers=256MB").start()
        return self._postgres

    def store(self, database: str, days: int = 0) -> str:
        """The URL of a new store ("sqlite" or "postgresql") with the sample network and ``days`` of past."""
        template = self._template(database, days)
        self._count += 1
        if database == "postgresql":
            return self.postgres.create(f"store_{self._count}", template.rpartition("/")[2])
        path = self.folder / f"store-{self._count}.db"
        shutil.copy(template.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def empty(self, database: str) -> str:
        """The URL of a store without a schema."""
        self._count += 1
        if database == "postgresql":
            return self.postgres.create(f"store_{self._count}")
        return f"sqlite:///{self.folder / f'store-{self._count}.db'}"

    def _template(self, database: str, days: int) -> str:
        if (database, days) not in self._templates:
            name = f"template_{days}"
            is_postgres = database == "postgresql"
            url = self.postgres.create(name) if is_postgres else f"sqlite:///{self.folder / name}.db"
            prepare(settings_of(url, self.folder), SEED, days)
            if not is_postgres:  # one file, nothing left in the WAL
                with create_engine(url).connect() as connection:
                    connection.rollback()
                    connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
            self._templates[database, days] = url
        return self._templates[database, days]

    @contextmanager
    def broker(self) -> Iterator[Mosquitto]:
        """A mosquitto that remembers nothing of an earlier run."""
        self._count += 1
        folder = self.folder / f"broker-{self._count}"
        folder.mkdir()
        broker = Mosquitto(folder).start()
        try:
            yield broker
        finally:
            broker.stop()
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def programs(self) -> Iterator["Programs"]:
        """Our programs as processes; all are ended at the end."""
        self._count += 1
        programs = Programs(self.folder / f"logs-{self._count}", self.folder)
        try:
            yield programs
        finally:
            programs.stop()


class Programs:
    """Starts the programs of the product as an installation does."""

    def __init__(self, logs: Path, data_dir: Path) -> None:
        self._supervisor = Supervisor(logs, say=lambda _line: None)
        self._told = {f"{PREFIX}DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}

    def ingest(
        self, database_url: str, broker: Mosquitto, environment: Mapping[str, str] | None = None,
        command: Sequence[str] = ("-m", "commandcenter", "ingest"),
    ) -> Usage:  # fmt: skip
        """An ingest worker, connected and subscribed. Raises RuntimeError."""
        told = {f"{PREFIX}DATABASE_URL": database_url, f"{PREFIX}MQTT_PORT": str(broker.port), **(environment or {})}
        self._start("ingest", command, told)
        self._wait("ingest", lambda log: "connected to" in log)
        time.sleep(0.3)  # the subscription follows the connection
        return Usage(psutil.Process(self._supervisor.pid("ingest")))

    def alerts(self, database_url: str, rules: str) -> Usage:
        """The process of the alerts with these rules in force. Raises RuntimeError."""
        path = Path(self._told[f"{PREFIX}DATA_DIR"]) / "alerts.yaml"
        path.write_text(rules)
        self._start("alerts", ("-m", "commandcenter", "alert", "serve"),
                    {f"{PREFIX}DATABASE_URL": database_url, f"{PREFIX}ALERTS_FILE": str(path)})  # fmt: skip
        self._wait("alerts", lambda log: "rules are in force" in log, within_s=120)
        return Usage(psutil.Process(self._supervisor.pid("alerts")))

    def simulator(self, database_url: str, broker: Mosquitto, speed: float) -> None:
        """Every element of the network reports to the broker, so many times as fast as in reality."""
        told = {f"{PREFIX}DATABASE_URL": database_url, f"{PREFIX}MQTT_PORT": str(broker.port)}
        self._start("simulator", ("-m", "commandcenter", "simulate", "--alone", "--speed", f"{speed:g}"), told)
        self._wait("simulator", lambda log: "report to" in log)

    def web(
        self, database_url: str, environment: Mapping[str, str] | None = None,
        application: str = "commandcenter.wsgi:application()",
    ) -> tuple[str, Usage]:  # fmt: skip
        """A web server with one web process: its address, and that process. Raises RuntimeError."""
        port = free_port()
        told = {
            f"{PREFIX}DATABASE_URL": database_url,
            f"{PREFIX}WEB_PORT": str(port),
            f"{PREFIX}ACCESS": "open",
            f"{PREFIX}SECRET_KEY": "of the benchmarks",
            **(environment or {}),
        }
        config = ROOT / "commandcenter" / "gunicorn_config.py"
        self._start("web", ("-m", "gunicorn", "-c", str(config), application), told)
        master = psutil.Process(self._supervisor.pid("web"))
        self._wait("web", lambda log: "Booting worker" in log and "Listening" in log)
        wait_for(lambda: bool(master.children()) and _answers(port), "the web server", within_s=120)
        return f"http://127.0.0.1:{port}", Usage(master.children()[0])

    def stop(self) -> None:
        """End everything cleanly."""
        self._supervisor.stop()

    def _start(self, name: str, arguments: Sequence[str], told: Mapping[str, str]) -> None:
        self._supervisor.start(Program(name, [sys.executable, *arguments], {**self._told, **told}))

    def _wait(self, name: str, is_ready: Callable[[str], bool], within_s: float = 120) -> None:
        def look() -> bool:
            if not self._supervisor.is_running(name):
                raise RuntimeError(f"{name} ended: {self._supervisor.log_of(name).read_text()[-2000:]}")
            return is_ready(self._supervisor.log_of(name).read_text())

        wait_for(look, name, within_s)


def settings_of(database_url: str, data_dir: Path) -> Settings:
    """Settings of a store, and nothing from the environment."""
    return settings.load({}, database_url=database_url, data_dir=data_dir)


def plan_of(engine: Engine) -> Inventory:
    """The network of a store."""
    with engine.connect() as connection:
        return inventory.load(connection)


def wait_for(is_so: Callable[[], bool], what: str, within_s: float = 30, every_s: float = 0.02) -> None:
    """Wait until it is so. Raises TimeoutError."""
    deadline = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {within_s:g} s")
        time.sleep(every_s)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
