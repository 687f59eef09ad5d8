"""One ingest worker: messages from the broker into the store, acknowledged only after their commit.

One thread, one loop, no timer: whatever arrived while the last transaction ran is the next transaction. A second
thread for the network would fight with SQLite for the interpreter lock (sqlite3 gives it up for every row).
"""

import logging
import select
import socket
import time
from collections.abc import Callable
from typing import Any, Final

import paho.mqtt.client as mqtt
from sqlalchemy import Engine

from commandcenter.domain.clock import SECOND
from commandcenter.settings import Settings
from commandcenter.store.writes.readings import Message
from ingest import topics, transport, trust
from ingest.judge import Judge, Received
from ingest.keeper import Keeper
from ingest.sink import Sink

log = logging.getLogger(__name__)

_BACK_OFF: Final = (0.1, 0.2, 0.5, 1.0)  # seconds between attempts; the last one repeats: back soon after the broker
_REFUSED: Final = 10.0  # seconds: somebody has to change something first
_SHORT: Final = 15 * SECOND  # a connection that ends sooner, several times in a row, is somebody else's doing
_SHORT_MAX: Final = 3
_STALL_S: Final = 1.0
_PASSING: Final = ("Server unavailable", "Server busy", "Unsupported protocol version")
_CONNACK_WITHIN: Final = 5.0
_READ_AHEAD: Final = 20  # batches that may wait in memory while the store is away; then the broker keeps them


def now_ms() -> int:
    """The wall clock, milliseconds UTC."""
    return time.time_ns() // 1_000_000


class Worker:
    """Runs until ``stop`` is called. ``number`` tells workers of one installation apart.

    Raises ConfigurationError when devices.yaml cannot be used.
    """

    def __init__(self, settings: Settings, engine: Engine, number: int = 0, clock: Callable[[], int] = now_ms) -> None:
        self._settings = settings
        self._clock = clock
        self._sink = Sink(settings, engine, clock)
        self._judge = Judge(settings, number)
        self._keeper = Keeper(settings, engine, f"ingest-{number}", clock)
        self._number = number
        self._protocol: int = mqtt.MQTTv5
        self._is_proven = False  # the broker has answered to ``_protocol``
        self._client: transport.Client | None = None
        self._inbox: list[Received] = []
        self._judged: tuple[list[Received], list[Message]] | None = None  # of the head of the inbox, to be stored
        self._connected_at: int | None = None
        self._listening_since: int | None = None  # since when it is connected and nothing waits to be stored
        self._read_on = time.monotonic()
        self._attempt = self._short = 0
        self._answered = False
        self._is_refused = False
        self._trouble: str | None = None
        self._said = ""
        self._stopping = False
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_writer.setblocking(False)

    def stop(self) -> None:
        """Ask the worker to finish what it holds and end. Safe from a signal handler and from another thread."""
        self._stopping = True
        self._wake_writer.send(b"x")

    def run(self) -> None:
        """Connect, ingest, reconnect; returns after ``stop``."""
        self._keeper.start(self._broker)
        try:
            while not self._stopping:
                if self._connect():
                    self._ingest()
                self._keeper.tick(None, self._sink, self._trouble)
                self._pause()
        finally:
            self._leave()
            self._keeper.finish(self._sink)
            self._wake_reader.close()
            self._wake_writer.close()

    @property
    def _broker(self) -> str:
        return f"{self._settings.mqtt_host}:{self._settings.mqtt_port}"

    # --- connection ---------------------------------------------------------------------------------------------

    def _connect(self) -> bool:
        """Connect and wait for the broker's answer; the reason of a failure is logged once."""
        self._answered = self._is_refused = False
        try:
            client = self._client = transport.client(self._settings, self._protocol, self._number)
            client.on_connect = self._on_connect
            client.on_subscribe = self._on_subscribe
            client.on_disconnect = self._on_disconnect
            client.on_message = self._on_message
            client.on_socket_register_write = _leave_writing_to_the_loop
            transport.connect(client, self._settings)
        except (OSError, ValueError) as error:
            if not self._has_refused_tls(error):
                self._report("away", f"cannot reach the broker {self._broker}: {error}")
            return False
        deadline = time.monotonic() + _CONNACK_WITHIN
        while not self._stopping and not self._answered and client.buffered and time.monotonic() < deadline:
            self._wait(0.2, is_reading=True)
            self._network()
        if self._connected_at is None and self._has_refused_tls(client.trouble):
            return False
        if self._connected_at is None and not self._answered and not self._stopping:
            # Brokers without MQTT 5 close the connection or say nothing: try the other version next,
            # but one that was understood before only after several attempts: a broker that stops does the same.
            if not self._is_proven or self._attempt > len(_BACK_OFF):
                self._protocol = mqtt.MQTTv311 if self._protocol == mqtt.MQTTv5 else mqtt.MQTTv5
            if self._attempt > 1:
                self._report("away", f"{self._broker} accepts the connection but does not answer as an MQTT broker")
        return self._connected_at is not None

    def _has_refused_tls(self, error: Exception | None) -> bool:
        """Whether TLS fails for a reason that lasts: said in words, and tried again slowly."""
        if error is None or not trust.is_lasting(error):
            return False
        self._is_refused = True
        self._report("refused", trust.trouble(error, self._settings))
        return True

    def _on_connect(self, client: mqtt.Client, _userdata: Any, flags: Any, reason: Any, _properties: Any) -> None:
        self._answered = True
        if reason.is_failure:
            if str(reason) == "Unsupported protocol version" and self._protocol == mqtt.MQTTv5:
                self._protocol = mqtt.MQTTv311
                return
            self._is_refused = str(reason) not in _PASSING
            self._report("refused", f"the broker {self._broker} refuses the connection: {reason}")
            return
        self._connected_at = self._listening_since = self._clock()
        self._attempt, self._is_proven = 0, True
        version = "5" if self._protocol == mqtt.MQTTv5 else "3.1.1"
        session = "session resumed" if flags.session_present else "new session"
        log.info("connected to %s with MQTT %s, %s", self._broker, version, session)
        if self._short < _SHORT_MAX:
            self._trouble, self._said = None, ""
        client.subscribe(self._judge.subscriptions())

    def _on_subscribe(
        self, _client: mqtt.Client, _userdata: Any, _mid: int, reasons: list[Any], _properties: Any
    ) -> None:
        for (heard, _qos), reason in zip(self._judge.subscriptions(), reasons, strict=False):
            if reason.is_failure:
                self._report("subscription", f"the broker refuses the subscription to {heard}: {reason}")

    def _on_disconnect(self, _client: mqtt.Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        connected_at = self._connected_at
        self._connected_at = self._listening_since = None
        self._inbox.clear()  # not acknowledged: the broker sends them again
        self._judged = None
        if connected_at is None or self._stopping:
            return
        self._short = self._short + 1 if self._clock() - connected_at < _SHORT else 0
        if self._short < _SHORT_MAX:
            self._report("away", f"lost the broker {self._broker}: {reason}")
            return
        self._is_refused = True
        own = f"{self._settings.mqtt_client_id}-{self._number}"
        self._report(
            "refused",
            f"the broker {self._broker} ends each connection soon after it began ({reason}); does another client use "
            f"the id {own}? Give each its own --worker number",
        )

    def _report(self, kind: str, trouble: str) -> None:
        """Say it once when it begins, however its words change; the recovery is said by ``_on_connect``."""
        if kind != self._said:
            log.warning("%s; trying again until it works", trouble)
        self._trouble, self._said = trouble, kind

    def _pause(self) -> None:
        if self._stopping:
            return
        seconds = _REFUSED if self._is_refused else _BACK_OFF[min(self._attempt, len(_BACK_OFF) - 1)]
        self._attempt += 1
        select.select([self._wake_reader], [], [], seconds)

    def _leave(self) -> None:
        if self._client is not None and self._connected_at is not None:
            self._client.disconnect()
            self._client.loop_write()

    # --- the loop -----------------------------------------------------------------------------------------------

    def _ingest(self) -> None:
        """Read, store, acknowledge, until the connection is lost or the worker stops."""
        client = self._client
        assert client is not None  # noqa: S101 - _connect has made it
        while self._connected_at is not None:
            if self._short and self._clock() - self._connected_at > _SHORT:
                self._short = 0
                self._trouble, self._said = None, ""
            is_reading = not self._stopping and len(self._inbox) < self._settings.ingest_batch * _READ_AHEAD
            self._wait(self._sink.wait_s(0.5), is_reading)
            if is_reading:
                self._network()
                client.loop_misc()  # its keep-alive takes a broker whose answers are not read for dead
            self._flush()
            if self._stopping and (not self._inbox or self._sink.trouble):
                return
            if self._connected_at is not None and (self._inbox or self._sink.trouble or self._has_stalled()):
                self._listening_since = self._clock()  # what waits may be the sign of life that is missed
            self._keeper.tick(self._listening_since, self._sink, self._sink.trouble or self._trouble)

    def _has_stalled(self) -> bool:
        """Whether something, such as a lock of the store, kept the worker from listening for long."""
        last, self._read_on = self._read_on, time.monotonic()
        return self._read_on - last > _STALL_S

    def _wait(self, seconds: float, is_reading: bool) -> None:
        """Until there is something to do, at most ``seconds``."""
        client = self._client
        buffered = client.buffered if client else None
        if client is None or buffered is None:
            return
        if self._inbox and not self._sink.trouble:
            return
        if is_reading and buffered.pending():
            return
        readers: list[Any] = [self._wake_reader, buffered] if is_reading else [self._wake_reader]
        select.select(readers, [buffered] if client.want_write() else [], [], seconds)

    def _network(self) -> None:
        """Take what has arrived, up to a batch more than is held, and send what waits."""
        client, limit = self._client, len(self._inbox) + self._settings.ingest_batch
        if client is None:
            return
        client.loop_read()
        while (buffered := client.buffered) and buffered.pending() and len(self._inbox) < limit:
            client.loop_read()
        if client.want_write():
            client.loop_write()

    def _on_message(self, _client: mqtt.Client, _userdata: Any, message: mqtt.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = topics.UNREADABLE
        self._inbox.append(
            (topic, bytes(message.payload), message.mid, message.qos, message.dup, message.retain, self._clock())
        )

    def _flush(self) -> None:
        """Store the head of the inbox. It is judged once, however often the store is away: adapters count messages."""
        if self._judged is None:
            head = self._inbox[: self._settings.ingest_batch]
            if not head:
                return
            self._judged = head, self._judge.batch(head)
        batch, messages = self._judged
        if not messages or self._sink.store(messages):
            self._judged = None
            del self._inbox[: len(batch)]
            self._acknowledge(batch)

    def _acknowledge(self, batch: list[Received]) -> None:
        """Acknowledge stored messages in one piece; if the connection is gone the broker sends them again."""
        client = self._client
        buffered = client.buffered if client else None
        if client is None or buffered is None:
            return
        buffered.corked = True
        for _topic, _payload, mid, qos, _dup, _retained, _at in batch:
            client.ack(mid, qos)
        client.loop_write()
        try:
            buffered.uncork()
        except OSError as error:
            log.debug("acknowledgement not sent: %s", error)  # loop_read reports the loss of the connection


def _leave_writing_to_the_loop(_client: mqtt.Client, _userdata: Any, _socket: Any) -> None:
    """With this callback set, paho queues what it sends instead of writing each packet at once."""
