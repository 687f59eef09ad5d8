"""Real servers that messages are sent to: a web server that says what it is told to, and a mail server."""

import json
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from commandcenter.credentials import authority
from tests.servers import free_port


@dataclass(frozen=True)
class Got:
    """What came: path, headers (names in small letters), body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Web:
    """``answers``: (state, headers, body) for the next requests, then ``last`` for ever."""

    port: int
    got: list[Got] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    last: tuple[int, dict[str, str], bytes] = (200, {}, b"{}")
    hold: threading.Event | None = None  # answers wait for it
    came: threading.Event = field(default_factory=threading.Event)
    is_tls: bool = False

    @property
    def url(self) -> str:
        return f"http{'s' if self.is_tls else ''}://127.0.0.1:{self.port}"


@contextmanager
def web(certificate: tuple[Path, Path] | None = None) -> Iterator[Web]:
    """A web server on a port of its own; with a certificate and its key over TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            made.got.append(Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            made.came.set()
            if made.hold is not None:
                made.hold.wait(60)
            status, headers, content = made.answers.pop(0) if made.answers else made.last
            self.send_response(status)
            for name, value in {"content-length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the tests look at what came."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that leave are the subject of some tests."""

    server = Server(("127.0.0.1", free_port()), Handler)
    made = Web(server.server_address[1], is_tls=certificate is not None)
    if certificate is not None:
        server.socket = _context(certificate).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        if made.hold is not None:
            made.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mail:
    """``replies``: what is said to a command the next times ("DATA": ["451 later"]), then as usual."""

    port: int
    got: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    replies: dict[str, list[str]] = field(default_factory=dict)


@contextmanager
def mail(certificate: tuple[Path, Path] | None = None, is_wrapped: bool = False) -> Iterator[Mail]:
    """A mail server; with a certificate it offers STARTTLS, or speaks TLS from the beginning (``is_wrapped``)."""

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            try:
                self.talk()
            finally:
                self.connection.close()  # the encrypted one is another than the server knows

        def talk(self) -> None:
            recipients: list[str] = []
            self.say("220 mail.example")
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                word = line.split(" ")[0].upper()
                planned = made.replies.get(line.upper(), made.replies.get(word, []))
                if planned:
                    self.say(planned.pop(0))
                elif word == "EHLO":
                    is_open = certificate is not None and not isinstance(self.connection, ssl.SSLSocket)
                    self.say("250-mail.example")
                    self.say("250 STARTTLS" if is_open else "250 AUTH PLAIN")
                elif word == "STARTTLS" and certificate is not None:
                    self.say("220 go ahead")
                    try:
                        self.connection = _context(certificate).wrap_socket(self.connection, server_side=True)
                    except OSError:
                        return
                    self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                elif word == "AUTH":
                    made.logins.append(line)
                    self.say("235 welcome")
                elif word == "RCPT":
                    recipients.append(line.partition(":")[2].strip("<> "))
                    self.say("250 ok")
                elif word == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (piece := self.rfile.readline()) not in (b".\r\n", b""):
                        lines.append(piece.removeprefix(b".") if piece.startswith(b"..") else piece)
                    made.got.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
                    made.to.append(recipients)
                    self.say("250 queued")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that leave are the subject of some tests."""

    server = Server(("127.0.0.1", free_port()), Handler)
    made = Mail(server.server_address[1])
    if certificate is not None and is_wrapped:
        server.socket = _context(certificate).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def certificate_in(folder: Path, address: str = "127.0.0.1") -> tuple[tuple[Path, Path], Path]:
    """A certificate for this address with its key, and the file of its authority."""
    at = time.time_ns() // 1_000_000
    root = authority.make("test", at)
    issued = authority.server(root, [], [ip_address(address)], at)
    made = (folder / "server.pem", folder / "server.key")
    made[0].write_bytes(issued.pem)
    made[1].write_bytes(issued.key_pem())
    (folder / "ca.pem").write_bytes(root.pem)
    return made, folder / "ca.pem"
