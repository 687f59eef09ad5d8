"""``commandcenter feed serve`` as a real process: when feeds run, what a changed feeds.yaml does, how it ends.

Each scene has a store and a process of its own. Three are played at once, because each waits most of its time.
"""

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from tests.commands.feeds_desk import COLUMNS, FIGURES, GOOD, TICKETS, Desk, registers
from tests.commands.feeds_serving import FeedServe
from tests.ingest.running import eventually, worker_row

SCENES: list[Callable[[Desk], None]] = []
Play = Callable[[Callable[[Desk], None]], None]
_BIG = 60_000  # rows
_AT_ONCE = 3
_S = 120.0  # for whatever is waited for: a machine may have much else to do


def scene(play: Callable[[Desk], None]) -> Callable[[Desk], None]:
    SCENES.append(play)
    return play


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path) -> Iterator[Play]:
    """Waits for the end of a scene, and raises what went wrong in it."""
    desks: list[Desk] = []

    def begin(one: Callable[[Desk], None], pool: ThreadPoolExecutor) -> Future[None]:
        folder = tmp_path_factory.mktemp(one.__name__)
        shutil.copy(_sqlite_template, folder / "store.db")
        registers(f"sqlite:///{folder / 'store.db'}")
        desks.append(Desk(folder, f"sqlite:///{folder / 'store.db'}"))
        return pool.submit(one, desks[-1])

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        playing = {one: begin(one, pool) for one in SCENES}
        yield lambda one: playing[one].result(600)
    for desk in desks:
        desk.engine.dispose()


def ticket(number: int) -> str:
    return GOOD.replace("T-1", f"T-{number}")


def big_file(desk: Desk) -> None:
    desk.put("lapor", "big.csv", COLUMNS, *map(ticket, range(_BIG)))


def tickets(desk: Desk) -> int:
    return int(desk.value("SELECT count(*) FROM complaint"))


@scene
def changing(desk: Desk) -> None:
    serve = FeedServe(desk.folder, desk.url)
    figures = FIGURES.replace('cron: "0 6 * * mon-fri"', "every: 5s")
    desk.configure(TICKETS)
    desk.put("lapor", "a.csv", COLUMNS, ticket(1))
    serve.start()
    try:
        eventually(lambda: tickets(desk) == 1, _S, "the first file is in")
        desk.put("penduduk", "a.csv", "Kecamatan;Tahun;Jumlah", "Balen;2025;68936")
        desk.configure(TICKETS, figures)
        eventually(lambda: desk.value("SELECT count(*) FROM observation") == 1, _S, "the added feed has run")
        desk.configure(TICKETS.replace("every: 5s", "every: soon"))
        eventually(lambda: "line 17: feeds[1].schedule.every: write a number and a unit" in serve.log, _S, serve.log)
        assert "stay in force" in serve.log
        desk.put("lapor", "b.csv", COLUMNS, ticket(2))
        eventually(lambda: tickets(desk) == 2, _S, "the feeds before stay in force")
        assert "1 mistake" in worker_row(desk.engine, "feeds")["error"]
        desk.configure(TICKETS)
        eventually(lambda: worker_row(desk.engine, "feeds")["error"] is None, _S, "put right again")
        removed = "SELECT count(*) FROM feed WHERE removed_at IS NOT NULL AND name = 'penduduk'"
        assert desk.value(removed) == 1
        yaml = desk.folder / "feeds.yaml"
        yaml.rename(desk.folder / "away.yaml")
        eventually(lambda: worker_row(desk.engine, "feeds")["error"] is not None, _S, "feeds.yaml is gone")
        (desk.folder / "away.yaml").rename(yaml)
        eventually(lambda: worker_row(desk.engine, "feeds")["error"] is None, _S, "feeds.yaml is back")
        assert serve.log.count("write a number and a unit") == 1
        assert serve.log.count("cannot be read") == 1
        assert serve.stop() < 20
        assert "Traceback" not in serve.log
        assert len(serve.log.splitlines()) < 15, "nothing is logged per cycle"
        assert worker_row(desk.engine, "feeds")["stopped_at"] is not None
    finally:
        serve.end()


@scene
def ending(desk: Desk) -> None:
    big_file(desk)
    serve = FeedServe(desk.folder, desk.url).start()
    try:
        eventually(lambda: tickets(desk) > 0, _S, "it has begun")
        took = serve.stop()
        assert took < 20
        assert 0 < tickets(desk) < _BIG
        assert desk.value("SELECT outcome FROM feed_run WHERE feed = 'lapor'") == "stopped"
        assert desk.value("SELECT lease_until FROM feed WHERE name = 'lapor'") is None
        assert desk.files("lapor") == ["big.csv"]
    finally:
        serve.end()


@scene
def silent_server(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", desk.dead_port)) as server:
        desk.configure(desk.dead)
        serve = FeedServe(desk.folder, desk.url).start()
        try:
            asked, _address = server.accept()
            with asked:
                assert asked.recv(1000).startswith(b"GET /x")
                assert serve.stop() < 25
            assert "not waited for any longer, to be run again: mati" in serve.log
            assert desk.value("SELECT outcome FROM feed_run") == "stopped"
            assert desk.value("SELECT lease_until FROM feed") is None
            assert worker_row(desk.engine, "feeds")["stopped_at"] is not None
        finally:
            serve.end()


@scene
def running_by_hand(desk: Desk) -> None:
    big_file(desk)
    serve = FeedServe(desk.folder, desk.url)
    program = [sys.executable, "-m", "commandcenter", "feed", "run", "lapor"]
    with subprocess.Popen(program, env=serve.environ, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]) as running:
        eventually(lambda: tickets(desk) > 0, _S, "it has begun")
        running.send_signal(signal.SIGTERM)
        _out, said = running.communicate(timeout=_S)
    assert running.returncode == 1
    assert b"lapor was stopped. What it has stored stays; the next run does the rest." in said
    assert desk.value("SELECT lease_until FROM feed WHERE name = 'lapor'") is None
    assert desk.value("SELECT outcome FROM feed_run") == "stopped"


@scene
def two_at_once(desk: Desk) -> None:
    one, other = (FeedServe(desk.folder, desk.url, name).start() for name in ("one", "other"))
    try:
        for number in range(4):
            desk.put("lapor", f"{number}.csv", COLUMNS, ticket(number), ticket(number + 100))
            eventually(lambda: tickets(desk) == 2 * (number + 1), _S, f"file {number} is in")  # noqa: B023 - now
        with desk.engine.connect() as connection:
            runs = connection.exec_driver_sql(
                "SELECT started_at, finished_at, outcome FROM feed_run WHERE feed = 'lapor' ORDER BY started_at, id"
            ).all()
        for (_began, ended, _outcome), (begins, _ends, _said) in pairwise(runs):
            assert ended is not None
            assert ended <= begins, "two runs of a feed at once"
        assert {outcome for *_when, outcome in runs} <= {"ok", "unchanged", "running"}
        one.stop()
        eventually(lambda: worker_row(desk.engine, "feeds")["stopped_at"] is None, _S, "the other one still lives")
        other.stop()
        assert "Traceback" not in one.log + other.log
    finally:
        one.end()
        other.end()


@scene
def store_away(desk: Desk) -> None:
    desk.put("lapor", "a.csv", COLUMNS, ticket(1))
    serve = FeedServe(desk.folder, desk.url).start()
    store = desk.folder / "store.db"
    try:
        eventually(lambda: "processed" in str(desk.files("lapor")), _S, "the first file is in")
        desk.engine.dispose()
        store.rename(desk.folder / "away.db")
        eventually(lambda: "the store cannot be used (there is no database file" in serve.log, _S, serve.log)
        desk.put("lapor", "b.csv", COLUMNS, ticket(2))
        time.sleep(4)
        assert not store.exists()
        (desk.folder / "away.db").rename(store)
        eventually(lambda: tickets(desk) == 2, _S, serve.log)
        eventually(lambda: "goes on" in serve.log, _S, serve.log)
        assert serve.log.count("the store cannot be used") == 1
        assert "Traceback" not in serve.log
        assert serve.stop() < 20
    finally:
        serve.end()


@scene
def wrong_from_the_start(desk: Desk) -> None:
    desk.configure(TICKETS.replace("every: 5s", "every: soon"))
    serve = FeedServe(desk.folder, desk.url).start()
    assert serve.ended(_S) == 2
    assert "line 17: feeds[1].schedule.every: write a number and a unit" in serve.log


def test_a_changed_feeds_yaml_is_taken_up_and_one_with_mistakes_is_said_once_and_is_not(play: Play) -> None:
    play(changing)


def test_sigterm_in_the_middle_of_a_big_file_ends_it_within_seconds_and_holds_nothing(play: Play) -> None:
    play(ending)


def test_a_server_that_does_not_answer_does_not_keep_it(play: Play) -> None:
    play(silent_server)


def test_a_run_by_hand_that_is_stopped_gives_its_feed_back(play: Play) -> None:
    play(running_by_hand)


def test_two_programs_on_one_store_run_each_feed_one_at_a_time(play: Play) -> None:
    play(two_at_once)


def test_a_store_that_is_away_is_waited_for_and_said_once(play: Play) -> None:
    play(store_away)


def test_mistakes_end_it_when_a_person_has_just_started_it(play: Play) -> None:
    play(wrong_from_the_start)
