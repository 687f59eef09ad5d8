"""The whole road: a message at a real broker changes the map in a real browser, and a stopped ingest says so."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from commandcenter.domain.model import Kind
from commandcenter.domain.picture import Shown
from commandcenter.store import engine as store_engine
from commandcenter.store.queries import inventory
from ingest.topics import topic_of
from layouts import maps, theme
from tests.browser.conftest import Seen
from tests.conftest import Mosquitto
from tests.ingest.running import Ingest
from tests.live.server import Server
from tests.publishing import Publisher

SAMPLE = Path(__file__).parents[2] / "geodata" / "samples" / "bojonegoro.yaml"
TEMAYANG = list(maps.ground().rings).index("35.22.21")


class Network:
    """Every tower and link reports twice a second; what is in ``down`` reports that."""

    def __init__(self, engine: Engine, port: int) -> None:
        with engine.connect() as connection:
            keys = inventory.keys(connection)
        self._topics = {key: topic_of(code, Kind(kind), key) for (kind, key), (_id, code) in keys.items()}
        self._port = port
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.down: set[str] = set()

    def _run(self) -> None:
        with Publisher(self._port, "network") as publisher:
            while not self._over.wait(0.5):
                now = time.time_ns() // 1_000_000
                publisher.publish_all(
                    (topic, json.dumps({"ts": now, "status": "down" if key in self.down else "up"}).encode())
                    for key, topic in self._topics.items()
                )

    def __enter__(self) -> "Network":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def links_of(self, place: str) -> set[str]:
        """Keys of the links that name the place."""
        return {key for key, topic in self._topics.items() if "/link/" in topic and place in key}


@pytest.fixture
def store(sqlite_url: str, tmp_path: Path) -> Iterator[Engine]:
    """The sample inventory, with a heartbeat of one second: silence is told after three."""
    (tmp_path / "fast.yaml").write_text(SAMPLE.read_text().replace("heartbeat_s: 10", "heartbeat_s: 1"))
    command = [sys.executable, "-m", "commandcenter", "inventory", "import", str(tmp_path / "fast.yaml"), "--yes"]
    subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, "COMMANDCENTER_DATABASE_URL": sqlite_url}
    )
    engine = store_engine.create_engine(sqlite_url)
    yield engine
    engine.dispose()


def outline(page: Page, colour: str) -> None:
    """Wait until the area of Temayang has an outline of ``colour``."""
    page.wait_for_function(
        "([index, colour]) => document.querySelector('.panel-map .js-plotly-plot').data[index].line.color === colour",
        arg=[TEMAYANG, colour],
        timeout=15_000,
    )


def test_an_outage_changes_the_map_and_a_stopped_ingest_is_said(
    page: Page, seen: Seen, store: Engine, sqlite_url: str, mosquitto: Mosquitto, tmp_path: Path
) -> None:
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    ingest = Ingest(tmp_path, sqlite_url, mosquitto.port).start()
    try:
        with Network(store, mosquitto.port) as network:
            page.goto(f"{server.url}/network")
            wrong, totals = page.locator(".panel-wrong"), page.locator(".panel-totals")
            connected = totals.locator(".total-number").first
            expect(wrong).to_contain_text("28 dari 28 terhubung", timeout=20_000)
            outline(page, theme.DARK.land)

            # Its links fail nearer to the main tower than it does: they are the causes, Temayang is behind them.
            network.down = {"temayang", "gondang", "sekar", *network.links_of("temayang"), *network.links_of("sekar")}
            expect(wrong).to_contain_text("akibat", timeout=10_000)
            expect(connected).to_have_text("25")
            outline(page, theme.DARK.states[Shown.BEHIND].mark)

            network.down = set()
            expect(connected).to_have_text("28", timeout=10_000)
            outline(page, theme.DARK.land)

            ingest.stop()
            expect(totals).to_contain_text("Penerima data berhenti", timeout=15_000)
            page.wait_for_selector(".panel-map.is-stale", timeout=15_000)
            expect(connected).to_have_text("0", timeout=15_000)
        assert seen.outside() == []
        assert seen.complaints == []
    finally:
        ingest.end()
        server.stop()
