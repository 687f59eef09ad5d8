"""The worker's row tells the truth, and a version rises only when a screen has something new to show."""

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import SECOND
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes import workers
from tests.network import START, rows


def version(engine: Engine) -> int:
    with engine.connect() as connection:
        return versions.read(connection).get(Topic.WORKER, 0)


def beat(engine: Engine, at: int, is_connected: bool = True, error: str | None = None, stored: int = 0) -> bool:
    return workers.beat(engine, "ingest-0", is_connected, error, stored, 0, at)


def test_a_worker_is_announced_disconnected(engine: Engine) -> None:
    workers.start(engine, "ingest-0", 42, "localhost:1883", START)
    query = "SELECT name, kind, pid, started_at, broker, broker_state, stopped_at FROM worker"
    assert rows(engine, query) == [("ingest-0", "ingest", 42, START, "localhost:1883", "disconnected", None)]
    assert version(engine) == 1


def test_a_heartbeat_that_says_nothing_new_raises_no_version(engine: Engine) -> None:
    workers.start(engine, "ingest-0", 42, "localhost:1883", START)
    assert beat(engine, START + SECOND)
    before = version(engine)
    for n in range(2, 6):
        assert beat(engine, START + n * SECOND, stored=n)
    assert version(engine) == before
    assert rows(engine, "SELECT beat_at, stored, broker_since FROM worker") == [(START + 5 * SECOND, 5, START + SECOND)]


@pytest.mark.parametrize(("is_connected", "error"), [(False, None), (True, "the store cannot be written: full")])
def test_losing_the_broker_or_getting_into_trouble_raises_the_version(
    engine: Engine, is_connected: bool, error: str | None
) -> None:
    workers.start(engine, "ingest-0", 42, "localhost:1883", START)
    beat(engine, START + SECOND)
    before = version(engine)
    beat(engine, START + 2 * SECOND, is_connected, error)
    assert version(engine) == before + 1
    assert rows(engine, "SELECT broker_state, error, broker_since FROM worker") == [
        ("connected" if is_connected else "disconnected", error, START + (1 if is_connected else 2) * SECOND)
    ]


def test_a_heartbeat_of_a_worker_that_the_store_does_not_know_asks_for_a_start(engine: Engine) -> None:
    """The store was away when the worker started, or it is a restored one."""
    before = version(engine)
    assert not beat(engine, START)
    assert rows(engine, "SELECT * FROM worker") == []
    assert version(engine) == before


def test_a_clean_end_is_told_from_a_death_and_a_new_start_forgets_it(engine: Engine) -> None:
    workers.start(engine, "ingest-0", 42, "localhost:1883", START)
    beat(engine, START + SECOND, error="trouble")
    workers.finish(engine, "ingest-0", 7, 1, START + 2 * SECOND)
    query = "SELECT stopped_at, broker_state, stored, quarantined, error, pid FROM worker"
    assert rows(engine, query) == [(START + 2 * SECOND, "disconnected", 7, 1, None, 42)]
    workers.start(engine, "ingest-0", 43, "localhost:1883", START + 3 * SECOND)
    assert rows(engine, query) == [(None, "disconnected", 0, 0, None, 43)]


def test_a_worker_that_beats_has_not_stopped(engine: Engine) -> None:
    """Of two programs that run feeds under one name, one has ended."""
    workers.start(engine, "feeds", 42, "", START, kind="feeds")
    workers.finish(engine, "feeds", 0, 0, START + SECOND)
    before = version(engine)
    assert workers.beat(engine, "feeds", False, None, 0, 0, START + 2 * SECOND)
    assert rows(engine, "SELECT stopped_at, beat_at FROM worker") == [(None, START + 2 * SECOND)]
    assert version(engine) == before + 1
