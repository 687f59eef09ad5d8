"""The process that keeps alerts: waits for commits, runs rounds, and does what time brings.

It outlives everything: a store that is away is waited for, another engine that holds the lease is waited for, a bad
rules file leaves the old rules in force. What it missed is found again: every round after trouble is a whole one.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from commandcenter.alerts.engine import AlertEngine, NotOurs
from commandcenter.store.versions import Topic
from commandcenter.store.watch import StoreUnreachable, Waiter, open_waiter
from commandcenter.store.writes import workers
from commandcenter.store.writes.alerts import lease

log = logging.getLogger(__name__)

KIND: Final = "alerts"
BEAT_S: Final = 2.0
_LONGEST_MS: Final = 1_000
_AGAIN_S: Final = 1.0
_LATE_S: Final = 5.0  # whatever was said, the stamps are read so often

Tick = Callable[[int], object]  # gets ms UTC; idempotent


class Follower(Protocol):
    """What follows from alerts, and must not wait for a minute. It raises nothing; what fails is done again later."""

    def step(self, rose: frozenset[Topic]) -> None:
        """The engine has looked, and these topics rose."""

    def due_in(self, longest: int) -> int:
        """After how many ms it wants to be asked at the latest, whatever rises."""


class Service:
    """Runs ``alerts`` until told to stop. ``ticks``: what is due once a minute, each for itself."""

    def __init__(
        self, alerts: AlertEngine, writing: Engine, reading: Engine, name: str, clock: Callable[[], int],
        refresh: Callable[[], None] = lambda: None, ticks: Sequence[Tick] = (),
        followers: Sequence[Follower] = (),
    ) -> None:  # fmt: skip
        self._alerts, self._writing, self._reading = alerts, writing, reading
        self._name, self._clock, self._refresh, self._ticks = name, clock, refresh, tuple(ticks)
        self._followers = tuple(followers)
        self._versions: dict[Topic, int] = {}
        self._trouble: str | None = None
        self._beat_due = self._tick_due = self._read_due = 0.0
        self._is_ours = False
        self._is_announced = False

    def run(self, stop: threading.Event) -> None:
        """Until ``stop`` is set. Raises nothing for a store that is away."""
        waiter: Waiter | None = None
        while not stop.is_set():
            try:
                waiter = waiter or open_waiter(self._reading)
                self._round(waiter, stop)
                self._say(None)
            except (StoreUnreachable, SQLAlchemyError) as error:
                self._say(f"the store is away: {_first_line(error)}")
                if waiter is not None:
                    waiter.close()
                waiter, self._versions = None, {}
                stop.wait(_AGAIN_S)
            except NotOurs:
                self._is_ours = False
        if waiter is not None:
            waiter.close()
        self._leave()

    def _round(self, waiter: Waiter, stop: threading.Event) -> None:
        self._beat()
        if not self._is_ours:
            stop.wait(_AGAIN_S)
            return
        self._refresh()
        longest = min([self._alerts.due_in(_LONGEST_MS), *(each.due_in(_LONGEST_MS) for each in self._followers)])
        has_risen = longest > 0 and waiter.wait(stop, longest / 1000)
        rose = self._risen(waiter) if has_risen or time.monotonic() >= self._read_due else frozenset[Topic]()
        if stop.is_set():
            return
        if (rose or self._alerts.due_in(_LONGEST_MS) == 0) and self._alerts.step(rose).changed:
            rose |= {Topic.ALERTS}
        for follower in self._followers:
            follower.step(rose)
        self._tick()

    def _risen(self, waiter: Waiter) -> frozenset[Topic]:
        self._read_due = time.monotonic() + _LATE_S
        versions = {topic: stamp.version for topic, stamp in waiter.read().items()}
        rose = frozenset(topic for topic, version in versions.items() if self._versions.get(topic) != version)
        self._versions = versions
        return rose

    def _beat(self) -> None:
        """Say that we live, and keep the lease."""
        now = time.monotonic()
        if now < self._beat_due:
            return
        self._beat_due = now + BEAT_S
        at = self._clock()
        if not self._is_announced:
            workers.start(self._writing, self._name, os.getpid(), "", at, KIND)
            self._is_announced = True
        elif not workers.beat(self._writing, self._name, False, None, 0, 0, at):
            self._is_announced = False  # the store is another one
        with self._writing.begin() as connection:
            is_ours = lease.take(connection, self._name, at)
        if is_ours != self._is_ours:
            log.info("evaluating alerts" if is_ours else "another engine evaluates alerts: waiting for it to end")
        self._is_ours = is_ours

    def _tick(self) -> None:
        now = time.monotonic()
        if now < self._tick_due:
            return
        self._tick_due = now + 60
        for tick in self._ticks:
            try:
                tick(self._clock())
            except SQLAlchemyError:
                raise
            except Exception:
                log.exception("a task of every minute failed; the others go on")

    def _leave(self) -> None:
        try:
            with self._writing.begin() as connection:
                lease.leave(connection, self._name)
            workers.finish(self._writing, self._name, 0, 0, self._clock())
        except SQLAlchemyError as error:
            log.warning("ended without saying so, the store is away: %s", _first_line(error))

    def _say(self, trouble: str | None) -> None:
        """Once when it goes down and once when it comes back."""
        if (trouble is None) != (self._trouble is None):
            log.error("%s", trouble) if trouble else log.info("the store is back")
        self._trouble = trouble


def _first_line(error: BaseException) -> str:
    return (str(getattr(error, "orig", None) or error).strip() or type(error).__name__).splitlines()[0]
