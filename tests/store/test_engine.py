"""Engines: WAL, write lock at once, read-only that cannot write, clear refusals."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from commandcenter.store.engine import StoreError, create_engine


def test_a_read_only_engine_cannot_write(database_url: str) -> None:
    engine = create_engine(database_url, read_only=True)
    with engine.connect() as connection, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        connection.execute(text("INSERT INTO topic_version VALUES ('x', 1, 1)"))
    engine.dispose()


def test_sqlite_is_in_wal_and_survives_a_power_cut(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_a_writer_that_reads_first_does_not_lose_against_another(engine: Engine) -> None:
    """With the deferred BEGIN of SQLite the second of these writers would fail at once."""
    with engine.begin() as first:
        first.execute(text("SELECT count(*) FROM topic_version"))
        first.execute(text("INSERT INTO topic_version VALUES ('x', 1, 1)"))
    with engine.begin() as second:
        assert second.execute(text("SELECT count(*) FROM topic_version")).scalar() == 1


@pytest.mark.parametrize("url", ["nonsense", "mysql://x", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_does_not_fit_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        create_engine(url)
