"""Clients that send slowly, not at all or take nothing, by real connections to a real gunicorn."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import requests

from commandcenter import web_worker
from commandcenter.store import migrate
from commandcenter.web_worker.leaving import LEAVE_S
from commandcenter.web_worker.turns import ANSWER_S, Turns
from commandcenter.web_worker.unfinished import HEAD_S
from tests.live.server import Server

pytestmark = pytest.mark.faults
THREADS = 8


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all: whatever one of them does to it, the next ones must not notice."""
    folder = tmp_path_factory.mktemp("slow")
    url = f"sqlite:///{folder / 'store.db'}"
    migrate.upgrade(url)
    made = Server(folder, url, "commandcenter.wsgi:application()", COMMANDCENTER_WEB_THREADS=str(THREADS)).start()
    yield made
    made.stop()


def line(server: Server, begin: bytes = b"") -> socket.socket:
    made = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    made.sendall(begin)
    return made


def answers_within(server: Server, seconds: float) -> bool:
    try:
        return requests.get(f"{server.url}/healthz", timeout=seconds).status_code in (200, 503)
    except requests.RequestException:
        return False


def _narrow(server: Server, begin: bytes) -> socket.socket:
    """Somebody who has room for a few kB only, and takes none of them."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    made.connect(("127.0.0.1", server.port))
    made.sendall(begin)
    return made


def _answers_from(address: str, server: Server) -> bool:
    with closing(socket.create_connection(("127.0.0.1", server.port), 5, (address, 0))) as other:
        other.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        try:
            return other.recv(100).startswith(b"HTTP/1.1 200")
        except TimeoutError:
            return False


def is_hung_up_on(client: socket.socket, seconds: float) -> bool:
    client.settimeout(seconds)
    try:
        while client.recv(65_536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"G",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"POST /api/priorities HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n\r\n{",
        b"POST /api/priorities HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
    ],
    ids=["silent", "one-byte", "half-a-head", "half-a-body", "half-a-chunk"],
)
@pytest.mark.parametrize("n", [200])
def test_many_more_slow_clients_than_threads_keep_nobody_waiting(server: Server, begin: bytes, n: int) -> None:
    slow = [line(server, begin) for _ in range(n)]
    try:  # they came first, so the server has them before it
        assert all(answers_within(server, 5) for _ in range(3))
    finally:
        for client in slow:
            client.close()


def _drips(server: Server) -> float:
    """Seconds until somebody is hung up on who never finishes its head."""
    with closing(line(server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")) as slow:
        began = time.monotonic()
        slow.settimeout(0.5)
        while time.monotonic() - began < HEAD_S + 3:
            try:
                slow.sendall(b"x")  # a byte now and then is no progress
                if slow.recv(10) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        return time.monotonic() - began


def _says_nothing(server: Server) -> bool:
    with closing(line(server)) as silent:
        return is_hung_up_on(silent, web_worker.SILENT_S + 4)


def _streams(server: Server) -> bool:
    """Whether a stream outlives all times that a request has."""
    with closing(line(server, b"GET /live/stream?view=network HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")) as stream:
        until, last = time.monotonic() + HEAD_S + 5, b""
        while time.monotonic() < until:
            stream.settimeout(6)
            last = stream.recv(1_000_000)
            if not last:
                return False
        return True


def test_who_does_not_finish_its_head_or_says_nothing_is_hung_up_on_and_a_stream_lives_on(server: Server) -> None:
    """All three at once: each takes its time."""
    with ThreadPoolExecutor(3) as threads:
        dripped, is_silent_gone, is_streaming = (
            threads.submit(each, server) for each in (_drips, _says_nothing, _streams)
        )
        assert dripped.result() < HEAD_S + 3
        assert is_silent_gone.result()
        assert is_streaming.result(), "the stream was ended"


def test_who_takes_an_answer_by_drops_keeps_a_part_of_the_threads(server: Server) -> None:
    asked = b"GET /_dash-component-suites/plotly/package_data/plotly.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    slow = [_narrow(server, asked) for _ in range(4 * THREADS)]
    try:
        time.sleep(0.5)
        assert all(_answers_from("127.0.0.2", server) for _ in range(3))
    finally:
        for client in slow:
            client.close()
    assert answers_within(server, 5)


def test_who_does_not_hang_up_after_the_last_answer_keeps_nobody_waiting(server: Server) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    silent = [line(server, asked) for _ in range(20)]
    try:
        time.sleep(0.3)
        assert answers_within(server, 1.5)
        assert all(is_hung_up_on(client, LEAVE_S + 3) for client in silent)
    finally:
        for client in silent:
            client.close()


def test_no_address_that_was_asked_for_is_logged(server: Server) -> None:
    requests.get(f"{server.url}/login/oidc/back?code=worth-something", timeout=5)
    assert "worth-something" not in server.log


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /" + b"a" * 5_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", (400, 414)),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", (400, 431)),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: a\r\n" * 200 + b"\r\n", (400, 431)),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", (400, 403)),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400,)),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX Y: a\r\n\r\n", (400,)),
        (b"G\x00T / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", (400,)),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n", (400,)),
    ],
    ids=["line", "field", "fields", "two-hosts", "smuggling", "blank-in-a-name", "nul", "tls"],
)  # fmt: skip
def test_what_is_too_much_or_no_request_is_refused(server: Server, request_: bytes, status: tuple[int, ...]) -> None:
    with closing(line(server, request_)) as client:
        answer = client.recv(65_536)
        assert int(answer.split(b" ")[1]) in status, answer[:200]
        assert b"Traceback" not in answer
        assert b".py" not in answer
    assert answers_within(server, 2)


def test_headers_of_proxies_that_nobody_set_up_change_nothing(server: Server) -> None:
    given = {
        "SCRIPT_NAME": "/x",
        "PATH_INFO": "/network",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
    }
    answer = requests.get(f"{server.url}/healthz", headers=given, timeout=5)
    assert "store" in answer.json()  # to whoever came by a proxy nothing else is told


def test_an_address_has_its_turns_and_the_next_in_line_follows() -> None:
    turns, lines = Turns(of_one=1), [_Line(address) for address in "aaab"]
    one, two, three, other = lines
    assert turns.take(one, 0.0)  # type: ignore[arg-type]
    assert not turns.take(two, 0.0, waits=True)  # type: ignore[arg-type]
    assert not turns.take(three, 0.0)  # type: ignore[arg-type]
    assert turns.take(other, 0.0)  # type: ignore[arg-type]
    assert turns.overdue(ANSWER_S, is_full=False) == [one]
    assert turns.overdue(ANSWER_S, is_full=True) == [one, other]
    assert turns.give_back(one, 1.0) is two  # type: ignore[arg-type]
    assert turns.take(two, 2.0)
    assert turns.give_back(one, 2.0) is None  # type: ignore[arg-type]
    assert turns.give_back(two, 2.0) is None
    assert turns.take(three, 2.0)  # type: ignore[arg-type]


class _Line:
    def __init__(self, address: str) -> None:
        self.address = address
