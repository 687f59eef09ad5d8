"""Checks and anchors the audit trail once a day, beside whatever the web process does."""

import logging
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from commandcenter.access.principals import now
from commandcenter.domain.clock import DAY
from commandcenter.store import anchors
from commandcenter.store.engine import StoreError
from commandcenter.store.queries.audit import state

_FIRST_S: Final = 60.0  # after the first request: a start has other things to do
_SPREAD_S: Final = 60  # several web processes do not look at the same moment
_LOOK_S: Final = 600.0
log = logging.getLogger(__name__)


class TrailKeeper:
    """A thread that begins with the first request. ``engine`` writes; ``path``: where anchors are added."""

    def __init__(self, engine: Engine, path: Path, clock: Callable[[], int] = now) -> None:
        self._engine, self._path, self._clock = engine, path, clock
        self._lock = threading.Lock()
        self._is_started = False

    def start(self) -> None:
        """Start the thread, never before a fork; later calls do nothing."""
        if self._is_started:
            return
        with self._lock:
            if not self._is_started:
                self._is_started = True
                threading.Thread(target=self._run, name="audit trail", daemon=True).start()

    def tick(self) -> bool:
        """Check and anchor when nobody has for a day; whether it was done and all is in order. Never raises."""
        try:
            if not self._is_due():
                return False
            made = anchors.take(self._engine, self._path, self._clock())
        except anchors.Tampered as error:
            log.error("%s: see `commandcenter audit verify`", error)
        except (SQLAlchemyError, StoreError) as error:
            log.warning("the audit trail could not be checked: %s", getattr(error, "orig", error))
        else:
            log.info("the audit trail is in order up to row %d, and anchored", made.id)
            return True
        return False

    def _is_due(self) -> bool:
        with self._engine.connect() as connection:
            said = state(connection)
        return said is not None and (said.verified_at is None or said.verified_at <= self._clock() - DAY)

    def _run(self) -> None:
        pause = threading.Event()
        pause.wait(_FIRST_S + secrets.randbelow(_SPREAD_S))
        while True:
            self.tick()
            pause.wait(_LOOK_S)
