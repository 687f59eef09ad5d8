"""What waits for one live client: only the newest of every panel, so that a slow client skips and never lags."""

import threading
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from commandcenter.live.owner import Owner

AGE_STEP_MS = 2_000  # an age is shown in seconds: it is not worth a frame more often


class Wanted(NamedTuple):
    """A panel of a view: what is rendered once for everybody who looks at it."""

    view: str
    panel: str


class Pushed(NamedTuple):
    """A panel as it goes over the wire. ``generation`` orders pictures of one panel; ``digest`` names their content.

    ``full`` carries the content, ``light`` only the age of the data, for a client that has the content already.
    """

    generation: int
    digest: str
    data_at: int | None
    full: bytes
    light: bytes


class Mailbox:
    """Panels on their way to one client. Any thread may put; the client's own thread takes."""

    def __init__(self, name: str, views: Iterable[str], owner: Owner | None = None) -> None:
        self.name = name
        self.owner = owner or Owner()
        self.views = tuple(views)
        self._waiting: dict[Wanted, Pushed] = {}
        self._sent: dict[Wanted, Pushed] = {}
        self._is_closed = False
        self._condition = threading.Condition()

    def put(self, pictures: Mapping[Wanted, Pushed]) -> None:
        """Leave pictures, and wake the client once if any of them is news to it.

        A picture is left out when a newer one of its panel waits or was sent, or when the client has this one: the
        same content with data that is only a moment newer is the same picture.
        """
        with self._condition:
            for wanted, pushed in pictures.items():
                self._put(wanted, pushed)
            if self._waiting:
                self._condition.notify()

    def _put(self, wanted: Wanted, pushed: Pushed) -> None:
        newest = self._waiting.get(wanted) or self._sent.get(wanted)
        if newest is not None and newest.generation > pushed.generation:
            return
        sent = self._sent.get(wanted)
        if sent is not None and sent.digest == pushed.digest and _is_as_old(sent.data_at, pushed.data_at):
            self._waiting.pop(wanted, None)
            self._sent[wanted] = pushed._replace(data_at=sent.data_at)
            return
        self._waiting[wanted] = pushed

    def take(self, timeout_s: float) -> list[bytes]:
        """Everything that waits, as soon as there is something; empty after ``timeout_s`` or when closed."""
        with self._condition:
            self._condition.wait_for(lambda: self._waiting or self._is_closed, timeout_s)
            frames = []
            for wanted, pushed in self._waiting.items():
                sent = self._sent.get(wanted)
                frames.append(pushed.light if sent is not None and sent.digest == pushed.digest else pushed.full)
            self._sent.update(self._waiting)
            self._waiting.clear()
            return frames

    def close(self) -> None:
        """End the client's stream at once."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()

    @property
    def is_closed(self) -> bool:
        return self._is_closed


def _is_as_old(held: int | None, new: int | None) -> bool:
    """Whether an age made of ``new`` would read like the one made of ``held``."""
    if held is None or new is None:
        return held is new
    return 0 <= new - held < AGE_STEP_MS
