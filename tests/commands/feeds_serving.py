"""A real ``commandcenter feed serve`` process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path


class FeedServe:
    """``python -m commandcenter feed serve`` on a folder of data. ``log`` is what it wrote."""

    def __init__(self, folder: Path, url: str, name: str = "serve") -> None:
        self._log = folder / f"{name}.log"
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("COMMANDCENTER_")}
        self.environ |= {"COMMANDCENTER_DATABASE_URL": url, "COMMANDCENTER_DATA_DIR": str(folder)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def is_up(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> "FeedServe":
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "commandcenter", "feed", "serve"],
                env=self.environ, stdout=log, stderr=log, cwd=Path(__file__).parents[2],
            )  # fmt: skip
        return self

    def ended(self, within_s: float = 60) -> int:
        """The code that it ended with by itself."""
        assert self._process is not None
        return self._process.wait(within_s)

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    def stop(self, within_s: float = 60) -> float:
        """SIGTERM; the seconds that it took to end well. Raises AssertionError."""
        assert self._process is not None
        started = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(within_s) == 0, self.log[-2000:]
        return time.monotonic() - started

    def end(self) -> None:
        """Whatever state it is in."""
        if self.is_up():
            self.kill()
