"""Visits to websites that are well, slow, broken, moved or hostile: each ends in time, with what was learned."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from commandcenter.domain.clock import DAY, SECOND
from ingest.probes.visit import PAGE_MAX, Visit, visit
from ingest.web import tls
from ingest.web.guard import system_resolve
from tests.ingest.probes.secured import certificates, secured
from tests.ingest.probes.websites import LOOPBACK, page
from tests.ingest.webservers import http, serving
from tests.servers import free_port

SECONDS = 1.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates(tmp_path_factory.mktemp("certificates"))


def look(url: str, allowed: tuple[str, ...] = (LOOPBACK,), ca_file: Path | None = None) -> Visit:
    began = time.monotonic()
    seen = visit(url, SECONDS, allowed, tls.context(ca_file), system_resolve)
    assert time.monotonic() - began < 6 * SECONDS, "it ends before the server does"
    return seen


def test_a_page_is_fetched_like_anybody_would() -> None:
    with serving(http(page("Balen"), Content_Type="text/html; charset=latin-1")) as (url, requests):
        seen = look(f"{url}/beranda?x=1")
    assert (seen.status, seen.body, seen.charset, seen.host) == (200, page("Balen"), "latin-1", "127.0.0.1")
    assert (seen.trouble, seen.is_cut_off, seen.address) == ("", False, "127.0.0.1")
    assert seen.latency_ms is not None
    assert 0 < seen.latency_ms < 1000
    (request,) = requests
    assert request.startswith(b"GET /beranda?x=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"User-Agent: commandcenter/" in request
    assert b"ookie" not in request


def test_a_packed_page_is_unpacked() -> None:
    with serving(http(gzip.compress(page("Balen")), Content_Encoding="gzip")) as (url, _requests):
        assert look(url).body == page("Balen")


@pytest.mark.parametrize("body", [b"x" * 5_000_000, gzip.compress(b"x" * 50_000_000)])
def test_of_a_large_page_the_beginning_is_enough(body: bytes) -> None:
    packing = {"Content_Encoding": "gzip"} if body[:2] == b"\x1f\x8b" else {}
    with serving(http(body, **packing)) as (url, _requests):
        seen = look(url)
    assert (seen.status, seen.trouble) == (200, "")
    assert len(seen.body) <= PAGE_MAX


def test_redirects_are_followed_and_where_they_lead_is_told() -> None:
    def answering(head: bytes) -> list[bytes]:
        return [http(b"", "301 Moved", Location="/baru") if b"GET / " in head else http(page("Balen"))]

    with serving(answering) as (url, requests):
        seen = look(url)
        assert (seen.status, seen.host, len(requests)) == (200, "127.0.0.1", 2)
    with (
        serving(http(page("Lain")), "127.0.0.9") as (other, _requests),
        serving(http(b"", "302 Found", Location=other)) as (url, _others),
    ):
        assert look(url).host == "127.0.0.9"


def test_redirects_without_end_are_ended() -> None:
    with serving(http(b"", "302 Found", Location="/lagi")) as (url, requests):
        seen = look(url)
    assert (seen.status, seen.trouble, seen.is_cut_off) == (None, "redirects more than 5 times", False)
    assert len(requests) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://x/", "https://", "http://[::1"])
def test_a_redirect_to_what_is_no_website_is_not_followed(target: str) -> None:
    with serving(http(b"", "302 Found", Location=target)) as (url, _requests):
        seen = look(url)
    assert (seen.status, seen.trouble) == (None, "redirects to what is no web address")


def test_a_redirect_into_our_own_network_is_not_followed() -> None:
    with (
        serving(http(b"rahasia"), "127.0.0.9") as (inside, requests),
        serving(http(b"", "302 Found", Location=inside)) as (url, _others),
    ):
        seen = look(url, ("127.0.0.1",))
    assert (seen.status, seen.trouble) == (None, "leads to an address that is not public")
    assert requests == []


def test_an_address_inside_our_own_network_is_not_visited_unless_it_is_allowed() -> None:
    with serving(http(b"rahasia")) as (url, requests):
        seen = look(url, ())
    assert (seen.trouble, requests) == ("leads to an address that is not public", [])


def test_nobody_there_nobody_known_nobody_answering() -> None:
    refused = look(f"http://127.0.0.1:{free_port()}/")
    unknown = look("http://tidak-ada.invalid/")
    with serving(lambda _head: wait(5)) as (url, _requests):
        silent = look(url)
    troubles = ["refuses the connection", "name cannot be resolved", "no answer within 1 s"]
    assert [seen.trouble for seen in (refused, unknown, silent)] == troubles
    assert all(
        seen.is_cut_off and seen.status is None and seen.latency_ms is None for seen in (refused, unknown, silent)
    )


def wait(seconds: float) -> Iterator[bytes]:
    time.sleep(seconds)
    yield b""


def test_a_server_that_trickles_does_not_hold_the_visit() -> None:
    def trickle(_head: bytes) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX-Long: "
        for _n in range(80):
            time.sleep(0.1)
            yield b"x"

    with serving(trickle) as (url, _requests):
        seen = look(url)
    assert (seen.status, seen.trouble, seen.is_cut_off) == (None, "no answer within 1 s", True)


def test_a_page_that_does_not_end_is_told_apart_from_silence() -> None:
    def slow(_head: bytes) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<p>"
        yield from wait(8)

    with serving(slow) as (url, _requests):
        seen = look(url)
    assert (seen.status, seen.trouble, seen.is_cut_off) == (200, "page not complete within 1 s", False)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 5000])
def test_what_is_no_web_server_is_said_so(answer: bytes) -> None:
    with serving(answer) as (url, _requests):
        seen = look(url)
    assert (seen.status, seen.trouble, seen.is_cut_off) == (None, "does not answer as a web server", False)


def test_a_page_that_breaks_off_is_said_so() -> None:
    with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<p>") as (url, _requests):
        seen = look(url)
    assert (seen.status, seen.trouble) == (200, "breaks the connection off")


def test_a_certificate_tells_when_it_ends(folder: Path) -> None:
    with secured(folder, "good", http(page("Balen"))) as url:
        seen = look(url, ca_file=folder / "ca.pem")
    assert (seen.status, seen.trouble) == (200, "")
    assert ends_in_days(seen) == 60


@pytest.mark.parametrize(
    ("name", "trouble", "days"),
    [
        ("expired", "certificate expired on ", -1),
        ("self", "certificate is signed by itself", 40),
        ("other", "certificate is that of another server", 60),
    ],
)
def test_of_a_bad_certificate_it_is_known_what_is_wrong_and_when_it_ends(
    folder: Path, name: str, trouble: str, days: int
) -> None:
    with secured(folder, name, http(page("Balen"))) as url:
        seen = look(url, ca_file=folder / "ca.pem")
    assert seen.trouble.startswith(trouble)
    assert (seen.status, seen.is_cut_off, seen.latency_ms) == (None, False, None)
    assert ends_in_days(seen) == days


def test_a_certificate_of_an_unknown_authority_is_not_trusted(folder: Path) -> None:
    with secured(folder, "good", http(page("Balen"))) as url:
        seen = look(url)
    assert seen.trouble.startswith("certificate is signed by an unknown authority")
    assert ends_in_days(seen) == 60


def test_a_server_without_encryption_behind_https_is_said_so() -> None:
    def welcome() -> None:
        with listener.accept()[0] as connection:
            connection.sendall(b"220 welcome\r\n")
            connection.recv(65_536)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=welcome)
        thread.start()
        seen = look(f"https://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join(5)
    assert (seen.trouble, seen.is_cut_off) == ("no encrypted connection", False)


def ends_in_days(seen: Visit) -> int:
    assert seen.certificate_ends_at is not None
    return round((seen.certificate_ends_at - time.time() * SECOND) / DAY)
