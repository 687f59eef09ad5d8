"""The version watch: tells the hub which topics changed, within milliseconds of the commit."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.store.versions import Topic
from commandcenter.store.watch import Stamp, StoreUnreachable, Waiter, open_waiter

TICK_MS = 5 * SECOND
BACKOFF_FIRST_S = 0.1
BACKOFF_MAX_S = 2.0
SILENT_MAX_S = 3.0  # a watch that has not come round for so long hangs in the network: the store counts as gone

Versions = Mapping[Topic, int]

log = logging.getLogger(__name__)


def wall_clock() -> int:
    """Now, in milliseconds UTC."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """Topics that rose together. ``changed_at``: the oldest of their commits, by the writer's clock."""

    topics: frozenset[Topic]
    versions: Versions
    changed_at: int


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the store answers. ``is_missing``: there is no database yet, or an empty one."""

    is_reachable: bool
    is_missing: bool = False
    reason: str = ""


class Watch:
    """A thread that calls ``on_change`` for every change; after an outage everything counts as changed.

    Topic.CLOCK rises every five seconds, at the same instants in every process, as long as the store answers.
    """

    def __init__(
        self, engine: Engine, on_change: Callable[[Change], None], clock: Callable[[], int] = wall_clock
    ) -> None:
        self._engine = engine
        self._on_change = on_change
        self._clock = clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="version-watch", daemon=True)
        self._health = Health(False, reason="not asked yet")
        self._came_round = 0.0

    def start(self) -> None:
        """Start watching; after a fork, never before it."""
        self._thread.start()

    def stop(self) -> None:
        """Stop within a quarter of a second."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    @property
    def health(self) -> Health:
        """Whether the store answers now."""
        if self._health.is_reachable and time.monotonic() - self._came_round > SILENT_MAX_S:
            return Health(False, reason="the database does not answer")
        return self._health

    def _run(self) -> None:
        pause = BACKOFF_FIRST_S
        while not self._stop.is_set():
            try:
                waiter = open_waiter(self._engine)
                try:
                    pause = BACKOFF_FIRST_S
                    self._follow(waiter)
                finally:
                    waiter.close()
            except StoreUnreachable as error:
                self._lost(error)
                # Connections of the pool may be dead as well, or lead to a file that was replaced.
                self._engine.dispose()
            self._stop.wait(pause)
            pause = min(2 * pause, BACKOFF_MAX_S)

    def _follow(self, waiter: Waiter) -> None:
        known = waiter.read()
        tick = self._clock() // TICK_MS
        self._found()
        self._tell(frozenset(Topic), known, tick, self._clock())
        while not self._stop.is_set():
            until_tick = (tick + 1) * TICK_MS - self._clock()
            is_woken = waiter.wait(self._stop, min(max(until_tick, 0) / SECOND, SILENT_MAX_S / 3))
            self._came_round = time.monotonic()
            if is_woken:
                stamps = waiter.read()
                risen = frozenset(topic for topic, stamp in stamps.items() if known.get(topic) != stamp)
                known = stamps
                if risen:
                    self._tell(risen, known, tick, min(stamps[topic].changed_at for topic in risen))
            if self._clock() // TICK_MS != tick:
                is_minute = self._clock() // MINUTE != tick * TICK_MS // MINUTE
                tick = self._clock() // TICK_MS
                passed = frozenset({Topic.CLOCK, Topic.MINUTE} if is_minute else {Topic.CLOCK})
                self._tell(passed, known, tick, tick * TICK_MS)

    def _tell(self, topics: frozenset[Topic], known: Mapping[Topic, Stamp], tick: int, changed_at: int) -> None:
        versions = {topic: stamp.version for topic, stamp in known.items()}
        passed = {Topic.CLOCK: tick, Topic.MINUTE: tick * TICK_MS // MINUTE}
        self._on_change(Change(topics, {**versions, **passed}, changed_at))

    def _found(self) -> None:
        self._came_round = time.monotonic()
        if not self._health.is_reachable:
            log.info("the store answers")
        self._health = Health(True)

    def _lost(self, error: StoreUnreachable) -> None:
        if self._health.is_reachable or self._health.reason != str(error):
            log.warning("the store does not answer: %s", error)
        self._health = Health(False, error.is_missing, str(error))
