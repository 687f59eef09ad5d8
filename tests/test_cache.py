"""The panel cache with a real Redis: shared between web processes, and never needed."""

import logging
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
import requests

from commandcenter import settings
from commandcenter.cache import PatientCache, open_cache
from commandcenter.live.watch import wall_clock
from commandcenter.store.engine import create_engine
from commandcenter.store.versions import Topic
from tests.conftest import free_port, missing
from tests.live import tiny
from tests.live.server import Server


class Redis:
    """A redis-server of our own, without persistence."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Redis":
        arguments = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while self.ask("PING") != "PONG":
            assert time.monotonic() < deadline, "redis-server did not start"
            time.sleep(0.02)
        return self

    def ask(self, *words: str) -> str:
        answer = subprocess.run(
            ["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True, check=False
        )
        return answer.stdout.strip()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


@pytest.fixture
def redis() -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip(missing("redis-server"))
    server = Redis().start()
    yield server
    server.stop()


def cache_of(redis: Redis) -> PatientCache:
    return open_cache(flask.Flask("test"), settings.load({"COMMANDCENTER_CACHE_URL": redis.url}))


def test_what_one_process_rendered_the_other_finds(redis: Redis) -> None:
    cache_of(redis).set("panel", (b"picture", "digest", 1, None), timeout=60)
    assert cache_of(redis).get("panel") == (b"picture", "digest", 1, None)
    assert redis.ask("KEYS", "*").startswith("commandcenter:")


def test_a_cache_that_dies_costs_nothing_but_speed(redis: Redis, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    cache = cache_of(redis)
    cache.set("panel", "kept")
    redis.stop()
    assert cache.get("panel") is None
    begin = time.monotonic()
    assert [cache.get("panel") for _ in range(100)] == [None] * 100
    assert time.monotonic() - begin < 1, "a cache that failed is left alone for a while"
    assert sum("away" in record.message for record in caplog.records) == 1


def test_a_cache_that_comes_back_is_used_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    class Shaky:
        works = False

        def get(self, _key: str) -> str:
            if not self.works:
                raise ConnectionError("refused")
            return "kept"

    shaky = Shaky()
    cache = PatientCache(shaky)
    assert cache.get("panel") is None
    shaky.works = True
    cache._away_until = 0.0
    assert cache.get("panel") == "kept"
    assert [record.message for record in caplog.records][-1] == "the panel cache is back"


def test_two_web_processes_share_redis_and_serve_on_when_it_dies(redis: Redis, sqlite_url: str, tmp_path: Path) -> None:
    engine = create_engine(sqlite_url)
    tiny.write(engine, 42, Topic.STATE, Topic.METRICS, at=wall_clock())
    server = Server(
        tmp_path,
        sqlite_url,
        "tests.live.tiny:application()",
        COMMANDCENTER_CACHE_URL=redis.url,
        COMMANDCENTER_WEB_WORKERS="2",
    ).start()
    try:
        layout = f"{server.url}/_dash-layout"
        pages = [requests.get(layout, headers={"Referer": f"{server.url}/tiny"}, timeout=10).text for _ in range(8)]
        assert all('"42"' in page for page in pages)
        assert int(redis.ask("DBSIZE")) > 0
        redis.stop()
        tiny.write(engine, 43, Topic.STATE, Topic.METRICS, at=wall_clock())
        time.sleep(0.5)
        pages = [requests.get(layout, headers={"Referer": f"{server.url}/tiny"}, timeout=10).text for _ in range(8)]
        assert all('"43"' in page for page in pages), "without the cache both processes render for themselves"
    finally:
        server.stop()
        engine.dispose()
