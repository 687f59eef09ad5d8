"""The program of the wall as one more view of the live road, beside the screens."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final

import orjson
from sqlalchemy import Connection

from commandcenter.domain.clock import Instant
from commandcenter.live.hub import Fragment, Views
from commandcenter.live.watch import Versions
from commandcenter.store.versions import Topic
from layouts.renderer import Picture
from layouts.wall import program

TOPICS: Final = frozenset({Topic.WALL, Topic.MINUTE})  # the minute: what is pushed reaches ten minutes ahead
FIRST: Final = -1  # the round before all others: displays switch by it
log = logging.getLogger(__name__)


class WithProgram:
    """``views``, and the program under its own name."""

    def __init__(
        self, views: Views, connect: Callable[[], AbstractContextManager[Connection]], clock: Callable[[], int]
    ) -> None:
        self._views, self._connect, self._clock = views, connect, clock

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
        try:
            with self._connect() as connection:
                found = program.fetch(connection, Instant(self._clock()))
            content = orjson.dumps(program.document(found))
        except Exception:
            log.exception("the program of the wall cannot be made")
            content = b"null"
        return Picture(b'"children":' + content, hashlib.blake2b(content, digest_size=12).hexdigest(), None, None)
