"""The clock of the feeds: each runs when it is due, none waits for another, a changed feeds.yaml is taken up by itself.

The timer and the threads are APScheduler's. What is due when is the runner's answer, kept in the store, so that a
restart neither forgets nor repeats.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError

from ingest.feeds_file import Configured

log = logging.getLogger(__name__)

_LOOK_S: Final = 3  # seconds between looks at feeds.yaml and at feeds that somebody has unparked
_HOUSE: Final = "house"

Load = Callable[[], tuple[Configured, ...] | None]  # None: nothing has changed since the last time
FirstDue = Callable[[Configured], int | None]  # None: parked or disabled
Run = Callable[[Configured], int | None]  # the instant of the next run; None: parked


class _Scheduler(BackgroundScheduler):  # type: ignore[misc]  # it ships no types
    """One that is shut down in the moment in which a job is due looks for that job where it is no more."""

    def remove_job(self, job_id: str, jobstore: str | None = None) -> None:
        try:
            super().remove_job(job_id, jobstore)
        except JobLookupError:
            if self.running:
                raise


class Schedule:
    """Runs feeds until ``stop``. ``beat`` is called with every look."""

    def __init__(self, load: Load, first_due: FirstDue, run: Run, beat: Callable[[], None], threads: int) -> None:
        self._load, self._first_due, self._run, self._beat = load, first_due, run, beat
        self._feeds: dict[str, Configured] = {}
        self._held: set[str] = set()  # planned, waiting for a thread, or running
        self._planning = threading.Lock()
        self._is_stopping = False
        self._trouble: str | None = None
        executors = {"default": ThreadPoolExecutor(threads), _HOUSE: ThreadPoolExecutor(1)}
        self._scheduler = _Scheduler(executors=executors, timezone=UTC)
        self._ending = threading.Thread(target=self._scheduler.shutdown, daemon=True)

    def start(self) -> None:
        """Look at the feeds now, and then every few seconds."""
        self._look()
        self._scheduler.add_job(
            self._look, "interval", seconds=_LOOK_S, executor=_HOUSE, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()

    def stop(self, within_s: float | None = None) -> bool:
        """Start nothing more and wait for what runs, for at most so long; whether all of it has ended."""
        with self._planning:  # the scheduler that shuts down waits for a run, which would wait for it to take a plan
            if not self._is_stopping:
                self._is_stopping = True
                self._ending.start()
        self._ending.join(within_s)
        return not self._ending.is_alive()

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
        except Exception as error:
            self._complain(error)
        else:
            if self._trouble is not None:
                log.info("the schedule of the feeds goes on")
            self._trouble = None

    def _complain(self, error: Exception) -> None:
        """Once, however often it is tried again."""
        is_store = isinstance(error, DBAPIError)
        trouble = str(error.orig).splitlines()[0] if isinstance(error, DBAPIError) else repr(error)
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if is_store:
            log.error("the store cannot be used (%s): the feeds wait until it is back", trouble)
        else:
            log.error("the schedule of the feeds could not be looked at; trying again in %d s", _LOOK_S, exc_info=error)

    def _take(self, feeds: tuple[Configured, ...]) -> None:
        found = {configured.name: configured for configured in feeds if configured.feed.enabled}
        with self._planning:
            if self._is_stopping:
                return
            for name, before in self._feeds.items():
                is_as_before = name in found and found[name].digest == before.digest
                if not is_as_before and self._scheduler.get_job(name) is not None:  # a run under way ends by itself
                    self._scheduler.remove_job(name)
                    self._held.discard(name)
        self._feeds = found

    def _plan(self, configured: Configured, at: int | None) -> None:
        if at is None:
            return
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
        with self._planning:
            if self._is_stopping:
                return
            self._held.add(configured.name)
            self._scheduler.add_job(
                self._turn, "date", run_date=moment, args=(configured,), id=configured.name, replace_existing=True,
                misfire_grace_time=None,
            )  # fmt: skip

    def _turn(self, configured: Configured) -> None:
        """One run, and the next one planned; what goes wrong in it is this feed's affair alone."""
        if self._is_stopping:
            return  # it waited for a thread
        try:
            next_at = self._run(configured)
        except DBAPIError as error:
            self._complain(error)
            next_at = None  # with the next look it gets its turn from the store
        except Exception:
            log.exception("feed %s: the run ended in an error of the program", configured.name)
            next_at = None
        self._held.discard(configured.name)
        current = self._feeds.get(configured.name)
        if current is not None and current.digest == configured.digest:
            self._plan(configured, next_at)
