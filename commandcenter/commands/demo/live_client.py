"""A display without a screen: reads the live stream of the web server and notes when what arrived."""

import contextlib
import json
import threading
import time
import urllib.request
from typing import NamedTuple

VIEW = "network"


class Arrival(NamedTuple):
    """A new picture of a panel. Instants in ms UTC: when the data changed, and when the picture was here."""

    panel: str
    changed_at: int
    arrived_at: int


class LiveClient:
    """One client of the stream, in a thread of its own, for as long as the stream lasts."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/live/stream?view={VIEW}&client=demo"
        self._arrivals: list[Arrival] = []
        self._is_open = threading.Event()
        self._thread = threading.Thread(target=self._read, name="live-client", daemon=True)

    def open(self, timeout_s: float = 10.0) -> bool:
        """Connect; whether the stream has begun."""
        self._thread.start()
        return self._is_open.wait(timeout_s)

    @property
    def arrivals(self) -> list[Arrival]:
        """What has arrived so far."""
        return list(self._arrivals)

    def join(self, timeout_s: float = 5.0) -> None:
        """Wait for the stream to end: the server ends it when it stops."""
        self._thread.join(timeout_s)

    def _read(self) -> None:
        name = b""
        with (
            contextlib.suppress(OSError, ValueError),  # the server went away: so did the stream
            urllib.request.urlopen(self._url, timeout=30) as stream,  # noqa: S310 - our own http address
        ):
            for line in stream:
                if line.startswith(b"event: "):
                    name = line[7:].strip()
                    self._is_open.set()
                elif line.startswith(b"data: ") and name == b"panel":
                    self._note(json.loads(line[6:]))

    def _note(self, panel: dict[str, object]) -> None:
        if panel.keys() <= {"view", "panel", "digest", "data_at", "stale_after_s", "v"}:
            return  # only the age of the data moved on
        stamps = panel["v"]
        if isinstance(stamps, dict):
            now = time.time_ns() // 1_000_000
            self._arrivals.append(Arrival(str(panel["panel"]), int(stamps["changed_at"]), now))
