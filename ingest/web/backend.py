"""Connections for httpcore: to checked addresses alone, and none of them, whatever trickles in, outlives its deadline.

TLS and the Host header are made from the name in the address by httpcore, so connecting to a checked address changes
neither.
"""

from collections.abc import Iterable

import httpcore

from commandcenter.limited_stream import Deadline, LimitedStream
from ingest.web.guard import Guard


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
                return LimitedStream(stream, self._deadline)
        raise failed or httpcore.ConnectError
