"""One POST: TLS verified, nothing followed, no proxy of the environment, everything within one time limit, and of the
answer only the beginning. It is httpcore that asks, which writes no address into any log: Telegram's has the token."""

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpcore

from commandcenter import __version__
from commandcenter.alerts.notify.errors import SendError, masked, of_tls
from commandcenter.domain.alerts.outbox import Failure
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.limited_stream import Deadline, LimitedStream

_ANSWER_MAX: Final = 65_536
_WAIT_MAX: Final = 60 * MINUTE
_PASSING: Final = frozenset({408, 409, 425, 429})  # what is no success below 500 and may become one
_AWAY: Final = (httpcore.ConnectError, httpcore.ConnectTimeout)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a channel leads. ``secrets``: what must stand in no text."""

    url: str
    ca_file: Path | None
    timeout_s: float
    secrets: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The server alone: an address may have a token in it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the state, and the first bytes."""

    status: int
    body: bytes
    wait: int  # ms, by Retry-After


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send it; the answer of whatever state. Raises SendError when there is none."""
    deadline = _deadline(target)
    given = {"user-agent": f"commandcenter/{__version__}", "content-type": "application/json", "accept": "*/*"}
    given |= {name.lower(): value for name, value in headers.items()}
    parts = urlsplit(target.url)
    lines = [("host", parts.netloc), *given.items(), ("content-length", str(len(body))), ("connection", "close")]
    is_sent = False
    try:
        with _pool(target, deadline) as pool:
            made = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in lines]
            with pool.stream("POST", target.url, headers=made, content=body) as response:
                is_sent = True
                return Answer(response.status, _beginning(response), _wait(dict(response.headers)))
    except _AWAY as error:
        raise SendError(Failure.DOWN, f"{target.place} cannot be reached: {_why(error)}") from None
    except httpcore.TimeoutException:
        raise SendError(Failure.PASSING, f"{target.place} took longer than {target.timeout_s:g} s to answer") from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        what = "broke off its answer" if is_sent else "did not answer as a web server does"
        raise SendError(Failure.PASSING, f"{target.place} {what}: {masked(str(error), target.secrets)}") from None


def reach(target: Target) -> None:
    """Whether the server is there, with a certificate that we believe; nothing is asked. Raises SendError."""
    parts = urlsplit(target.url)
    is_tls = parts.scheme == "https"
    backend = _Backend(_deadline(target))
    host = parts.hostname or ""
    try:
        stream = backend.connect_tcp(host, parts.port or (443 if is_tls else 80))
        try:
            if is_tls:
                stream = stream.start_tls(_context(target.ca_file), server_hostname=host)
        finally:
            stream.close()
    except (httpcore.NetworkError, httpcore.TimeoutException) as error:
        raise SendError(Failure.DOWN, f"{target.place} cannot be reached: {_why(error)}") from None


def refused(answer: Answer, target: Target, said: str = "") -> SendError:
    """What an answer that is no success means. ``said``: the server's own words, if it has a way to say them."""
    words = masked(said or answer.body[:400].decode("utf-8", "replace"), target.secrets)
    text = f"{target.place} answered {answer.status}" + (f": {words}" if words else "")
    if 300 <= answer.status < 400:
        return SendError(Failure.LASTING, f"{target.place} answered {answer.status}: it leads elsewhere, mend the url")
    is_passing = answer.status >= 500 or answer.status in _PASSING
    return SendError(Failure.PASSING if is_passing else Failure.LASTING, text, answer.wait if is_passing else 0)


def _deadline(target: Target) -> Deadline:
    made = Deadline()
    made.start(target.timeout_s)
    return made


def _pool(target: Target, deadline: Deadline) -> httpcore.ConnectionPool:
    context = _context(target.ca_file) if target.url.startswith("https:") else None
    return httpcore.ConnectionPool(ssl_context=context, max_connections=1, network_backend=_Backend(deadline))


def _context(ca_file: Path | None) -> ssl.SSLContext:
    made = httpcore.default_ssl_context()
    if ca_file is not None:
        try:
            made.load_verify_locations(cafile=ca_file)
        except OSError as error:
            what = "is no file with certificates (PEM)" if isinstance(error, ssl.SSLError) else error.strerror
            raise SendError(Failure.DOWN, f"ca_file {ca_file.name}: {what}") from None
    return made


def _beginning(response: httpcore.Response) -> bytes:
    found = b""
    for piece in response.iter_stream():
        found += piece
        if len(found) >= _ANSWER_MAX:
            break
    return found[:_ANSWER_MAX]


def _wait(headers: Mapping[bytes, bytes]) -> int:
    """Retry-After in seconds, as ms, at most an hour; what says a date or nothing is 0."""
    given = next((value for name, value in headers.items() if name.lower() == b"retry-after"), b"")
    return min(int(given) * SECOND, _WAIT_MAX) if given.isdigit() and len(given) < 10 else 0


def _why(error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return of_tls(cause)
        cause = cause.__cause__ or cause.__context__
    return (
        "it takes too long" if isinstance(error, httpcore.TimeoutException) else masked(str(error), ()) or "no answer"
    )


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline, self._inner = deadline, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - ours holds
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(host, port, self._deadline.left(), local_address, socket_options)
        return LimitedStream(stream, self._deadline)
