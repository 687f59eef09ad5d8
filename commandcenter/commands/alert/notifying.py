"""Notification beside the engine, in the same process: it sends what the engine writes down."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy import Engine

from commandcenter.alerts.notify.config import Notify
from commandcenter.alerts.notify.worker import Worker
from commandcenter.alerts.rules_file import Watched
from commandcenter.domain.alerts.rules import EMPTY, Rules
from commandcenter.settings import Settings


@contextmanager
def notifying(
    settings: Settings, writing: Engine, reading: Engine, watched: Watched, stopped: Event
) -> Iterator[Worker]:
    """A worker in threads of its own until ``stopped`` is set; what it is just sending is finished. ``watched`` is
    looked at by whoever shares it; here its newest state is used."""

    def current() -> tuple[Notify, Rules]:
        found = watched.current
        return (found.notify, found.rules) if found is not None else (Notify(), EMPTY)

    holder = f"notify-{socket.gethostname()[:40]}-{os.getpid()}"
    watched.look()
    worker = Worker(settings, writing, reading, current, settings.alerts.parent, holder, _now)
    thread = Thread(target=worker.run, args=(stopped,), name="notify")
    thread.start()
    try:
        yield worker
    finally:
        stopped.set()
        thread.join()


def _now() -> int:
    return time.time_ns() // 1_000_000
