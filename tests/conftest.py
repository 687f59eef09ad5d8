"""Real parts for the tests: SQLite and PostgreSQL databases, a mosquitto broker. Each is started once and shared."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from commandcenter.store import engine as store_engine
from commandcenter.store import migrate
from commandcenter.store.schema import metadata


def free_port() -> int:
    """A port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing(program: str) -> str:
    """Why a test is skipped; in CI a missing program is a failure, because `make test` installs it."""
    reason = f"{program} is not installed (`make test` installs it on Debian as root)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    return reason


def _postgres_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if Path("/usr/lib/postgresql").is_dir() else []
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_postgres() -> dict[str, int | str]:
    """initdb refuses root: run as the user that Debian's package brings."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid}


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own on loopback; the URL of its maintenance database."""
    programs = _postgres_bin()
    if programs is None:
        pytest.skip(missing("PostgreSQL"))
    folder = Path("/tmp") / f"commandcenter-pg-{os.getpid()}"  # noqa: S108 - the server's own user must reach it
    folder.mkdir(mode=0o700)
    identity = _as_postgres()
    if identity:
        os.chown(folder, int(identity["user"]), int(identity["group"]))
    port = free_port()
    try:
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, cwd="/", **identity,
        )  # fmt: skip
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=60"
        )
        subprocess.run(
            [programs / "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start"],
            check=True, capture_output=True, cwd="/", **identity,
        )  # fmt: skip
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"],
            check=False, capture_output=True, cwd="/", **identity,
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _postgres_migrated(postgres_server: str) -> str:
    migrate.upgrade(postgres_server)
    return postgres_server


@pytest.fixture
def postgres_url(_postgres_migrated: str) -> str:
    """An empty migrated PostgreSQL database."""
    engine = store_engine.create_engine(_postgres_migrated)
    with engine.begin() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return _postgres_migrated


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """An empty migrated SQLite database in WAL mode."""
    shutil.copy(_sqlite_template, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty migrated database, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A writing engine on an empty migrated database, once on SQLite and once on PostgreSQL."""
    made = store_engine.create_engine(database_url)
    yield made
    made.dispose()


class Mosquitto:
    """A mosquitto of our own, with the settings that deploy/ recommends; it can be killed and started again."""

    def __init__(self, folder: Path, extra: str = "") -> None:
        self.port = free_port()
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location {folder}/\n"
            f"autosave_interval 30\nmax_queued_messages 1000000\nmax_inflight_messages 0\nuser root\n{extra}\n"
        )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> "Mosquitto":
        """Start and wait until it accepts connections."""
        with (self.folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["/usr/sbin/mosquitto", "-c", str(self.folder / "mosquitto.conf")], stdout=log, stderr=log
            )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.02)
        raise RuntimeError(f"mosquitto did not start: {(self.folder / 'mosquitto.log').read_text()}")

    def stop(self, kill: bool = False) -> None:
        """End it: cleanly (it saves its sessions), or by SIGKILL."""
        if self._process is not None:
            (self._process.kill if kill else self._process.terminate)()
            self._process.wait(10)
            self._process = None


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A running mosquitto on loopback."""
    if not Path("/usr/sbin/mosquitto").exists():
        pytest.skip(missing("mosquitto"))
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    broker = Mosquitto(folder).start()
    yield broker
    broker.stop()
