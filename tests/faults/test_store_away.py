"""The store is locked, gone, replaced, full: nothing is acknowledged that is not stored, and it goes on by itself."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commandcenter.store import migrate
from tests.conftest import missing
from tests.faults.conftest import Road, valid
from tests.ingest.running import eventually
from tests.network import stored_seqs
from tests.servers import Postgres, postgres_programs

pytestmark = pytest.mark.faults

_LOCK = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
"""


def file_of(road: Road) -> Path:
    return Path(road.url.removeprefix("sqlite:///"))


def test_a_database_locked_for_15_seconds_by_another_process_loses_nothing(
    make_road: Callable[..., Road], sqlite_url: str
) -> None:
    """Longer than the busy timeout and, with a keep-alive of 5 s, longer than the broker waits without a sign."""
    road = make_road(sqlite_url, mqtt_keepalive_s="5").start()
    road.publish(valid(2000))
    eventually(lambda: road.stored() > 500, 20)
    with subprocess.Popen([sys.executable, "-c", _LOCK, file_of(road), "15"], stdout=subprocess.PIPE) as locker:
        assert locker.stdout is not None
        assert locker.stdout.readline() == b"locked\n"
        road.publish(valid(8000, first=2000))
        road.published()
        assert road.ingest.is_up()
    road.settle(10_000)
    assert road.ingest.log.count("the store cannot be written") == 1
    assert "database is locked" in road.ingest.log
    assert road.ingest.log.count("the store is back") == 1


def test_a_database_file_that_is_moved_away_is_waited_for_and_never_written_to_elsewhere(road: Road) -> None:
    """SQLite would go on writing to the moved file, and a new connection would begin an empty one in its place."""
    file = file_of(road)
    away, log = file.with_name("away.db"), file.with_name(file.name + "-wal")
    road.publish(valid(3000))
    road.settle(3000)
    road.engine.dispose()
    file.rename(away)
    written = [_size_and_time(path) for path in (away, log)]
    road.publish(valid(3000, first=3000))
    road.published()
    eventually(lambda: "there is no database file" in road.ingest.log, 10, road.ingest.log)
    time.sleep(1)
    assert not file.exists()
    assert [_size_and_time(path) for path in (away, log)] == written
    away.rename(file)
    road.settle(6000)
    assert "the store is back" in road.ingest.log


def _size_and_time(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def test_a_backup_that_is_restored_under_a_running_worker_is_written_to_from_then_on(road: Road) -> None:
    """By one rename, as `mv` does. What came after the backup is gone with the old file; what comes now is not."""
    file = file_of(road)
    road.publish(valid(1000))
    road.settle(1000)
    backup = file.with_name("backup.db")
    with sqlite3.connect(file) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    source.close()
    target.close()
    road.publish(valid(1000, first=1000))
    road.settle(2000)
    road.engine.dispose()
    for side in ("-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)
    backup.rename(file)
    road.publish(valid(1000, first=2000))
    road.published()
    eventually(lambda: len(stored_seqs(road.engine)) == 2000, 20)
    assert stored_seqs(road.engine) == [*range(1000), *range(2000, 3000)]
    road.is_healthy()


class StoppablePostgres(Postgres):
    """A server that can be away for a while."""

    def pause(self) -> None:
        """End it as a power cut would."""
        self._run("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "stop")

    def resume(self) -> None:
        """Start it again on what it has on disk."""
        data = self._folder / "data"
        self._run("pg_ctl", "-D", data, "-o", self._options, "-l", self._folder / "log", "-w", "start")


@pytest.fixture
def postgres() -> Iterator[StoppablePostgres]:
    """A server of its own, because it is stopped."""
    if postgres_programs() is None:
        pytest.skip(missing("PostgreSQL"))
    folder = Path("/tmp") / f"commandcenter-faults-{os.getpid()}"  # noqa: S108 - the server's own user must reach it
    server = StoppablePostgres(folder)
    server.start()
    yield server
    server.stop()


def test_postgresql_stopped_in_the_flow_and_started_again_loses_nothing(
    make_road: Callable[..., Road], postgres: StoppablePostgres
) -> None:
    url = postgres.create("store")
    migrate.upgrade(url)
    road = make_road(url).start()
    road.publish(valid(20_000), piece=500, pause_s=0.03)
    eventually(lambda: road.stored() > 2000, 30)
    postgres.pause()
    eventually(lambda: "the store cannot be written" in road.ingest.log, 10)
    time.sleep(2)
    assert road.ingest.is_up()
    postgres.resume()
    road.engine.dispose()
    road.settle(20_000)
    assert road.ingest.log.count("the store cannot be written") == 1
    assert "Traceback" not in road.ingest.log


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 3 MB; None where no mount is possible."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        yield None
        return
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_stops_the_writing_and_room_brings_it_back(
    make_road: Callable[..., Road], sqlite_url: str, small_disk: Path | None
) -> None:
    if small_disk is None:
        pytest.skip("this machine may not mount a tmpfs; tests/ingest/test_sink.py fills a file to its limit instead")
    shutil.copy(sqlite_url.removeprefix("sqlite:///"), small_disk / "store.db")
    road = make_road(f"sqlite:///{small_disk}/store.db").start()
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - 200_000))
    road.publish(valid(2000))
    eventually(lambda: "the store cannot be written" in road.ingest.log, 15, road.ingest.log)
    time.sleep(1)
    assert road.ingest.is_up()
    ballast.unlink()
    road.settle(2000)
    assert "full" in road.ingest.log or "disk I/O" in road.ingest.log
    assert road.ingest.log.count("nothing is acknowledged") == 1
