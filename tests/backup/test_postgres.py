"""PostgreSQL's own programs: which one is taken, where the password is, and what somebody may who owns one database."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from commandcenter.backup import BackupError, create, postgres, restore
from commandcenter.backup.crypt import Key
from commandcenter.backup.known import CLI
from commandcenter.backup.restore import Target
from commandcenter.commands import trail
from commandcenter.settings import load
from commandcenter.store import copy, migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.audit import checked
from tests.backup.everything import fill
from tests.backup.test_restore import KEY, SEAL, held, new_database, quiet


@pytest.fixture
def owned(postgres_server: str) -> Iterator[list[str]]:
    """Databases of a user who owns them and may do nothing else; URLs with the password."""
    engine = create_engine(postgres_server).execution_options(isolation_level="AUTOCOMMIT")
    urls = []
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS plain_a"))
        connection.execute(text("DROP DATABASE IF EXISTS plain_b"))
        connection.execute(text("DROP ROLE IF EXISTS plain"))
        connection.execute(text("CREATE ROLE plain LOGIN PASSWORD 'a:b\\c''d'"))
        for name in ("plain_a", "plain_b"):
            connection.execute(text(f"CREATE DATABASE {name} OWNER plain"))
            url = make_url(postgres_server).set(database=name, username="plain", password="a:b\\c'd")
            urls.append(url.render_as_string(hide_password=False))
    yield urls
    engine.dispose()


def test_the_password_is_in_a_file_of_ours_and_nowhere_else(tmp_path: Path) -> None:
    url = make_url("postgresql+psycopg://cc:s3cret@db.example:5433/cc?sslmode=require").set(password="a:b\\c")
    with postgres._address(url, tmp_path) as address:
        assert "a:b" not in address
        assert "a%3Ab" not in address
        assert address.startswith("postgresql://cc@db.example:5433/cc?")
        assert "sslmode=require" in address
        kept = tmp_path / ".pgpass"
        assert kept.stat().st_mode & 0o777 == 0o600
        assert kept.read_text() == "*:*:*:*:a\\:b\\\\c\n"
    with postgres._address(make_url("postgresql+psycopg://cc@db/cc?password=s3cret"), tmp_path) as address:
        assert "s3cret" not in address
    assert list(tmp_path.iterdir()) == []


def test_nobody_reads_it_in_the_list_of_processes(
    owned: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(owned[0])
    seen: list[str] = []
    run = subprocess.run

    def watched(command: list[str], **options: object) -> object:
        seen.extend(map(str, command))
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(postgres.subprocess, "run", watched)
    create.create(load({}, data_dir=tmp_path / "home", database_url=owned[0]), tmp_path / "backups", SEAL, quiet)
    assert any("pg_dump" in word for word in seen)
    assert not any("a:b" in word or "a%3Ab" in word for word in seen)


def test_programs_that_are_older_than_the_server_are_refused_with_advice() -> None:
    with pytest.raises(BackupError, match="install postgresql-client-99"):
        postgres.program("pg_dump", "99.1")
    with pytest.raises(BackupError, match="is not installed"):
        postgres.program("pg_no_such_program", "15.1")


def test_the_owner_of_a_database_backs_up_tries_restores_and_replaces(owned: list[str], tmp_path: Path) -> None:
    """He may make no database, so a drill needs one that is given to him; it says so and is not called good."""
    here, there = owned
    migrate.upgrade(here)
    engine = create_engine(here)
    fill(engine)
    engine.dispose()
    settings = load({}, data_dir=tmp_path / "home", database_url=here)
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    lines: list[str] = []
    alone = restore.verify(made.path, KEY, settings, tmp_path / "scratch", "", lines.append)
    assert not alone.is_database_proved
    assert not alone.outcome.is_good
    assert any("--to-database" in line for line in lines)
    given = restore.verify(made.path, KEY, settings, tmp_path / "scratch", there, quiet)
    assert given.outcome.is_good
    assert given.about.database.kind == "postgresql"
    engine = create_engine(there)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'commandcenter%'"))
        assert found.all() == [], "an empty database had nothing to keep aside"
    engine.dispose()
    replaced = restore.restore(made.path, KEY, Target(there, tmp_path / "new", is_replacing=True), quiet)
    assert any("schema commandcenter_before_" in place for place in replaced.aside)
    assert held(there)["report"] == held(here)["report"]


def test_a_restore_that_fails_brings_back_what_was_there(owned: list[str], tmp_path: Path) -> None:
    here, there = owned
    for url in owned:
        migrate.upgrade(url)
        engine = create_engine(url)
        fill(engine)
        engine.dispose()
    settings = load({}, data_dir=tmp_path / "home", database_url=here)
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    before = held(there)
    monkey = pytest.MonkeyPatch()
    monkey.setattr(restore, "prove", lambda *_arguments: (_ for _ in ()).throw(BackupError("not the same")))
    with pytest.raises(BackupError, match="not the same"):
        restore.restore(made.path, KEY, Target(there, tmp_path / "new", is_replacing=True), quiet)
    monkey.undo()
    assert held(there) == before
    assert not (tmp_path / "new" / "secret.key").exists()


def test_the_trail_is_unbroken_in_whatever_was_restored_or_copied(
    sqlite_url: str, postgres_server: str, tmp_path: Path
) -> None:
    engine = create_engine(sqlite_url)
    fill(engine)
    engine.dispose()
    made = create.create(
        load({}, data_dir=tmp_path / "home", database_url=sqlite_url), tmp_path / "backups", SEAL, quiet
    )
    assert made.about.database.audit_head is not None
    file = Target(f"sqlite:///{tmp_path / 'new' / 'commandcenter.db'}", tmp_path / "new")
    server = Target(new_database(postgres_server, "trail"), tmp_path / "server")
    for target in (file, server):
        restore.restore(made.path, KEY, target, quiet)
    copied = new_database(postgres_server, "trail_copied")
    copy.copy(file.database, copied, quiet)
    for url in (file.database, server.database, copied):
        found = create_engine(url, read_only=True)
        with found.connect() as connection:
            verdict = checked(connection, [])
        found.dispose()
        assert verdict.is_intact, url
        assert verdict.rows == 4, "three that were there, and the restore"


def test_we_call_ourselves_as_the_other_commands_do() -> None:
    assert CLI == trail.CLI
    assert Key() != KEY
