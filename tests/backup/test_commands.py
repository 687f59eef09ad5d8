"""`commandcenter backup`, `restore`, `db copy` as somebody types them; the schedule; what the doctor says."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select, text

from commandcenter.backup import known, names
from commandcenter.backup.known import CLI
from commandcenter.cli import cli
from commandcenter.commands.doctor import backups as doctor
from commandcenter.domain.backups import Outcome
from commandcenter.domain.clock import DAY, HOUR
from commandcenter.settings import load
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.backups import standing
from commandcenter.store.schema import audit, backup
from commandcenter.store.writes.backups import note
from tests.backup.everything import fill
from tests.backup.test_copy import url_of
from tests.backup.test_restore import held, new_database

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line of an installation with everything in its store."""
    fill(engine)
    engine.dispose()
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", url_of(engine))
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path / "home"))
    monkeypatch.setenv("COMMANDCENTER_BACKUP_DIR", str(tmp_path / "backups"))
    (tmp_path / "backups").mkdir()
    return lambda *arguments: CliRunner().invoke(cli, [str(each) for each in arguments])


def deeds(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


def test_the_road_of_the_page(run: Run, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key, backup, list, drill; each is kept and audited."""
    key = tmp_path / "backup.key"
    made = run("backup", "keygen", "--out", key)
    assert made.exit_code == 0, made.output
    assert key.stat().st_mode & 0o777 == 0o600
    assert "AGE-SECRET-KEY" not in made.output
    assert run("backup", "keygen", "--out", key).exit_code == 1, "a key is never overwritten"
    monkeypatch.setenv("COMMANDCENTER_BACKUP_RECIPIENTS", made.output.split("RECIPIENTS=")[1].strip())
    created = run("backup", "create", "--prune")
    assert created.exit_code == 0, created.output
    assert "NOT ENCRYPTED" not in created.output
    path = next((tmp_path / "backups").glob("*.age"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert "whole" in run("backup", "list", "--check").output
    assert json.loads(run("backup", "list", "--json").output)["is_encrypted"] is True
    refused = run("backup", "verify", path)
    assert refused.exit_code == 1
    assert "--identity" in refused.output
    tried = run("restore", path, "--verify", "--identity", key)
    assert tried.exit_code == 0, tried.output
    assert "are what was backed up" in tried.output
    assert deeds(engine)[-2:] == ["backup.create", "backup.verify"]
    with engine.connect() as connection:
        found = standing(connection)
    assert found.created is not None
    assert found.created.is_encrypted
    assert found.verified is not None
    assert found.failed is None


def test_an_open_backup_says_loudly_what_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home" / "secrets").mkdir(parents=True)
    (tmp_path / "home" / "secrets" / "lapor").write_text("x")
    output = run("backup", "create").output
    assert "NOT ENCRYPTED" in output
    assert "not in it: the secrets of feeds" in output


def test_a_backup_that_fails_is_known_and_audited(run: Run, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    failed = run("backup", "create", "--to", tmp_path / "file" / "below")
    assert failed.exit_code == 1
    assert "No backup was made" in failed.output
    with engine.connect() as connection:
        found = standing(connection)
        assert connection.scalar(select(backup.c.is_good).order_by(backup.c.id.desc()).limit(1)) is False
    assert found.failed is not None
    assert "No backup was made" in str(found.failed.error)
    assert deeds(engine)[-1] == "backup.create"


def test_a_passphrase_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "short").write_text("12345\n")
    refused = run("backup", "create", "--passphrase-file", tmp_path / "short")
    assert refused.exit_code == 1
    assert "too short" in refused.output


def test_pruning_is_audited(run: Run, engine: Engine, tmp_path: Path) -> None:
    assert run("backup", "create").exit_code == 0
    newest = next((tmp_path / "backups").glob("*.zst"))
    old = newest.with_name("commandcenter-20200101-000000Z.tar.zst")
    old.write_bytes(newest.read_bytes())
    names.sums_of(old).write_text(names.sums_of(newest).read_text())
    assert "would delete" in run("backup", "prune", "--days", 1, "--weeks", 0, "--months", 0, "--dry-run").output
    assert old.exists()
    assert run("backup", "prune", "--days", 1, "--weeks", 0, "--months", 0).exit_code == 0
    assert not old.exists()
    assert newest.exists()
    assert deeds(engine)[-1] == "backup.prune"


def test_a_whole_installation_moves_to_a_new_folder(run: Run, tmp_path: Path, postgres_server: str) -> None:
    assert run("backup", "create").exit_code == 0
    path = next((tmp_path / "backups").glob("*.zst"))
    arguments = ["restore", path, "--into", tmp_path / "new"]
    is_server = os.environ["COMMANDCENTER_DATABASE_URL"].startswith("postgresql")
    if is_server:
        (tmp_path / "url").write_text(new_database(postgres_server, "moved") + "\n")
        assert run(*arguments).exit_code == 1, "one of PostgreSQL does not become SQLite by itself"
        arguments += ["--to-database", f"@{tmp_path / 'url'}"]
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    again = run(*arguments)
    assert again.exit_code == 1
    assert "not empty" in again.output


def test_a_store_is_copied_by_a_command(run: Run, tmp_path: Path, postgres_server: str) -> None:
    here = os.environ["COMMANDCENTER_DATABASE_URL"]
    there = f"sqlite:///{tmp_path / 'there.db'}" if here.startswith("post") else new_database(postgres_server, "there")
    done = run("db", "copy", "--to", there)
    assert done.exit_code == 0, done.output
    before, after = held(here), held(there)
    assert after["session"] == before["session"]
    engine = create_engine(there)
    assert deeds(engine)[-1] == "db.copy"
    engine.dispose()
    assert "not empty" in run("db", "copy", "--to", there).output


def test_the_schedule_makes_one_that_was_missed_at_once_and_ends_when_told(
    run: Run, engine: Engine, tmp_path: Path
) -> None:
    environment = {name: value for name, value in os.environ.items() if name.startswith("COMMANDCENTER_")}
    environment |= {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COMMANDCENTER_BACKUP_AT": "00:00"}
    process = subprocess.Popen([sys.executable, "-m", "commandcenter", "backup", "serve"], env=environment)
    try:
        deadline = time.monotonic() + 60
        while deeds(engine)[-1:] != ["backup.create"]:
            assert time.monotonic() < deadline, "no backup was made"
            assert process.poll() is None
            time.sleep(0.1)
        time.sleep(0.5)
        assert len(names.kept(tmp_path / "backups")) == 1, "one, and no second one before tomorrow"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


NOW = 1_795_000_000_000


def told(engine: Engine, folder: Path | None, *outcomes: Outcome) -> list[tuple[str, str]]:
    settings = load({}, database_url=url_of(engine), backup_dir=folder)
    with engine.begin() as connection:
        for outcome in outcomes:
            note(connection, outcome, CLI)
    with engine.connect() as connection:
        return [(verdict, seen) for _check, verdict, seen, _advice in doctor.look(settings, connection, NOW)]


def went(kind: str, ago: int, is_good: bool = True, is_encrypted: bool = True) -> Outcome:
    said = None if is_good else "the disk is full"
    return Outcome(kind, is_good, NOW - ago, NOW - ago, "x", is_encrypted=is_encrypted, error=said)


def test_the_doctor_on_backups(engine: Engine, tmp_path: Path) -> None:
    assert told(engine, None) == [("failed", "there is none")]
    assert told(engine, None, went("create", HOUR)) == [
        ("warning", "the last one is 1 h old, made by hand"), ("warning", "none was ever tried"),
    ]  # fmt: skip
    assert told(engine, tmp_path)[0] == ("failed", f"the last one is 1 h old, and {tmp_path} is empty")
    (tmp_path / "commandcenter-20260101-000000Z.tar.zst.age").touch()
    assert told(engine, tmp_path, went("verify", 2 * DAY)) == [
        ("ok", "the last one is 1 h old"), ("ok", "one was tried 2 days ago"),
    ]  # fmt: skip
    assert told(engine, tmp_path, went("create", HOUR // 2, is_good=False))[1] == (
        "failed", "the last one failed: the disk is full",
    )  # fmt: skip
    assert told(engine, tmp_path, went("create", 0, is_encrypted=False))[0] == (
        "warning", "the last one is 0 h old, not encrypted and without secrets",
    )  # fmt: skip


@pytest.mark.parametrize(("age", "verdict"), [(25 * HOUR, "ok"), (27 * HOUR, "warning"), (4 * DAY, "failed")])
def test_the_doctor_on_old_backups(engine: Engine, tmp_path: Path, age: int, verdict: str) -> None:
    (tmp_path / "commandcenter-20260101-000000Z.tar.zst.age").touch()
    assert told(engine, tmp_path, went("create", age), went("verify", 40 * DAY))[0][0] == verdict
    assert told(engine, tmp_path)[1] == ("warning", "one was tried 40 days ago")


def test_a_restored_store_knows_its_backups_by_the_folder(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "commandcenter-20261118-000000Z.tar.zst.age").touch()  # NOW is a few hours later
    assert told(engine, tmp_path)[0][1].startswith("the last one is")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM backup")) == 0


def test_a_machine_without_a_store_is_nothing_to_complain_about(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """There a backup is tried, or brought back."""
    assert not known.note(load({}, data_dir=tmp_path / "nothing"), went("verify", 0))
    assert caplog.records == []
    assert list(tmp_path.iterdir()) == []
