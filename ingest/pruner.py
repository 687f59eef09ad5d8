"""Pruning in small pieces, beside whatever a worker does."""

import time
from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import Engine

from commandcenter.domain.clock import DAY
from commandcenter.settings import Settings
from commandcenter.store import retention
from commandcenter.store.writes import power_losses

_FIRST_S: Final = 60.0  # after the start
_PIECE_S: Final = 0.05  # at a time: readings and rows must not wait for it


class Pruner:
    """Deletes what is older than the settings and the feeds allow, once an hour by default."""

    def __init__(self, settings: Settings, engine: Engine, clock: Callable[[], int]) -> None:
        self._limits = retention.limits(settings)
        self._interval_s = settings.prune_interval_s
        self._sample_age = settings.retain_sample_days * DAY
        self._engine, self._clock = engine, clock
        self._due = time.monotonic() + _FIRST_S
        self._pieces: Iterator[tuple[str, int]] | None = None

    def tick(self) -> None:
        """Do a piece of what is due. Raises SQLAlchemy's errors, and then begins anew when it is due again."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + self._interval_s
            self._keep_power_losses()
            self._pieces = retention.pieces(self._engine, self._limits, self._clock())
        try:
            while self._pieces is not None and time.monotonic() < now + _PIECE_S:
                if next(self._pieces, None) is None:
                    self._pieces = None
        except BaseException:
            self._pieces = None
            raise

    def _keep_power_losses(self) -> None:
        """What only samples say must be written down before they go."""
        at = self._clock()
        with self._engine.begin() as connection:
            power_losses.keep(connection, at - self._sample_age - DAY, at)
