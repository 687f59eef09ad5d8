"""Killed, out of room, raced, written to meanwhile: a backup is whole or not there, and so is what is restored."""

import errno
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from commandcenter.backup import BackupError, archive, checksum, create, names, restore, workplace
from commandcenter.backup.create import failed
from commandcenter.backup.crypt import Key, Seal
from commandcenter.backup.restore import Target
from commandcenter.settings import Settings, load
from commandcenter.store import snapshot
from commandcenter.store.engine import StoreError, create_engine
from tests.backup.everything import fill
from tests.backup.test_copy import cells
from tests.backup.test_restore import KEY, RECIPIENT, SEAL, held, quiet

ROOT = Path(__file__).parents[2]
SAMPLES = 60_000


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    """A store that takes a moment to copy, where an installation has it."""
    home = tmp_path / "home"
    home.mkdir()
    path = Path(sqlite_url.removeprefix("sqlite:///")).rename(home / "commandcenter.db")
    engine = create_engine(f"sqlite:///{path}")
    fill(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = ((2, 10 + number, number, number, "up", number / 7) for number in range(SAMPLES))
        connection.executemany(
            "INSERT INTO sample (element_id, event_at, digest, recorded_at, status, latency_ms) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
    (home / "secret.key").write_text("the old key\n")
    return load({}, data_dir=home)


def started(settings: Settings, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COMMANDCENTER_DATA_DIR": str(settings.data_dir),
        "COMMANDCENTER_BACKUP_RECIPIENTS": RECIPIENT,
    }  # fmt: skip
    command = [sys.executable, "-m", "commandcenter", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed_at_some_moment(process: subprocess.Popen[bytes], working: Path, pattern: str, seed: int) -> bool:
    """Kill it somewhere between its first file and its end; whether it was still alive."""
    deadline = time.monotonic() + 60
    while process.poll() is None and not list(working.glob(pattern)) and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(random.Random(seed).uniform(0, 1.2))
    was_alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    return was_alive


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(3))
def test_a_killed_backup_leaves_no_file_with_the_name_of_one_unless_it_is_whole(
    settings: Settings, tmp_path: Path, seed: int
) -> None:
    folder = tmp_path / "backups"
    process = started(settings, "backup", "create", "--to", str(folder))
    killed_at_some_moment(process, settings.data_dir, ".backup-*", seed)
    for each in names.kept(folder):
        assert checksum.is_whole(each.path)
        assert restore.verify(each.path, KEY, settings, tmp_path / "scratch", "", quiet).outcome.is_good
    made = create.create(settings, folder, SEAL, quiet)
    assert not list(settings.data_dir.glob(".backup-*")), "the next one clears away what was left"
    assert restore.verify(made.path, KEY, settings, tmp_path / "scratch", "", quiet).outcome.is_good


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(4))
def test_a_killed_restore_leaves_the_old_store_or_the_new_one(settings: Settings, tmp_path: Path, seed: int) -> None:
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    (tmp_path / "key").write_text(f"{KEY.identities[0]}\n")
    path = settings.data_dir / "commandcenter.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM calendar_day")  # by this the old one is known
    (settings.data_dir / "secret.key").write_text("a newer key\n")
    process = started(settings, "restore", str(made.path), "--identity", str(tmp_path / "key"), "--replace")
    killed_at_some_moment(process, settings.data_dir, ".backup-*", seed)
    snapshot.check_sqlite(path)
    with closing(sqlite3.connect(path)) as connection:
        days = connection.execute("SELECT count(*) FROM calendar_day").fetchone()[0]
        samples = connection.execute("SELECT count(*) FROM sample").fetchone()[0]
    assert days in (0, 3)
    assert samples == SAMPLES + 3
    assert (settings.data_dir / "secret.key").read_text() in ("the old key\n", "a newer key\n")
    restore.restore(made.path, KEY, Target(settings.database, settings.data_dir, is_replacing=True), quiet)
    assert len(held(settings.database)["calendar_day"]) == 3


def test_a_copy_is_one_moment_while_somebody_writes(settings: Settings, tmp_path: Path) -> None:
    """Each transaction adds a pair; a copy with an odd number would be two moments."""
    path, is_done = settings.data_dir / "commandcenter.db", threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            while not is_done.is_set():
                connection.execute("BEGIN IMMEDIATE")
                for n in (0, 1):
                    connection.execute(
                        "INSERT INTO sample (element_id, event_at, digest, recorded_at, status) "
                        "VALUES (9, ?, ?, 1, 'up')",
                        (written, n),
                    )
                connection.execute("COMMIT")
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            made = create.create(settings, tmp_path / f"backups-{number}", Seal(), quiet)
            (tmp_path / f"out-{number}").mkdir()
            archive.unpack(made.path, Key(), tmp_path / f"out-{number}")
    finally:
        is_done.set()
        writer.join()
    counts = []
    for number in range(3):
        with closing(sqlite3.connect(tmp_path / f"out-{number}" / create.SQLITE)) as connection:
            counts.append(connection.execute("SELECT count(*) FROM sample WHERE element_id = 9").fetchone()[0])
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)
    assert written > counts[-1] / 2 > 0, "it was written to before, while and after"


def test_two_at_once_exclude_each_other(settings: Settings, tmp_path: Path) -> None:
    with workplace.alone(settings.data_dir), pytest.raises(BackupError, match="Another backup or restore"):
        create.create(settings, tmp_path / "backups", Seal(), quiet)
    create.create(settings, tmp_path / "backups", Seal(), quiet)


def test_no_room_is_said_before_anything_is_written(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = 1_000_000

    monkeypatch.setattr(workplace.shutil, "disk_usage", lambda _path: Full)
    with pytest.raises(BackupError, match=r"1 MB are free: nothing was written"):
        create.create(settings, tmp_path / "backups", Seal(), quiet)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small file system can be mounted only by root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_leaves_nothing_of_a_backup(
    settings: Settings, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workplace, "need", lambda *_arguments: None)  # it was free when we looked
    (small_disk / "ballast").write_bytes(b"x" * 2_000_000)
    with pytest.raises(BackupError, match="No room left"):
        create.create(settings, small_disk, SEAL, quiet)
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


def test_a_disk_that_fills_up_leaves_nothing_of_a_restore(
    settings: Settings, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    target = Target(f"sqlite:///{small_disk / 'new' / 'commandcenter.db'}", small_disk / "new")
    with pytest.raises(BackupError, match="are free at"):
        restore.restore(made.path, KEY, target, quiet)
    monkeypatch.setattr(archive, "_refuse_too_large", lambda *_arguments: None)
    with pytest.raises(BackupError, match="No room"):
        restore.restore(made.path, KEY, target, quiet)
    assert [path.name for path in (small_disk / "new").iterdir()] == ["backup.lock"]


def test_a_file_system_with_small_files_is_named(tmp_path: Path) -> None:
    assert "FAT32" in create._trouble(OSError(errno.EFBIG, "File too large"), tmp_path)


@pytest.mark.parametrize("what", ["not a database at all", "cut"])
def test_a_damaged_store_is_not_backed_up_in_silence(settings: Settings, tmp_path: Path, what: str) -> None:
    path = settings.data_dir / "commandcenter.db"
    snapshot.release_sqlite(path)
    whole = path.read_bytes()
    path.write_bytes(b"x" * 5000 if what != "cut" else whole[: len(whole) // 2 // 4096 * 4096])
    with pytest.raises((BackupError, StoreError), match=r"cannot be copied|damaged|no whole|malformed"):
        create.create(settings, tmp_path / "backups", Seal(), quiet)
    assert names.kept(tmp_path / "backups") == []


def test_a_damaged_store_can_still_be_replaced(settings: Settings, tmp_path: Path) -> None:
    """That is what the backup is for."""
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    engine = create_engine(settings.database)
    before = cells(engine)
    engine.dispose()
    path = settings.data_dir / "commandcenter.db"
    path.write_bytes(b"ransom" * 1000)
    path.with_name("commandcenter.db-wal").write_bytes(b"of the old one")
    done = restore.restore(made.path, KEY, Target(settings.database, settings.data_dir, is_replacing=True), quiet)
    assert held(settings.database)["sample"] == before["sample"]
    assert (
        not path.with_name("commandcenter.db-wal").exists()
        or path.with_name("commandcenter.db-wal").stat().st_size == 0
    )
    aside = next(settings.data_dir.glob("before-restore-*"))
    assert (aside / "commandcenter.db").read_bytes() == b"ransom" * 1000
    assert (aside / "commandcenter.db-wal").read_bytes() == b"of the old one"
    assert len(done.aside) == 2


def test_a_row_that_was_changed_in_the_archive_is_found(settings: Settings, tmp_path: Path) -> None:
    """Somebody unpacked it, changed a figure, and packed it again with fresh checksums."""
    made = create.create(settings, tmp_path / "backups", Seal(), quiet)
    into = tmp_path / "out"
    into.mkdir()
    about = archive.unpack(made.path, Key(), into)
    with closing(sqlite3.connect(into / create.SQLITE)) as connection, connection:
        connection.execute("UPDATE sample SET latency_ms = 0.5 WHERE event_at = 100 AND element_id = 2")
    files = {name: into / name for name in about.members}
    about = about.model_copy(update={"members": {name: create._member(path) for name, path in files.items()}})
    forged = tmp_path / names.name_of(about.made_at, False)
    with forged.open("wb") as target:
        archive.write(target, Seal(), about, files)
    with pytest.raises(BackupError, match=r"sample \(60003 rows expected, 60003 found\)"):
        restore.verify(forged, Key(), settings, tmp_path / "scratch", "", quiet)


def test_a_changed_file_is_found_by_its_checksum_without_any_key(settings: Settings, tmp_path: Path) -> None:
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    data = bytearray(made.path.read_bytes())
    data[-100] ^= 1
    made.path.write_bytes(bytes(data))
    with pytest.raises(BackupError, match="was changed or cut"):
        restore.verify(made.path, Key(), settings, tmp_path / "scratch", "", quiet)
    outcome: Any = failed(1, SEAL, BackupError("x" * 10_000))
    assert len(outcome.error) == 2000
