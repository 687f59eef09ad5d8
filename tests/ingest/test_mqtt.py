"""The worker against real brokers: mosquitto with MQTT 5, and the embedded one with MQTT 3.1.1."""

import logging
import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandcenter.store.engine import create_engine
from tests.conftest import missing
from tests.ingest.running import Ingest, eventually, said, settings_of, worker_row, working
from tests.network import KEYS, TOPICS, payload, rollup_differences, rows, scalar, seed, state_of, stored_seqs
from tests.publishing import Publisher
from tests.servers import Mosquitto, free_port


def now() -> int:
    return time.time_ns() // 1_000_000


def flow(seqs: range) -> list[tuple[str, bytes]]:
    """A valid message for each of ``seqs``, over the whole network, a millisecond apart, the last one now."""
    end = now()
    return [
        (TOPICS[KEYS[seq % len(KEYS)]], payload("up", end - seqs.stop + seq, seq=seq, latency_ms=seq % 50))
        for seq in seqs
    ]


def publish(port: int, messages: list[tuple[str, bytes]]) -> None:
    with Publisher(port) as publisher:
        assert len(publisher.publish_all(messages)) == len(messages)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Engine]:
    engine = create_engine(sqlite_url)
    seed(engine)
    yield engine
    engine.dispose()


def is_connected(engine: Engine, name: str = "ingest-0") -> bool:
    return worker_row(engine, name).get("broker_state") == "connected"


def test_what_is_published_is_stored_and_acknowledged(mosquitto: Mosquitto, engine: Engine, database_url: str) -> None:
    seed(engine)
    with working(settings_of(database_url, mosquitto.port)):
        eventually(lambda: is_connected(engine))
        publish(mosquitto.port, flow(range(2000)))
        publish(mosquitto.port, [(TOPICS["balen-a"], b"garbage")])
        eventually(lambda: len(stored_seqs(engine)) == 2000)
        eventually(lambda: scalar(engine, "SELECT count(*) FROM quarantine") == 1)
    assert stored_seqs(engine) == list(range(2000))
    assert rollup_differences(engine) == []
    row = worker_row(engine)
    assert (row["stored"], row["quarantined"], row["error"]) == (2000, 1, None)
    assert row["stopped_at"] is not None
    with working(settings_of(database_url, mosquitto.port)) as again:
        eventually(lambda: is_connected(engine))
        time.sleep(0.3)
        assert again._sink.duplicates == 0, "something was not acknowledged"


def test_the_session_holds_what_came_while_the_worker_was_away(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    settings = settings_of(sqlite_url, mosquitto.port)
    with working(settings):
        eventually(lambda: is_connected(store))
    publish(mosquitto.port, flow(range(3000)))
    with working(settings):
        eventually(lambda: len(stored_seqs(store)) == 3000)
    assert stored_seqs(store) == list(range(3000))
    assert [message.rpartition(", ")[2] for message in said(caplog.records, logging.INFO)] == [
        "new session",
        "session resumed",
    ]


def test_the_embedded_broker_is_spoken_to_in_mqtt_3(
    embedded: int, store: Engine, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with working(settings_of(sqlite_url, embedded)):
        eventually(lambda: is_connected(store))
        publish(embedded, flow(range(3000)))
        eventually(lambda: len(stored_seqs(store)) == 3000)
    assert stored_seqs(store) == list(range(3000))
    assert any("with MQTT 3.1.1" in message for message in said(caplog.records, logging.INFO))
    assert said(caplog.records, logging.WARNING) == []


def test_two_workers_share_the_work_and_double_nothing(mosquitto: Mosquitto, store: Engine, sqlite_url: str) -> None:
    settings = settings_of(sqlite_url, mosquitto.port, mqtt_share="cc")
    with working(settings, 0) as one, working(settings, 1) as other:
        eventually(lambda: is_connected(store, "ingest-0") and is_connected(store, "ingest-1"))
        publish(mosquitto.port, flow(range(4000)))
        eventually(lambda: len(stored_seqs(store)) == 4000)
        eventually(
            lambda: one._sink.stored + one._sink.duplicates + other._sink.stored + other._sink.duplicates >= 4000
        )
        assert one._sink.stored > 500
        assert other._sink.stored > 500
        assert one._sink.stored + other._sink.stored == 4000
    assert stored_seqs(store) == list(range(4000))
    assert rollup_differences(store) == []


def test_a_broker_that_goes_and_comes_is_said_once_each_and_found_within_two_seconds(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with working(settings_of(sqlite_url, mosquitto.port)):
        eventually(lambda: is_connected(store))
        mosquitto.stop()
        eventually(lambda: not is_connected(store))
        assert "the broker" in worker_row(store)["error"]
        time.sleep(3)
        mosquitto.start()
        started = time.monotonic()
        eventually(lambda: is_connected(store))
        assert time.monotonic() - started < 2
        assert worker_row(store)["error"] is None
        publish(mosquitto.port, flow(range(100)))
        eventually(lambda: len(stored_seqs(store)) == 100)
    messages = said(caplog.records, logging.INFO)
    assert len(messages) == 3, messages
    assert messages[0].startswith("connected to")
    assert messages[1].startswith("lost the broker")
    assert messages[2].endswith("session resumed")
    assert "MQTT 5" in messages[2]


def test_a_broker_that_was_never_there_is_waited_for(store: Engine, sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "late"
    folder.mkdir()
    broker = Mosquitto(folder)
    with working(settings_of(sqlite_url, broker.port)):
        eventually(lambda: "cannot reach the broker" in (worker_row(store).get("error") or ""))
        broker.start()
        try:
            eventually(lambda: is_connected(store), 3)
        finally:
            broker.stop()


def test_a_port_that_is_not_a_broker_is_said_and_does_not_end_the_worker(store: Engine, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closing = threading.Event()

        def answer() -> None:
            while not closing.is_set():
                connection, _ = listener.accept()
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        port = int(listener.getsockname()[1])
        with working(settings_of(sqlite_url, port)):
            eventually(lambda: "does not answer as an MQTT broker" in (worker_row(store).get("error") or ""))
        closing.set()
        socket.create_connection(("127.0.0.1", port)).close()
        thread.join(5)


def test_one_id_used_twice_is_said_once_and_does_not_become_a_fight(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_of(sqlite_url, mosquitto.port)
    with working(settings):
        eventually(lambda: is_connected(store))
        with working(settings):
            eventually(
                lambda: any("another client use the id commandcenter-ingest-0" in text for text in caplog.messages)
            )
            time.sleep(1)
            before = (mosquitto.folder / "mosquitto.log").read_text().count("already connected")
            time.sleep(3)
            after = (mosquitto.folder / "mosquitto.log").read_text().count("already connected")
    assert after - before <= 2
    assert sum("another client" in text for text in caplog.messages) <= 2, "at most once from each"


def test_nobody_is_called_silent_while_the_store_was_locked(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str
) -> None:
    """What waits in memory may be the sign of life: listening starts when everything is stored."""
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE element SET heartbeat_s = 1")
    settings = settings_of(sqlite_url, mosquitto.port, heartbeat_missed_max=2, ingest_batch=1)
    with working(settings):
        eventually(lambda: is_connected(store))
        publish(mosquitto.port, flow(range(8)))
        eventually(lambda: len(stored_seqs(store)) == 8)
        with store.begin():  # BEGIN IMMEDIATE
            deadline = time.monotonic() + 4
            seq = 8
            while time.monotonic() < deadline:
                publish(mosquitto.port, flow(range(seq, seq + 8)))
                seq += 8
                time.sleep(0.5)
        eventually(lambda: len(stored_seqs(store)) == seq)
        assert scalar(store, "SELECT count(*) FROM state_event WHERE to_state = 'unknown'") == 0
        eventually(lambda: state_of(store, "balen-a") == "unknown", 6)


# --- processes ------------------------------------------------------------------------------------------------------


def test_sigterm_in_the_middle_of_a_flood_ends_cleanly_with_everything_acknowledged(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    ingest = Ingest(tmp_path, sqlite_url, mosquitto.port).start()
    try:
        eventually(lambda: is_connected(store), 20, ingest.log)
        publisher = threading.Thread(target=publish, args=(mosquitto.port, flow(range(20_000))))
        publisher.start()
        eventually(lambda: scalar(store, "SELECT count(*) FROM sample") > 1000)
        assert ingest.stop() < 2
        publisher.join(30)
        row = worker_row(store)
        assert row["stopped_at"] is not None
        stored = len(stored_seqs(store))
        assert stored < 20_000, "it was not in the middle"
        assert row["stored"] == stored
        ingest.start()
        eventually(lambda: len(stored_seqs(store)) == 20_000, 30)
        eventually(lambda: worker_row(store)["stored"] == 20_000 - stored)  # not one of them a second time
        ingest.stop()
    finally:
        ingest.end()
    assert stored_seqs(store) == list(range(20_000))
    assert "Traceback" not in ingest.log


def test_a_worker_of_several_that_dies_is_started_again(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    ingest = Ingest(tmp_path, sqlite_url, mosquitto.port, "--workers", "2").start()
    try:
        eventually(lambda: is_connected(store, "ingest-0") and is_connected(store, "ingest-1"), 30)
        pid = worker_row(store, "ingest-1")["pid"]
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: worker_row(store, "ingest-1")["pid"] != pid and is_connected(store, "ingest-1"), 30)
        publish(mosquitto.port, flow(range(2000)))
        eventually(lambda: len(stored_seqs(store)) == 2000)
        ingest.stop()
    finally:
        ingest.end()
    assert stored_seqs(store) == list(range(2000))
    assert all(row[0] is not None for row in rows(store, "SELECT stopped_at FROM worker"))


# --- TLS and passwords ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate authority of our own, and a certificate for localhost, made with openssl."""
    if shutil.which("openssl") is None:
        pytest.skip(missing("openssl"))
    folder = tmp_path_factory.mktemp("tls")
    (folder / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1")
    for command in (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-ca -keyout ca.key -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr",
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out server.pem",
    ):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def secured(tmp_path: Path, certificates: Path) -> Iterator[tuple[Mosquitto, int]]:
    """A mosquitto that wants a password; plain on its port, and TLS on the other one that is returned."""
    folder = tmp_path / "secured"
    folder.mkdir()
    tls_port = free_port()
    subprocess.run(["mosquitto_passwd", "-b", "-c", folder / "passwords", "ingest", "rahasia"], check=True)
    broker = Mosquitto(
        folder,
        f"password_file {folder}/passwords\nlistener {tls_port} 127.0.0.1\n"
        f"certfile {certificates}/server.pem\nkeyfile {certificates}/server.key\n",
    )
    configuration = folder / "mosquitto.conf"
    configuration.write_text(configuration.read_text().replace("allow_anonymous true", "allow_anonymous false"))
    broker.start()
    yield broker, tls_port
    broker.stop()


def test_tls_and_password_carry_a_flood(
    secured: tuple[Mosquitto, int], certificates: Path, store: Engine, sqlite_url: str
) -> None:
    """More than a TLS record at a time: what is decrypted already must not wait for the socket."""
    broker, tls_port = secured
    settings = settings_of(
        sqlite_url, tls_port, mqtt_tls=True, mqtt_ca_file=certificates / "ca.pem", mqtt_host="localhost",
        mqtt_username="ingest", mqtt_password="rahasia",
    )  # fmt: skip
    with working(settings):
        eventually(lambda: is_connected(store))
        publish_as(broker.port, flow(range(5000)))
        eventually(lambda: len(stored_seqs(store)) == 5000)
    assert stored_seqs(store) == list(range(5000))
    commits = scalar(store, "SELECT version FROM topic_version WHERE topic = 'network.metrics'")
    assert commits < 500, "a broker sends a TLS record per message: they must be committed together"


def publish_as(port: int, messages: list[tuple[str, bytes]]) -> None:
    with Publisher(port, username="ingest", password="rahasia") as publisher:
        assert len(publisher.publish_all(messages)) == len(messages)


@pytest.mark.parametrize("password", ["salah", ""])
def test_a_wrong_password_is_said_in_words_and_tried_again_slowly(
    secured: tuple[Mosquitto, int], store: Engine, sqlite_url: str, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    broker, _tls_port = secured
    settings = settings_of(sqlite_url, broker.port, mqtt_username="ingest", mqtt_password=password)
    with working(settings):
        eventually(lambda: "refuses the connection: Not authorized" in (worker_row(store).get("error") or ""))
        time.sleep(1.5)
    assert (broker.folder / "mosquitto.log").read_text().count("not authorised") == 1
    assert len(said(caplog.records, logging.WARNING)) == 1


# paho leaves the socket of a failed handshake to the garbage collector, which closes it and says so.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
def test_a_certificate_of_an_unknown_authority_is_refused_in_words(
    secured: tuple[Mosquitto, int], store: Engine, sqlite_url: str
) -> None:
    settings = settings_of(sqlite_url, secured[1], mqtt_tls=True, mqtt_host="localhost")
    with working(settings):
        eventually(lambda: "certificate verify failed" in (worker_row(store).get("error") or ""))


def test_a_missing_ca_file_names_the_setting(store: Engine, sqlite_url: str, tmp_path: Path) -> None:
    settings = settings_of(sqlite_url, free_port(), mqtt_tls=True, mqtt_ca_file=tmp_path / "none.pem")
    with working(settings):
        eventually(lambda: "COMMANDCENTER_MQTT_CA_FILE" in (worker_row(store).get("error") or ""))
        assert "none.pem" in worker_row(store)["error"]


def test_random_bytes_instead_of_a_broker_do_not_end_the_worker(store: Engine, sqlite_url: str) -> None:
    dice = random.Random(3)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        closing = threading.Event()

        def answer() -> None:
            while not closing.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.sendall(b"\x20\x03\x00\x00\x00" + dice.randbytes(2000))

        thread = threading.Thread(target=answer)
        thread.start()
        with working(settings_of(sqlite_url, int(listener.getsockname()[1]))):
            time.sleep(3)
        closing.set()
        thread.join(5)
    assert worker_row(store)["stopped_at"] is not None
