"""The counts by day are always what the current tickets come to, whatever happens to these. On both databases."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, start_of_day
from commandcenter.store import feed_retention, migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.schema import complaint as table
from tests.network import START, rows
from tests.store.feeding import complaint, configure, item, row, store

_SUMMED = """
    SELECT category, (received_at + 25200000) / 86400000 * 86400000 - 25200000 AS day, coalesce(kecamatan, ''), count(*)
    FROM complaint WHERE superseded_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@pytest.fixture
def feed(engine: Engine) -> Engine:
    configure(engine, row())
    item(engine)
    return engine


def held(engine: Engine) -> list[tuple[object, ...]]:
    return rows(engine, "SELECT category, day, kecamatan, n FROM complaint_day ORDER BY 1, 2, 3")


def test_a_day_is_local_and_a_ticket_without_a_place_counts(feed: Engine) -> None:
    midnight = start_of_day(START)
    store(feed, [complaint("1", at=midnight), complaint("2", at=midnight - 1), complaint("3", kecamatan=None)])
    assert held(feed) == [
        ("jalan rusak", midnight - DAY, "", 1),
        ("jalan rusak", midnight - DAY, "35.22.15", 1),
        ("jalan rusak", midnight, "35.22.15", 1),
    ]


def test_a_ticket_that_moves_on_stays_counted_once_and_one_that_is_corrected_moves(feed: Engine) -> None:
    store(feed, [complaint("1", at=START)])
    store(feed, [complaint("1", at=START, status="verified", verified_at=START + HOUR)], START + HOUR)
    assert [each[3] for each in held(feed)] == [1]
    store(feed, [complaint("1", at=START - 3 * DAY, category="banjir", kecamatan="35.22.01")], START + 2 * HOUR)
    assert held(feed) == [("banjir", start_of_day(START - 3 * DAY), "35.22.01", 1)]


def test_what_retention_deletes_is_no_longer_counted(feed: Engine) -> None:
    store(feed, [complaint("old", at=START - 40 * DAY), complaint("new", at=START)])
    configure(feed, row(retention_days=30, config_digest=2), at=START)
    assert sum(n for _table, n in feed_retention.records(feed, table, "received_at", START)) == 1
    assert held(feed) == [("jalan rusak", start_of_day(START), "35.22.15", 1)]


def test_tickets_of_an_older_store_are_counted_when_it_is_brought_up(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    (tmp_path / "old.db").touch()
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), "0002")
    midnight = start_of_day(START)
    told = [  # what is superseded no longer counts
        (1, midnight, "35.22.15", None), (2, midnight + DAY - 1, "35.22.15", None), (3, midnight - 1, None, None),
        (4, midnight, "35.22.15", START),
    ]  # fmt: skip
    with closing(sqlite3.connect(tmp_path / "old.db")) as older, older:
        older.executemany(
            "INSERT INTO complaint (row_key, revision, digest, recorded_at, feed, item_id, line, ticket, channel, kind,"
            " category, status, is_confidential, received_at, kecamatan, superseded_at)"
            " VALUES (?, 1, 0, 0, 'lapor', 1, 2, 't', 'c', 'pengaduan', 'jalan rusak', 'received', 0, ?, ?, ?)",
            told,
        )
    migrate.upgrade(url)
    assert held(engine) == [
        ("jalan rusak", midnight - DAY, "", 1),
        ("jalan rusak", midnight, "35.22.15", 2),
    ]
    engine.dispose()


TOLD = st.tuples(
    st.integers(1, 6), st.integers(-60, 5), st.sampled_from(["jalan rusak", "banjir"]),
    st.sampled_from([None, "35.22.15", "35.22.01"]), st.sampled_from(["received", "verified"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TOLD, max_size=6), max_size=5))
def test_whatever_is_told_and_told_again_the_counts_are_the_sums_of_the_tickets(
    feed: Engine, batches: list[list[tuple[int, int, str, str | None, str]]]
) -> None:
    with feed.begin() as connection:
        connection.execute(text("DELETE FROM complaint"))
        connection.execute(text("DELETE FROM complaint_day"))
    for n, batch in enumerate(batches):
        made = [
            complaint(str(ticket), at=START + hours * HOUR, category=category, kecamatan=kecamatan, status=status)
            for ticket, hours, category, kecamatan, status in batch
        ]
        store(feed, made, START + n * HOUR)
    assert held(feed) == rows(feed, _SUMMED)
