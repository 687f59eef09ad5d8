"""The MQTT client of a worker: paho, driven by our own loop, with a socket that reads and writes in large pieces.

paho asks the socket for one byte, one more, and the rest of every packet, and sends every acknowledgement on its own.
With a buffer between (the place where paho itself puts its websocket) a message costs a third of the CPU time
(benchmarks/ingest.py, the row "bare paho"). ``_create_socket`` is not public: tests/ingest/test_transport.py
holds it still exists and is used.
"""

import contextlib
import socket
import ssl
from typing import Any, Final

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from commandcenter.mqtt_client import identify
from commandcenter.settings import Settings

_READ: Final = 262_144


class BufferedSocket:
    """A non-blocking socket that reads ahead, and while ``corked`` collects what is sent."""

    def __init__(self, raw: socket.socket) -> None:
        self._raw = raw
        self._ahead = b""
        self._at = 0
        self._behind: list[bytes] = []
        self.corked = False
        self.trouble: ssl.SSLError | None = None  # paho closes the socket and tells nobody why

    def recv(self, size: int) -> bytes:
        """At most ``size`` bytes, from the buffer if it holds any."""
        if self._at >= len(self._ahead):
            self._ahead, self._at = self._read(), 0
        piece = self._ahead[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def _read(self) -> bytes:
        """What has arrived. TLS gives a record at a time, and brokers send one per message: take all that are there."""
        try:
            first = self._raw.recv(_READ)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            self.trouble = error
            raise
        if not isinstance(self._raw, ssl.SSLSocket):
            return first
        pieces, size = [first], len(first)
        with contextlib.suppress(OSError):  # nothing more yet, or an end that the next call tells
            while pieces[-1] and size < _READ:
                pieces.append(self._raw.recv(_READ))
                size += len(pieces[-1])
        return b"".join(pieces)

    def pending(self) -> int:
        """Bytes that can be read without asking the kernel."""
        waiting = self._raw.pending() if isinstance(self._raw, ssl.SSLSocket) else 0
        return len(self._ahead) - self._at + waiting

    def send(self, data: bytes | bytearray | memoryview) -> int:
        """Send, or collect while corked."""
        if self.corked:
            self._behind.append(bytes(data))
            return len(data)
        return self._raw.send(data)

    def uncork(self) -> None:
        """Send what was collected, whole: it waits until the broker takes it.

        Raises OSError, and ends the connection: half a packet may have been sent.
        """
        self.corked = False
        collected, self._behind = b"".join(self._behind), []
        if collected:
            timeout = self._raw.gettimeout()
            self._raw.settimeout(30)
            try:
                self._raw.sendall(collected)
            except OSError:
                with contextlib.suppress(OSError):
                    self._raw.shutdown(socket.SHUT_RDWR)
                raise
            finally:
                self._raw.settimeout(timeout)

    def fileno(self) -> int:
        """The descriptor, for select."""
        return self._raw.fileno()

    def setblocking(self, flag: bool) -> None:
        """As the socket's own."""
        self._raw.setblocking(flag)

    def close(self) -> None:
        """As the socket's own."""
        self._raw.close()


class Client(mqtt.Client):
    """paho's client on a BufferedSocket."""

    _made: BufferedSocket | None = None

    def _create_socket(self) -> Any:
        raw: Any = super()._create_socket()
        self._made = BufferedSocket(raw)
        return self._made

    @property
    def trouble(self) -> ssl.SSLError | None:
        """What ended TLS: a broker tells what it thinks of our certificate after the handshake (TLS 1.3)."""
        return self._made.trouble if self._made else None

    @property
    def buffered(self) -> BufferedSocket | None:
        """The socket of the present connection."""
        sock: Any = self.socket()
        return sock if isinstance(sock, BufferedSocket) else None


def client(settings: Settings, protocol: int, worker: int, clean: bool = False) -> Client:
    """A client with a persistent session (unless ``clean``) and manual acknowledgement; nothing is connected yet.

    Raises OSError that names the settings when the TLS files cannot be used.
    """
    is_v5 = protocol == mqtt.MQTTv5
    made = Client(
        CallbackAPIVersion.VERSION2,
        client_id=f"{settings.mqtt_client_id}-{worker}",
        protocol=MQTTProtocolVersion(protocol),
        clean_session=None if is_v5 else clean,
        reconnect_on_failure=False,
    )
    made.manual_ack_set(True)
    made.connect_timeout = 5
    try:
        identify(made, settings)
    except (OSError, ValueError) as error:
        files = (settings.mqtt_ca_file, settings.mqtt_cert_file, settings.mqtt_key_file)
        named = ", ".join(str(path) for path in files if path)
        raise OSError(f"COMMANDCENTER_MQTT_CA_FILE, _CERT_FILE or _KEY_FILE ({named}): {error}") from error
    return made


def connect(made: Client, settings: Settings) -> None:
    """Open the connection; the broker's answer comes to ``on_connect``. Raises OSError."""
    if made.protocol == mqtt.MQTTv5:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = settings.mqtt_session_expiry_s
        properties.ReceiveMaximum = min(settings.ingest_batch * 4, 65_535)
        made.connect(
            settings.mqtt_host, settings.mqtt_port, settings.mqtt_keepalive_s, clean_start=False, properties=properties
        )
    else:
        made.connect(settings.mqtt_host, settings.mqtt_port, settings.mqtt_keepalive_s)
