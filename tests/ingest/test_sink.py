"""The sink: patient with a store that is away, merciless with nothing, and never stopped by one message."""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from commandcenter.domain.model import Reading
from commandcenter.settings import Settings
from commandcenter.store.engine import create_engine
from commandcenter.store.writes.readings import Message
from ingest.sink import Sink
from tests.network import KEYS, START, arrived, message, rollup_differences, rows, scalar, seed, stored_seqs


def sink(engine: Engine) -> Sink:
    return Sink(Settings(), engine, lambda: START)


def batch(count: int, first: int = 0) -> list[Message]:
    return [message(KEYS[seq % len(KEYS)], at=START + seq, seq=seq) for seq in range(first, first + count)]


def refused_by_the_store(seq: int) -> Message:
    """A reading that passed the parser and that no database takes: its digest is wider than a BIGINT."""
    made = message("balen-a", at=START + seq, seq=seq)
    assert isinstance(made.judged, Reading)
    return made._replace(judged=made.judged._replace(digest=2**70))


def store_until_taken(made: Sink, messages: list[Message], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not made.store(messages):
        assert time.monotonic() < deadline, made.trouble
        time.sleep(0.02)


def test_it_counts_what_it_did(engine: Engine) -> None:
    seed(engine)
    made = sink(engine)
    assert made.store([*batch(5), arrived("cc/v1/x", b"", START)])
    assert made.store(batch(7))
    assert (made.stored, made.duplicates, made.quarantined, made.trouble) == (7, 5, 1, None)


def test_one_message_that_the_store_refuses_goes_to_quarantine_and_the_others_are_stored(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    seed(engine)
    made = sink(engine)
    bad = refused_by_the_store(50)
    assert made.store([*batch(20), bad, *batch(20, 20)])
    assert stored_seqs(engine) == list(range(40))
    assert rows(engine, "SELECT source, payload, reason FROM quarantine") == [(bad.topic, bad.payload, "store_refused")]
    assert rollup_differences(engine) == []
    assert made.trouble is None
    assert len(caplog.records) == 2


def test_numbers_of_several_kinds_in_one_column_are_no_trouble(engine: Engine) -> None:
    seed(engine)
    values: list[float | int | None] = [1, 1.5, None, 0, 2**20, 0.1]
    messages = [message("balen-a", at=START + n, seq=n, latency_ms=v) for n, v in enumerate(values) if v != 2**20]
    made = sink(engine)
    assert made.store(messages)
    assert made.quarantined == 0


def test_a_store_that_is_away_is_said_once_and_nothing_is_taken_until_it_is_back(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    engine = create_engine(sqlite_url)
    seed(engine)
    engine.dispose()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.rename(file.with_name("away.db"))
    made = sink(engine)
    for _attempt in range(5):
        assert not made.store(batch(10))
        time.sleep(made.wait_s(0.3))
    assert made.trouble is not None
    assert "there is no database file" in made.trouble
    file.with_name("away.db").rename(file)
    store_until_taken(made, batch(10))
    assert stored_seqs(engine) == list(range(10))
    assert made.trouble is None
    assert [record.levelname for record in caplog.records if record.name == "ingest.sink"] == ["ERROR", "INFO"]
    engine.dispose()


def test_between_attempts_the_store_is_left_alone(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    seed(engine)
    engine.dispose()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.rename(file.with_name("away.db"))
    made = sink(engine)
    assert not made.store(batch(1))
    assert 0 < made.wait_s(5) <= 0.1
    file.with_name("away.db").rename(file)
    assert not made.store(batch(1)), "too soon"
    time.sleep(made.wait_s(5))
    assert made.store(batch(1))
    engine.dispose()


@pytest.fixture
def full(sqlite_url: str) -> Iterator[tuple[Engine, list[int]]]:
    """A store whose file may not grow: SQLite says the same as on a full disk. Clear the list to make room."""
    engine = create_engine(sqlite_url)
    seed(engine)
    limits = [int(scalar(engine, "PRAGMA page_count")) + 3]

    def limit(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {limits[0] if limits else 2**30}")

    event.listen(engine, "checkout", limit)
    yield engine, limits
    engine.dispose()


def test_a_full_disk_loses_nothing_and_room_brings_it_back(full: tuple[Engine, list[int]]) -> None:
    engine, limits = full
    made = sink(engine)
    messages = batch(2000)
    assert not made.store(messages)
    assert "full" in (made.trouble or "")
    assert stored_seqs(engine) == []
    limits.clear()
    store_until_taken(made, messages)
    assert stored_seqs(engine) == list(range(2000))
    assert scalar(engine, "SELECT count(*) FROM quarantine") == 0
    assert rollup_differences(engine) == []


def test_a_corrupt_database_is_the_store_s_trouble_and_not_the_messages(sqlite_url: str) -> None:
    """Not an OperationalError: blamed on the messages, all of them would be tried one by one for ever."""
    engine = create_engine(sqlite_url)
    seed(engine)
    engine.dispose()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    for side in ("-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)
    with file.open("r+b") as raw:
        raw.write(b"no longer a database")
    made = sink(engine)
    started = time.monotonic()
    assert not made.store(batch(1000))
    assert time.monotonic() - started < 1
    assert "not a database" in (made.trouble or "")
    engine.dispose()


def test_a_missing_table_is_the_store_s_trouble(engine: Engine) -> None:
    seed(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE rollup_day RENAME TO elsewhere")
    made = sink(engine)
    try:
        assert not made.store(batch(10))
        assert "rollup_day" in (made.trouble or "")
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO rollup_day")
    store_until_taken(made, batch(10))
    assert scalar(engine, "SELECT count(*) FROM quarantine") == 0


def test_a_message_that_not_even_quarantine_takes_holds_up_no_other(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """It stays at the broker until somebody has looked; the rest of its batch is stored, and it is said once."""
    seed(engine)
    made = sink(engine)
    bad = arrived("cc/v1/x", b"1", START)
    assert not isinstance(bad.judged, Reading)
    hopeless = bad._replace(judged=bad.judged._replace(reason="x" * 5, recorded_at=2**70))
    messages = [*batch(5), hopeless, *batch(5, 5)]
    for _attempt in range(3):
        assert not made.store(messages)
        time.sleep(made.wait_s(1))
    assert stored_seqs(engine) == list(range(10))
    assert "quarantine cannot take a message of 'cc/v1/x'" in (made.trouble or "")
    assert sum(record.levelno >= logging.ERROR for record in caplog.records) == 1
    assert made.store(batch(3, 10))
    assert made.trouble is None


def test_a_connection_cut_in_the_middle_of_a_copy_is_waited_for(postgres_url: str) -> None:
    """COPY is the driver's own: its errors must not end the worker."""
    engine = create_engine(postgres_url)
    seed(engine)
    made = sink(engine)
    stop = threading.Event()

    def cut() -> None:
        killer = create_engine(postgres_url)
        while not stop.is_set():
            with killer.connect() as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND state = 'active' AND query SIMILAR TO '(COPY|INSERT)%%'"
                )
        killer.dispose()

    thread = threading.Thread(target=cut)
    thread.start()
    troubles = 0
    deadline = time.monotonic() + 3
    first = 0
    while time.monotonic() < deadline:
        if made.store(batch(300, first)):
            first += 300
        troubles += made.trouble is not None
        time.sleep(made.wait_s(0))
    stop.set()
    thread.join(10)
    store_until_taken(made, batch(300, first))
    assert troubles > 0, "nothing was ever cut"
    assert stored_seqs(engine) == list(range(first + 300))
    assert scalar(engine, "SELECT count(*) FROM quarantine") == 0
    engine.dispose()
