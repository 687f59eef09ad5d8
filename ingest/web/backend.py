"""Connections for httpcore: to checked addresses alone, and none of them, whatever trickles in, outlives its deadline.

httpcore's own time limit is per read, so a server that sends a byte a minute would hold a feed for ever. TLS and the
Host header are made from the name in the address by httpcore, so connecting to a checked address changes neither.
"""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from ingest.web.guard import Guard


class Deadline:
    """Until when the present answer must be there."""

    def __init__(self) -> None:
        self._ends = 0.0

    def start(self, seconds: float) -> None:
        """A new answer begins now."""
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left, more than 0. Raises httpcore.ReadTimeout when there are none."""
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout
        return seconds


class Backend(httpcore.NetworkBackend):
    """Asks ``guard`` for the addresses of a host and tries them in turn."""

    def __init__(self, guard: Guard, deadline: Deadline, connect_s: float) -> None:
        self._guard = guard
        self._deadline = deadline
        self._connect_s = connect_s
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - ours holds
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to ``host``. Raises FeedError when it must not be asked, httpcore's errors when it fails."""
        failed: Exception | None = None
        for address in self._guard.addresses(host, port):
            try:
                seconds = min(self._connect_s, self._deadline.left())
                stream = self._inner.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Stream(stream, self._deadline)
        raise failed or httpcore.ConnectError


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
