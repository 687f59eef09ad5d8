"""What a process uses: CPU seconds between two looks, and its largest memory."""

import re
import time
from pathlib import Path
from typing import NamedTuple

import psutil


class Spent(NamedTuple):
    """CPU seconds (user and system, of all threads) over ``wall_s`` seconds."""

    cpu_s: float
    wall_s: float

    @property
    def core_percent(self) -> float:
        """Share of one core."""
        return 100 * self.cpu_s / self.wall_s


class Usage:
    """Looks at one process from outside."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self.begin()

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    def begin(self) -> None:
        """Count CPU seconds from here."""
        self._cpu_s, self._at = self._now(), time.monotonic()

    def spent(self) -> Spent:
        """Since ``begin``."""
        return Spent(self._now() - self._cpu_s, time.monotonic() - self._at)

    @property
    def peak_mb(self) -> float:
        """The largest resident memory since the process began, in MiB (VmHWM of the kernel)."""
        return self._status("VmHWM") / 1024

    @property
    def rss_mb(self) -> float:
        """The resident memory now, in MiB."""
        return self._status("VmRSS") / 1024

    def _now(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def _status(self, name: str) -> int:
        text = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(rf"^{name}:\s+(\d+) kB$", text, re.MULTILINE)
        if found is None:
            raise RuntimeError(f"the kernel does not tell {name}")
        return int(found[1])
