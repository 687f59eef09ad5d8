"""`commandcenter alert`: the file checked and played, what stands, an acknowledgement that leaves its row."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from commandcenter.alerts import rules_file
from commandcenter.cli import main
from commandcenter.commands.alert import command
from commandcenter.settings import Settings
from commandcenter.store.engine import create_engine
from commandcenter.store.writes.alerts.rules import publish
from tests.network import START, rows, seed
from tests.store.notifications.alerting import standing


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=sqlite_url)


@pytest.fixture
def store(settings: Settings) -> Engine:
    engine = create_engine(settings.database)
    seed(engine)
    return engine


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), obj=settings)


def test_the_shipped_rules_are_checked_and_played(settings: Settings, store: Engine) -> None:
    result = run(settings, "check", "--days", "2")
    assert result.exit_code == 0, result.output
    assert "the shipped rules: no mistakes" in result.output
    assert "Together: 0 alerts" in result.output
    assert "signal-low: not played: the store keeps no history of it" in result.output
    data = json.loads(run(settings, "check", "--days", "1", "--rule", "link-down", "--json").output)
    assert data["rules"][0]["fired"] == 0
    assert data["together"]["verdict"] == "acceptable"


def test_mistakes_are_named_and_nothing_is_played(
    settings: Settings,
    store: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.alerts.write_text("version: 1\nrules:\n  x: {on: network.state}\n")
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", settings.database_url)
    with pytest.raises(SystemExit) as ended:
        main(["alert", "check"])
    assert ended.value.code == 2
    assert "line 3: rules.x.title: is missing" in capsys.readouterr().err
    result = run(settings, "check", "--file", str(rules_file.DEFAULT), "--rule", "nothing")
    assert "There is no rule 'nothing'" in result.output


def test_the_shipped_rules_are_a_file_to_begin_with(settings: Settings, store: Engine, tmp_path: Path) -> None:
    target = tmp_path / "alerts.yaml"
    assert run(settings, "export-default", "-o", str(target)).exit_code == 0
    assert run(settings, "export-default", "-o", str(target)).exit_code == 1, "nothing is written over"
    assert run(settings, "export-default").output == target.read_text()
    assert "no mistakes" in run(settings, "check", "--file-only").output
    assert "link-down" in run(settings, "rules").output
    assert json.loads(run(settings, "rules", "--json").output)[0]["steps"]


def test_what_stands_is_listed_and_acknowledged_once_with_a_row_in_the_trail(settings: Settings, store: Engine) -> None:
    shipped = rules_file.load(None)
    with store.begin() as connection:
        publish(connection, shipped.rules, "d", False, "line 3: wrong", START)
        number = standing(connection, name="Menara \x1b[31mTemayang")
        standing(connection, state="suppressed", treatment="suppressed", because="tower:x", parent_id=number)
    shown = run(settings, "standing").output
    assert "Link down: Menara" in shown
    assert "\x1b[31m" not in shown
    assert "1 alerts stand, 1 more because of them (--all)." in shown
    assert "not in force: line 3: wrong" in shown
    assert len(json.loads(run(settings, "standing", "--all", "--json").output)) == 2
    assert run(settings, "ack", str(number), "--comment", " ").exit_code == 2
    assert run(settings, "ack", str(number), "--comment", "x\ny").exit_code == 2
    done = run(settings, "ack", str(number), "--comment", "teknisi berangkat")
    assert done.exit_code == 0, done.output
    again = run(settings, "ack", str(number), "--comment", "saya juga")
    assert (again.exit_code, "cli has acknowledged" in again.output) == (1, True)
    assert run(settings, "ack", "999", "--comment", "x").exit_code == 1
    found = rows(store, "SELECT action, subject, actor FROM audit WHERE action LIKE 'alert%'")
    assert found == [("alert.acknowledged", f"alert:{number}", "cli")]
    kinds = rows(store, "SELECT kind, comment FROM alert_event WHERE kind = 'acknowledged'")
    assert kinds == [("acknowledged", "teknisi berangkat")]
