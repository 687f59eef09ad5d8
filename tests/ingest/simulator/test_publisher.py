"""The publisher and the show against a real broker."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from commandcenter.domain.model import Inventory
from commandcenter.settings import Settings, load
from ingest.simulator.ledger import Entry, Ledger, read
from ingest.simulator.player import Player
from ingest.simulator.publisher import ANSWER, ASK, PRESENCE, Publisher, leave
from ingest.simulator.scenarios import named
from ingest.simulator.show import Show
from ingest.simulator.stage import Message
from tests.conftest import Mosquitto

TOPIC = "cc/v1/35.22.13/link/balen-a/status"


class Listener:
    """Hears everything on the broker."""

    def __init__(self, port: int) -> None:
        self.heard: list[tuple[str, bytes]] = []
        ready = threading.Event()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="listener")
        self.client.on_message = lambda _c, _u, message: self.heard.append((message.topic, message.payload))
        self.client.on_subscribe = lambda *_arguments: ready.set()
        self.client.connect("127.0.0.1", port)
        self.client.subscribe("#", qos=1)
        self.client.loop_start()
        assert ready.wait(5)

    def wait_for(self, topic: str, payload: bytes, timeout_s: float = 8) -> None:
        deadline = time.monotonic() + timeout_s
        while (topic, payload) not in self.heard:
            assert time.monotonic() < deadline, f"{topic} {payload!r} was not heard"
            time.sleep(0.02)


@pytest.fixture
def settings(mosquitto: Mosquitto) -> Settings:
    return load({}, mqtt_port=mosquitto.port)


@pytest.fixture
def listener(mosquitto: Mosquitto) -> Iterator[Listener]:
    made = Listener(mosquitto.port)
    yield made
    leave(made.client)


def nobody_asks(_scenario: str, _id: str) -> None:
    raise AssertionError("nobody asked")


def test_every_acknowledged_message_is_in_the_ledger(settings: Settings, tmp_path: Path) -> None:
    messages = [Message(TOPIC, json.dumps({"n": n}).encode(), n % 7 > 0) for n in range(2_000)]
    ledger = Ledger(tmp_path / "ledger.jsonl")
    publisher = Publisher(settings, "simulator", nobody_asks, ledger)
    publisher.start()

    for message in messages:
        publisher.publish(message)
    publisher.stop()
    ledger.close()

    assert publisher.published == 2_000
    assert publisher.waiting == 0
    assert sorted(read(tmp_path / "ledger.jsonl")) == sorted(Entry(*message) for message in messages)


def test_messages_wait_while_the_broker_is_away(settings: Settings, mosquitto: Mosquitto) -> None:
    publisher = Publisher(settings, "simulator", nobody_asks)
    publisher.start()
    deadline = time.monotonic() + 15
    while not publisher.is_connected and time.monotonic() < deadline:
        time.sleep(0.02)
    mosquitto.stop(kill=True)
    for n in range(10):
        publisher.publish(Message(TOPIC, str(n).encode(), True))
    assert publisher.published == 0
    mosquitto.start()

    while publisher.published < 10 and time.monotonic() < deadline:
        time.sleep(0.02)
    publisher.stop()

    assert publisher.published == 10


def test_a_cut_controller_is_announced_by_the_broker(settings: Settings, listener: Listener, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    publisher = Publisher(settings, "simulator", nobody_asks, ledger)
    publisher.start()
    publisher.connect_controller(1, "balen-a", TOPIC, b"the end")
    time.sleep(0.3)

    publisher.cut_controller(1)

    listener.wait_for(TOPIC, b"the end")
    publisher.stop()
    ledger.close()
    assert list(read(tmp_path / "ledger.jsonl")) == [Entry(TOPIC, b"the end", True)]


def test_a_controller_that_says_goodbye_leaves_no_last_will(settings: Settings, listener: Listener) -> None:
    publisher = Publisher(settings, "simulator", nobody_asks)
    publisher.start()
    publisher.connect_controller(1, "balen-a", TOPIC, b"the end")
    time.sleep(0.3)

    publisher.stop()

    listener.wait_for(PRESENCE, b"offline")
    assert (TOPIC, b"the end") not in listener.heard


def test_a_running_show_answers_who_asks_for_a_scenario(
    settings: Settings, listener: Listener, bojonegoro: Inventory
) -> None:
    said: list[str] = []
    show = Show(Player(bojonegoro, 7, lambda _second: 0, endless=False), 20, said.append, lambda: False)
    publisher = Publisher(settings, "simulator", show.asked)
    publisher.start()
    stop = threading.Event()
    thread = threading.Thread(target=show.run, args=(publisher, stop, None))
    thread.start()
    listener.wait_for(PRESENCE, b"online")
    time.sleep(0.3)

    listener.client.publish(ASK, b"not a question", qos=1)
    listener.client.publish(ASK, json.dumps({"scenario": "earthquake", "id": "1"}), qos=1)
    listener.client.publish(ASK, json.dumps({"scenario": "broker-restart", "id": "2"}), qos=1)

    listener.wait_for(f"{ANSWER}/1", b"There is no scenario earthquake.")
    listener.wait_for(f"{ANSWER}/2", b"This broker was not started by the demo: restart it yourself, and watch.")
    listener.wait_for(f"{ANSWER}/2", b"")
    stop.set()
    thread.join(5)
    publisher.stop()
    assert not thread.is_alive()
    assert any("restarts in 3 s" in line for line in said)


def test_a_show_of_one_scenario_ends_with_it(settings: Settings, bojonegoro: Inventory) -> None:
    said: list[str] = []
    show = Show(Player(bojonegoro, 7, lambda _second: 0, endless=False), 100, said.append, lambda: False)
    publisher = Publisher(settings, "simulator", show.asked)
    publisher.start()

    show.run(publisher, threading.Event(), None, (named("storm"),))
    publisher.stop()

    assert "A storm: Menara Temayang loses mains" in said[0]
    assert publisher.published > 1_000
