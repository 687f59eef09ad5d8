"""A source that takes its time, read beside the engine: a tower that fails does not wait for the sums of complaints."""

import logging
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from sqlalchemy import Connection, Engine

from commandcenter.alerts.sources.contract import Measure, Source
from commandcenter.domain.alerts.sighting import Batch
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.store.versions import Topic

log = logging.getLogger(__name__)

_NOTHING: Final = Batch(())
_AGAIN: Final = MINUTE  # after it failed


class Aside:
    """``source``, read in a thread of its own on a connection of its own. What it found is given with a later read;
    until it has said everything once, nothing that it watches is judged (``Memory.covered``)."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name = source.name
        self.measures: Mapping[str, Measure] = source.measures
        self.topics = source.topics
        self.every: int | None = SECOND  # asked whether it has found something; reading is another matter
        self.at_most = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"alerts-{source.name}")
        self._job: Future[Batch] | None = None
        self._rose: set[Topic] = set()
        self._is_whole = True
        self._began_at = self._not_before = 0
        self._trouble = ""

    def read(self, connection: Connection, at: int, changed: frozenset[Topic] | None, wanted: frozenset[str]) -> Batch:
        """What was found since the last time, if anything; begins to read again where that is due."""
        if changed is None:
            self._is_whole = True
        else:
            self._rose |= changed
        found = self._found(at)
        if self._job is None and self._is_due(at):
            asked = None if self._is_whole else frozenset(self._rose)
            self._rose, self._is_whole, self._began_at = set(), False, at
            self._job = self._thread.submit(self._read, connection.engine, at, asked, wanted)
        return found

    def _is_due(self, at: int) -> bool:
        if at < self._not_before or at - self._began_at < self._source.at_most:
            return self._is_whole and at >= self._not_before
        every = self._source.every
        return self._is_whole or bool(self._rose) or (every is not None and at - self._began_at >= every)

    def _read(self, engine: Engine, at: int, changed: frozenset[Topic] | None, wanted: frozenset[str]) -> Batch:
        with engine.connect() as connection:
            return self._source.read(connection, at, changed, wanted)

    def _found(self, at: int) -> Batch:
        """What a finished reading found; nothing of one that began before everything was asked anew."""
        if self._job is None or not self._job.done():
            return _NOTHING
        job, self._job = self._job, None
        if error := job.exception():
            self._fail(error, at)
            return _NOTHING
        if self._trouble:
            log.info("%s can be read again", self.name)
            self._trouble = ""
        return _NOTHING if self._is_whole else job.result()

    def _fail(self, error: BaseException, at: int) -> None:
        """What it watches stays as it is; the others go on."""
        if not self._trouble:
            log.error("%s cannot be read; its alerts stay as they are", self.name, exc_info=error)
        self._trouble, self._is_whole, self._not_before = str(error), True, at + _AGAIN
