"""The embedded broker, for whatever speaks to a broker."""

import multiprocessing
import socket
from collections.abc import Iterator

import pytest

from ingest.broker import serve
from tests.ingest.running import eventually
from tests.servers import free_port


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def embedded() -> Iterator[int]:
    """The broker that the command center brings along, in a process of its own; its port."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(port,))
    process.start()
    eventually(lambda: is_listening(port), 20)
    yield port
    process.terminate()
    process.join(5)
    if process.is_alive():
        process.kill()
        process.join(5)
    process.close()
