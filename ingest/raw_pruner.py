"""Prunes the files of agencies in their inboxes, beside what runs the feeds."""

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from commandcenter.domain.clock import DAY, SECOND
from commandcenter.settings import Settings
from ingest import raw
from ingest.feeds_file import Configured

_FIRST_S: Final = 90.0  # after the start
log = logging.getLogger(__name__)


class RawPruner:
    """Deletes files in ``processed`` and ``failed`` that are older than the settings allow. They hold all that was
    sent, also what is left at the door of the store."""

    def __init__(self, settings: Settings, base: Path, first_s: float = _FIRST_S) -> None:
        self._days, self._interval_s, self._base = settings.retain_raw_days, settings.prune_interval_s, base
        self._due = time.monotonic() + first_s

    def tick(self, feeds: Sequence[Configured], now: int) -> int:
        """Do what is due at instant ``now``; how many files went. A folder that cannot be written is tried again."""
        if time.monotonic() < self._due:
            return 0
        self._due = time.monotonic() + self._interval_s
        before = (now - self._days * DAY) / SECOND
        gone = 0
        for configured in feeds:
            old = raw.expired(configured, self._base, before)
            left = raw.remove(old)
            gone += len(old) - len(left)
            if left:
                log.warning("%d files of %s cannot be deleted: allow this program to", len(left), configured.name)
        if gone:
            log.info("%d files in inboxes were older than %d days and are deleted", gone, self._days)
        return gone
