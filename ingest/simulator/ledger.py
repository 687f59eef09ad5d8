"""The ledger: every message that the broker has taken from the simulator, so that the store can be held against it."""

import base64
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Entry(NamedTuple):
    """A message that the broker acknowledged (or, a last will, that it owes). ``is_valid``: it must be a sample."""

    topic: str
    payload: bytes
    is_valid: bool


class Ledger:
    """Appends entries to a file, one JSON object a line. Any thread may write."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def add(self, entry: Entry) -> None:
        """Enter a message."""
        payload = base64.b64encode(entry.payload).decode()
        line = json.dumps({"topic": entry.topic, "payload": payload, "is_valid": entry.is_valid})
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()

    def close(self) -> None:
        """End the file."""
        self._file.close()


def read(path: Path) -> Iterator[Entry]:
    """The entries of a ledger; nothing when there is no file yet."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            held = json.loads(line)
            yield Entry(held["topic"], base64.b64decode(held["payload"]), held["is_valid"])
