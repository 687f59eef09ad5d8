"""The clock of the feeds: each runs when it is due, none waits for another, a changed feeds.yaml is taken up by itself.

The timer and the threads are APScheduler's. What is due when is the runner's answer, kept in the store, so that a
restart neither forgets nor repeats.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from ingest.feeds_file import Configured

log = logging.getLogger(__name__)

_LOOK_S: Final = 3  # seconds between looks at feeds.yaml and at feeds that somebody has unparked
_HOUSE: Final = "house"

Load = Callable[[], tuple[Configured, ...] | None]  # None: nothing has changed since the last time
FirstDue = Callable[[Configured], int | None]  # None: parked or disabled
Run = Callable[[Configured], int | None]  # the instant of the next run; None: parked


class Schedule:
    """Runs feeds until ``stop``. ``beat`` is called with every look."""

    def __init__(self, load: Load, first_due: FirstDue, run: Run, beat: Callable[[], None], threads: int) -> None:
        self._load, self._first_due, self._run, self._beat = load, first_due, run, beat
        self._feeds: dict[str, Configured] = {}
        self._held: set[str] = set()  # planned, waiting for a thread, or running
        executors = {"default": ThreadPoolExecutor(threads), _HOUSE: ThreadPoolExecutor(1)}
        self._scheduler = BackgroundScheduler(executors=executors, timezone=UTC)

    def start(self) -> None:
        """Look at the feeds now, and then every few seconds."""
        self._look()
        self._scheduler.add_job(
            self._look, "interval", seconds=_LOOK_S, executor=_HOUSE, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Start nothing more and wait for what runs."""
        self._scheduler.shutdown(wait=True)

    def _look(self) -> None:
        """Never raises: a store that is away is tried again with the next look."""
        try:
            changed = self._load()
            if changed is not None:
                self._take(changed)
            for name, configured in self._feeds.items():
                if name not in self._held:
                    self._plan(configured, self._first_due(configured))
            self._beat()
        except Exception:
            log.exception("the schedule of the feeds could not be looked at; trying again in %d s", _LOOK_S)

    def _take(self, feeds: tuple[Configured, ...]) -> None:
        found = {configured.name: configured for configured in feeds if configured.feed.enabled}
        for name, before in self._feeds.items():
            is_as_before = name in found and found[name].digest == before.digest
            if not is_as_before and self._scheduler.get_job(name) is not None:  # a run under way ends by itself
                self._scheduler.remove_job(name)
                self._held.discard(name)
        self._feeds = found

    def _plan(self, configured: Configured, at: int | None) -> None:
        if at is None:
            return
        self._held.add(configured.name)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
        self._scheduler.add_job(
            self._turn, "date", run_date=moment, args=(configured,), id=configured.name, replace_existing=True,
            misfire_grace_time=None,
        )  # fmt: skip

    def _turn(self, configured: Configured) -> None:
        """One run, and the next one planned; what goes wrong in it is this feed's affair alone."""
        try:
            next_at = self._run(configured)
        except Exception:
            log.exception("feed %s: the run ended in an error of the program", configured.name)
            next_at = None  # with the next look it gets its turn from the store
        self._held.discard(configured.name)
        current = self._feeds.get(configured.name)
        if current is not None and current.digest == configured.digest:
            self._plan(configured, next_at)
