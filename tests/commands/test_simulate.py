"""``commandcenter simulate`` at the keyboard."""

from pathlib import Path

from click.testing import CliRunner

from commandcenter.commands.simulate import command
from commandcenter.settings import load
from commandcenter.store.engine import create_engine
from ingest.simulator.ledger import read
from ingest.simulator.scenarios import SCENARIOS
from tests import network
from tests.conftest import Mosquitto, free_port


def test_the_list_describes_every_scenario() -> None:
    result = CliRunner().invoke(command, ["--list"], obj=load({}))

    assert result.exit_code == 0
    for scenario in SCENARIOS:
        assert f"\n{scenario.name}\n    " in f"\n{result.output}"
        assert " ".join(scenario.about.split())[:40] in " ".join(result.output.split())


def test_without_a_broker_it_says_what_to_do(sqlite_url: str, tmp_path: Path) -> None:
    settings = load({}, database_url=sqlite_url, data_dir=tmp_path, mqtt_port=free_port())
    network.seed(create_engine(sqlite_url))

    result = CliRunner().invoke(command, ["--scenario", "storm"], obj=settings)

    assert result.exit_code == 1
    assert "No MQTT broker answers" in result.output
    assert "commandcenter demo" in result.output


def test_an_empty_inventory_is_said_to_be_empty(sqlite_url: str, tmp_path: Path) -> None:
    settings = load({}, database_url=sqlite_url, data_dir=tmp_path)

    result = CliRunner().invoke(command, ["--alone"], obj=settings)

    assert result.exit_code == 1
    assert "inventory import" in result.output


def test_when_no_simulator_answers_it_plays_the_scenario_itself(
    sqlite_url: str, tmp_path: Path, mosquitto: Mosquitto
) -> None:
    engine = create_engine(sqlite_url)
    network.seed(engine)
    engine.dispose()
    settings = load({}, database_url=sqlite_url, data_dir=tmp_path, mqtt_port=mosquitto.port)
    book = tmp_path / "ledger.jsonl"

    arguments = ["--scenario", "garbage", "--speed", "20", "--ledger", str(book)]
    result = CliRunner().invoke(command, arguments, obj=settings)

    assert result.exit_code == 0, result.output
    assert "8 towers and links report" in result.output
    assert "That was the garbage" in result.output
    assert {entry.is_valid for entry in read(book)} == {True, False}
