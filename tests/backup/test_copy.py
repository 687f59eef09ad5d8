"""From one database into another: everything arrives, cell by cell, or nothing does."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from commandcenter.store import copy, migrate
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.schema import audit, metadata, state_event
from tests.backup.everything import ROWS, fill


def cells(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every cell of every table, as Python sees it."""
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(select(table))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


@pytest.fixture
def full(engine: Engine) -> Engine:
    """A store with everything in it, once on SQLite and once on PostgreSQL."""
    fill(engine)
    return engine


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def other(full: Engine, tmp_path: Path, postgres_server: str) -> str:
    """A database of the other kind, not even with a schema."""
    if full.dialect.name == "postgresql":
        return f"sqlite:///{tmp_path / 'other.db'}"
    engine = create_engine(postgres_server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS copied"))
        connection.execute(text("CREATE DATABASE copied"))
    engine.dispose()
    return postgres_server.rpartition("/")[0] + "/copied"


def test_every_cell_arrives(full: Engine, other: str) -> None:
    held = copy.copy(url_of(full), other, lambda _line: None)
    engine = create_engine(other)
    before, after = cells(full), cells(engine)
    engine.dispose()
    assert {name: len(rows) for name, rows in before.items() if name != "audit_head"} == {
        name: ROWS for name in before if name != "audit_head"
    }, "the store that is copied has something in every table"
    for table, rows in before.items():
        assert after[table] == rows, table
    assert {name: content.rows for name, content in held.items() if name in before} == {
        name: len(rows) for name, rows in before.items()
    }


def test_the_copy_goes_on_counting_where_the_store_was(full: Engine, other: str) -> None:
    copy.copy(url_of(full), other, lambda _line: None)
    engine = create_engine(other)
    row = {
        "element_id": 1, "event_at": 1, "recorded_at": 1, "kind": "state", "from_state": "up", "to_state": "down",
        "is_flapping": False,
    }  # fmt: skip
    with engine.begin() as connection:
        made = connection.execute(state_event.insert().values(**row)).inserted_primary_key
    engine.dispose()
    assert made == (ROWS + 1,)


def test_a_target_with_a_row_in_it_is_refused_and_left_alone(full: Engine, other: str) -> None:
    copy.copy(url_of(full), other, lambda _line: None)
    engine = create_engine(other)
    before = cells(engine)
    with pytest.raises(StoreError, match="not empty"):
        copy.copy(url_of(full), other, lambda _line: None)
    assert cells(engine) == before
    engine.dispose()


def test_what_breaks_in_the_middle_leaves_an_empty_target(full: Engine, other: str) -> None:
    class Interrupted(Exception):
        pass

    def say(line: str) -> None:
        if "session" in line:
            raise Interrupted

    with pytest.raises(Interrupted):
        copy.copy(url_of(full), other, say)
    copy.refuse_filled(other)
    copy.copy(url_of(full), other, lambda _line: None)


def test_what_the_target_cannot_hold_is_said_with_its_words(sqlite_url: str, postgres_url: str) -> None:
    """SQLite takes a text of any length; PostgreSQL does not."""
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        connection.execute("INSERT INTO worker (name, kind, pid, started_at, beat_at, broker_state, broker_since) "
                           f"VALUES ('{'w' * 200}', 'ingest', 1, 1, 1, 'connected', 1)")  # fmt: skip
    connection.close()
    with pytest.raises(StoreError, match=r"too long.*The target holds none of it"):
        copy.copy(sqlite_url, postgres_url, lambda _line: None)
    copy.refuse_filled(postgres_url)


def test_a_source_of_another_schema_is_refused(tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "old.db").touch()
    with pytest.raises(StoreError, match="db upgrade"):
        copy.copy(f"sqlite:///{tmp_path / 'old.db'}", sqlite_url, lambda _line: None)


def test_the_trail_of_the_copy_is_still_append_only(full: Engine, other: str) -> None:
    copy.copy(url_of(full), other, lambda _line: None)
    engine = create_engine(other)
    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.execute(audit.delete())
    engine.dispose()
    assert migrate.head()
