"""Websites with certificates, good and bad, on loopback."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import missing

_KEY = "req -x509 -newkey rsa:2048 -nodes -subj /CN=situs -keyout {0}.key -out {0}.pem"
_SIGN = "x509 -req -in good.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {1} -extfile {2}.ext -out {0}.pem"
_COMMANDS = (
    f"{_KEY.format('self')} -days 40 -addext subjectAltName=IP:127.0.0.1",
    f"{_KEY.format('ca')} -days 90",
    "req -newkey rsa:2048 -nodes -subj /CN=situs -keyout good.key -out good.csr",
    _SIGN.format("good", 60, "here"),
    _SIGN.format("ending", 6, "here"),
    _SIGN.format("expired", -1, "here"),
    _SIGN.format("other", 60, "there"),
)


def certificates(folder: Path) -> Path:
    """An authority of our own (ca.pem) and what it signed: good, ending, expired, other; and self."""
    if shutil.which("openssl") is None:
        pytest.skip(missing("openssl"))
    (folder / "here.ext").write_text("subjectAltName=DNS:situs.example,IP:127.0.0.1")
    (folder / "there.ext").write_text("subjectAltName=DNS:lain.example")
    for command in _COMMANDS:
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return folder


@contextmanager
def secured(folder: Path, name: str, answer: bytes) -> Iterator[str]:
    """A server with the certificate ``name`` that gives every visitor the same answer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{'self' if name == 'self' else 'good'}.key")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                plain, _address = listener.accept()
                plain.settimeout(5)
                with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as stream:
                    if stream.recv(65_536):
                        stream.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)
