"""A mosquitto with the configuration of deploy/, its files written by the commands, and clients of sites."""

import os
import re
import signal
import ssl
import threading
import time
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from click.testing import CliRunner, Result
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from commandcenter.cli import cli
from tests.servers import Mosquitto, free_port

DEPLOYED = Path(__file__).parents[2] / "deploy" / "mosquitto.conf"


def run(data: Path, url: str, *arguments: str, exit_code: int = 0, said: str = "", **environ: str) -> Result:
    """A command of ours. Raises AssertionError when it ends otherwise than ``exit_code``."""
    env = {"COMMANDCENTER_DATA_DIR": str(data), "COMMANDCENTER_DATABASE_URL": url, **environ}
    result = CliRunner().invoke(cli, list(arguments), input=said or None, env=env)
    assert result.exit_code == exit_code, f"{result.output}\n{result.exception!r}"
    return result


class Deployed(Mosquitto):
    """deploy/mosquitto.conf with ports and folders of our own. ``port`` is for ingest, ``tls`` for passwords, ``certs``
    for certificates."""

    def __init__(self, folder: Path, files: Path) -> None:
        super().__init__(folder)
        self.tls, self.certs = free_port(), free_port()
        text = DEPLOYED.read_text()
        for was, is_ in (
            ("listener 1883 127.0.0.1", f"listener {self.port} 127.0.0.1"),
            ("listener 8883\n", f"listener {self.tls} 127.0.0.1\n"),
            ("listener 8884\n", f"listener {self.certs} 127.0.0.1\n"),
            ("persistence_location /var/lib/mosquitto/", f"persistence_location {folder}/"),
        ):
            assert text.count(was) == 1
            text = text.replace(was, is_)
        text = text.replace("/etc/mosquitto/commandcenter", str(files))
        assert not re.findall(r"^\s*\w+ /(?:etc|var)/", text, re.M)
        # Everything is logged here: the tests look for secrets in it.
        (folder / "mosquitto.conf").write_text(f"{text}\nuser root\nlog_type all\n")

    def reload(self) -> None:
        """SIGHUP, as systemd does; and until it is done."""
        before = self.log.count("Reloading config")
        os.kill(self.pid, signal.SIGHUP)
        deadline = time.monotonic() + 10
        while self.log.count("Reloading config") == before and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)

    @property
    def log(self) -> str:
        return (self.folder / "mosquitto.log").read_text()


class Client:
    """Somebody at the broker. ``answer`` is what it said to the connection; ``heard`` is what it sent."""

    def __init__(
        self, port: int, username: str = "", password: str = "", *, id_: str = "", tls: ssl.SSLContext | None = None,
        will: tuple[str, bytes] | None = None, expiry_s: int = 0, host: str = "localhost", is_v5: bool = True,
    ) -> None:  # fmt: skip
        version = MQTTProtocolVersion.MQTTv5 if is_v5 else MQTTProtocolVersion.MQTTv311
        self._mqtt = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=id_, protocol=version, reconnect_on_failure=False,
            **({} if is_v5 else {"clean_session": True}),
        )  # fmt: skip
        self.answer: str = ""
        self.heard: list[tuple[str, bytes]] = []
        self.gone = threading.Event()
        self._answered, self._done = threading.Event(), threading.Event()
        self._mqtt.on_connect = self._on_connect
        self._mqtt.on_message = lambda _c, _u, message: self.heard.append((message.topic, message.payload))
        self._mqtt.on_subscribe = lambda *_a: self._done.set()
        self._mqtt.on_publish = self._on_publish
        self._mqtt.on_disconnect = lambda *_a: (self.gone.set(), self._answered.set())
        self._published = ""
        if username:
            self._mqtt.username_pw_set(username, password or None)
        if tls:
            self._mqtt.tls_set_context(tls)
        if will:
            self._mqtt.will_set(*will, qos=1, retain=True)
        given: dict[str, Any] = {}
        if is_v5:
            given["properties"] = Properties(PacketTypes.CONNECT)
            given["properties"].SessionExpiryInterval = expiry_s
            given["clean_start"] = expiry_s == 0
        try:
            self._mqtt.connect(host, port, 30, **given)
            self._mqtt.loop_start()
            self._answered.wait(5)
        except OSError as error:
            self.answer = str(error)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._mqtt.disconnect()
        self._mqtt.loop_stop()

    @property
    def is_in(self) -> bool:
        return self.answer == "Success"

    def publish(self, topic: str, payload: bytes = b"{}", retain: bool = True) -> str:
        """The broker's word about it (MQTT 5)."""
        self._done.clear()
        self._mqtt.publish(topic, payload, qos=1, retain=retain)
        self._done.wait(5)
        return self._published

    def subscribe(self, *topics: str) -> "Client":
        """All of them, and until the broker has answered."""
        for topic in topics:
            self._done.clear()
            self._mqtt.subscribe(topic, 1)
            self._done.wait(5)
        return self

    def die(self) -> None:
        """Without a goodbye: the broker owes the will."""
        sock: Any = self._mqtt.socket()
        sock.shutdown(2)
        self._mqtt.loop_stop()

    def _on_connect(self, _client: Any, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        self.answer = str(reason)
        self._answered.set()

    def _on_publish(self, _client: Any, _userdata: Any, _mid: int, reason: Any, _properties: Any) -> None:
        self._published = str(reason)
        self._done.set()
