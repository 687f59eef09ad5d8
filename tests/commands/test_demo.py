"""The demo as a person meets it: ports, counts, start, second start, end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine

from commandcenter.commands.demo import check, programs
from commandcenter.commands.demo.live_client import Arrival
from commandcenter.commands.demo.ports import NoFreePort, first_free, is_free
from commandcenter.settings import load
from ingest.simulator.ledger import Entry, Ledger, read
from tests import network
from tests.conftest import free_port


def run(folder: Path, *arguments: str, timeout_s: float = 90) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "commandcenter", *arguments]
    return subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=timeout_s)


def environment(folder: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMMANDCENTER_")}
    return clean | {
        "COMMANDCENTER_DATA_DIR": str(folder),
        "COMMANDCENTER_WEB_PORT": str(free_port()),
        "COMMANDCENTER_MQTT_PORT": str(free_port()),
        "PYTHONUNBUFFERED": "1",
    }


def test_a_port_that_is_taken_gives_way_to_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert not is_free(port)
        assert first_free(port, "COMMANDCENTER_WEB_PORT") > port
    assert is_free(port)


def test_a_port_to_avoid_counts_as_taken() -> None:
    port = free_port()

    assert first_free(port, "COMMANDCENTER_WEB_PORT", {port}) > port


def test_when_every_port_is_taken_the_setting_is_named() -> None:
    with pytest.raises(NoFreePort, match="choose another one with COMMANDCENTER_WEB_PORT"):
        first_free(65_535, "COMMANDCENTER_WEB_PORT", {65_535})


def test_the_children_get_the_demo_s_settings_in_place_of_those_given_by_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL_FILE", "/run/secrets/url")
    monkeypatch.setenv("COMMANDCENTER_MQTT_HOST", "broker.example")
    told = programs.environment(load({}, data_dir=tmp_path), 8051, 1884)

    assert "COMMANDCENTER_DATABASE_URL_FILE" not in told
    settings = load({name: value for name, value in told.items() if name.startswith("COMMANDCENTER_")})
    assert (settings.mqtt_host, settings.mqtt_port, settings.web_port) == ("127.0.0.1", 1884, 8051)
    assert settings.simulated
    assert settings.data_dir == tmp_path


def test_the_ledger_reads_back_what_was_entered(tmp_path: Path) -> None:
    entries = [Entry("cc/v1/a", b"\x00\xff binary", False), Entry("cc/v1/b", '{"reason": "é"}'.encode(), True)]
    ledger = Ledger(tmp_path / "new" / "ledger.jsonl")
    for entry in entries:
        ledger.add(entry)
    ledger.close()

    assert list(read(tmp_path / "new" / "ledger.jsonl")) == entries
    assert list(read(tmp_path / "missing")) == []


def test_what_was_lost_and_what_never_came_is_counted(engine: Engine) -> None:
    """Three valid messages of which one is stored, two broken of which one is in quarantine."""
    network.seed(engine)
    kept, lost, also_lost = (network.message("balen-a", "up", network.START + i) for i in range(3))
    bad, bad_and_lost = (network.message("balen-a", "fine", network.START + i) for i in range(2))
    network.writer(engine).store([kept, bad], network.START + 100)
    entries = [Entry(m.topic, m.payload, True) for m in (kept, lost, also_lost)]
    entries += [Entry(m.topic, m.payload, False) for m in (bad, bad_and_lost)]
    arrivals = [Arrival("events", network.START + 100, network.START + 130), Arrival("map", 0, network.START + 101)]

    counts = check.compare(engine, entries, arrivals, network.START)

    assert (counts.published, counts.stored, counts.lost, counts.doubled) == (5, 1, 2, 0)
    assert (counts.broken, counts.quarantined, counts.not_quarantined) == (2, 1, 1)
    assert (counts.changes, counts.changes_seen, counts.delay_p50_ms, counts.delay_p99_ms) == (1, 1, 30, 30)
    assert not counts.is_good


@pytest.mark.timeout(120)
def test_the_counted_run_loses_nothing_doubles_nothing_and_is_seen_live(tmp_path: Path) -> None:
    result = run(tmp_path, "demo", "--headless", "--json", "--seconds", "8", "--days", "1")

    assert result.returncode == 0, result.stderr
    counts = json.loads(result.stdout)
    assert counts["is_good"]
    assert counts["published"] == counts["stored"] + counts["broken"] > 150
    assert (counts["lost"], counts["doubled"]) == (0, 0)
    assert counts["quarantined"] >= counts["broken"] >= 12
    assert counts["changes_seen"] == counts["changes"] > 0
    assert counts["delay_p50_ms"] < 1000


@pytest.mark.timeout(120)
def test_the_demo_starts_keeps_its_data_gives_way_on_ports_and_ends_with_all_its_children(tmp_path: Path) -> None:
    told = environment(tmp_path)
    for attempt in ("first", "second"):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", int(told["COMMANDCENTER_WEB_PORT"])))
            taken.listen()
            out = tmp_path / f"{attempt}.out"
            with out.open("w") as log:
                command = [sys.executable, "-m", "commandcenter", "demo", "--days", "1"]
                process = subprocess.Popen(command, env=told, stdout=log, stderr=log)
            try:
                url = wait_for_url(out, process)
                with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - our own http address
                    assert answer.status == 200
                children = psutil.Process(process.pid).children(recursive=True)
                assert len(children) >= 5  # broker, ingest, web with its worker, simulator
            finally:
                process.send_signal(signal.SIGINT)
                began = time.monotonic()
                process.wait(20)
        assert process.returncode == 0
        assert time.monotonic() - began < 10
        assert psutil.wait_procs(children, timeout=5)[1] == []
        words = out.read_text()
        assert f"Port {told['COMMANDCENTER_WEB_PORT']} is taken" in words
        assert ("Seeded history" in words) == (attempt == "first")
        told_python = next(line.split()[0] for line in words.splitlines() if "simulate --scenario" in line)
        assert Path(told_python).absolute() == Path(sys.executable), "no environment is active in another terminal"
        assert ("is kept" in words.split("http://")[0]) == (attempt == "second")


def wait_for_url(out: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        found = [word for word in out.read_text().split() if word.startswith("http://")]
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(out.read_text())


def test_fresh_asks_before_it_removes(tmp_path: Path) -> None:
    (tmp_path / "commandcenter.db").write_text("history")
    result = subprocess.run(
        [sys.executable, "-m", "commandcenter", "demo", "--fresh"],
        env=environment(tmp_path), input="n\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert result.returncode == 1
    assert "Remove" in result.stdout
    assert (tmp_path / "commandcenter.db").read_text() == "history"
