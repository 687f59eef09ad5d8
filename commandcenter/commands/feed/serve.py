"""``commandcenter feed serve``: every feed when it is due."""

import logging
import os
import signal
from threading import Event
from types import FrameType

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from commandcenter.commands.feed import configured as base
from commandcenter.domain.model import Kind
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.writes import liveness, workers
from ingest.feeds_file import Configured
from ingest.pruner import Pruner
from ingest.raw_pruner import RawPruner
from ingest.runner import Runner
from ingest.schedule import Schedule
from ingest.sink import policy_of

log = logging.getLogger(__name__)

WORKER = "feeds"
_GRACE_S = 8.0  # for runs under way, when the program is asked to end


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Run every feed when it is due, until SIGTERM or Ctrl-C.

    A changed feeds.yaml is taken up within seconds; with mistakes in it, the one before stays in force and the mistakes
    are logged. Several machines may run this: a feed runs on one of them at a time.
    """
    migrate.upgrade(settings.database)
    stopped = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with base.store(settings) as engine:
        base.load(settings.feeds, base.owners(engine))  # mistakes end the program when a person has just started it
        house = _House(settings, engine)
        runner = Runner(settings, engine, settings.feeds.parent)
        schedule = Schedule(
            house.load, runner.first_due, lambda it: runner.run(it).next_at, house.beat, settings.feed_threads
        )
        house.announce()
        schedule.start()
        log.info("feeds run by %s", settings.feeds)
        stopped.wait()
        runner.stop()
        is_done = schedule.stop(_GRACE_S)
        if not is_done:
            _give_up(runner)
        house.leave()
        if not is_done:
            logging.shutdown()
            os._exit(0)  # else the program waits for the source all the same, and is killed by whoever waits for us


def _give_up(runner: Runner) -> None:
    """A server that keeps a run waiting does not keep us."""
    try:
        log.warning("not waited for any longer, to be run again: %s", ", ".join(runner.give_up()))
    except DBAPIError:
        log.warning("the store is away; the feeds that were running are free again in ten minutes")


class _House:
    """Looks after feeds.yaml and the worker's own row."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings, self._engine = settings, engine
        self._stamp: tuple[int, int, int] | None = None
        self._trouble: str | None = None  # of feeds.yaml as it is now
        self._wrong: str | None = None  # in the feeds.yaml that was looked at last
        self._since = base.now_ms()
        self._pruner = Pruner(settings, engine, base.now_ms)
        self._raw, self._feeds = RawPruner(settings, settings.feeds.parent), tuple[Configured, ...]()

    def load(self) -> tuple[Configured, ...] | None:
        """The feeds if feeds.yaml has changed and is right; None otherwise."""
        stamp = self._look()
        if stamp is None:
            return None
        if stamp == self._stamp:
            self._trouble = self._wrong
            return None
        try:
            feeds = base.load(self._settings.feeds, base.owners(self._engine))
        except base.WrongConfiguration as error:
            self._wrong = f"{error.message}\nThe feeds as they were before stay in force."
            self._complain(self._wrong)
            self._stamp = stamp
            return None
        base.tell_store(self._engine, feeds, base.now_ms())
        if self._trouble is not None:
            log.info("%s is taken up again", self._settings.feeds)
        self._stamp, self._trouble, self._wrong, self._feeds = stamp, None, None, feeds
        return feeds

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self._settings.feeds.stat()
        except OSError as error:
            self._complain(f"{self._settings.feeds} cannot be read: {error.strerror}. The feeds stay as they were.")
            return None
        return found.st_ino, found.st_ctime_ns, found.st_size  # also when somebody is only allowed to read it

    def _complain(self, trouble: str) -> None:
        if trouble != self._trouble:
            log.error("%s", trouble)
        self._trouble = trouble

    def announce(self) -> None:
        """Say that feeds are run."""
        workers.start(self._engine, WORKER, os.getpid(), "", base.now_ms(), kind="feeds")

    def beat(self) -> None:
        """Say that they still are."""
        error = self._trouble.splitlines()[0] if self._trouble else None
        if not workers.beat(self._engine, WORKER, False, error, 0, 0, base.now_ms()):
            self.announce()
        self._sweep()
        self._pruner.tick()
        self._raw.tick(self._feeds, base.now_ms())

    def _sweep(self) -> None:
        """Websites whose visits are missing become unknown; towers and links are the ingest's to judge."""
        settings, policy = self._settings, policy_of(self._settings)
        now = base.now_ms()
        liveness.sweep(self._engine, now, self._since, settings.heartbeat_missed_max, policy, (Kind.SITE,))

    def leave(self) -> None:
        """Say that they no longer are."""
        try:
            workers.finish(self._engine, WORKER, 0, 0, base.now_ms())
        except DBAPIError:
            log.warning("the store is away; it is not told that the feeds have ended")
