"""Connections of httpcore that end with a deadline, whatever trickles in.

httpcore's own time limit is per read: a server that sends a byte a minute would hold whoever asked for ever.
"""

import ssl
import time
from typing import Any

import httpcore


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


class LimitedStream(httpcore.NetworkStream):
    """``inner``, with what is left of the deadline as the limit of everything."""

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
        return LimitedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
