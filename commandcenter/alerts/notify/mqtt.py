"""MQTT: the message as JSON to a topic of the broker of the settings, QoS 1."""

import secrets
import ssl
from dataclasses import dataclass
from threading import Event
from typing import Any

import orjson
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from commandcenter.alerts.notify.errors import SendError, masked, of_tls
from commandcenter.alerts.notify.words import Said
from commandcenter.domain.alerts.outbox import Failure
from commandcenter.mqtt_client import identify
from commandcenter.settings import Settings


@dataclass(frozen=True, slots=True)
class Mqtt:
    """A topic of the broker of the settings."""

    settings: Settings
    topic: str
    timeout_s: float = 15

    @property
    def place(self) -> str:
        return f"{self.settings.mqtt_host}:{self.settings.mqtt_port} {self.topic}"

    def send(self, said: Said) -> str:
        """Deliver it: the broker has said that it has it. Raises SendError."""
        content = {"id": said.uid, "text": said.text, "subject": said.subject, "severity": said.severity,
                   "link": said.link, **said.data}  # fmt: skip
        self._with_client(orjson.dumps(content))
        return ""

    def reach(self) -> None:
        """Whether the broker lets us in. Raises SendError."""
        self._with_client(None)

    def _with_client(self, payload: bytes | None) -> None:
        answered, reasons = Event(), list[Any]()

        def connected(_client: paho.Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
            reasons.append(reason)
            answered.set()

        client = self._client()
        client.on_connect = connected
        try:
            client.connect(self.settings.mqtt_host, self.settings.mqtt_port, keepalive=30)
            client.loop_start()
            if not answered.wait(self.timeout_s):
                raise SendError(Failure.DOWN, f"the broker {self._broker} does not answer")
            if reasons[0].is_failure:
                raise SendError(Failure.DOWN, f"the broker {self._broker} refuses the connection: {reasons[0]}")
            if payload is not None:
                self._publish(client, payload)
        except ssl.SSLError as error:
            raise SendError(Failure.DOWN, f"the broker {self._broker}: {of_tls(error)}") from None
        except OSError as error:
            words = masked(error.strerror or str(error), (self.settings.mqtt_password.get_secret_value(),))
            raise SendError(Failure.DOWN, f"the broker {self._broker} cannot be reached: {words}") from None
        finally:
            client.disconnect()
            client.loop_stop()

    def _publish(self, client: paho.Client, payload: bytes) -> None:
        info = client.publish(self.topic, payload, qos=1)
        try:
            info.wait_for_publish(self.timeout_s)
        except (RuntimeError, ValueError) as error:
            raise SendError(Failure.PASSING, f"the broker {self._broker} did not take it: {error}") from None
        if not info.is_published():
            raise SendError(Failure.PASSING, f"the broker {self._broker} did not acknowledge it")

    @property
    def _broker(self) -> str:
        return f"{self.settings.mqtt_host}:{self.settings.mqtt_port}"

    def _client(self) -> paho.Client:
        settings = self.settings
        made = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"{settings.mqtt_client_id}-notify-{secrets.token_hex(4)}",
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        made.connect_timeout = self.timeout_s
        try:
            identify(made, settings)
        except (OSError, ValueError) as error:
            raise SendError(Failure.DOWN, f"the certificates of the broker cannot be read: {error}") from None
        return made
