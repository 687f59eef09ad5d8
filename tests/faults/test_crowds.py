"""Many requests of one address at once: those that keep a thread waiting make room, and never any other."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path

import pytest

from commandcenter.credentials import authority
from commandcenter.credentials.folder import save
from commandcenter.web_worker.connection import Connection
from commandcenter.web_worker.unfinished import BODY_S, DRIPS_S, HEAD_S, PATIENCE_S, Unfinished
from commandcenter.web_worker.waiting import Reader, Waiting
from tests.ingest.running import eventually
from tests.live.server import Server

pytestmark = pytest.mark.faults
THREADS = 8
# Long enough to be read in six steps, and between any two others come first.
ASKED = (
    b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + b"X: %s\r\n" % (b"x" * 2_000) * 24 + b"\r\n"
)


def answer(client: socket.socket) -> bytes:
    """All that comes until the other side ends."""
    found = b""
    while piece := client.recv(65_536):
        found += piece
    return found


def test_a_server_that_hardly_gets_a_processor_loses_no_request_of_one_address(sqlite_url: str, tmp_path: Path) -> None:
    server = Server(tmp_path, sqlite_url, "tests.faults.busy:application()", COMMANDCENTER_WEB_THREADS=str(THREADS))
    server.start()
    clients = [socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(3 * THREADS)]
    try:
        for client in clients:
            client.sendall(ASKED)
        answers = [answer(client) for client in clients]
        assert [found[:12] for found in answers] == [b"HTTP/1.1 200"] * len(clients)
    finally:
        for client in clients:
            client.close()
        server.stop()


@pytest.fixture
def encrypted(sqlite_url: str, tmp_path: Path) -> Iterator[tuple[Server, ssl.SSLContext]]:
    """A server that speaks TLS only, and what trusts it."""
    at = time.time_ns() // 1_000_000
    ours = authority.make("Ours", at)
    trusted, _key = save(tmp_path, "ours", ours)
    certificate, key = save(tmp_path, "web", authority.server(ours, ["localhost"], [ip_address("127.0.0.1")], at))
    server = Server(
        tmp_path, sqlite_url, "commandcenter.wsgi:application()", COMMANDCENTER_WEB_THREADS=str(THREADS),
        COMMANDCENTER_WEB_CERT_FILE=str(certificate), COMMANDCENTER_WEB_KEY_FILE=str(key),
    )  # fmt: skip
    server.url = server.url.replace("http:", "https:")
    yield server.start(verify=str(trusted)), ssl.create_default_context(cafile=trusted)
    server.stop()


def hello(context: ssl.SSLContext) -> bytes:
    """What a browser says first to a server that encrypts."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(incoming, outgoing, server_hostname="localhost").do_handshake()
    return outgoing.read()


@pytest.mark.parametrize("part", [0.5, 1.0], ids=["half-a-hello", "no-answer-to-ours"])
def test_handshakes_that_stop_keep_nobody_waiting(encrypted: tuple[Server, ssl.SSLContext], part: float) -> None:
    server, context = encrypted
    said = hello(context)
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    try:
        for client in slow:
            client.sendall(said[: int(len(said) * part)])
        for _ in range(3):
            line = socket.create_connection(("127.0.0.1", server.port), timeout=5)
            with closing(context.wrap_socket(line, server_hostname="localhost")) as honest:
                honest.sendall(ASKED)
                assert answer(honest).startswith(b"HTTP/1.1 200")
    finally:
        for client in slow:
            client.close()


def test_what_is_encrypted_is_read_in_any_pieces(encrypted: tuple[Server, ssl.SSLContext]) -> None:
    server, context = encrypted
    body = b"{" + b" " * 90_000
    head = b"POST /api/priorities HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(
        body
    )
    line = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    with closing(context.wrap_socket(line, server_hostname="localhost")) as client:
        for piece in (head[:7], head[7:], body[:40_000], body[40_000:]):
            client.sendall(piece)
            time.sleep(0.05)  # so that the pieces come one by one; when they do not, the answer is the same
        assert answer(client).startswith(b"HTTP/1.1 4")


class Line(Connection):
    """A connection whose client is written down: for how long it has kept a thread waiting."""

    def __init__(self, address: str, seconds: float | None = None) -> None:
        self.address, self.seconds = address, seconds

    def waits(self) -> float | None:
        return self.seconds


def begun(lines: list[Line], most: int = 100, of_one: int = 2, since: float = 0.0) -> Unfinished:
    made = Unfinished(most, of_one)
    for line in lines:
        made.begin(line, since)
    return made


def test_requests_that_wait_for_a_processor_never_make_room() -> None:
    crowd = begun([Line("a") for _ in range(50)], most=4)
    assert crowd.too_many(HEAD_S * 2, line=100) == []
    assert crowd.overdue(HEAD_S * 2) == []


def test_of_those_that_keep_a_thread_waiting_the_oldest_make_room_and_each_is_named_once() -> None:
    lines = [Line("a", PATIENCE_S), Line("b", PATIENCE_S), Line("a"), Line("a", PATIENCE_S), Line("a", PATIENCE_S)]
    crowd = begun(lines)
    assert crowd.too_many(0.2, line=0) == [lines[0]]
    assert crowd.too_many(0.2, line=0) == []


def test_an_address_with_too_many_makes_room_before_the_others() -> None:
    lines = [Line(address, PATIENCE_S) for address in "bcaaad"]
    assert begun(lines, most=4).too_many(0.2, line=0) == [lines[2], lines[0]]
    assert begun(lines, most=5).too_many(0.2, line=0) == [lines[2]]


def test_what_may_still_be_on_its_way_is_waited_for_the_less_the_longer_the_line_is() -> None:
    lines = [Line("a", PATIENCE_S / 3) for _ in range(3)]
    crowd = begun(lines)
    assert crowd.too_many(0.2, line=0) == []
    assert crowd.too_many(0.2, line=2) == [lines[0]]


def test_who_sends_by_drops_makes_room_though_it_never_waits_long() -> None:
    lines = [Line("a", 0.0) for _ in range(3)]
    crowd = begun(lines)
    assert crowd.too_many(DRIPS_S - 0.1, line=0) == []
    assert crowd.too_many(DRIPS_S, line=0) == [lines[0]]


def test_a_time_that_is_over_is_said_once() -> None:
    slow, body, busy = Line("a", 0.0), Line("b", 0.0), Line("c")
    crowd = begun([slow, body, busy])
    crowd.has_head(body, has_body=True)
    crowd.has_head(slow, has_body=False)
    crowd.begin(slow, 1.0)
    assert crowd.overdue(HEAD_S) == []
    assert crowd.overdue(HEAD_S + 1) == [slow]
    assert crowd.overdue(BODY_S) == [body]
    busy.seconds = 0.0
    assert crowd.overdue(BODY_S) == [busy]


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_read_waits_only_while_nothing_is_there(pair: tuple[socket.socket, socket.socket]) -> None:
    (ours, theirs), waiting, read = pair, Waiting(), []
    reader = Reader(ours, waiting)
    theirs.sendall(b"one")
    assert reader.chunk() == b"one"
    thread = threading.Thread(target=lambda: read.append(reader.chunk()))
    thread.start()
    eventually(lambda: waiting.seconds(time.monotonic()) is not None, 30, "waiting")
    later = time.monotonic() + 5
    assert (waiting.seconds(later) or 0.0) > 4
    theirs.sendall(b"two")
    assert waiting.seconds(later) is None, "its bytes are there, whether it has noticed or not"
    thread.join(30)
    assert read == [b"two"]
    assert ours.gettimeout() is None, "what follows blocks, as gunicorn expects it"


def test_a_read_keeps_to_the_time_that_gunicorn_gives_it(pair: tuple[socket.socket, socket.socket]) -> None:
    reader = Reader(pair[0], Waiting())
    pair[0].settimeout(0.05)
    with pytest.raises(TimeoutError):
        reader.chunk()
    assert pair[0].gettimeout() == 0.05


def test_a_line_that_is_dead_ends_the_wait(pair: tuple[socket.socket, socket.socket]) -> None:
    (ours, theirs), waiting = pair, Waiting()
    theirs.close()
    assert Reader(ours, waiting).chunk() == b""
    with closing(socket.socket()) as unconnected, pytest.raises(OSError, match=r"."):
        Reader(unconnected, waiting).chunk()
    assert waiting.seconds(time.monotonic()) is None
