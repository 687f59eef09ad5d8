"""One visit to a website, as anybody would make it: no cookies, no scripts, redirects followed, everything bounded."""

import errno
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httpcore
import httpx

from commandcenter import __version__
from commandcenter.limited_stream import Deadline
from ingest.contract import FeedError
from ingest.probes import certificates
from ingest.web.backend import Backend
from ingest.web.body import ACCEPT_ENCODING, Damaged, TooLarge, unpacked
from ingest.web.guard import Guard, Resolve

PAGE_MAX: Final = 1_000_000  # bytes of a page that are looked at; what follows is not fetched
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HOPS: Final = 5
_ERRNO: Final = {
    errno.ECONNREFUSED: "refuses the connection",
    errno.ENETUNREACH: "cannot be reached",
    errno.EHOSTUNREACH: "cannot be reached",
}
_HEADERS: Final = [
    ("User-Agent", f"commandcenter/{__version__} (availability check)"),
    ("Accept", "text/html,*/*;q=0.5"),
    ("Accept-Encoding", ACCEPT_ENCODING),
]


@dataclass(slots=True)
class Visit:
    """What was seen. ``trouble`` says why no whole answer came; the rest is what was learned before.

    ``is_cut_off``: not even a connection, or silence: it may be our own line that is broken.
    """

    trouble: str = ""
    is_cut_off: bool = False
    latency_ms: float | None = None  # from the first question to the end of the page, redirects included
    status: int | None = None  # of the last answer; None when none came
    host: str = ""  # where the redirects led
    body: bytes = b""
    charset: str = "utf-8"
    certificate_ends_at: int | None = None  # the first to end of those on the way
    address: str = ""  # of the first server


def visit(url: str, seconds: float, allowed: tuple[str, ...], context: ssl.SSLContext, resolve: Resolve) -> Visit:
    """Visit the website. Returns within about ``seconds``, whatever happens; never raises for what a server does.

    ``allowed``: hosts that may have an address inside our own network. ``resolve`` must keep a time limit.
    """
    seen, deadline, began = Visit(), Deadline(), time.monotonic()
    found: dict[tuple[str, int], list[str]] = {}

    def known(host: str, port: int) -> list[str]:
        if (host, port) not in found:
            found[host, port] = resolve(host, port)
        return found[host, port]

    guard = Guard(allowed, known)
    deadline.start(seconds)
    address = httpx.URL(url)
    try:
        backend = Backend(guard, deadline, seconds)
        with httpcore.ConnectionPool(ssl_context=context, max_connections=1, network_backend=backend) as pool:
            for _hop in range(_HOPS + 1):
                seen.host = address.host
                following = _ask(pool, address, seen)
                if following is None:
                    break
                address = following
            else:
                seen.trouble = f"redirects more than {_HOPS} times"
    except FeedError as error:
        seen.is_cut_off = True
        seen.trouble = "leads to an address that is not public" if error.is_permanent else "name cannot be resolved"
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        _fail(seen, error, seconds, lambda: _untrusted(guard, address, deadline))
    seen.address = next((addresses[0] for addresses in found.values() if addresses), "")
    if not seen.trouble:
        seen.latency_ms = (time.monotonic() - began) * 1000
    return seen


def _ask(pool: httpcore.ConnectionPool, address: httpx.URL, seen: Visit) -> httpx.URL | None:
    """One question; where it redirects to, or None when ``seen`` holds the answer."""
    request = httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
    headers = [("Host", address.netloc.decode("ascii")), *_HEADERS]
    with pool.stream("GET", request, headers=headers) as response:
        _keep_certificate(response, seen)
        given = httpx.Headers(response.headers)
        if response.status in _REDIRECTS and "location" in given:
            following = _target(address, given["location"])
            if following is None:
                seen.trouble = "redirects to what is no web address"
            return following
        seen.status = response.status
        seen.charset = httpx.Response(200, headers=given).charset_encoding or "utf-8"
        seen.body = _body(response, given.get("content-encoding", ""))
        return None


def _keep_certificate(response: httpcore.Response, seen: Visit) -> None:
    tls = response.extensions["network_stream"].get_extra_info("ssl_object")
    end = certificates.end_of(tls.getpeercert()) if tls is not None else None
    if end is not None and (seen.certificate_ends_at is None or end < seen.certificate_ends_at):
        seen.certificate_ends_at = end


def _body(response: httpcore.Response, encoding: str) -> bytes:
    """The page, or its beginning. One that cannot be unpacked is an empty one: the server answered all the same."""
    pieces: list[bytes] = []
    try:
        pieces.extend(unpacked(response.iter_stream(), encoding, PAGE_MAX))
    except TooLarge:
        pass
    except Damaged:
        return b""
    return b"".join(pieces)[:PAGE_MAX]


def _target(address: httpx.URL, location: str) -> httpx.URL | None:
    try:
        target = address.join(location)
    except (httpx.InvalidURL, ValueError):
        return None
    return target if target.scheme in ("http", "https") and target.host else None


def _fail(seen: Visit, error: Exception, seconds: float, end: Callable[[], int | None]) -> None:
    cause = error.__cause__ or error.__context__  # httpcore's pool takes the cause off
    if isinstance(cause, ssl.SSLCertVerificationError):
        seen.certificate_ends_at = end()
        seen.trouble = certificates.wrong(cause, seen.certificate_ends_at)
    elif isinstance(cause, ssl.SSLError):
        seen.trouble = "no encrypted connection"
    elif isinstance(error, httpcore.TimeoutException):
        seen.is_cut_off = seen.status is None
        seen.trouble = f"{'no answer' if seen.is_cut_off else 'page not complete'} within {seconds:g} s"
    elif isinstance(error, httpcore.ConnectError):
        number = cause.errno if isinstance(cause, OSError) else None
        seen.trouble, seen.is_cut_off = _ERRNO.get(number or 0, "no connection"), True
    elif isinstance(error, httpcore.NetworkError) or seen.status is not None:
        seen.trouble = "breaks the connection off"
    else:
        seen.trouble = "does not answer as a web server"


def _untrusted(guard: Guard, address: httpx.URL, deadline: Deadline) -> int | None:
    port = address.port or 443
    try:
        return certificates.untrusted_end(guard.addresses(address.host, port), address.host, port, deadline.left())
    except (FeedError, httpcore.ReadTimeout):
        return None
