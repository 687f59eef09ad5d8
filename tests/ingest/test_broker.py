"""The embedded broker, as a process of its own."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from ingest.broker import BrokerError, serve
from tests.conftest import free_port


@pytest.fixture
def port() -> Iterator[int]:
    number = free_port()
    command = [sys.executable, "-m", "commandcenter", "broker", "--port", str(number)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.05)
        yield number
        process.terminate()
        assert process.wait(5) == -15


def test_a_large_payload_and_a_last_will_come_through(port: int) -> None:
    heard: dict[str, bytes] = {}
    listener = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="listener")
    listener.on_message = lambda _client, _userdata, message: heard.setdefault(message.topic, message.payload)
    listener.connect("127.0.0.1", port)
    listener.subscribe("cc/#", qos=1)
    listener.loop_start()
    sender = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="sender", reconnect_on_failure=False)
    sender.will_set("cc/will", b"gone", qos=1)
    sender.connect("127.0.0.1", port)
    sender.loop_start()
    time.sleep(0.3)

    sender.publish("cc/large", b"x" * 100_000, qos=1).wait_for_publish(5)
    sock = sender.socket()
    assert isinstance(sock, socket.socket)
    sock.shutdown(socket.SHUT_RDWR)
    sender.loop_stop()

    deadline = time.monotonic() + 5
    while len(heard) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    listener.disconnect()
    listener.loop_stop()
    assert heard == {"cc/large": b"x" * 100_000, "cc/will": b"gone"}


def test_a_taken_port_is_refused_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(BrokerError, match=f"Port {number} .* --port"):
            serve(number)
