"""One run of one feed: fetch, map, store, remember, and say how it went. Never raises for what a source does.

The unit of failure is the item (a file, an answer), the unit of refusal the row. Everything is idempotent: a run that
was killed is done again from its beginning, and what is stored already changes nothing.
"""

import logging
import secrets as randomness
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from commandcenter.domain.clock import SECOND
from commandcenter.domain.feeds import Counts, Due, FeedState, RunOutcome, Trigger
from commandcenter.domain.records import Note
from commandcenter.settings import Settings
from commandcenter.store.queries import feeds as queries
from commandcenter.store.queries import reference as reference_queries
from commandcenter.store.writes import feeds as writes
from ingest import due
from ingest.contract import FeedError, Item, Job
from ingest.feeds_file import Configured
from ingest.intake import LEASE, Intake, Stopped, Tell
from ingest.mqtt import now_ms
from ingest.privacy import clean_error
from ingest.secrets import Secrets

log = logging.getLogger(__name__)

_BUSY_AGAIN: Final = 5 * SECOND
_ERROR_MAX: Final = 2_000  # characters


@dataclass(slots=True)
class Ran:
    """How a run went. ``outcome`` None: somebody else runs the feed. ``errors`` are for people: one for each refused
    item, or that of the source. ``next_at``: when it is due again, None when it is parked."""

    outcome: RunOutcome | None = RunOutcome.UNCHANGED
    next_at: int | None = None
    counts: Counts = field(default_factory=Counts)
    errors: list[str] = field(default_factory=list)
    noted: list[tuple[str, Note]] = field(default_factory=list)  # by the item that it was noticed in


class Runner:
    """Runs feeds, several at once if asked to from several threads. ``base``: relative paths start here."""

    def __init__(self, settings: Settings, engine: Engine, base: Path, clock: Callable[[], int] = now_ms) -> None:
        self._settings = settings
        self._engine = engine
        self._base = base
        self._clock = clock
        self._secrets = Secrets(settings.secrets)
        # SQLite has one writer: runs of this process take turns instead of polling for its lock.
        is_sqlite = engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = threading.Lock() if is_sqlite else nullcontext()
        self._stopping = threading.Event()
        self._running: dict[int, Configured] = {}
        self._left: dict[str, tuple[int, RunOutcome, Counts, str | None, int]] = {}  # runs that could not be closed

    def stop(self) -> None:
        """Ask every run to end after the batch that it stores; what is left is done by the next run."""
        self._stopping.set()

    def give_up(self) -> list[str]:
        """Close the runs that have not ended, so that their feeds need not wait for the lease; their names.

        What such a run would still store is not taken any more. Raises SQLAlchemy's errors.
        """
        given_up = dict(self._running)
        for run in given_up:
            with self._turn, self._engine.begin() as connection:
                writes.finish(connection, run, RunOutcome.STOPPED, Counts(), None, self._clock(), None)
        return sorted(configured.name for configured in given_up.values())

    def first_due(self, configured: Configured) -> int | None:
        """When the feed is due by what the store remembers; now, if it never ran; None when it is parked."""
        known = self._known(configured.name)
        if known is None or known.state is FeedState.PARKED:
            return None
        return known.next_at if known.next_at is not None else self._clock()

    def run(
        self,
        configured: Configured,
        trigger: Trigger = Trigger.SCHEDULE,
        tell: Tell = lambda _what, _done, _of: None,
    ) -> Ran:
        """Run the feed now, unless somebody else does."""
        self._close_left(configured.name)
        started = self._clock()
        with self._turn, self._engine.begin() as connection:
            run = writes.begin(connection, configured.name, trigger, started, LEASE)
        if run is None:
            return Ran(None, self._when_free(configured, started))
        ran, failure = Ran(), None
        scratch = Path(tempfile.mkdtemp(prefix="commandcenter-feed-"))
        self._running[run] = configured
        try:
            self._fetch(configured, run, ran, scratch, started, self._unless_stopping(tell))
        except FeedError as error:
            failure = clean_error(error)
        except Stopped:
            ran.outcome = RunOutcome.STOPPED
        except DBAPIError as error:
            failure = FeedError(f"the store cannot be used: {str(error.orig).splitlines()[0]}")
        except Exception:
            reference = randomness.token_hex(3)
            log.exception("feed %s: error of the program, reference %s", configured.name, reference)
            failure = FeedError(f"error of the program, reference {reference} in the log")
        except BaseException:  # Ctrl-C: nobody else could run the feed until the lease ends
            ran.outcome = RunOutcome.STOPPED
            self._settle(configured, run, ran, None, started)
            raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
            del self._running[run]
        self._settle(configured, run, ran, failure, started)
        return ran

    def _unless_stopping(self, tell: Tell) -> Tell:
        """``tell``, where a run that takes long ends when it is asked to."""

        def told(what: str, done: int, of: int | None) -> None:
            if self._stopping.is_set():
                raise Stopped
            tell(what, done, of)

        return told

    def _close_left(self, name: str) -> None:
        """Close a run of ours that ended while the store was away."""
        left = self._left.get(name)
        if left is not None:
            with self._turn, self._engine.begin() as connection:
                writes.finish(connection, *left, None)
            del self._left[name]

    def _known(self, name: str) -> Due | None:
        with self._engine.connect() as connection:
            return queries.due(connection, name)

    def _when_free(self, configured: Configured, now: int) -> int | None:
        """Not to be had: parked meanwhile, not due yet, or run by somebody else."""
        first = self.first_due(configured)
        return None if first is None else max(first, now + _BUSY_AGAIN)

    def _fetch(self, configured: Configured, run: int, ran: Ran, scratch: Path, started: int, tell: Tell) -> None:
        feed = configured.feed
        with self._engine.connect() as connection:
            memory = queries.memory(connection, feed.name)
            reference = reference_queries.load(connection)
        intake = Intake(self._engine, self._settings, configured, reference, run, self._turn, self._clock)
        ran.noted = intake.noted
        job = Job(
            feed=feed.name,
            memory=memory,
            scratch=scratch,
            base=self._base,
            at=started,
            secret=self._secrets,
            reference=reference,
            is_known=lambda digest: self._is_known(feed.name, digest),
            tell=tell,
            shape=feed.shape,
        )
        for item in configured.kind.fetch(configured.source, job):
            if self._stopping.is_set():
                raise Stopped
            self._take(intake, item, ran, tell)

    def _take(self, intake: Intake, item: Item, ran: Ran, tell: Tell) -> None:
        """One item; what is wrong with it is said, and the next one has its turn."""
        counts = Counts()
        try:
            intake.take(item, counts, tell, self._stopping.is_set)
        except FeedError as error:
            ran.errors.append(f"{item.origin}: {error}")
            item.finish(False)
            return
        finally:
            ran.counts.add(counts)
        if counts.lines:
            ran.outcome = RunOutcome.OK
        item.finish(True)

    def _is_known(self, name: str, digest: str) -> bool:
        with self._engine.connect() as connection:
            return queries.is_known(connection, name, digest)

    def _settle(self, configured: Configured, run: int, ran: Ran, failure: FeedError | None, started: int) -> None:
        """Say in the store and in the log how it went: once when a feed goes down, once when it is back."""
        name, schedule, now = configured.name, configured.feed.schedule, self._clock()
        # What a run that was stopped has left does not wait for the next Monday.
        ran.next_at = now if ran.outcome is RunOutcome.STOPPED else due.next_due(schedule, started, now)
        if failure is not None:
            ran.errors.append(str(failure))
            ran.outcome = RunOutcome.PARKED if failure.is_permanent else RunOutcome.FAILED
        elif ran.errors:
            ran.outcome = RunOutcome.FAILED
        error = "; ".join(ran.errors)[:_ERROR_MAX] or None
        try:
            if failure is not None:
                known = self._known(name)
                failures = known.failures + 1 if known else 1
                ran.next_at = due.next_try(schedule, failures, now, failure.retry_after_s)
            with self._turn, self._engine.begin() as connection:
                turn = writes.finish(
                    connection, run, ran.outcome or RunOutcome.FAILED, ran.counts, error, now, ran.next_at
                )
        except DBAPIError:
            log.warning("feed %s: the store is away; it is told later how the run went", name)
            self._left[name] = (run, ran.outcome or RunOutcome.FAILED, ran.counts, error, now)
            ran.next_at = due.next_try(schedule, 1, now)
            return
        if ran.outcome is RunOutcome.PARKED:
            ran.next_at = None
        if turn is None:
            log.warning("feed %s: another run has taken over", name)
        elif turn.after in (FeedState.FAILING, FeedState.PARKED) and turn.after is not turn.before:
            log.error("feed %s is %s: %s", name, turn.after.value, error)
        elif turn.after is FeedState.OK and turn.before in (FeedState.FAILING, FeedState.PARKED):
            log.info("feed %s is back", name)
