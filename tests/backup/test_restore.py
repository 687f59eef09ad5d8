"""There and back: what was backed up is what is restored, on both databases, encrypted and not."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, select, text

from commandcenter.backup import BackupError, create, crypt, restore
from commandcenter.backup.crypt import Key, Seal
from commandcenter.backup.restore import Target
from commandcenter.settings import Settings, load
from commandcenter.store import migrate
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.schema import audit, backup, metadata, session, topic_version
from tests.backup.everything import fill
from tests.backup.test_copy import cells, url_of

IDENTITY, RECIPIENT = crypt.new_identity()
SEAL, KEY = Seal((RECIPIENT,)), Key((IDENTITY,))
# What a restore itself changes.
CHANGED = {audit.name, "audit_head", backup.name, session.name, topic_version.name}


def quiet(_line: str) -> None:
    """Says nothing."""


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    """An installation with everything in it: a full store, and every file that belongs to it."""
    fill(engine)
    home = tmp_path / "home"
    (home / "secrets").mkdir(parents=True)
    for name in ("secret.key", "feeds.yaml", "secrets/lapor", "secrets/bps", "devices.yaml", "web.crt", "web.key"):
        (home / name).write_text(f"this is {name}\n")
    return load(
        {
            "COMMANDCENTER_DATA_DIR": str(home),
            "COMMANDCENTER_DATABASE_URL": url_of(engine),
            "COMMANDCENTER_DEVICES_FILE": str(home / "devices.yaml"),
            "COMMANDCENTER_WEB_CERT_FILE": str(home / "web.crt"),
            "COMMANDCENTER_WEB_KEY_FILE": str(home / "web.key"),
            "COMMANDCENTER_MQTT_PASSWORD": "it's $ecret",
        }
    )


@pytest.fixture
def empty(settings: Settings, tmp_path: Path, postgres_server: str) -> Target:
    """An empty place of the same kind."""
    folder = tmp_path / "new"
    if settings.database.startswith("sqlite"):
        return Target(f"sqlite:///{folder / 'commandcenter.db'}", folder)
    return Target(new_database(postgres_server, "restored"), folder)


def new_database(server: str, name: str) -> str:
    """The URL of a database with nothing in it."""
    engine = create_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server.rpartition('/')[0]}/{name}"


def held(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every cell of a database."""
    engine = create_engine(url)
    try:
        return cells(engine)
    finally:
        engine.dispose()


def test_every_cell_and_every_file_is_back(settings: Settings, empty: Target, tmp_path: Path) -> None:
    before = held(settings.database)
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    assert made.about.left_out == []
    done = restore.restore(made.path, KEY, empty, quiet)
    after = held(empty.database)
    for table in metadata.tables.keys() - CHANGED:
        assert after[table] == before[table], table
    assert set(before["audit"]) < set(after["audit"])
    home = settings.data_dir
    for name in ("secret.key", "feeds.yaml", "secrets/lapor", "secrets/bps"):
        assert (empty.folder / name).read_text() == (home / name).read_text()
        assert (empty.folder / name).stat().st_mode & 0o077 == 0, "nobody else may read it"
    assert (empty.folder / "restored/web.key").read_text() == "this is web.key\n"
    assert done.environment is not None
    assert 'COMMANDCENTER_MQTT_PASSWORD="it\'s \\$ecret"\n' in done.environment.read_text()
    assert f"COMMANDCENTER_DEVICES_FILE='{empty.folder / 'restored/devices.yaml'}'\n" in done.environment.read_text()


def test_without_encryption_no_secret_is_in_it_and_it_says_so(
    settings: Settings, empty: Target, tmp_path: Path
) -> None:
    made = create.create(settings, tmp_path / "backups", Seal(), quiet)
    assert {line.partition(":")[0] for line in made.about.left_out} == {
        "the key of what the store keeps encrypted (second factors)", "the secrets of feeds",
        "key of that certificate", "COMMANDCENTER_MQTT_PASSWORD",
    }  # fmt: skip
    restore.restore(made.path, Key(), empty, quiet)
    assert not (empty.folder / "secret.key").exists()
    assert not (empty.folder / "secrets").exists()
    assert "ecret" not in (empty.folder / restore.ENVIRONMENT).read_text().replace("secret: it is only", "")


def test_a_drill_proves_it_and_leaves_nothing_behind(settings: Settings, tmp_path: Path) -> None:
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    before, scratch = held(settings.database), tmp_path / "scratch"
    done = restore.verify(made.path, KEY, settings, scratch, "", quiet)
    assert done.outcome.is_good
    assert done.is_database_proved
    assert list(scratch.iterdir()) == []
    assert held(settings.database) == before


def test_a_target_that_holds_something_is_refused(settings: Settings, empty: Target, tmp_path: Path) -> None:
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    restore.restore(made.path, KEY, empty, quiet)
    before = held(empty.database)
    with pytest.raises(StoreError, match="not empty"):
        restore.restore(made.path, KEY, empty, quiet)
    assert held(empty.database) == before


def test_a_file_in_the_target_is_refused(settings: Settings, empty: Target, tmp_path: Path) -> None:
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    empty.folder.mkdir()
    (empty.folder / "secret.key").write_text("of somebody else")
    with pytest.raises(BackupError, match=r"secret.key is there already.*--replace"):
        restore.restore(made.path, KEY, empty, quiet)
    assert [path.name for path in empty.folder.iterdir() if path.name != "backup.lock"] == ["secret.key"]


def test_what_is_replaced_is_kept_aside(settings: Settings, empty: Target, tmp_path: Path) -> None:
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    restore.restore(made.path, KEY, empty, quiet)
    (empty.folder / "secret.key").write_text("newer")
    engine = create_engine(empty.database)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM calendar_day"))
    engine.dispose()
    again = Target(empty.database, empty.folder, is_replacing=True)
    done = restore.restore(made.path, KEY, again, quiet)
    assert held(empty.database)["calendar_day"] == held(settings.database)["calendar_day"]
    assert (empty.folder / "secret.key").read_text() == "this is secret.key\n"
    aside = next(empty.folder.glob("before-restore-*"))
    assert (aside / "secret.key").read_text() == "newer"
    assert any("commandcenter.db" in place or "schema commandcenter_before_" in place for place in done.aside)
    later = create.create(load({}, data_dir=empty.folder, database_url=empty.database), tmp_path / "more", SEAL, quiet)
    assert later.about.database.tables.keys() == made.about.database.tables.keys(), "what was put aside is no part"
    restore.restore(later.path, KEY, again, quiet)


def test_every_session_ends_because_one_may_have_been_ended_since(
    settings: Settings, empty: Target, tmp_path: Path
) -> None:
    engine = create_engine(settings.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE session SET ended_at = NULL, ended_why = NULL"))
        versions = dict(connection.execute(select(topic_version.c.topic, topic_version.c.version)).all())
    engine.dispose()
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    assert restore.restore(made.path, KEY, empty, quiet).sessions == 3
    engine = create_engine(empty.database)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM session WHERE ended_at IS NULL")) == 0
        for row in connection.execute(select(topic_version)):
            assert row.version > versions[row.topic], "a cached picture of that version is another one"
    engine.dispose()


def test_a_backup_of_a_newer_schema_is_refused(
    settings: Settings, empty: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "revision", lambda _connection: "9999")
    monkeypatch.setattr(migrate, "is_known", lambda _revision: True)
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    monkeypatch.undo()
    with pytest.raises(BackupError, match="newer than this program"):
        restore.restore(made.path, KEY, empty, quiet)
    assert not (empty.folder / "secret.key").exists()


def test_a_backup_of_sqlite_goes_into_postgresql(sqlite_url: str, tmp_path: Path, postgres_server: str) -> None:
    engine = create_engine(sqlite_url)
    fill(engine)
    engine.dispose()
    settings = load({}, data_dir=tmp_path / "home", database_url=sqlite_url)
    made = create.create(settings, tmp_path / "backups", Seal(), quiet)
    target = Target(new_database(postgres_server, "restored"), tmp_path / "new")
    restore.restore(made.path, Key(), target, quiet)
    before, after = held(sqlite_url), held(target.database)
    for table in metadata.tables.keys() - CHANGED:
        assert after[table] == before[table], table
    assert f"COMMANDCENTER_DATABASE_URL='{target.database}'" in (target.folder / restore.ENVIRONMENT).read_text()


def test_a_database_in_use_is_not_replaced(settings: Settings, empty: Target, tmp_path: Path) -> None:
    made = create.create(settings, tmp_path / "backups", SEAL, quiet)
    restore.restore(made.path, KEY, empty, quiet)
    engine = create_engine(empty.database)
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM audit"))
        with pytest.raises((BackupError, StoreError), match="in use"):
            restore.restore(made.path, KEY, Target(empty.database, empty.folder, is_replacing=True), quiet)
    engine.dispose()
    restore.restore(made.path, KEY, Target(empty.database, empty.folder, is_replacing=True), quiet)


def test_a_database_that_waits_for_its_upgrade_is_backed_up_and_upgraded_when_restored(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    (tmp_path / "old.db").touch()
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), "0003")
        connection.execute(text("INSERT INTO briefing (held_at, note) VALUES (1, 'before there were accounts')"))
    engine.dispose()
    made = create.create(load({}, data_dir=tmp_path / "home", database_url=url), tmp_path / "backups", Seal(), quiet)
    assert made.about.database.revision == "0003"
    folder = tmp_path / "new"
    restore.restore(made.path, Key(), Target(f"sqlite:///{folder / 'commandcenter.db'}", folder), quiet)
    engine = create_engine(f"sqlite:///{folder / 'commandcenter.db'}", read_only=True)
    with engine.connect() as connection:
        migrate.check(connection)
        assert connection.scalar(text("SELECT note FROM briefing")) == "before there were accounts"
        assert connection.scalar(text("SELECT count(*) FROM backup")) == 1
    engine.dispose()


@pytest.mark.parametrize("name", ["\u202ebackup", "a" * 200, "b\udcff", "-rf", "q'uote\"; DROP TABLE audit"])
def test_a_file_of_any_name_is_restored(sqlite_url: str, tmp_path: Path, name: str) -> None:
    made = create.create(load({}, data_dir=tmp_path / "home", database_url=sqlite_url), tmp_path / "b", Seal(), quiet)
    renamed = made.path.rename(tmp_path / name)
    folder = tmp_path / "new"
    restore.restore(renamed, Key(), Target(f"sqlite:///{folder / 'commandcenter.db'}", folder), quiet)
    assert len(held(f"sqlite:///{folder / 'commandcenter.db'}")["audit"]) == 1
