"""The process of the alerts with one rule, to be killed: ``python -m tests.alerts.process URL``."""

import logging
import signal
import sys
import threading
import time

from commandcenter.alerts.engine import AlertEngine
from commandcenter.alerts.service import Service
from commandcenter.alerts.sources.network import NetworkSource
from commandcenter.alerts.takeover import Takeovers
from commandcenter.domain.alerts.rules import Condition
from commandcenter.store.engine import create_engine
from tests.alerts.world import rule, rules


def now() -> int:
    """ms UTC."""
    return time.time_ns() // 1_000_000


def main() -> None:
    """Until SIGTERM."""
    logging.basicConfig(level="INFO", stream=sys.stderr)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: stopped.set())
    url = sys.argv[1]
    writing, reading = create_engine(url), create_engine(url, read_only=True)
    in_force = rules(rule(condition=Condition(among=frozenset({"down"}))))
    alerts = AlertEngine(writing, reading, [NetworkSource()], in_force, "alerts-0", now)
    followers = (Takeovers(writing, reading, "alerts-0", now),)
    Service(alerts, writing, reading, "alerts-0", now, followers=followers).run(stopped)


if __name__ == "__main__":
    main()
