"""A publisher that is faster than what it measures: MQTT 3.1.1, QoS 1, on a plain socket, pipelined.

What it returns is what the broker answered for: a message without its PUBACK was perhaps accepted, perhaps not, and
whoever must be sure sends it again. (A paho publisher stops at 7,400 messages a second and measures itself.)
"""

import contextlib
import select
import socket
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

Message = tuple[str, bytes]  # topic, payload

_CONNACK, _PUBACK = 0x20, 0x40
_CHUNK = 65_536
_ID_MAX = 65_535


class Refused(ConnectionError):
    """The broker answered CONNECT with a return code other than 0."""


class Publisher:
    """One clean session. ``window``: how many messages may be on their way without an answer."""

    def __init__(
        self, port: int, client_id: str = "publisher", window: int = 2_000, timeout_s: float = 30,
        username: str = "", password: str = "",
    ) -> None:  # fmt: skip
        self._port = port
        self._identity = [client_id, *((username, password) if username else ())]
        self._window = min(window, _ID_MAX)
        self._timeout_s = timeout_s
        self._socket: socket.socket | None = None
        self._next_id = 1

    def connect(self) -> Self:
        """Open the session; ``publish_all`` does so by itself. Raises OSError."""
        if self._socket is None:
            made = socket.create_connection(("127.0.0.1", self._port), timeout=self._timeout_s)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            flags = b"\xc2" if len(self._identity) > 1 else b"\x02"  # clean session; user name and password
            head = b"\x00\x04MQTT\x04" + flags + b"\xff\xff" + b"".join(map(_text, self._identity))
            made.sendall(b"\x10" + _length(len(head)) + head)
            answer = b""
            while len(answer) < 4:
                piece = made.recv(4 - len(answer))
                if not piece:
                    made.close()
                    raise Refused("the broker closed the connection")
                answer += piece
            if answer[0] != _CONNACK or answer[3] != 0:
                made.close()
                raise Refused(f"the broker answered {answer.hex()}")
            made.setblocking(False)
            self._socket = made
        return self

    def close(self) -> None:
        """Leave, as a client should. Never raises."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.send(b"\xe0\x00")
            self._drop()

    def publish_all(self, messages: Iterable[Message], retain: bool = False) -> set[int]:
        """Publish in order; the positions of the messages that the broker acknowledged.

        Ends early, with what is known by then, when the broker is gone or silent for ``timeout_s``.
        """
        acknowledged: set[int] = set()
        try:
            self.connect()
            self._pump(enumerate(messages), retain, acknowledged)
        except OSError:
            self._drop()
        return acknowledged

    def publish_until_accepted(self, messages: list[Message], within_s: float = 60, retain: bool = False) -> int:
        """Publish, and send again what was not acknowledged, over any death of the broker; how often it was lost.

        Raises TimeoutError.
        """
        deadline, losses = time.monotonic() + within_s, 0
        left = list(range(len(messages)))
        while left:
            accepted = self.publish_all([messages[i] for i in left], retain)
            left = [i for position, i in enumerate(left) if position not in accepted]
            if left:
                losses += 1
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{len(left)} messages were never accepted")
                time.sleep(0.05)
        return losses

    def __enter__(self) -> Self:
        return self.connect()

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    def _pump(self, source: Iterator[tuple[int, Message]], retain: bool, acknowledged: set[int]) -> None:
        assert self._socket is not None
        sock, first_byte = self._socket, b"\x33" if retain else b"\x32"
        waiting: dict[int, int] = {}  # packet id -> position
        outgoing, incoming = bytearray(), bytearray()
        is_more = True
        while is_more or outgoing or waiting:
            while is_more and len(outgoing) < _CHUNK and len(waiting) < self._window:
                try:
                    position, (topic, payload) = next(source)
                except StopIteration:
                    is_more = False
                    break
                packet_id = self._take_id()
                waiting[packet_id] = position
                name = topic.encode("utf-8", "surrogateescape")
                body = len(name).to_bytes(2) + name + packet_id.to_bytes(2) + payload
                outgoing += first_byte + _length(len(body)) + body
            readable, writable, _ = select.select([sock], [sock] if outgoing else [], [], self._timeout_s)
            if not readable and not writable:
                raise TimeoutError("the broker is silent")
            if writable:
                with contextlib.suppress(BlockingIOError):
                    del outgoing[: sock.send(outgoing)]
            if readable:
                piece = sock.recv(_CHUNK)
                if not piece:
                    raise ConnectionResetError("the broker closed the connection")
                incoming += piece
                whole = len(incoming) // 4 * 4
                for at in range(0, whole, 4):  # in this session every packet from the broker is a PUBACK: four bytes
                    if incoming[at] != _PUBACK:
                        raise ConnectionError(f"unexpected packet {incoming[at]:#x}")
                    acknowledged.add(waiting.pop(incoming[at + 2] << 8 | incoming[at + 3]))
                del incoming[:whole]

    def _take_id(self) -> int:
        taken, self._next_id = self._next_id, self._next_id % _ID_MAX + 1
        return taken

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _text(value: str) -> bytes:
    raw = value.encode()
    return len(raw).to_bytes(2) + raw


def _length(value: int) -> bytes:
    """MQTT's variable byte integer."""
    if value < 128:
        return bytes((value,))
    digits = bytearray()
    while True:
        value, digit = divmod(value, 128)
        digits.append(digit | 0x80 if value else digit)
        if not value:
            return bytes(digits)
