"""Asking: redirects, states, limits; a good answer ends up in a file, everything else is a FeedError in words."""

import time
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

import httpcore
import httpx

from commandcenter import __version__
from commandcenter.limited_stream import Deadline
from ingest.contract import FeedError, Job
from ingest.web import conditions, refusals, tls
from ingest.web.answers import Answer, keep
from ingest.web.backend import Backend
from ingest.web.body import ACCEPT_ENCODING, Damaged, TooLarge, unpacked
from ingest.web.guard import Guard, Resolve, system_resolve
from ingest.web.redaction import Redactor
from ingest.web.source import Secret, Value, WebSource

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_EXCERPT: Final = 65_536  # bytes of a refusal that are looked at
_BROKEN: Final = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


class Web:
    """Asks for one source during one run; to be used in ``with``. ``resolve`` finds the addresses of a name.

    Raises FeedError at once when a secret or ca_file is missing.
    """

    def __init__(self, source: WebSource, job: Job, resolve: Resolve = system_resolve) -> None:
        self._limits = source.limits
        self._job = job
        self._secrets: list[str] = []
        self._home = httpx.URL(source.url)
        self._headers = {name.lower(): self.value(value) for name, value in source.headers.items()}
        self._deadline = Deadline()
        self._spent = 0.0  # seconds that the answers of this run took
        self._guard = Guard(source.allow_hosts, resolve)
        # It takes 40 ms to read 170 certificates; after a redirect to https httpcore makes the same one itself.
        is_needed = self._home.scheme == "https" or source.ca_file is not None
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls.context(job.base / source.ca_file if source.ca_file else None) if is_needed else None,
            max_connections=4,
            keepalive_expiry=5.0,
            network_backend=Backend(self._guard, self._deadline, self._limits.connect.total_seconds()),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def value(self, value: Value) -> str:
        """What ``value`` stands for; a secret is from now on kept out of every text."""
        if not isinstance(value, Secret):
            return value
        secret = self._job.secret(value.secret)
        self._secrets.append(secret)
        return value.prefix + secret

    def plain(self, text: object) -> str:
        """The text without secrets."""
        return Redactor(self._secrets)(str(text))

    def address(self, url: str, params: Mapping[str, str] | None = None) -> httpx.URL:
        """``url`` with ``params`` added to its query. Raises FeedError when it is no address of a web server."""
        try:
            made = httpx.URL(url).copy_with(fragment=None, userinfo=b"")
            made = made.copy_merge_params(params) if params else made
        except (httpx.InvalidURL, ValueError):
            made = None
        if made is None or made.scheme not in ("http", "https") or not made.host:
            raise FeedError(f"{self.plain(url)[:200]!r} is no address that begins with http or https")
        return made

    def get(self, url: str, params: Mapping[str, str] | None = None, *, max_bytes: int | None = None) -> Answer:
        """The answer. ``max_bytes``: less than the limit of the source.

        Raises FeedError; for a state that is no success its subclass Refused.
        """
        answer = self._asked(self.address(url, params), max_bytes, "")
        if answer is None:
            raise FeedError(f"{self.plain(url)} says that nothing is new (304), which was not asked")
        return answer

    def get_new(self, url: str, params: Mapping[str, str] | None = None, *, memory_key: str) -> Answer | None:
        """As ``get``; None when the server says that nothing has changed since the run that left ``memory_key`` in the
        job's memory."""
        return self._asked(self.address(url, params), None, memory_key)

    def _asked(self, address: httpx.URL, max_bytes: int | None, memory_key: str) -> Answer | None:
        start = time.monotonic()
        left = self._limits.run.total_seconds() - self._spent
        if left <= 0:
            raise FeedError(f"the answers take longer than {refusals.duration(self._limits.run)} together (limits.run)")
        self._deadline.start(min(left, self._limits.answer.total_seconds()))
        most = self._limits.max_bytes if max_bytes is None else min(self._limits.max_bytes, max_bytes)
        try:
            return self._followed(address, memory_key, most)
        except TooLarge:
            raise FeedError(
                f"{self.plain(address)}: more than {self._limits.max_mb:g} MB come; ask for less, or raise "
                "limits.max_mb of this source",
                is_permanent=True,
            ) from None
        except Damaged as error:
            raise FeedError(f"{self.plain(address)}: {error}") from None
        except _BROKEN as error:
            text = refusals.trouble(error, time.monotonic() - start)
            raise FeedError(self.plain(f"{address}: {text}")) from None
        finally:
            self._spent += time.monotonic() - start

    def _followed(self, first: httpx.URL, memory_key: str, most: int) -> Answer | None:
        origin, address = self.plain(first), first
        # A dry run is to show what is there, whether or not it is new.
        known = {} if self._job.is_dry else conditions.known(self._job.memory, memory_key, origin)
        for _hop in range(self._limits.redirects + 1):
            with self._pool.stream("GET", _core(address), headers=self._request_headers(address, known)) as response:
                headers = httpx.Headers(response.headers)
                if response.status in _REDIRECTS and "location" in headers:
                    address = self._target(address, headers["location"])
                    continue
                if response.status == 304 and known:
                    return None
                if not 200 <= response.status < 300 or response.status == 206:
                    raise self._refused(address, response, headers)
                pieces = unpacked(response.iter_stream(), headers.get("content-encoding", ""), most)
                path, size, digest = keep(pieces, self._job.scratch, lambda done: self._job.tell(origin, done, None))
                memory = conditions.remembered(memory_key, origin, headers)
                return Answer(path, origin, size, digest, headers, memory)
        raise FeedError(
            f"{origin} redirects more than {self._limits.redirects} times, at last to {self.plain(address)}: check url",
            is_permanent=True,
        )

    def _request_headers(self, address: httpx.URL, known: Mapping[str, str]) -> list[tuple[str, str]]:
        headers = {
            "host": address.netloc.decode("ascii"),
            "user-agent": f"commandcenter/{__version__}",
            "accept": "*/*",
            "accept-encoding": ACCEPT_ENCODING,
            **known,
        }
        if _is_home(address, self._home):
            headers |= self._headers
        for name, value in headers.items():
            if not value.isascii() or not value.isprintable():
                raise FeedError(f"the header {name} has a character that a header cannot have", is_permanent=True)
        return list(headers.items())

    def _target(self, address: httpx.URL, location: str) -> httpx.URL:
        """Where a redirect leads. Raises FeedError when that must not be asked; connecting judges it once more."""
        where = f"{self.plain(address)} redirects to {self.plain(location)[:200]!r}"
        try:
            target = self.address(str(address.join(location)))
        except (httpx.InvalidURL, FeedError):
            raise FeedError(f"{where}, and only http and https are followed", is_permanent=True) from None
        try:
            self._guard.addresses(target.host, _port(target))
        except FeedError as error:
            raise FeedError(f"{where}, and {error}", is_permanent=error.is_permanent) from None
        return target

    def _refused(self, address: httpx.URL, response: httpcore.Response, headers: httpx.Headers) -> refusals.Refused:
        pieces: list[bytes] = []
        with suppress(TooLarge, Damaged, *_BROKEN):
            pieces.extend(unpacked(response.iter_stream(), headers.get("content-encoding", ""), _EXCERPT))
        body = b"".join(pieces)
        said = self.plain(refusals.said(body))
        return refusals.refused(self.plain(address), response.status, headers, body, said, self._job.at)


def _core(address: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)


def _port(address: httpx.URL) -> int:
    return address.port or (443 if address.scheme == "https" else 80)


def _is_home(address: httpx.URL, home: httpx.URL) -> bool:
    """Whether the headers of the source may go there: the same server, or the same with encryption."""
    if address.host != home.host:
        return False
    is_same = (address.scheme, _port(address)) == (home.scheme, _port(home))
    is_secured = (home.scheme, _port(home), address.scheme, _port(address)) == ("http", 80, "https", 443)
    return is_same or is_secured
