"""The stream over a real gunicorn."""

import json
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from commandcenter.live import sse
from commandcenter.live.service import Live
from commandcenter.live.watch import Versions, wall_clock
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate
from commandcenter.store.versions import Topic
from layouts.renderer import Picture
from tests.live import tiny
from tests.live.server import Server


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Engine]:
    engine = store_engine.create_engine(sqlite_url)
    tiny.write(engine, 1, Topic.STATE, Topic.METRICS, at=wall_clock())
    yield engine
    engine.dispose()


@pytest.fixture
def server(store: Engine, sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    running = Server(
        tmp_path, sqlite_url, "tests.live.tiny:application()", COMMANDCENTER_WEB_THREADS="4"
    )  # two streams, two threads for pages
    yield running.start()
    running.stop()


Event = tuple[str, Any]


@contextmanager
def stream(server: Server, query: str = "view=tiny") -> Iterator[Iterator[Event]]:
    plain = {"Accept-Encoding": "identity"}
    with requests.get(f"{server.url}/live/stream?{query}", stream=True, timeout=10, headers=plain) as answer:
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert "Content-Encoding" not in answer.headers
        yield _events(answer)


def _events(answer: requests.Response) -> Iterator[Event]:
    name = ""
    for line in answer.iter_lines(chunk_size=1):
        if line.startswith(b"event: "):
            name = line[7:].decode()
        elif line.startswith(b"data: "):
            yield name, json.loads(line[6:])


def take(events: Iterator[Event], n: int) -> list[Event]:
    return [next(events) for _ in range(n)]


def test_a_stream_begins_with_names_a_beat_and_every_panel(server: Server) -> None:
    with stream(server, "view=tiny%3Flang%3Did&view=elsewhere") as events:
        (first, names), (second, beat), *panels = take(events, 6)
    assert (first, names) == ("views", {"tiny?lang=id": "tiny", "elsewhere": None})
    assert second == "beat"
    assert beat["store"] == "ok"
    assert abs(beat["server_at"] - wall_clock()) < 2_000
    assert [data["panel"] for _, data in panels] == ["number", "selection", "chart", "alert-badge"]
    assert {data["view"] for _, data in panels} == {"tiny"}
    assert panels[2][1]["figure"] == {"data.0.y": [0, 1, 0], "layout.title.text": "1"}


def test_a_commit_comes_with_the_times_of_its_stages(server: Server, store: Engine) -> None:
    with stream(server) as events:
        take(events, 6)
        at = wall_clock()
        tiny.write(store, 2, Topic.STATE, at=at)
        name, data = next(events)
    assert (name, data["panel"], data["data_at"], data["stale_after_s"]) == ("panel", "number", at, 5)
    assert data["v"]["changed_at"] == at
    assert at <= data["v"]["rendered_at"] <= wall_clock()


def test_whoever_accepts_gzip_gets_the_same_events_packed_and_each_at_once(server: Server, store: Engine) -> None:
    asked = {"Accept-Encoding": "gzip, deflate, br"}
    url = f"{server.url}/live/stream?view=tiny"
    with requests.get(url, stream=True, timeout=10, headers=asked) as answer, stream(server) as plain:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        unpacked = _unpacked(answer)
        begun = [data for _, data in take(unpacked, 6)]
        assert [data.get("digest") for data in begun] == [data.get("digest") for _, data in take(plain, 6)]
        for value in (2, 3):
            tiny.write(store, value, Topic.STATE, at=wall_clock())
            name, data = next(unpacked)
            assert (name, data["panel"]) == ("panel", "number")
            assert f'"children": "{value}"' in json.dumps(data)


def _unpacked(answer: requests.Response) -> Iterator[Event]:
    """The events of a packed stream, read as it comes."""
    reader, text = zlib.decompressobj(31), b""
    while received := answer.raw.read1(decode_content=False):
        text += reader.decompress(received)
        *whole, text = text.split(b"\n\n")
        for block in whole:
            name, data = block.decode().split("\n")
            yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_a_view_of_the_past_does_not_follow_the_present(server: Server, store: Engine) -> None:
    with stream(server, "view=tiny%3Fat%3D1000") as events:
        assert take(events, 6)[0][1] == {"tiny?at=1000": "tiny?at=1000"}


def test_an_unknown_view_is_not_found(server: Server) -> None:
    assert requests.get(f"{server.url}/live/stream?view=nope", timeout=5).status_code == 404


def test_a_full_server_says_when_to_come_back_and_still_serves_pages(server: Server) -> None:
    with stream(server) as one, stream(server) as two:
        take(one, 5)
        take(two, 5)
        refused = requests.get(f"{server.url}/live/stream?view=tiny", timeout=5)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert requests.get(f"{server.url}/tiny", timeout=5).status_code == 200


def test_the_place_of_a_client_that_left_is_free_within_two_seconds(server: Server) -> None:
    with stream(server) as one, stream(server) as two:
        take(one, 5)
        take(two, 5)
        assert _clients(server) == 2
    deadline = time.monotonic() + 2
    while _clients(server):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_the_server_ends_quickly_although_streams_are_open(server: Server) -> None:
    with stream(server) as events:
        take(events, 6)
        assert server.stop() < 6  # half a second on a quiet machine; unclosed, the streams would be killed
        with pytest.raises((StopIteration, requests.RequestException)):
            take(events, 100)
    assert "SIGKILL" not in server.log


def test_a_server_without_a_database_says_so_and_recovers(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'later.db'}"
    server = Server(tmp_path, url, "tests.live.tiny:application()").start()
    try:
        with stream(server) as events:
            _, (_, beat), *panels = take(events, 6)
            assert beat["store"] == "missing"
            assert all("notice-failed" in json.dumps(data["children"]) for _, data in panels)
            engine = _migrated(url)
            tiny.write(engine, 5, Topic.STATE, at=wall_clock())
            engine.dispose()
            # The tables are there before the number is: the panel may say so in between.
            numbers = (data for name, data in events if name == "panel" and data["panel"] == "number")
            assert any("5" in json.dumps(data["children"]) for data in numbers)
    finally:
        server.stop()


class _Slow:
    """A screen of fifty panels that take a while."""

    def __init__(self) -> None:
        self.rendered = 0

    def canonical(self, requested: str) -> str | None:
        return requested

    def panels(self, view: str) -> list[tuple[str, int, frozenset[Topic]]]:
        return [(f"{view} {number}", 0, frozenset[Topic]()) for number in range(50)]

    def render(self, view: str, panel: str, versions: Versions | None) -> Picture:
        self.rendered += 1
        time.sleep(0.02)
        return Picture(b'"children":1', f"{view} {panel} {versions}", None, None)


@pytest.fixture
def slow(store: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[_Slow, TestResponse]]:
    """A stream that has just been opened on slow panels, with quick beats."""
    monkeypatch.setattr(sse, "BEAT_S", 0.1)
    views = _Slow()
    live = Live(store, views, limit=1)
    application = Flask("slow")
    application.register_blueprint(sse.blueprint(live, views, "build"))
    answer = application.test_client().get("/live/stream?view=slow")
    yield views, answer
    answer.close()
    live.stop()


def test_the_heart_beats_while_slow_panels_are_on_their_way(slow: tuple[_Slow, TestResponse]) -> None:
    """A display that hears nothing for seconds would hang up, begin anew and make everything slower still."""
    views, answer = slow
    frames = answer.iter_encoded()
    _, first, second = (next(frames) for _ in range(3))
    assert all(b"event: beat" in piece and b"event: panel" in piece for piece in (first, second))
    assert views.rendered < 50


def test_nothing_more_is_rendered_for_one_who_was_sent_away(slow: tuple[_Slow, TestResponse]) -> None:
    views, answer = slow
    frames = answer.iter_encoded()
    assert len([next(frames) for _ in range(2)]) == 2
    rendered = views.rendered
    answer.close()
    assert views.rendered == rendered < 50


def _clients(server: Server) -> int:
    return int(requests.get(f"{server.url}/healthz", timeout=5).json()["live_clients"])


def _migrated(url: str) -> Engine:
    migrate.upgrade(url)
    return store_engine.create_engine(url)
