"""``commandcenter alert serve``: evaluate the rules whenever something changes."""

import logging
import os
import signal
import socket
import time
from functools import partial
from threading import Event
from types import FrameType

import click
from sqlalchemy import Engine

from commandcenter.alerts import upkeep
from commandcenter.alerts.engine import AlertEngine
from commandcenter.alerts.rules_file import Watched
from commandcenter.alerts.service import Service
from commandcenter.alerts.sources.registry import all_sources
from commandcenter.alerts.takeover import Takeovers
from commandcenter.commands import certificate
from commandcenter.commands.alert.notifying import notifying
from commandcenter.domain.alerts.rules import EMPTY
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.writes.alerts import rules

log = logging.getLogger(__name__)

_LOOK_S = 2.0  # so often the rules file is looked at


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Raise, clear and escalate alerts whenever something changes, until SIGTERM or Ctrl-C.

    A changed alerts.yaml is taken up within seconds; with mistakes in it, the rules before stay in force and the
    mistakes are logged. Several machines may run this: one of them evaluates, the others take over when it ends.
    """
    migrate.upgrade(settings.database)
    stopped = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    writing = create_engine(settings.database)
    reading = create_engine(settings.database, read_only=True)
    watched = Watched(settings.alerts)
    try:
        with notifying(settings, writing, reading, watched, stopped):
            service(settings, writing, reading, watched).run(stopped)
    finally:
        writing.dispose()
        reading.dispose()


def service(settings: Settings, writing: Engine, reading: Engine, watched: Watched | None = None) -> Service:
    """The process, composed: rules of the file, every source, and what time brings."""
    name = f"alerts-{socket.gethostname()[:40]}-{os.getpid()}"
    watched = watched or Watched(settings.alerts)
    sources = all_sources(settings.data_dir, tuple(certificate.known(settings)))
    alerts = AlertEngine(writing, reading, sources, EMPTY, name, _now)
    refresh = _Refresh(watched, alerts, writing)
    takeovers = Takeovers(writing, reading, name, _now)
    ticks = (partial(upkeep.tick, writing),)
    return Service(alerts, writing, reading, name, _now, refresh, ticks, followers=(takeovers,))


class _Refresh:
    """Takes up a changed alerts.yaml, and publishes what is in force to the screens."""

    def __init__(self, watched: Watched, alerts: AlertEngine, writing: Engine) -> None:
        self._watched, self._alerts, self._writing = watched, alerts, writing
        self._looked = 0.0
        self._is_published = False

    def __call__(self) -> None:
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return
        self._looked = now
        if self._watched.look():
            self._is_published = False
        current = self._watched.current
        if self._is_published or current is None:
            return
        if current.rules != self._alerts.rules:
            self._alerts.rules = current.rules
            log.info("%d rules are in force", len(current.rules.by_key))
        with self._writing.begin() as connection:
            fault = self._watched.fault
            rules.publish(connection, current.rules, current.digest, current.is_shipped, fault, _now())
        self._is_published = True


def _now() -> int:
    return time.time_ns() // 1_000_000
