"""Where a backup is put together: a folder of our own beside the store, one backup at a time, none left behind."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from commandcenter.backup import BackupError

_LOCK: Final = "backup.lock"
_PREFIX: Final = ".backup-"
PARTIAL: Final = ".partial"
_STALE_S: Final = 86_400
_RESERVE: Final = 50_000_000  # bytes that are left to everybody else


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Nobody else makes or restores a backup of this data folder meanwhile. Raises BackupError."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / _LOCK).open("a")
    except OSError as error:
        raise BackupError(f"{data_dir} cannot be written to: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"Another backup or restore of {data_dir} runs: wait for it") from error
        for left in data_dir.glob(f"{_PREFIX}*"):  # of one that was killed: we are alone
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def bench(parent: Path) -> Iterator[Path]:
    """An empty folder that only we can read, gone afterwards."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def need(folder: Path, size: int, what: str) -> None:
    """Raises BackupError when there is no room for ``size`` bytes."""
    free = shutil.disk_usage(folder).free
    if free < size + _RESERVE:
        raise BackupError(
            f"{what} needs about {size / 1e6:,.0f} MB at {folder}, where {free / 1e6:,.0f} MB are free: "
            "nothing was written"
        )


def sweep(folder: Path) -> None:
    """Delete what backups that were killed a day ago or more have left in their folder."""
    for left in folder.glob(f".commandcenter-*{PARTIAL}"):
        if left.is_file() and not left.is_symlink() and time.time() - left.stat().st_mtime > _STALE_S:
            left.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Make the names in a folder survive a power cut."""
    number = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
