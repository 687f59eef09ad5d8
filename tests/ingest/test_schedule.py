"""The clock of the feeds: none waits for another, a changed file is taken up, a broken run harms nobody."""

import logging
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError

from ingest import schedule
from ingest.config import Feed, Freshness
from ingest.config import Schedule as Pace
from ingest.contract import Kind
from ingest.feeds_file import Configured
from ingest.schedule import Schedule


class Nothing(BaseModel):
    pass


def now() -> int:
    return time.time_ns() // 1_000_000


def feed(name: str, digest: int = 1, enabled: bool = True) -> Configured:
    pace, freshness = Pace(every="5s"), Freshness(warn_after="1h", error_after="2h")  # type: ignore[arg-type]
    made = Feed(
        name=name, title=name, owner="x", kind="k", source={}, schedule=pace, freshness=freshness, enabled=enabled
    )
    return Configured(made, Kind("k", Nothing, lambda _source, _job: iter(())), Nothing(), digest)


class House:
    """What the schedule is given; runs are counted, and may be told what to answer."""

    def __init__(self, *feeds: Configured) -> None:
        self.feeds: tuple[Configured, ...] | None = feeds
        self.runs: Counter[str] = Counter()
        self.answers: dict[str, Callable[[], int | None]] = {}
        self.parked: set[str] = set()
        self.beats = 0

    def load(self) -> tuple[Configured, ...] | None:
        feeds, self.feeds = self.feeds, None
        return feeds

    def first_due(self, configured: Configured) -> int | None:
        return None if configured.name in self.parked else now()

    def run(self, configured: Configured) -> int | None:
        self.runs[configured.name] += 1
        return self.answers.get(configured.name, lambda: now() + 30)()

    def beat(self) -> None:
        self.beats += 1


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[House], Schedule]]:
    monkeypatch.setattr(schedule, "_LOOK_S", 0.05)
    made: list[Schedule] = []

    def start(house: House, threads: int = 2) -> Schedule:
        made.append(Schedule(house.load, house.first_due, house.run, house.beat, threads))
        made[-1].start()
        return made[-1]

    yield start
    for one in made:
        one.stop()


def until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    return is_so()


def test_each_feed_runs_again_when_its_run_said(started: Callable[[House], Schedule]) -> None:
    house = House(feed("a"), feed("b"))
    started(house)
    assert until(lambda: min(house.runs["a"], house.runs["b"]) > 2)
    assert house.beats > 0


def test_a_feed_that_hangs_or_breaks_stops_no_other(started: Callable[[House], Schedule]) -> None:
    house, gate = House(feed("hangs"), feed("breaks"), feed("works")), threading.Event()
    house.answers = {"hangs": lambda: gate.wait(20) and None, "breaks": lambda: 1 // 0}
    started(house)
    try:
        assert until(lambda: house.runs["works"] > 5)
        assert house.runs["hangs"] == 1  # it is not started beside itself
    finally:
        gate.set()


def test_a_parked_feed_rests_until_somebody_unparks_it(started: Callable[[House], Schedule]) -> None:
    house = House(feed("a"))
    house.parked = {"a"}
    started(house)
    assert until(lambda: house.beats > 3)
    assert house.runs["a"] == 0
    house.parked = set()
    assert until(lambda: house.runs["a"] > 0)


def test_a_changed_file_is_taken_up_without_a_restart(started: Callable[[House], Schedule]) -> None:
    house = House(feed("a"), feed("gone"))
    house.answers = {"a": lambda: now() + 3_600_000}
    started(house)
    assert until(lambda: house.runs["a"] == 1 and house.runs["gone"] > 0)
    house.feeds = (feed("a", digest=2), feed("added"))
    assert until(lambda: house.runs["a"] == 2 and house.runs["added"] > 0)
    runs = house.runs["gone"]
    beats = house.beats
    assert until(lambda: house.beats > beats + 4)
    assert house.runs["gone"] <= runs + 1


def test_a_disabled_feed_never_runs(started: Callable[[House], Schedule]) -> None:
    house = House(feed("a", enabled=False), feed("b"))
    started(house)
    assert until(lambda: house.runs["b"] > 2)
    assert house.runs["a"] == 0


def test_a_look_that_fails_is_repeated(started: Callable[[House], Schedule]) -> None:
    house = House(feed("a"))
    trouble = [True, True]

    def load() -> tuple[Configured, ...] | None:
        if trouble:
            trouble.pop()
            raise OSError("the store is away")
        return House.load(house)

    house.load = load  # type: ignore[method-assign]
    started(house)
    assert until(lambda: house.runs["a"] > 0)


def test_it_stops_although_a_run_that_ends_wants_to_plan_its_next_one(started: Callable[[House], Schedule]) -> None:
    """The scheduler holds its locks while it waits for runs: a run that took one of them would wait for ever."""
    house, gate = House(feed("a"), feed("waits")), threading.Event()
    house.answers = {"a": lambda: gate.wait(20) and now()}
    running = started(house, 1)
    assert until(lambda: house.runs["a"] + house.runs["waits"] > 0 and house.runs["a"] == 1)
    threading.Timer(0.2, gate.set).start()
    assert running.stop(5)
    runs = house.runs["a"]
    assert runs == 1
    time.sleep(0.1)
    assert house.runs["a"] == runs, "nothing is run any more"


def test_it_does_not_wait_longer_than_it_is_told(started: Callable[[House], Schedule]) -> None:
    house, gate = House(feed("a")), threading.Event()
    house.answers = {"a": lambda: gate.wait(20) and None}
    running = started(house)
    assert until(lambda: house.runs["a"] == 1)
    began = time.monotonic()
    assert not running.stop(0.2)
    assert time.monotonic() - began < 2
    gate.set()


def test_a_store_that_is_away_is_said_once_and_its_return_too(
    started: Callable[[House], Schedule], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="ingest.schedule")
    house, away = House(feed("a")), threading.Event()
    away.set()

    def beat() -> None:
        house.beats += 1
        if away.is_set():
            raise OperationalError("UPDATE …", {}, sqlite3.OperationalError("there is no database file"))

    def run() -> int:
        beat()
        return now() + 30

    house.beat, house.answers = beat, {"a": run}  # type: ignore[method-assign]
    started(house)
    assert until(lambda: house.beats > 6)
    away.clear()
    assert until(lambda: "goes on" in caplog.text)
    assert [record.getMessage() for record in caplog.records] == [
        "the store cannot be used (there is no database file): the feeds wait until it is back",
        "the schedule of the feeds goes on",
    ]
    assert "Traceback" not in caplog.text
