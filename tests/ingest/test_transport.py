"""The buffered socket: large pieces in, one piece out, the same bytes; plain and under TLS."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.settings import Settings
from ingest import transport
from ingest.transport import BufferedSocket
from tests.conftest import missing


@pytest.fixture
def pair() -> Iterator[tuple[BufferedSocket, socket.socket]]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(5)
    yield BufferedSocket(near), far
    near.close()
    far.close()


def test_small_reads_are_served_from_one_large_one(pair: tuple[BufferedSocket, socket.socket]) -> None:
    near, far = pair
    far.sendall(b"abcdef")
    assert near.recv(1) == b"a"
    assert near.pending() == 5
    far.sendall(b"ghi")
    assert (near.recv(2), near.recv(100)) == (b"bc", b"def")
    assert near.pending() == 0
    assert near.recv(100) == b"ghi"


def test_nothing_to_read_is_what_a_non_blocking_socket_says_it_with(pair: tuple[BufferedSocket, socket.socket]) -> None:
    near, _far = pair
    with pytest.raises(BlockingIOError):
        near.recv(1)


def test_the_end_comes_after_everything_that_was_sent_before_it(pair: tuple[BufferedSocket, socket.socket]) -> None:
    near, far = pair
    far.sendall(b"abc")
    far.close()
    assert [near.recv(2), near.recv(2), near.recv(2)] == [b"ab", b"c", b""]


@given(pieces=st.lists(st.binary(min_size=1, max_size=50), max_size=8), sizes=st.lists(st.integers(1, 60), max_size=20))
def test_however_it_is_cut_the_bytes_are_the_same(pieces: list[bytes], sizes: list[int]) -> None:
    near, far = socket.socketpair()
    with near, far:
        near.setblocking(False)
        buffered = BufferedSocket(near)
        for piece in pieces:
            far.sendall(piece)
        far.shutdown(socket.SHUT_WR)
        got = b""
        for size in [*sizes, *[64] * 20]:
            got += buffered.recv(size)
        assert got == b"".join(pieces)


def test_what_is_sent_while_corked_goes_out_in_one_piece(pair: tuple[BufferedSocket, socket.socket]) -> None:
    near, far = pair
    near.corked = True
    assert [near.send(b"ab"), near.send(bytearray(b"cd")), near.send(memoryview(b"ef"))] == [2, 2, 2]
    far.setblocking(False)
    with pytest.raises(BlockingIOError):
        far.recv(10)
    near.uncork()
    far.settimeout(5)
    assert far.recv(10) == b"abcdef"
    near.send(b"g")
    assert far.recv(10) == b"g"


def test_uncork_waits_for_a_slow_reader_and_leaves_the_socket_non_blocking(
    pair: tuple[BufferedSocket, socket.socket],
) -> None:
    near, far = pair
    near.corked = True
    near.send(b"x" * 3_000_000)
    got = bytearray()

    def read() -> None:
        while len(got) < 3_000_000:
            got.extend(far.recv(65_536))

    reader = threading.Thread(target=read)
    reader.start()
    near.uncork()
    reader.join(10)
    assert len(got) == 3_000_000
    with pytest.raises(BlockingIOError):
        near.recv(1)


def test_a_failed_uncork_ends_the_connection(pair: tuple[BufferedSocket, socket.socket]) -> None:
    """Half a packet may have gone out: what follows would be read as the rest of it."""
    near, far = pair
    far.close()
    near.corked = True
    near.send(b"x" * 1_000_000)
    with pytest.raises(OSError):
        near.uncork()
    assert near.recv(1) == b""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    try:
        subprocess.run(
            [*command.split(), "-keyout", "key.pem", "-out", "cert.pem"], cwd=folder, check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip(missing("openssl"))
    return folder


def test_under_tls_all_records_that_arrived_are_taken_at_once(certificate: Path) -> None:
    """A broker sends a record per message; one at a time, each would be a commit of its own."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    near, far = socket.socketpair()
    ready = threading.Event()

    def serve() -> None:
        with server.wrap_socket(far, server_side=True) as secured:
            for number in range(200):
                secured.sendall(b"%03d" % number)
            ready.set()
            secured.recv(1)

    thread = threading.Thread(target=serve)
    thread.start()
    context = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    with context.wrap_socket(near, server_hostname="localhost") as secured:
        assert ready.wait(10)
        secured.setblocking(False)
        buffered = BufferedSocket(secured)
        assert buffered.recv(3) == b"000"
        assert buffered.pending() == 597
        assert buffered.recv(600) == b"".join(b"%03d" % number for number in range(1, 200))
        with pytest.raises(ssl.SSLWantReadError):
            buffered.recv(1)
        secured.setblocking(True)
        secured.sendall(b"x")
    thread.join(5)


@pytest.mark.parametrize("protocol", [mqtt.MQTTv5, mqtt.MQTTv311])
def test_paho_still_makes_its_socket_where_ours_is_put_in(protocol: int) -> None:
    """``_create_socket`` is not public: a paho without it must fail here and not at the first site."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = Settings(mqtt_port=int(listener.getsockname()[1]))
        made = transport.client(settings, protocol, 3)
        transport.connect(made, settings)
        connection, _address = listener.accept()
        with connection:
            connection.settimeout(5)
            while made.want_write():
                made.loop_write()
            sent = connection.recv(1000)
        assert isinstance(made.buffered, BufferedSocket)
        assert b"commandcenter-ingest-3" in sent
        assert sent[8] == (5 if protocol == mqtt.MQTTv5 else 4)
        assert sent[9] & 2 == 0, "the session must not be a clean one"
        made.buffered.close()


def test_mqtt_5_says_how_long_the_session_lives_and_how_much_may_be_in_flight() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = Settings(mqtt_port=int(listener.getsockname()[1]), mqtt_session_expiry_s=3600, ingest_batch=100)
        made = transport.client(settings, mqtt.MQTTv5, 0)
        transport.connect(made, settings)
        connection, _address = listener.accept()
        with connection:
            connection.settimeout(5)
            while made.want_write():
                made.loop_write()
            sent = connection.recv(1000)
        assert b"\x11" + (3600).to_bytes(4) in sent
        assert b"\x21" + (400).to_bytes(2) in sent
        assert made.buffered is not None
        made.buffered.close()


def test_tls_files_that_cannot_be_used_name_their_settings(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    for name in ("ca.pem", "none.pem"):
        with pytest.raises(OSError, match=rf"COMMANDCENTER_MQTT_CA_FILE.*{name}"):
            transport.client(Settings(mqtt_tls=True, mqtt_ca_file=tmp_path / name), mqtt.MQTTv5, 0)
