"""Real parts for the tests: SQLite and PostgreSQL databases, MariaDB, a mosquitto broker. Each is started once and
shared."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from commandcenter.store import engine as store_engine
from commandcenter.store import migrate
from tests.emptied import make_empty
from tests.servers import MARIADB, MOSQUITTO, MariaDb, Mosquitto, Postgres, postgres_programs
from tests.servers import free_port as free_port  # many tests take it from here

TESTS = Path(__file__).parent

# Machines are shared: an example that takes long says nothing about the code.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


# Files that take long although they have few tests. What comes last in a run should be short.
_LONG = (
    "test_benchmarks.py", "browser/test_wall_road.py", "commands/test_demo.py", "commands/test_feed_serve.py",
    "ingest/test_feeds_road.py", "faults/", "browser/", "backup/", "credentials/", "ingest/test_mqtt", "commands/",
    "ingest/probes/", "ingest/feeds/",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those first: `--dist loadfile` gives out files in this order (with `--no-loadscope-reorder`)."""

    def place(item: pytest.Item) -> int:
        within = item.path.relative_to(TESTS).as_posix()
        return next((at for at, name in enumerate(_LONG) if within.startswith(name)), len(_LONG))

    items.sort(key=place)


def missing(program: str) -> str:
    """Why a test is skipped; in CI a missing program is a failure, because `make test` installs it."""
    reason = f"{program} is not installed (`make test` installs it on Debian as root)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    return reason


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own on loopback; the URL of its maintenance database."""
    if postgres_programs() is None:
        pytest.skip(missing("PostgreSQL"))
    server = Postgres(Path("/tmp") / f"commandcenter-pg-{os.getpid()}", "fsync=off")  # noqa: S108 - its own user must reach it
    try:
        yield server.start().url
    finally:
        server.stop()


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[str]:
    """A MariaDB server of our own on loopback; the URL of its owner, without a database."""
    if not MARIADB.exists():
        pytest.skip(missing("MariaDB"))
    server = MariaDb(Path("/tmp") / f"commandcenter-maria-{os.getpid()}")  # noqa: S108 - its own user must reach it
    try:
        yield server.start().url
    finally:
        server.stop()


@pytest.fixture(scope="session")
def _postgres_migrated(postgres_server: str) -> str:
    migrate.upgrade(postgres_server)
    return postgres_server


@pytest.fixture
def postgres_url(_postgres_migrated: str) -> str:
    """An empty migrated PostgreSQL database."""
    engine = store_engine.create_engine(_postgres_migrated)
    make_empty(engine)
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


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A running mosquitto on loopback."""
    if not MOSQUITTO.exists():
        pytest.skip(missing("mosquitto"))
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    broker = Mosquitto(folder).start()
    yield broker
    broker.stop()
