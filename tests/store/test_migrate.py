"""Migrations: from nothing to the schema in the code, on both databases; a newer database is refused."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from commandcenter.store import migrate
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.schema import metadata


def test_migrations_lead_exactly_to_the_schema_in_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    assert migrate.upgrade(database_url) == (migrate.head(), migrate.head())


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    migrate.upgrade(f"sqlite:///{tmp_path / 'new.db'}")
    assert (tmp_path / "new.db").stat().st_mode & 0o077 == 0


def test_a_newer_database_is_refused_and_says_what_to_do(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"9999, which is newer than this program.*Nothing was changed"):
        migrate.upgrade(sqlite_url)
    with engine.connect() as connection, pytest.raises(StoreError, match="newer"):
        migrate.check(connection)
    engine.dispose()


def test_an_empty_database_fails_the_check_with_the_command_to_run(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    engine = create_engine(f"sqlite:///{tmp_path}/empty.db")
    with engine.connect() as connection, pytest.raises(StoreError, match="commandcenter db upgrade"):
        migrate.check(connection)
    engine.dispose()


def test_a_database_that_cannot_be_reached_is_a_clear_error(tmp_path: object) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        migrate.upgrade("postgresql+psycopg://nobody@127.0.0.1:1/none")
