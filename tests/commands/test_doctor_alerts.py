"""The doctor's look at the alerts: can the rules be used, are they in force, does anybody evaluate them?"""

from pathlib import Path

from sqlalchemy import Engine

from commandcenter.alerts import rules_file
from commandcenter.commands.doctor import alerts
from commandcenter.domain.clock import MINUTE
from commandcenter.settings import Settings
from commandcenter.store.writes import workers
from commandcenter.store.writes.alerts.rules import publish
from tests.network import START


def look(engine: Engine, folder: Path, at: int = START) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [seen[:2] for seen in alerts.look(Settings(data_dir=folder), connection, at)]


def test_rules_that_are_in_force_and_evaluated_are_well(engine: Engine, tmp_path: Path) -> None:
    assert look(engine, tmp_path) == [("alerts", "ok"), ("alert serve", "warning")]
    workers.start(engine, "alerts-0", 1, "", START, "alerts")
    assert look(engine, tmp_path) == [("alerts", "ok")]
    assert look(engine, tmp_path, START + MINUTE) == [("alerts", "ok"), ("alert serve", "failed")]


def test_a_file_with_a_mistake_and_one_that_is_not_in_force_are_named(engine: Engine, tmp_path: Path) -> None:
    workers.start(engine, "alerts-0", 1, "", START, "alerts")
    shipped = rules_file.load(None)
    with engine.begin() as connection:
        publish(connection, shipped.rules, shipped.digest, True, None, START)
    (tmp_path / "alerts.yaml").write_text(
        rules_file.DEFAULT.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8"
    )
    assert look(engine, tmp_path) == [("alerts", "ok"), ("alerts", "warning")]
    (tmp_path / "alerts.yaml").write_text("rules: {}\nversion: 9\n")
    assert look(engine, tmp_path) == [("alerts", "failed")]
