"""The simulator's hands at the broker: paho clients that speak MQTT 3.1.1, which every broker knows.

One client speaks for the central monitoring. A tower that is about to die gets a client of its own with a last will;
cutting its connection makes the broker itself announce the death.
"""

import contextlib
import json
import socket
import threading
from collections.abc import Callable

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from commandcenter.mqtt_client import identify
from commandcenter.settings import Settings
from ingest.simulator.ledger import Entry, Ledger
from ingest.simulator.stage import Message

ASK = "cc/sim/scenario"  # somebody asks the running simulator for a scenario: {"scenario": …, "id": …}
ANSWER = "cc/sim/answer"  # cc/sim/answer/{id}: a line of text; an empty one when the scenario is over
PRESENCE = "cc/sim/status"  # retained: online, and offline by last will

Asked = Callable[[str, str], None]


def client(settings: Settings, name: str, is_lasting: bool = True) -> mqtt.Client:
    """A paho client for the broker of ``settings``; nothing is connected yet. ``is_lasting``: it reconnects."""
    made = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=True, reconnect_on_failure=is_lasting)
    made.reconnect_delay_set(min_delay=1, max_delay=8)
    made.connect_timeout = 5
    identify(made, settings)
    return made


def leave(made: mqtt.Client) -> None:
    """Say goodbye and let go. Without its callbacks nothing holds the client in a circle: its sockets close now."""
    made.disconnect()
    made.loop_stop()
    made.on_connect = made.on_publish = made.on_message = made.on_subscribe = None


class Publisher:
    """Publishes for a player and hears what is asked of it. ``asked(scenario, id)`` is called in paho's thread."""

    def __init__(self, settings: Settings, name: str, asked: Asked, ledger: Ledger | None = None) -> None:
        self._settings = settings
        self._name = name
        self._asked = asked
        self._ledger = ledger
        self._lock = threading.Lock()
        self._unacknowledged: dict[int, Entry | None] = {}
        self._early: set[int] = set()  # acknowledged before publish() returned their number
        self._controllers: dict[int, tuple[mqtt.Client, Entry]] = {}
        self.published = 0  # acknowledged by the broker, last wills included
        self._client = client(settings, name)
        self._client.will_set(PRESENCE, b"offline", qos=1, retain=True)
        self._client.on_connect = self._on_connect
        self._client.on_publish = self._on_publish
        self._client.on_message = self._on_message

    def start(self) -> None:
        """Connect, and reconnect for ever. Raises OSError when there is no broker in the first place."""
        self._client.connect(self._settings.mqtt_host, self._settings.mqtt_port, self._settings.mqtt_keepalive_s)
        self._client.loop_start()

    def publish(self, message: Message) -> None:
        """Publish with QoS 1. Away from the broker, messages wait here until it is back."""
        self._send(message.topic, message.payload, message.is_valid, Entry(*message))

    def answer(self, id_: str, text: str) -> None:
        """Tell who asked for a scenario what is going to happen; empty: it is over."""
        self._send(f"{ANSWER}/{id_}", text.encode(), False, None)

    def connect_controller(self, element: int, key: str, topic: str, will: bytes) -> None:
        """Open the element's own connection with a last will. Without a broker there is none: nothing happens."""
        controller = client(self._settings, f"{self._name}-{key}", is_lasting=False)
        controller.will_set(topic, will, qos=1)
        with contextlib.suppress(OSError):
            controller.connect(self._settings.mqtt_host, self._settings.mqtt_port, self._settings.mqtt_keepalive_s)
            controller.loop_start()
            self._controllers[element] = (controller, Entry(topic, will, True))

    def cut_controller(self, element: int) -> None:
        """Break the element's connection without a goodbye. The broker now owes its last will."""
        found = self._controllers.pop(element, None)
        if found is None:
            return
        controller, will = found
        was_connected = controller.is_connected()
        _cut(controller)
        if was_connected:
            self._enter(will)

    @property
    def is_connected(self) -> bool:
        """Whether the broker is there."""
        return self._client.is_connected()

    @property
    def waiting(self) -> int:
        """Messages that the broker has not acknowledged."""
        with self._lock:
            return len(self._unacknowledged)

    def stop(self, timeout_s: float = 5.0) -> None:
        """Wait for the acknowledgements of what is under way, then say goodbye."""
        done = threading.Event()
        for _ in range(int(timeout_s / 0.05)):
            if not self.waiting or not self._client.is_connected() or done.wait(0.05):
                break
        for controller, _will in self._controllers.values():
            leave(controller)
        self._controllers.clear()
        self._client.publish(PRESENCE, b"offline", qos=0, retain=True)
        leave(self._client)

    def _enter(self, entry: Entry) -> None:
        self.published += 1
        if self._ledger:
            self._ledger.add(entry)

    def _on_connect(self, client: mqtt.Client, _userdata: object, _flags: object, _code: object, _p: object) -> None:
        client.subscribe(ASK, qos=1)
        self._send(PRESENCE, b"online", True, None)

    def _send(self, topic: str, payload: bytes, retain: bool, entry: Entry | None) -> None:
        """Publish; ``entry`` goes into the ledger once the broker has acknowledged it."""
        mid = self._client.publish(topic, payload, qos=1, retain=retain).mid
        # No lock around publish(): paho calls on_publish while it holds the lock that publish() needs. The
        # acknowledgement may therefore be here before its number is.
        with self._lock:
            is_early = mid in self._early
            self._early.discard(mid)
            if not is_early:
                self._unacknowledged[mid] = entry
        if is_early and entry:
            self._enter(entry)

    def _on_publish(self, _client: mqtt.Client, _userdata: object, mid: int, _code: object, _p: object) -> None:
        with self._lock:
            if mid not in self._unacknowledged:
                self._early.add(mid)
                return
            entry = self._unacknowledged.pop(mid)
        if entry:
            self._enter(entry)

    def _on_message(self, _client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        with contextlib.suppress(ValueError, KeyError, TypeError):  # not a question that we understand
            question = json.loads(message.payload)
            self._asked(str(question["scenario"]), str(question["id"]))


def _cut(controller: mqtt.Client) -> None:
    """End the connection as a power cut does: without DISCONNECT."""
    sock = controller.socket()
    if isinstance(sock, socket.socket):
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
    controller.loop_stop()
