"""Devices of every make, a real mosquitto, a worker: published, then in the store, once, under the right element."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import Engine

from commandcenter.store.engine import create_engine
from ingest.replay import replay
from tests.ingest.adapters.sparkplug import Edge, metric
from tests.ingest.running import Ingest, eventually, said, settings_of, worker_row, working
from tests.network import payload, rollup_differences, rows, scalar, seed, state_of
from tests.publishing import Publisher
from tests.servers import Mosquitto

CONFIGURED = """
devices:
  - {topic: 'mikrotik/{serial}/status', adapter: mikrotik, elements: {HG1: link/balen-a}}
  - {topic: 'ubnt/{key}', adapter: airos, kind: link}
  - {topic: 'router/{serial}/{parameter}', adapter: teltonika, elements: {'01': link/kapas-a}}
  - {topic: 'rut/{key}', adapter: teltonika, kind: tower, qos: 1}
  - topic: spBv1.0/{group}/#
    adapter: sparkplug
    elements: {gw: balen, gw/radio: balen-kanor}
    metrics: {RSSI: signal_dbm}
"""
MIKROTIK = ("mikrotik/HG1/status", b'{"sn":"HG1","cpu":7,"uptime":"1d00:00:05"}')


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    path = tmp_path / "devices.yaml"
    path.write_text(CONFIGURED, encoding="utf-8")
    return path


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Engine]:
    engine = create_engine(sqlite_url)
    seed(engine)
    yield engine
    engine.dispose()


def publish(port: int, *messages: tuple[str, bytes], retain: bool = False) -> None:
    with Publisher(port) as publisher:
        assert len(publisher.publish_all(messages, retain)) == len(messages)


def is_connected(engine: Engine, name: str = "ingest-0") -> bool:
    return worker_row(engine, name).get("broker_state") == "connected"


def samples(engine: Engine, key: str) -> int:
    query = "SELECT count(*) FROM sample AS s JOIN element AS e ON e.id = s.element_id WHERE e.key = :key"
    return int(scalar(engine, query, key=key))


def shown(engine: Engine, key: str) -> dict[str, Any]:
    """What the screens know of an element."""
    columns = "state, signal_dbm, snr_db, rx_mbps, temp_c, reason"
    query = f"SELECT {columns} FROM element_state AS s JOIN element AS e ON e.id = s.id WHERE e.key = :key"
    pairs = zip(columns.split(", "), rows(engine, query, key=key)[0], strict=True)
    return {name: value for name, value in pairs if value is not None}


def quarantined(engine: Engine) -> list[tuple[Any, ...]]:
    """Topic and reason, sorted."""
    return rows(engine, "SELECT source, reason FROM quarantine WHERE settled_at IS NULL ORDER BY source, reason")


def test_devices_of_every_make_are_seen(
    mosquitto: Mosquitto, engine: Engine, database_url: str, configured: Path
) -> None:
    seed(engine)
    edge = Edge("gw")
    page = {
        "host": {"uptime": 9, "temperature": 41},
        "wireless": {"throughput": {"rx": 2945, "tx": 2280}, "sta": [{"signal": -65, "noisefloor": -87}]},
    }
    with working(settings_of(database_url, mosquitto.port, devices_file=configured)):
        eventually(lambda: is_connected(engine))
        publish(
            mosquitto.port,
            MIKROTIK,
            ("ubnt/balen-b", json.dumps(page).encode()),
            ("router/01/temperature", b"415"),
            ("router/01/signal", b"-67"),
            ("rut/kapas", json.dumps({"TS": now() // 1000, "rssi": -71}).encode()),
            edge.born(now(), metric("temp_c", 38)),
            edge.device_born("radio", now(), metric("RSSI", -61, alias=7)),
            edge.device_said("radio", now(), metric("", -63, alias=7)),
        )
        eventually(lambda: scalar(engine, "SELECT count(*) FROM sample") == 8)
    assert quarantined(engine) == []
    assert shown(engine, "balen-a") == {"state": "up"}
    assert shown(engine, "balen-b") == {
        "state": "up",
        "signal_dbm": -65.0,
        "snr_db": 22.0,
        "rx_mbps": 2.945,
        "temp_c": 41.0,
    }
    assert shown(engine, "kapas-a") == {"state": "up", "signal_dbm": -67.0, "temp_c": 41.5}
    assert shown(engine, "kapas") == {"state": "up", "signal_dbm": -71.0}
    assert shown(engine, "balen") == {"state": "up", "temp_c": 38.0}
    assert shown(engine, "balen-kanor") == {"state": "up", "signal_dbm": -63.0}
    assert rollup_differences(engine) == []


def test_sparkplug_lives_through_a_wrap_dies_and_comes_back_at_once(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, configured: Path
) -> None:
    edge = Edge("gw")
    with working(settings_of(sqlite_url, mosquitto.port, devices_file=configured)):
        eventually(lambda: is_connected(store))
        begun = now()
        flow = [edge.device_said("radio", begun, metric("", -60, alias=7))]  # before its birth
        flow += [edge.born(begun), edge.device_born("radio", begun, metric("RSSI", -61, alias=7))]
        flow += [edge.device_said("radio", begun + n, metric("", -61 - n % 9, alias=7)) for n in range(300)]
        publish(mosquitto.port, *flow)
        eventually(lambda: samples(store, "balen-kanor") == 301)
        assert quarantined(store) == [(flow[0][0], "before_birth")]
        publish(mosquitto.port, edge.device_died("radio", now()))
        eventually(lambda: shown(store, "balen-kanor").get("reason") == "Sparkplug: DDEATH")
        assert state_of(store, "balen-kanor") == "down"
        publish(mosquitto.port, edge.device_born("radio", now(), metric("RSSI", -59, alias=7)))
        eventually(lambda: shown(store, "balen-kanor") == {"state": "up", "signal_dbm": -59.0})
        edge.lose()
        publish(mosquitto.port, edge.device_said("radio", now(), metric("", -58, alias=7)))
        eventually(lambda: quarantined(store)[-1][1] == "sequence_gap")


def test_the_last_will_of_an_edge_node_is_its_death(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, configured: Path
) -> None:
    edge = Edge("gw", bd_seq=3)
    with working(settings_of(sqlite_url, mosquitto.port, devices_file=configured)):
        eventually(lambda: is_connected(store))
        node = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="gw", reconnect_on_failure=False)
        node.will_set(*edge.died(), qos=1)
        node.connect("127.0.0.1", mosquitto.port)
        node.loop_start()
        node.publish(*edge.born(now()), qos=0).wait_for_publish(5)
        eventually(lambda: state_of(store, "balen") == "up")
        publish(mosquitto.port, edge.died(bd_seq=2))  # the will of the life before, published late
        sock = node.socket()
        assert sock is not None
        sock.shutdown(2)
        node.loop_stop()
        eventually(lambda: state_of(store, "balen") == "down")
    assert rows(store, "SELECT to_state FROM state_event ORDER BY id") == [("up",), ("down",)]
    assert quarantined(store) == []


def test_workers_share_what_can_be_shared_and_one_hears_what_cannot(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, configured: Path
) -> None:
    settings = settings_of(sqlite_url, mosquitto.port, devices_file=configured, mqtt_share="cc")
    edge, begun = Edge("gw"), now()
    with working(settings, 0) as first, working(settings, 1) as second:
        eventually(lambda: is_connected(store, "ingest-0") and is_connected(store, "ingest-1"))
        flow = [edge.born(begun), edge.device_born("radio", begun, metric("RSSI", -61, alias=7))]
        for n in range(400):
            flow += [
                edge.device_said("radio", begun + n, metric("", -61, alias=7)),
                ("mikrotik/HG1/status", f'{{"uptime": {n}}}'.encode()),
            ]
        publish(mosquitto.port, *flow)
        eventually(lambda: samples(store, "balen-kanor") == 401)
        eventually(lambda: samples(store, "balen-a") == 400)
        assert first._sink.stored > 402
        assert second._sink.stored > 50
    assert quarantined(store) == []


def test_what_nobody_dated_is_not_kept_for_a_worker_that_is_away(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, configured: Path
) -> None:
    """A day of MikroTik's messages would come as one second; Teltonika's JSON says when it was so."""
    settings = settings_of(sqlite_url, mosquitto.port, devices_file=configured)
    with working(settings):
        eventually(lambda: is_connected(store))
    then = now() // 1000 * 1000 - 60_000
    publish(mosquitto.port, MIKROTIK, ("rut/kapas", json.dumps({"TS": then, "rssi": -71}).encode()))
    publish(mosquitto.port, MIKROTIK, retain=True)
    with working(settings):
        eventually(lambda: samples(store, "kapas") == 1)
        time.sleep(0.5)
        assert samples(store, "balen-a") == 0
        publish(mosquitto.port, MIKROTIK)
        eventually(lambda: samples(store, "balen-a") == 1)
    assert scalar(store, "SELECT min(event_at) FROM sample") == then


def test_a_refused_message_is_kept_and_replayed_when_the_file_was_put_right(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, configured: Path
) -> None:
    settings = settings_of(sqlite_url, mosquitto.port, devices_file=configured)
    topic, raw = "mikrotik/HG2/status", b'{"uptime": 7}'
    with working(settings):
        eventually(lambda: is_connected(store))
        publish(
            mosquitto.port, (topic, raw), ("ubnt/balen-z", b'{"host":{},"wireless":{}}'), ("ubnt/balen-b", b"<html>")
        )
        eventually(lambda: len(quarantined(store)) == 3)
    assert quarantined(store) == [
        (topic, "unknown_element"),
        ("ubnt/balen-b", "not_json"),
        ("ubnt/balen-z", "unknown_element"),
    ]
    came = scalar(store, "SELECT recorded_at FROM quarantine WHERE source = :source", source=topic)
    assert replay(store, settings, now()).accepted == 0
    configured.write_text(CONFIGURED.replace("HG1: link/balen-a", "HG1: link/balen-a, HG2: link/kapas-a"))
    assert replay(store, settings, now(), reason="unknown_element").accepted == 1
    assert rows(store, "SELECT event_at, recorded_at, uptime_s FROM sample") == [(came, came, 7)]
    assert quarantined(store) == [("ubnt/balen-b", "not_json"), ("ubnt/balen-z", "unknown_element")]


def test_a_store_that_is_away_does_not_make_a_sequence_look_broken(
    mosquitto: Mosquitto, store: Engine, sqlite_url: str, configured: Path
) -> None:
    """A batch that could not be stored is tried again, but not judged again."""
    edge = Edge("gw")
    with working(settings_of(sqlite_url, mosquitto.port, devices_file=configured, ingest_batch=2)):
        eventually(lambda: is_connected(store))
        publish(mosquitto.port, edge.born(now()), edge.device_born("radio", now(), metric("RSSI", -61, alias=7)))
        eventually(lambda: samples(store, "balen-kanor") == 1)
        with store.begin():  # BEGIN IMMEDIATE
            begun = now()
            flow = [edge.device_said("radio", begun + n, metric("", -61, alias=7)) for n in range(20)]
            publish(mosquitto.port, *flow)
            time.sleep(7)  # longer than SQLite waits for a lock
        eventually(lambda: samples(store, "balen-kanor") == 21)
    assert quarantined(store) == []


def test_the_contract_is_heard_beside_the_adapters_on_the_embedded_broker_too(
    embedded: int, store: Engine, sqlite_url: str, configured: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with working(settings_of(sqlite_url, embedded, devices_file=configured)):
        eventually(lambda: is_connected(store))
        time.sleep(0.3)
        publish(embedded, MIKROTIK, ("cc/v1/35.22.14/link/kapas-a/status", payload("up", now())))
        eventually(lambda: (samples(store, "balen-a"), samples(store, "kapas-a")) == (1, 1))
    assert said(caplog.records, logging.WARNING) == []


def test_ingest_does_not_start_with_a_file_that_is_wrong(sqlite_url: str, tmp_path: Path, mosquitto: Mosquitto) -> None:
    path = tmp_path / "devices.yaml"
    path.write_text("devices:\n  - {topic: 'm/{key}', adapter: mikrotic, kind: link}\n  - {topic: m/+, kind: radio}\n")
    ingest = Ingest(tmp_path, sqlite_url, mosquitto.port, "--workers", "2", devices_file=str(path)).start()
    try:
        eventually(lambda: not ingest.is_up(), 30)
    finally:
        ingest.end()
    assert "commandcenter: devices.yaml has 4 mistakes:" in ingest.log
    assert "line 2: devices[1].adapter: there is no adapter 'mikrotic'" in ingest.log
    assert "Traceback" not in ingest.log
