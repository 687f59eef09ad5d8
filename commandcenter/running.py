"""What runs on a data folder: at most one demo, known by a lock that the kernel frees when its holder dies."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

_LOCK: Final = "demo.lock"
_ABOUT: Final = "demo.json"
_RESTART: Final = "restart-broker"


class AlreadyRunning(Exception):
    """Another demo holds the data folder; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Running:
    """A demo that runs now."""

    pid: int
    url: str
    mqtt_port: int


@contextmanager
def hold(data_dir: Path) -> Iterator[None]:
    """Hold the data folder. Raises AlreadyRunning when another demo does."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / _LOCK).open("a") as lock:
        if not _try(lock):
            found = _read(data_dir)
            where = f" at {found.url} (process {found.pid})" if found else ""
            raise AlreadyRunning(
                f"A demo is running on {data_dir} already{where}. Use that one, stop it, or give another folder "
                "with --data-dir."
            )
        (data_dir / _ABOUT).unlink(missing_ok=True)
        (data_dir / _RESTART).unlink(missing_ok=True)
        try:
            yield
        finally:
            (data_dir / _ABOUT).unlink(missing_ok=True)


def announce(data_dir: Path, url: str, mqtt_port: int) -> None:
    """Leave word for other commands of where the demo of this folder can be found."""
    (data_dir / _ABOUT).write_text(json.dumps(asdict(Running(os.getpid(), url, mqtt_port))), encoding="utf-8")


def find(data_dir: Path) -> Running | None:
    """The demo that runs on this folder; None when there is none."""
    lock = data_dir / _LOCK
    if not lock.exists():
        return None
    with lock.open("a") as handle:
        return None if _try(handle) else _read(data_dir)


def ask_for_broker_restart(data_dir: Path) -> bool:
    """Ask the demo of this folder to restart its broker; False when there is no demo to ask."""
    if find(data_dir) is None:
        return False
    (data_dir / _RESTART).touch()
    return True


def take_broker_restart(data_dir: Path) -> bool:
    """Whether somebody asked for a restart of the broker; the question is then answered."""
    try:
        (data_dir / _RESTART).unlink()
    except FileNotFoundError:
        return False
    return True


def _try(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(data_dir: Path) -> Running | None:
    try:
        return Running(**json.loads((data_dir / _ABOUT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
