"""The program of the wall as one more view of the live road, beside the screens."""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final

import orjson
from sqlalchemy import Connection

from commandcenter.domain.clock import SECOND, Instant
from commandcenter.live.hub import Fragment, Views
from commandcenter.live.watch import Versions
from commandcenter.store.versions import Topic
from layouts.renderer import Picture
from layouts.wall import program

TOPICS: Final = frozenset({Topic.WALL, Topic.MINUTE})  # the minute: what is pushed reaches ten minutes ahead
FIRST: Final = -1  # the round before all others: displays switch by it
KEPT: Final = 5 * SECOND  # of the ten minutes that it reaches: after a restart two hundred displays ask at once
log = logging.getLogger(__name__)


class WithProgram:
    """``views``, and the program under its own name."""

    def __init__(
        self, views: Views, connect: Callable[[], AbstractContextManager[Connection]], clock: Callable[[], int]
    ) -> None:
        self._views, self._connect, self._clock = views, connect, clock
        self._lock = threading.Lock()
        self._kept: tuple[int | None, int, Picture] | None = None  # version of the wall, instant, program

    def canonical(self, requested: str) -> str | None:
        """See ``Views``."""
        return program.NAME if requested.partition("?")[0] == program.NAME else self._views.canonical(requested)

    def panels(self, view: str) -> Sequence[tuple[str, int, frozenset[Topic]]]:
        """See ``Views``."""
        return [(program.PANEL, FIRST, TOPICS)] if view == program.NAME else self._views.panels(view)

    def render(self, view: str, panel: str, versions: Versions | None) -> Fragment:
        """See ``Views``. A program that cannot be made is none: displays keep the one that they have."""
        if view != program.NAME:
            return self._views.render(view, panel, versions)
        version = versions.get(Topic.WALL, 0) if versions is not None else None
        with self._lock:  # those who ask meanwhile get the one that is being made
            at = self._clock()
            kept = self._kept
            if kept is not None and version is not None and kept[0] == version and 0 <= at - kept[1] < KEPT:
                return kept[2]
            made = self._made(at)
            self._kept = None if made is None else (version, at, made)
        return made or _picture(b"null")

    def _made(self, at: int) -> Picture | None:
        try:
            with self._connect() as connection:
                found = program.fetch(connection, Instant(at))
            return _picture(orjson.dumps(program.document(found)))
        except Exception:
            log.exception("the program of the wall cannot be made")
            return None


def _picture(content: bytes) -> Picture:
    return Picture(b'"children":' + content, hashlib.blake2b(content, digest_size=12).hexdigest(), None, None)
