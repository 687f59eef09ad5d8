"""Publishers in processes of their own, so that what they cost is not charged to what is measured."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from tests.publishing import Message, Publisher

WINDOW = 2_000


class Flood:
    """A publisher that is connected and waits for ``go``."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe

    def go(self) -> None:
        """Begin."""
        self._pipe.send("go")

    def finish(self) -> tuple[float, float, int]:
        """When it began and when the last PUBACK came (seconds since 1970), and how many there were."""
        began_at, ended_at, accepted = self._pipe.recv()
        return began_at, ended_at, accepted


@contextmanager
def flood(port: int, messages: Sequence[Message], rate: float | None = None) -> Iterator[Flood]:
    """Publish ``messages`` with QoS 1, retained: as fast as the broker takes them, or ``rate`` a second."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_publish, args=(theirs, port, messages, rate), daemon=True)
    process.start()
    try:
        ours.recv()  # connected
        yield Flood(ours)
    finally:
        process.terminate()
        process.join(5)


def _publish(pipe: "Connection[Any, Any]", port: int, messages: Sequence[Message], rate: float | None) -> None:
    with Publisher(port, "flood", WINDOW, timeout_s=120) as publisher:
        pipe.send("connected")
        pipe.recv()
        began_at = time.time()
        if rate is None:
            accepted = len(publisher.publish_all(messages, retain=True))
        else:
            accepted = _pace(publisher, messages, rate)
        pipe.send((began_at, time.time(), accepted))
        pipe.recv()  # until we are ended


def _pace(publisher: Publisher, messages: Sequence[Message], rate: float) -> int:
    began, accepted = time.monotonic(), 0
    for number, message in enumerate(messages):
        pause = began + number / rate - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        accepted += len(publisher.publish_all([message], retain=True))
    return accepted
