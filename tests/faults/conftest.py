"""A real ingest process between a real broker and a real store, and the claim that everything is judged by."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from commandcenter.store.engine import create_engine
from tests.ingest.running import Ingest, eventually, worker_row
from tests.network import KEYS, TOPICS, payload, rollup_differences, rows, scalar, seed, stored_seqs
from tests.publishing import Message, Publisher
from tests.servers import Mosquitto


def now() -> int:
    return time.time_ns() // 1_000_000


def valid(count: int, first: int = 0) -> list[Message]:
    """``count`` messages of the contract over the whole network, each with a ``seq`` of its own, the last one now."""
    dice, end = random.Random(first), now()
    found = []
    for seq in range(first, first + count):
        status = dice.choices(["up", "degraded", "down"], [90, 5, 5])[0]
        values: dict[str, Any] = {"latency_ms": dice.choice([None, 3, 4.5]), "loss_pct": dice.choice([None, 0, 0.5])}
        raw = payload(status, end - (first + count - seq), seq=seq, rx_mbps=seq % 100, tx_mbps=1.5, **values)
        found.append((TOPICS[KEYS[seq % len(KEYS)]], raw))
    return found


class Road:
    """Broker, ingest and store. ``publish`` runs beside the test; ``settle`` waits until all of it is stored."""

    def __init__(self, folder: Path, broker: Mosquitto, url: str, **environ: str) -> None:
        self.broker = broker
        self.url = url
        self.engine: Engine = create_engine(url)
        seed(self.engine)
        self.ingest = Ingest(folder, url, broker.port, **environ)
        self._publishing: list[threading.Thread] = []
        self.losses = 0  # attempts of the publisher that a broker which was away cut short
        self.errors: list[BaseException] = []

    def start(self) -> "Road":
        self.ingest.start()
        eventually(self.is_connected, 30, "connected")
        return self

    def is_connected(self) -> bool:
        row = worker_row(self.engine)
        return row.get("broker_state") == "connected" and row.get("pid") == self.ingest.pid

    def stored(self) -> int:
        return int(scalar(self.engine, "SELECT count(*) FROM sample"))

    def wait_for(self, count: int) -> None:
        """Until at least ``count`` samples are stored."""
        eventually(lambda: self.stored() >= count, 30, f"{count} stored, log: {self.ingest.log[-1500:]}")

    def publish(self, messages: Sequence[Message], piece: int = 1000, pause_s: float = 0.0) -> None:
        """Publish in a thread, in pieces, each until the broker has accepted it."""

        def run() -> None:
            publisher = Publisher(self.broker.port, timeout_s=10)
            try:
                for start in range(0, len(messages), piece):
                    self.losses += publisher.publish_until_accepted(list(messages[start : start + piece]))
                    time.sleep(pause_s)
            except BaseException as error:
                self.errors.append(error)
            finally:
                publisher.close()

        thread = threading.Thread(target=run)
        thread.start()
        self._publishing.append(thread)

    def published(self) -> None:
        for thread in self._publishing:
            thread.join(60)
            assert not thread.is_alive()
        assert self.errors == []

    def settle(self, seqs: int, within_s: float = 40) -> None:
        """Every one of the first ``seqs`` messages is stored once, the rollups agree, the process is up and says so."""
        self.published()
        eventually(lambda: self.stored() >= seqs, within_s, f"{seqs} stored, log: {self.ingest.log[-1500:]}")
        self.is_healthy()
        assert stored_seqs(self.engine) == list(range(seqs))
        assert rollup_differences(self.engine) == []

    def is_healthy(self) -> None:
        """The process is up, connected, without trouble, and its row is of now."""
        assert self.ingest.is_up(), self.ingest.log[-2000:]
        eventually(lambda: self.is_connected() and worker_row(self.engine)["error"] is None, 10, "healthy")
        assert now() - worker_row(self.engine)["beat_at"] < 5000
        assert "Traceback" not in self.ingest.log

    def quarantine(self) -> dict[bytes, tuple[str, str]]:
        """payload -> (source, reason) of everything in quarantine."""
        found = rows(self.engine, "SELECT payload, source, reason FROM quarantine")
        return {bytes(raw): (source, reason) for raw, source, reason in found}

    def close(self) -> None:
        self.ingest.end()
        for thread in self._publishing:
            thread.join(10)
        self.engine.dispose()


@pytest.fixture
def make_road(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Callable[..., Road]]:
    """Makes a road to the store at a URL."""
    made: list[Road] = []

    def make(url: str, **environ: str) -> Road:
        made.append(Road(tmp_path, mosquitto, url, **environ))
        return made[-1]

    yield make
    for road in made:
        road.close()


@pytest.fixture
def road(make_road: Callable[..., Road], sqlite_url: str) -> Road:
    """A running road to SQLite."""
    return make_road(sqlite_url).start()
