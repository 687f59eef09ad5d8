"""Certificates: a good one is trusted, and what is wrong with a bad one is said in words."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.contract import FeedError
from ingest.web.client import Web
from ingest.web.source import WebSource
from tests.conftest import missing
from tests.ingest.webservers import http, job

SELF_SIGNED = "req -x509 -newkey rsa:2048 -nodes -subj /CN=portal -keyout {0}.key -out {0}.pem"
COMMANDS = (
    SELF_SIGNED.format("self") + " -days 2 -addext subjectAltName=IP:127.0.0.1",
    SELF_SIGNED.format("ca") + " -days 2",
    "req -newkey rsa:2048 -nodes -subj /CN=portal -keyout right.key -out right.csr",
    "x509 -req -in right.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile right.ext -out right.pem",
    "x509 -req -in right.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days -1 -extfile right.ext -out expired.pem",
    "x509 -req -in right.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile other.ext -out other.pem",
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority of our own and what it signed: right, expired, of another server; and one that signed itself."""
    if shutil.which("openssl") is None:
        pytest.skip(missing("openssl"))
    folder = tmp_path_factory.mktemp("certificates")
    (folder / "right.ext").write_text("subjectAltName=DNS:portal.example,IP:127.0.0.1")
    (folder / "other.ext").write_text("subjectAltName=DNS:other.example")
    for command in COMMANDS:
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return folder


@contextmanager
def secured(certificates: Path, name: str) -> Iterator[str]:
    """A server with this certificate, for one connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{'self' if name == 'self' else 'right'}.key")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def serve() -> None:
            connection, _address = listener.accept()
            with connection:
                try:
                    with context.wrap_socket(connection, server_side=True) as stream:
                        stream.recv(65_536)
                        stream.sendall(http(b"data"))
                except OSError:
                    return  # the other side does not like the certificate

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(10)


def ask(folder: Path, url: str, ca_file: str | None = None) -> bytes:
    source = WebSource(url=url, allow_hosts=("127.0.0.1", "portal.example"), ca_file=ca_file)
    with Web(source, job(folder), lambda _host, _port: ["127.0.0.1"]) as web:
        return web.get(url).path.read_bytes()


def test_an_authority_that_the_source_names_is_trusted(certificates: Path) -> None:
    with secured(certificates, "right") as url:
        assert ask(certificates, url, "ca.pem") == b"data"


def test_the_certificate_is_judged_by_the_name_and_not_by_the_address_that_was_connected_to(certificates: Path) -> None:
    with secured(certificates, "right") as url:
        assert ask(certificates, url.replace("127.0.0.1", "portal.example"), "ca.pem") == b"data"


@pytest.mark.parametrize(
    ("name", "host", "words"),
    [
        ("right", "127.0.0.1", "not known here"),
        ("expired", "127.0.0.1", "has expired: the owner of the server must renew it"),
        ("self", "127.0.0.1", "signed by itself"),
        ("other", "127.0.0.1", "that of another server"),
        ("other", "portal.example", "that of another server: check the name"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_said_in_words(
    certificates: Path, name: str, host: str, words: str
) -> None:
    ca_file = "ca.pem" if name in ("expired", "other") else None
    with secured(certificates, name) as url, pytest.raises(FeedError) as caught:
        ask(certificates, url.replace("127.0.0.1", host), ca_file)
    assert words in str(caught.value)
    assert not caught.value.is_permanent, "the owner may mend it without us"


def test_https_at_a_server_without_encryption_is_told(certificates: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _address = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(http(b"x", "400 Bad Request"))

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(FeedError, match="is https right for this address"):
            ask(certificates, f"https://127.0.0.1:{listener.getsockname()[1]}")
        thread.join(10)


@pytest.mark.parametrize(("name", "words"), [("none.pem", "No such file"), ("right.ext", "no file with certificates")])
def test_a_ca_file_that_is_none_is_told_before_anything_is_asked(certificates: Path, name: str, words: str) -> None:
    with pytest.raises(FeedError, match=f"ca_file {name}: .*{words}") as caught:
        ask(certificates, "https://127.0.0.1:9", name)
    assert caught.value.is_permanent
