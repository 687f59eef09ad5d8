"""What a worker does besides ingesting, once a second or less often: heartbeats, silence, flapping, retention."""

import logging
import os
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from commandcenter.settings import Settings
from commandcenter.store import retention
from commandcenter.store.writes import liveness, workers
from ingest.sink import Sink, policy_of

log = logging.getLogger(__name__)

_SWEEP_S: Final = 1.0
_BEAT_S: Final = 2.0


class Keeper:
    """Keeps the worker's own row and looks after elements that fell silent. Trouble of the store is not fatal here."""

    def __init__(self, settings: Settings, engine: Engine, name: str, clock: Callable[[], int]) -> None:
        self._settings = settings
        self._engine = engine
        self._name = name
        self._clock = clock
        self._policy = policy_of(settings)
        self._limits = retention.limits(settings)
        self._sweep_due = self._beat_due = 0.0
        self._prune_due = time.monotonic() + 60
        self._said: tuple[bool, str | None] | None = None

    def start(self, broker: str) -> None:
        """Announce the worker."""
        self._try(lambda: workers.start(self._engine, self._name, os.getpid(), broker, self._clock()))

    def finish(self, sink: Sink) -> None:
        """Say that it ended as it should."""
        self._try(lambda: workers.finish(self._engine, self._name, sink.stored, sink.quarantined, self._clock()))

    def tick(self, connected_at: int | None, sink: Sink, trouble: str | None) -> None:
        """Do what is due. ``connected_at``: since when the broker is connected, None when it is not."""
        now = time.monotonic()
        said = (connected_at is not None, trouble)
        if now >= self._beat_due or said != self._said:
            self._beat_due, self._said = now + _BEAT_S, said
            self._try(
                lambda: workers.beat(
                    self._engine, self._name, said[0], trouble, sink.stored, sink.quarantined, self._clock()
                )
            )
        if connected_at is not None and now >= self._sweep_due:
            self._sweep_due = now + _SWEEP_S
            missed, at = self._settings.heartbeat_missed_max, self._clock()
            self._try(lambda: liveness.sweep(self._engine, at, connected_at, missed, self._policy))
        if now >= self._prune_due:
            self._prune_due = now + self._settings.prune_interval_s
            self._try(lambda: retention.prune(self._engine, self._limits, self._clock()))

    def _try(self, action: Callable[[], object]) -> None:
        try:
            action()
        except DBAPIError as error:
            log.debug("not written, the store is away: %s", error.orig)
