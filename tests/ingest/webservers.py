"""Web servers on loopback that answer byte by byte what a test wants, however wrong."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.contract import FeedError, Job
from tests.network import START

Answering = Callable[[bytes], Iterable[bytes]]  # the head of a request -> pieces to send, as slowly as they come


@contextmanager
def serving(answering: Answering | bytes, host: str = "127.0.0.1") -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers every connection once and closes it. Its address, and the requests that came."""
    requests: list[bytes] = []
    threads: list[threading.Thread] = []
    listener = socket.create_server((host, 0))

    def answer(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(20)
            head = b""
            while b"\r\n\r\n" not in head and (piece := connection.recv(65_536)):
                head += piece
            requests.append(head)
            for piece in [answering] if isinstance(answering, bytes) else answering(head):
                connection.sendall(piece)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threads.append(threading.Thread(target=answer, args=(listener.accept()[0],)))
                threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield f"http://{host}:{listener.getsockname()[1]}", requests
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (acceptor, *threads):
            thread.join(25)


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer. ``headers`` with _ for -; Content-Length is right unless given."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"Content-Length": str(len(body)), "Connection": "close", **given}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def job(scratch: Path, memory: dict[str, str] | None = None, is_dry: bool = False, **secrets: str) -> Job:
    """A run's job with these secrets, at a fixed instant."""

    def secret(name: str) -> str:
        if name not in secrets:
            raise FeedError(f"the secret {name!r} is missing", is_permanent=True)
        return secrets[name]

    return Job("uji", memory or {}, scratch, scratch, START, secret, is_dry=is_dry)
