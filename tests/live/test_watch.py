"""The watch on SQLite and PostgreSQL."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from commandcenter.live.watch import TICK_MS, Change, Watch, wall_clock
from commandcenter.store import engine as store_engine
from commandcenter.store.versions import Topic, bump


class Recorder:
    """Collects changes and lets a test wait for one."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self._condition = threading.Condition()

    def __call__(self, change: Change) -> None:
        with self._condition:
            self.changes.append(change)
            self._condition.notify_all()

    def wait(self, wanted: Callable[[Change], bool], timeout_s: float = 5) -> Change | None:
        """The first change that is wanted, past ones included; None when there was none in time."""
        with self._condition:
            self._condition.wait_for(lambda: any(map(wanted, self.changes)), timeout_s)
            return next(filter(wanted, self.changes), None)


def has(topic: Topic) -> Callable[[Change], bool]:
    return lambda change: topic in change.topics


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def watch(database_url: str, recorder: Recorder) -> Iterator[Watch]:
    reader = store_engine.create_engine(database_url, read_only=True)
    running = Watch(reader, recorder)
    running.start()
    assert recorder.wait(has(Topic.STATE)), running.health
    recorder.changes.clear()
    yield running
    running.stop()
    reader.dispose()


def commit(engine: Engine, *topics: Topic, at: int = 1) -> None:
    with engine.begin() as connection:
        bump(connection, topics, at)


def test_a_commit_is_seen_within_milliseconds(engine: Engine, watch: Watch, recorder: Recorder) -> None:
    at = wall_clock()
    commit(engine, Topic.STATE, Topic.METRICS, at=at)
    begin = time.monotonic()
    change = recorder.wait(has(Topic.STATE))
    assert change is not None
    assert time.monotonic() - begin < 0.25  # ~5 ms; a busy test machine needs room, the safety poll alone takes longer
    assert change.topics == {Topic.STATE, Topic.METRICS}
    assert change.versions[Topic.STATE] == 1
    assert change.changed_at == at


def test_every_commit_is_seen_or_overtaken_by_a_later_one(engine: Engine, watch: Watch, recorder: Recorder) -> None:
    for _ in range(50):
        commit(engine, Topic.METRICS)
    assert recorder.wait(lambda change: change.versions.get(Topic.METRICS) == 50)


def test_a_commit_that_raises_no_version_is_not_a_change(engine: Engine, watch: Watch, recorder: Recorder) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE scratch (id INTEGER)"))
        connection.execute(text("DROP TABLE scratch"))
    assert recorder.wait(lambda change: not change.topics <= {Topic.CLOCK, Topic.MINUTE}, timeout_s=0.3) is None


def test_a_topic_of_a_newer_program_is_ignored(engine: Engine, watch: Watch, recorder: Recorder) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO topic_version VALUES ('not.known.yet', 1, 1)"))
    commit(engine, Topic.STATE)
    change = recorder.wait(has(Topic.STATE))
    assert change is not None
    assert change.topics == {Topic.STATE}


def test_the_clock_ticks_at_the_same_instants_everywhere(sqlite_url: str, recorder: Recorder) -> None:
    now = [TICK_MS * 1000 + TICK_MS - 50]
    reader = store_engine.create_engine(sqlite_url, read_only=True)
    watch = Watch(reader, recorder, clock=lambda: now[0])
    watch.start()
    assert recorder.wait(has(Topic.STATE))
    recorder.changes.clear()
    now[0] += 60
    tick = recorder.wait(has(Topic.CLOCK))
    watch.stop()
    reader.dispose()
    assert tick is not None
    assert tick.topics == {Topic.CLOCK}
    assert tick.versions[Topic.CLOCK] == 1001
    assert tick.changed_at == 1001 * TICK_MS


def test_a_sqlite_file_that_was_replaced_counts_as_all_changed(
    sqlite_url: str, recorder: Recorder, tmp_path: Path
) -> None:
    reader = store_engine.create_engine(sqlite_url, read_only=True)
    watch = Watch(reader, recorder)
    watch.start()
    assert recorder.wait(has(Topic.STATE))
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    path.rename(tmp_path / "away.db")
    _until(lambda: not watch.health.is_reachable)
    assert watch.health.is_missing
    recorder.changes.clear()
    (tmp_path / "away.db").rename(path)
    change = recorder.wait(has(Topic.STATE))
    watch.stop()
    reader.dispose()
    assert change is not None
    assert change.topics == frozenset(Topic)


def test_a_postgresql_that_cuts_the_line_is_found_again(postgres_url: str, recorder: Recorder) -> None:
    writer = store_engine.create_engine(postgres_url)
    reader = store_engine.create_engine(postgres_url, read_only=True)
    watch = Watch(reader, recorder)
    watch.start()
    assert recorder.wait(has(Topic.STATE))
    recorder.changes.clear()
    with writer.begin() as connection:
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    everything = recorder.wait(lambda change: change.topics == frozenset(Topic))
    commit(writer, Topic.STATE)
    change = recorder.wait(lambda change: change.topics == {Topic.STATE})
    watch.stop()
    writer.dispose()
    reader.dispose()
    assert everything is not None
    assert change is not None


def test_a_database_that_does_not_exist_is_told_apart_from_one_that_does_not_answer(
    tmp_path: Path, recorder: Recorder
) -> None:
    nowhere = Watch(store_engine.create_engine(f"sqlite:///{tmp_path}/none.db", read_only=True), recorder)
    refused = Watch(store_engine.create_engine("postgresql+psycopg://nobody@127.0.0.1:9/x", read_only=True), recorder)
    for watch in (nowhere, refused):
        watch.start()
    _until(lambda: "not asked" not in nowhere.health.reason + refused.health.reason)
    for watch in (nowhere, refused):
        watch.stop()
    assert nowhere.health.is_missing
    assert not refused.health.is_reachable
    assert not refused.health.is_missing
    assert recorder.changes == []


def test_stopping_takes_less_than_half_a_second(watch: Watch) -> None:
    begin = time.monotonic()
    watch.stop()
    assert time.monotonic() - begin < 0.5


def _until(condition: Callable[[], bool], timeout_s: float = 5) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)
