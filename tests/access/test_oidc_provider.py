"""A provider that misbehaves on the wire: too much, too slow, elsewhere, without a certificate that holds."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commandcenter import settings
from commandcenter.access.oidc import asking
from commandcenter.access.oidc.error import AWAY, OidcError
from commandcenter.access.oidc.flow import Flow
from commandcenter.access.oidc.provider import Provider
from tests.access.provider import CLIENT
from tests.access.provider import Provider as Real

SELF_SIGNED = "req -x509 -newkey rsa:2048 -nodes -subj /CN=sso -keyout key.pem -out cert.pem -days 2"


def ours(issuer: str, **more: str) -> Provider:
    given = {
        "OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_ROLES": "a=viewer", "WEB_ORIGIN": "https://x.example",
    }  # fmt: skip
    return Provider(settings.load({f"COMMANDCENTER_{name}": value for name, value in (given | more).items()}))


@contextmanager
def answering(*pieces: bytes, pause_s: float = 0.0) -> Iterator[str]:
    """A server that says these pieces to everybody, with a pause after each."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            try:
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(65_536)
                        for piece in pieces:
                            connection.sendall(piece)
                            time.sleep(pause_s)
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    thread.join(1)


def assert_away(issuer: str, words: str) -> None:
    with pytest.raises(OidcError, match=words) as caught:
        ours(issuer).metadata()
    assert caught.value.said == AWAY


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"


def test_a_redirect_is_not_followed() -> None:
    elsewhere = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
    with answering(elsewhere) as issuer:
        assert_away(issuer, "answers 302")


def test_more_than_is_meant_is_not_read() -> None:
    with answering(HEAD, *[b"x" * 100_000] * 3) as issuer:
        assert_away(issuer, "larger than any")


def test_who_speaks_slowly_is_not_listened_to_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ALL_S", 0.5)
    with answering(HEAD, *[b"x"] * 40, pause_s=0.1) as issuer:
        begin = time.monotonic()
        assert_away(issuer, "too long")
        assert time.monotonic() - begin < 3


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_json_object_is_no_answer(body: bytes) -> None:
    with answering(HEAD + body) as issuer:
        assert_away(issuer, "cannot be asked")


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert_away(f"http://127.0.0.1:{port}", "cannot be asked")


def test_many_who_knock_at_a_dead_provider_are_answered_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "READ_S", 1.0)
    with answering(HEAD, pause_s=30) as issuer:
        provider, said = ours(issuer), []

        def knock() -> None:
            try:
                provider.metadata()
            except OidcError as error:
                said.append(error.said)

        begin = time.monotonic()
        knocking = [threading.Thread(target=knock) for _ in range(20)]
        for each in knocking:
            each.start()
        for each in knocking:
            each.join()
        assert said == [AWAY] * 20
        assert time.monotonic() - begin < 5


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    command = ["openssl", *SELF_SIGNED.split(), "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


def test_a_certificate_counts_only_when_its_authority_is_configured(certificate: Path) -> None:
    running = Real(certificate=(str(certificate / "cert.pem"), str(certificate / "key.pem"))).start()
    try:
        assert_away(running.url, "SSLError")
        trusting = ours(running.url, OIDC_CA_FILE=str(certificate / "cert.pem"))
        assert trusting.metadata()["issuer"] == running.url
        assert trusting.authorization_url(Flow.begin("", {})).startswith(f"{running.url}/auth?")
    finally:
        running.stop()


def test_over_tls_nothing_is_asked_in_the_clear(certificate: Path) -> None:
    running = Real(certificate=(str(certificate / "cert.pem"), str(certificate / "key.pem"))).start()
    running.spoil_metadata = lambda metadata: (
        metadata | {"authorization_endpoint": metadata["authorization_endpoint"].replace("https", "http")}
    )
    try:
        with pytest.raises(OidcError, match="not reached over TLS"):
            ours(running.url, OIDC_CA_FILE=str(certificate / "cert.pem")).authorization_url(Flow.begin("", {}))
    finally:
        running.stop()


def test_no_secret_is_in_what_the_log_gets(sqlite_url: str) -> None:
    with answering(HEAD + b"{}") as issuer:
        with pytest.raises(OidcError) as caught:
            ours(issuer, OIDC_CLIENT_SECRET="very secret").metadata()
        assert "very secret" not in f"{caught.value!r} {caught.value.detail}"
