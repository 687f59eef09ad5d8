"""Displays of the wall in one real Chromium, each in a profile of its own as if it were a machine of its own."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psutil
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks.chromium import ARGUMENTS
from benchmarks.machine import CHROMIUM
from benchmarks.usage import Spent
from benchmarks.wall_room import Hung
from benchmarks.workshop import wait_for

COOKIE: Final = "commandcenter-display"
SIZE: Final = {"width": 1920, "height": 1080}
SCALE: Final = 0.25  # laid out as on a wall, painted at 480 x 270: these two cores have no GPU for dozens of displays
PRIORITY: Final = -10  # nice
OPEN_S: Final = 900.0  # for the first picture of a display: dozens of them load at once on two cores

# `seen`: the frame with the new picture was handed to the compositor (assets/wall/stage.js says so in the frame after).
# All pages are on one machine, so timeOrigin + now() is one clock; `offset`: how far off it a display believes the
# server's to be.
_WATCHER: Final = """
(() => {
  if (window.top !== window) return;
  const now = () => performance.timeOrigin + performance.now();
  const log = window.benchmark = [];
  const heard = window.benchmarkHeard = [];
  document.addEventListener("wall:program", () => heard.push(now()));
  document.addEventListener("wall:shown", (event) => {
    const found = {key: event.detail.key, due: event.detail.at, late: event.detail.late, seen: now()};
    found.offset = window.wall.now() - found.seen;
    log.push(found);
  });
})()
"""
_SHOWN: Final = "() => Boolean(window.wall && window.wall.shown && window.wall.shown() && window.wall.shown().key)"


class Displays:
    """Open displays. Only for the thread that opened them."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._contexts: list[BrowserContext] = []
        self.pages: list[Page] = []
        self._sessions: list[CDPSession] = []

    def open(self, hung: Sequence[Hung], scale: float = SCALE) -> None:
        """A display each; returns when all of them show their first picture. Raises playwright's TimeoutError."""
        for each in hung:
            context = self._browser.new_context(viewport=SIZE, device_scale_factor=scale)  # type: ignore[arg-type]
            context.set_default_timeout(OPEN_S * 1000)
            context.add_cookies([{"name": COOKIE, "value": each.token, "url": self._address, "httpOnly": True}])
            context.add_init_script(_WATCHER)
            page = context.new_page()
            page.goto(f"{self._address}/display", wait_until="commit")
            self._contexts.append(context)
            self.pages.append(page)
            self._sessions.append(context.new_cdp_session(page))
        for page in self.pages:
            page.wait_for_function(_SHOWN)

    def close(self) -> None:
        """All of them."""
        for context in self._contexts:
            context.close()

    def wait(self, seconds: float) -> None:
        """Let the browser work."""
        self.pages[0].wait_for_timeout(seconds * 1000)

    def shown(self) -> list[list[dict[str, Any]]]:
        """Of every display the switches that it made since the last call."""
        return [page.evaluate("window.benchmark.splice(0)") for page in self.pages]

    def heard(self) -> list[list[float]]:
        """Of every display the instants (ms) at which it got a program since the last call."""
        return [page.evaluate("window.benchmarkHeard.splice(0)") for page in self.pages]

    def warm(self) -> list[set[str]]:
        """Of every display the keys of the pictures that it has ready."""
        return [set(page.evaluate("[...window.wall.warm()]")) for page in self.pages]

    def next_switch(self) -> float:
        """Seconds until the next switch that any of them knows of; infinity when none is to come."""
        script = """() => { const now = window.wall.now();
            const coming = window.wall.me().moments.map((each) => each.at).filter((at) => at > now);
            return coming.length ? (Math.min(...coming) - now) / 1000 : -1; }"""
        found = [float(page.evaluate(script)) for page in self.pages]
        return min((each for each in found if each >= 0), default=float("inf"))

    def metrics(self, number: int) -> dict[str, float]:
        """What the browser counts of one display after its garbage was collected (``Performance.getMetrics``)."""
        session = self._sessions[number]
        session.send("HeapProfiler.collectGarbage")
        session.send("Performance.enable")
        return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}

    def report(self, number: int) -> str:
        """What one display has in front, for a person."""
        return json.dumps(self.pages[number].evaluate("window.wall.shown()"), default=str)[:300]


class Chromium:
    """The browser's processes, looked at from outside."""

    def __init__(self) -> None:
        self._root = next(
            each for each in psutil.Process().children(recursive=True)
            if "--remote-debugging-pipe" in " ".join(_line(each)) and not _kind(each)
        )  # fmt: skip
        self._before: dict[int, float] = {}

    def begin(self, at: float) -> None:
        """Count CPU seconds from here."""
        self._at, self._before = at, self._seconds()

    def spent(self, at: float) -> Spent:
        """Since ``begin``, of all its processes."""
        found = self._seconds()
        return Spent(sum(value - self._before.get(pid, 0.0) for pid, value in found.items()), at - self._at)

    @contextmanager
    def preferred(self, more: psutil.Process) -> Iterator[bool]:
        """The browser, this process and ``more`` run before everything else on this machine; whether that may be.

        Displays of a wall have a processor to themselves, and a switch is a matter of milliseconds.
        """
        processes = [*self._all(), psutil.Process(), more]
        refused = [each for each in processes if not _set_nice(each, PRIORITY)]
        try:
            yield not refused
        finally:
            for each in processes:
                _set_nice(each, 0)

    def renderers_mb(self) -> list[float]:
        """The proportional set size of every renderer, in MiB."""
        return [_pss_mb(each.pid) for each in self._all() if _kind(each) == "renderer"]

    def others_mb(self) -> float:
        """That of the browser, its compositor and its services together."""
        return sum(_pss_mb(each.pid) for each in self._all() if _kind(each) != "renderer")

    def _all(self) -> list[psutil.Process]:
        return [self._root, *self._root.children(recursive=True)]

    def _seconds(self) -> dict[int, float]:
        found = {}
        for each in self._all():
            try:
                times = each.cpu_times()
            except psutil.NoSuchProcess:
                continue
            found[each.pid] = times.user + times.system
        return found


@contextmanager
def displays(address: str) -> Iterator[tuple[Displays, Chromium]]:
    """A browser without windows yet."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, "--enable-precise-memory-info"]
        )
        try:
            wait_for(lambda: bool(browser.version), "Chromium")
            yield Displays(browser, address), Chromium()
        finally:
            browser.close()


def _set_nice(process: psutil.Process, nice: int) -> bool:
    """Of all its threads, for Linux keeps it for each, and of its session among the sessions (sched(7), "autogroup").
    Whether it is so; what has ended needs none."""
    group = Path(f"/proc/{process.pid}/autogroup")
    try:
        for thread in process.threads():
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, thread.id, nice)
        if group.exists():
            group.write_text(str(nice))
    except PermissionError:
        return False
    except (psutil.NoSuchProcess, OSError):
        return True
    return True


def _line(process: psutil.Process) -> list[str]:
    try:
        found: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return found


def _kind(process: psutil.Process) -> str:
    return next((each.removeprefix("--type=") for each in _line(process) if each.startswith("--type=")), "")


def _pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
