"""What a worker does besides ingesting, once a second or less often: heartbeats, silence, flapping, retention."""

import logging
import os
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from commandcenter.settings import Settings
from commandcenter.store.writes import blindness, liveness, workers
from ingest.pruner import Pruner
from ingest.sink import Sink, policy_of

log = logging.getLogger(__name__)

_SWEEP_S: Final = 1.0
_BEAT_S: Final = 2.0
_HEARING_S: Final = 5.0
_AGAIN_S: Final = 1.0  # after the store was away: each attempt may wait seconds for a lock


class Keeper:
    """Keeps the worker's own row and looks after elements that fell silent. Trouble of the store is not fatal here."""

    def __init__(self, settings: Settings, engine: Engine, name: str, clock: Callable[[], int]) -> None:
        self._settings = settings
        self._engine = engine
        self._name = name
        self._clock = clock
        self._policy = policy_of(settings)
        self._broker = ""
        self._away_until = self._sweep_due = self._beat_due = self._hearing_due = 0.0
        self._pruner = Pruner(settings, engine, clock)
        self._said: tuple[bool, str | None] | None = None

    def start(self, broker: str) -> None:
        """Announce the worker."""
        self._broker = broker
        self._try(self._announce)

    def finish(self, sink: Sink) -> None:
        """Say that it ended as it should."""
        self._try(lambda: workers.finish(self._engine, self._name, sink.stored, sink.quarantined, self._clock()))

    def tick(self, listening_since: int | None, sink: Sink, trouble: str | None) -> None:
        """Do what is due. ``listening_since``: since when nothing waits to be stored, None without a broker."""
        now = time.monotonic()
        if now < self._away_until:
            return
        if listening_since is not None and sink.trouble is None and now >= self._sweep_due:
            self._sweep_due = now + _SWEEP_S
            # Before the others: while they wait for a lock, time passes that nobody listened in.
            if not self._try(lambda: self._sweep(listening_since)):
                return
        said = (listening_since is not None, trouble)
        if now >= self._beat_due or said != self._said:
            is_written = self._try(lambda: self._beat(*said, sink))
            self._beat_due, self._said = now + _BEAT_S, said if is_written else None
        if sink.trouble is not None or self._away_until > now:
            return
        self._try(self._pruner.tick)

    def _announce(self) -> None:
        workers.start(self._engine, self._name, os.getpid(), self._broker, self._clock())

    def _beat(self, is_connected: bool, trouble: str | None, sink: Sink) -> None:
        values = (is_connected, trouble, sink.stored, sink.quarantined, self._clock())
        if not workers.beat(self._engine, self._name, *values):
            self._announce()  # the store was away at the start, or is another one
            workers.beat(self._engine, self._name, *values)

    def _sweep(self, listening_since: int) -> None:
        missed = self._settings.heartbeat_missed_max
        if time.monotonic() >= self._hearing_due:
            self._hearing_due = time.monotonic() + _HEARING_S
            blindness.judge_hearing(self._engine, listening_since, missed, self._clock())
        liveness.sweep(self._engine, self._clock(), listening_since, missed, self._policy)

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except DBAPIError as error:
            log.debug("not written, the store is away: %s", error.orig)
            self._away_until = time.monotonic() + _AGAIN_S
            return False
        return True
