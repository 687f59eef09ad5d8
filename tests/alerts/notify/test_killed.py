"""The process that sends is killed while it does: nothing is lost, and the far end can tell what it had before."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from sqlalchemy import select

from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.outbox import Outcome, Status
from commandcenter.domain.alerts.routing import Limit
from commandcenter.domain.clock import SECOND
from commandcenter.store import engine as store_engine
from commandcenter.store.schema import notification
from commandcenter.store.writes import outbox
from commandcenter.store.writes.notifications import enqueue
from commandcenter.store.writes.outbox import HELD
from tests.alerts.notify.listening import web
from tests.alerts.notify.office import Clock, office, statuses
from tests.store.notifications.alerting import standing

FILE = """
version: 1
rules: {{}}
notify:
  group_window_s: 0
  channels:
    kait: {{kind: webhook, url: "{url}", timeout_s: 60}}
  routes: [{{to: [kait]}}]
"""


def now() -> int:
    return time.time_ns() // 1_000_000


def test_a_message_that_a_killed_process_was_sending_goes_out_once_more_with_the_same_id(
    database_url: str, tmp_path: Path
) -> None:
    engine = store_engine.create_engine(database_url)
    with web() as server:
        server.hold = threading.Event()
        (tmp_path / "alerts.yaml").write_text(FILE.format(url=server.url))
        environment = os.environ | {"COMMANDCENTER_DATA_DIR": str(tmp_path), "COMMANDCENTER_DATABASE_URL": database_url}
        with engine.begin() as connection:
            # Closed: the engine of the same process must not end what no rule stands for.
            alert_id = standing(connection, now(), closed_at=now())
            enqueue(connection, alert_id, Occasion.RAISED, now())
        process = subprocess.Popen(
            [sys.executable, "-m", "commandcenter", "alert", "serve"], env=environment, stderr=subprocess.PIPE
        )
        try:
            assert server.came.wait(120)
        finally:
            process.send_signal(signal.SIGKILL)
            _out, said = process.communicate()
        assert statuses(engine) == {Status.SENDING: 1}, said.decode()
        server.hold.set()

        clock = Clock(now())
        worker = office(engine, tmp_path, server.url, clock, "another")
        assert worker.turn() == 0, "for all we know it is being sent"
        clock.at += HELD + SECOND
        assert worker.turn() == 1
        assert worker.turn() == 0
    first, second = server.got
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    with engine.connect() as connection:
        row = connection.execute(select(notification)).one()
    assert (row.status, row.attempts, row.holder) == (Status.SENT, 2, "")
    engine.dispose()


def test_what_takes_every_worker_with_it_is_given_up(sqlite_url: str, tmp_path: Path) -> None:
    """A message on which the program ends each time must not end it for ever."""
    engine = store_engine.create_engine(sqlite_url)
    clock = Clock()
    worker = office(engine, tmp_path, "http://127.0.0.1:1", clock)
    with engine.begin() as connection:
        enqueue(connection, standing(connection), Occasion.RAISED, clock.at)
    worker.refresh()
    worker.route()
    for _ in range(10):
        clock.at += HELD + SECOND
        with engine.begin() as connection:
            outbox.take(connection, "kait", Limit(), "killed", 3, clock.at)
    assert statuses(engine) == {Status.DEAD: 1}
    engine.dispose()


def test_a_worker_that_was_thought_dead_changes_nothing_any_more(sqlite_url: str, tmp_path: Path) -> None:
    engine = store_engine.create_engine(sqlite_url)
    clock = Clock()
    worker = office(engine, tmp_path, "http://127.0.0.1:1", clock)
    with engine.begin() as connection:
        enqueue(connection, standing(connection), Occasion.RAISED, clock.at)
    worker.refresh()
    worker.route()
    clock.at += 20 * SECOND
    with engine.begin() as connection:
        slow = outbox.take(connection, "kait", Limit(), "slow", 6, clock.at)
        assert outbox.take(connection, "kait", Limit(), "quick", 6, clock.at) is None
    clock.at += HELD
    with engine.begin() as connection:
        quick = outbox.take(connection, "kait", Limit(), "quick", 6, clock.at)
        assert slow is not None
        assert quick is not None
        assert slow.uid == quick.uid
        assert outbox.settle(connection, slow, "slow", Outcome(), 6, 0.5, clock.at) is None
    assert statuses(engine) == {Status.SENDING: 1}
    with engine.begin() as connection:
        settled = outbox.settle(connection, quick, "quick", Outcome(), 6, 0.5, clock.at)
        assert settled is not None
        assert settled.status is Status.SENT
    engine.dispose()
