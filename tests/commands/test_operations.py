"""The commands of daily operation, on both databases: what they print, what they change, how they fail."""

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from commandcenter.cli import cli
from commandcenter.store.writes import workers
from ingest import topics
from tests.conftest import Mosquitto, free_port

SAMPLE = Path(__file__).parents[2] / "geodata" / "samples" / "bojonegoro.yaml"
Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line on the database of ``engine`` with the sample inventory in it."""
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", url)
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COMMANDCENTER_MQTT_PORT", str(free_port()))

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments))

    result = invoke("inventory", "import", str(SAMPLE), "--yes")
    assert result.exit_code == 0, result.output
    return invoke


def quarantined(engine: Engine, topic: str, payload: bytes, at: int) -> None:
    """Send one message the way ingest does."""
    from commandcenter.domain.state import Policy
    from commandcenter.store.writes.readings import Message, ReadingWriter

    judged = topics.parse(topic, payload, at, 300_000)
    ReadingWriter(engine, Policy(), 7).store([Message(judged, topic, payload)], at)


def test_help_names_every_command() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    for name in cli.list_commands(None):  # type: ignore[arg-type]
        assert name in result.output
        told = CliRunner().invoke(cli, [name, "--help"])
        assert told.exit_code == 0, told.output
        assert len(told.output) > 150, f"{name} says too little about itself"


def test_a_new_device_is_accepted_and_its_readings_are_replayed(engine: Engine, run: Run) -> None:
    now = time.time_ns() // 1_000_000
    topic, payload = "cc/v1/35.22.13/tower/pos-baru/status", json.dumps({"ts": now, "status": "up"}).encode()
    quarantined(engine, topic, payload, now)
    assert "unknown_element" in run("quarantine", "list").output
    refused = run("quarantine", "replay")
    assert "0 accepted, 1 still refused" in refused.output
    accepted = run(
        "inventory",
        "accept",
        "tower",
        "pos-baru",
        "--kecamatan",
        "35.22.13",
        "--name",
        "Pos Baru",
        "--latitude",
        "-7.19",
        "--longitude",
        "111.96",
    )
    assert accepted.exit_code == 0, accepted.output
    assert "1 message from quarantine replayed" in accepted.output
    assert "Quarantine is empty" in run("quarantine", "list").output
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT event_at FROM sample")).scalars().all()
    assert stored == [now], "the reading counts from when it was sent"
    assert "0 accepted, 0 still refused" in run("quarantine", "replay").output


def test_dismissed_messages_leave_the_list_and_need_a_name(engine: Engine, run: Run) -> None:
    quarantined(engine, "cc/v1/35.22.13/link/balen-a/status", b"\x00garbage", time.time_ns() // 1_000_000)
    assert "not_json" in run("quarantine", "list", "--whole").output
    assert run("quarantine", "dismiss").exit_code == 2
    assert "1 dismissed" in run("quarantine", "dismiss", "--reason", "not_json").output
    assert "Quarantine is empty" in run("quarantine", "list").output


def test_work_is_planned_listed_and_cancelled(run: Run) -> None:
    planned = run("maintenance", "plan", "link", "balen-a", "--minutes", "60", "--reason", "ganti konektor")
    assert planned.exit_code == 0, planned.output
    assert "ganti konektor" in run("maintenance", "list").output
    assert run("maintenance", "cancel", "1").exit_code == 0
    assert "No work is planned" in run("maintenance", "list").output


def test_work_on_something_unknown_is_refused_with_advice(run: Run) -> None:
    result = run("maintenance", "plan", "tower", "atlantis", "--minutes", "5", "--reason", "x")
    assert "no tower atlantis" in str(result.exception)


def test_prune_says_what_it_deleted(run: Run) -> None:
    result = run("db", "prune")
    assert result.exit_code == 0, result.output
    assert "sample" in result.output
    assert "rollup_day" in result.output


def test_availability_is_a_table_and_a_csv(engine: Engine, run: Run, tmp_path: Path) -> None:
    now = time.time_ns() // 1_000_000
    for seq, status in enumerate(("up", "up", "down", "up")):
        payload = json.dumps({"ts": now - 1000 + seq, "status": status}).encode()
        quarantined(engine, "cc/v1/35.22.13/link/balen-a/status", payload, now)
    assert "75.00" in run("report", "availability").output
    run("report", "availability", "--csv", str(tmp_path / "a.csv"))
    lines = (tmp_path / "a.csv").read_text().splitlines()
    assert lines[0].startswith("kind,key,name,kecamatan,today_percent,today_n")
    assert lines[1].startswith("link,balen-a,"), "the worst first"
    assert lines[1].endswith("75.0,4"), "the quarter with its n"
    assert lines[2].endswith(",,0"), "without a reading there is no percentage"


def test_doctor_fails_without_a_broker_and_says_what_to_do(run: Run) -> None:
    result = run("doctor", "--json")
    assert result.exit_code == 1
    findings = {finding["check"]: finding for finding in json.loads(result.output)}
    assert findings["database"]["verdict"] == "ok"
    assert findings["inventory"]["seen"] == "31 towers, 59 links"
    for check in ("broker", "ingest", "data"):
        assert findings[check]["verdict"] == "failed"
        assert findings[check]["advice"]


def test_doctor_is_content_when_everything_runs(
    engine: Engine, run: Run, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time_ns() // 1_000_000
    monkeypatch.setenv("COMMANDCENTER_MQTT_PORT", str(mosquitto.port))
    monkeypatch.setenv("COMMANDCENTER_SIMULATED", "true")  # nobody backs up what is invented
    workers.start(engine, "ingest-0", 1, f"127.0.0.1:{mosquitto.port}", now)
    workers.beat(engine, "ingest-0", True, None, 1, 0, now)
    payload = json.dumps({"ts": now, "status": "up"}).encode()
    quarantined(engine, "cc/v1/35.22.13/link/balen-a/status", payload, now)
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "speaks MQTT 5" in result.output


def test_doctor_names_an_empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    with socket.socket() as taken:  # something that listens but is no broker
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("COMMANDCENTER_MQTT_PORT", str(taken.getsockname()[1]))
        result = CliRunner().invoke(cli, ["doctor"])
    assert result.exit_code == 1
    assert "no answer to an MQTT client" in result.output
    assert "commandcenter db upgrade" in result.output


def test_a_mistake_in_the_settings_is_one_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMANDCENTER_WEB_PORT", "many")
    result = CliRunner().invoke(cli, ["doctor"])
    assert "COMMANDCENTER_WEB_PORT" in str(result.exception)


def test_attainment_asks_for_targets_a_quarter_and_a_file(run: Run, tmp_path: Path) -> None:
    assert "There are no targets" in run("report", "attainment").output
    assert "write 2026-Q3" in run("report", "attainment", "--quarter", "Q3 2026").output
    assert "needs a file" in run("report", "attainment", "--format", "xlsx").output
