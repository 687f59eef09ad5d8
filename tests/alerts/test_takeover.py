"""An alert takes over the wall as soon as it is announced, and gives it back: with the engine, on both databases."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from commandcenter.alerts.takeover import Takeovers
from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.model import Consequence, Treatment
from commandcenter.domain.clock import HOUR, MINUTE, SECOND
from commandcenter.domain.wall.geometry import Place, Rect
from commandcenter.domain.wall.layers import LEAD, TIMED_OUT, Layer
from commandcenter.domain.wall.plan import Plan, Takeover
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.domain.wall.takeover import Taken
from commandcenter.domain.wall.timeline import timeline
from commandcenter.store import versions
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_takeovers
from commandcenter.store.versions import Topic
from commandcenter.store.writes import workers
from commandcenter.store.writes.access import displays
from commandcenter.store.writes.alerts import people
from commandcenter.store.writes.wall import content, layers
from commandcenter.store.writes.wall import displays as hung
from tests.alerts.test_crashes import Killed, killed_at
from tests.alerts.test_storms import now, start
from tests.alerts.world import World, rule, rules
from tests.ingest.running import eventually
from tests.network import PLAN, message, seed, writer

CRITICAL = rules(rule(consequence=Consequence.SEVERE))
SCENE = Scene("jaringan", "Jaringan", (Tile("screen", Rect(0, 0, 2, 1), "/network?lang=id"),))
OPERATOR = Actor("operator-1", "operator", "")


def hang(engine: Engine, at: int, *takeovers: Takeover) -> list[int]:
    """Two displays side by side, a scene over both, and a plan."""
    with engine.begin() as connection:
        ids = []
        for column in range(2):
            made = displays.add(
                connection, f"layar {column}", "/", "uji", code=f"C{column}", link_hash=f"l{column}",
                token_hash=f"t{column}", at=at,
            )  # fmt: skip
            hung.hang(connection, made.id, Place(column, 0, 1210, 680, 8), 5000)
            ids.append(made.id)
        content.put_scene(connection, SCENE, "uji", at)
        content.put_plan(connection, Plan(takeovers=takeovers or (Takeover("semua", "jaringan"),)), "uji", at)
    return ids


class Room:
    """A wall beside the small network, and the keeper that looks whenever the engine has."""

    def __init__(self, engine: Engine, *takeovers: Takeover) -> None:
        self.engine = engine
        self.world = World(engine, CRITICAL)
        self.displays = hang(engine, self.world.now, *takeovers)
        self.keeper = self.another()
        self.look(MINUTE)

    def another(self, holder: str = "alerts-0") -> Takeovers:
        return Takeovers(self.engine, self.engine, holder, lambda: self.world.now)

    def look(self, after: int = 0) -> None:
        self.world.step(after)
        self.keeper.look()

    def shown(self) -> dict[int, str]:
        """What every display says beside its picture."""
        with self.engine.connect() as connection:
            wall = queries.wall(connection, self.world.now)
        found = timeline(wall, self.world.now, self.world.now + 5 * SECOND)
        shown = {id_: moments[-1].shown.layer for id_, moments in found.items()}
        return {id_: layer.reason["id"] if layer else "" for id_, layer in shown.items()}

    def layers(self) -> list[Taken]:
        with self.engine.connect() as connection:
            return wall_takeovers.since(connection, 0)

    def standing(self) -> list[Layer]:
        return [each.layer for each in self.layers() if each.stands(self.world.now)]

    def people(self, act: str, *arguments: object) -> None:
        """What somebody does, in a transaction of its own."""
        with self.engine.begin() as connection:
            getattr(people, act)(connection, *arguments, self.world.now)
            versions.bump(connection, [Topic.ALERTS], self.world.now)

    def acknowledge(self, name: str = "down/link:balen-kanor") -> None:
        self.people("acknowledge", self.world.standing()[name].id, OPERATOR, "")


@pytest.fixture
def room(engine: Engine) -> Room:
    return Room(engine)


def test_a_critical_alert_has_the_wall_says_why_and_gives_it_back(room: Room) -> None:
    """In words that whoever stands before it understands; the map is opened at what it is about."""
    room.world.say("balen-kanor", "down")
    room.look(SECOND)
    (layer,) = room.standing()
    assert layer.tiles[0].source == "/network?lang=id&select=link%3Abalen-kanor"
    assert set(room.shown().values()) == {
        "Peringatan kritis: down, Balen–Kanor · sejak 10.00 WIB · kembali setelah diterima, paling lama 10.16"
    }
    assert layer.reason["en"].startswith("Critical alert: down, Balen–Kanor · since 10:00 WIB")
    room.acknowledge()
    room.look(SECOND)
    assert set(room.shown().values()) == {""}
    assert [each.ended_by for each in room.layers()] == ["acknowledged"]


def test_victims_do_not_count_and_further_causes_join(room: Room) -> None:
    """The tower behind a broken link is a victim; a second broken link is another cause."""
    room.world.say("balen-kanor", "down")
    room.world.die("kanor")
    room.look(SECOND)
    room.world.say("kapas-a", "down")
    room.look(30 * SECOND)
    (layer,) = room.standing()
    assert ", dan 1 lainnya · " in layer.reason["id"]
    assert "setelah semua diterima" in layer.reason["id"]
    room.acknowledge()
    room.look(SECOND)
    assert [each.reason["id"].partition(" · ")[0] for each in room.standing()] == ["Peringatan kritis: down, Kapas A"]
    room.acknowledge("down/link:kapas-a")
    room.look(SECOND)
    assert room.standing() == []


@pytest.mark.parametrize("why", ["cleared", "shelved", "plan", "operator-1", TIMED_OUT])
def test_it_is_kept_what_ended_it_and_it_does_not_come_back(room: Room, why: str) -> None:
    """However often the keeper looks."""
    room.world.say("balen-kanor", "down")
    room.look(SECOND)
    (layer,) = room.standing()
    room.world.now += MINUTE
    if why == "cleared":
        room.world.say("balen-kanor", "up")
    elif why == "shelved":
        alert = room.world.standing()["down/link:balen-kanor"]
        room.people("shelve", alert.id, Treatment.SHELVED, room.world.now + HOUR, "on order", OPERATOR)
    elif why == "plan":
        with room.engine.begin() as connection:
            content.put_plan(connection, Plan(version=1), "uji", room.world.now)
    elif why == "operator-1":
        with room.engine.begin() as connection:
            assert layers.end(connection, layer.id, "operator-1", room.world.now)
    else:
        room.world.now += 15 * MINUTE
    for _ in range(3):
        room.look(SECOND)
    assert [each.ended_by for each in room.layers()] == [why]
    assert room.standing() == []


def test_nobody_who_does_not_hold_the_lease_takes_over(room: Room) -> None:
    """Two processes at once; each looks, one decides."""
    room.world.say("balen-kanor", "down")
    room.world.step(SECOND)
    other = room.another("alerts-1")
    assert not other.look()
    assert room.layers() == []
    threads = [threading.Thread(target=each.look) for each in (room.keeper, other, room.another())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(room.layers()) == 1


def story(room: Room) -> Iterator[Callable[[], None]]:
    """What happens, step by step: put on, told more, replaced by what is graver, given back."""
    yield lambda: room.world.say("balen-kanor", "down")
    yield lambda: room.world.say("kapas-a", "down")
    yield room.acknowledge
    yield lambda: room.acknowledge("down/link:kapas-a")


def test_killed_anywhere_it_does_everything_once(engine: Engine) -> None:
    """Before every writing statement and every commit."""
    room = Room(engine)
    number, was_killed = 0, True
    while was_killed:
        number, was_killed = number + 1, False
        with engine.begin() as connection:
            for table in ("wall_ready", "wall_layer"):
                connection.execute(text(f"DELETE FROM {table}"))
        for deed in story(room):
            deed()
            room.world.step(SECOND)
            with killed_at(engine, number) as count:
                try:
                    room.keeper.look()
                except Killed:
                    was_killed = True
            room.keeper = room.another()
            room.keeper.look()
            assert len(room.layers()) == 1, (number, count)
        assert [(each.ended_by, len(each.about)) for each in room.layers()] == [("acknowledged", 2)]
        for key in ("balen-kanor", "kapas-a"):
            room.world.say(key, "up")
        room.world.step(2 * HOUR)
    assert number > 3


def test_what_fails_does_not_stop_the_engine_and_is_done_again(room: Room) -> None:
    """A plan that nobody can read, for whatever reason."""
    room.world.say("balen-kanor", "down")
    room.world.step(SECOND)
    with room.engine.begin() as connection:
        connection.execute(text("UPDATE wall_plan SET content = '{\"takeovers\": 7}'"))
    room.keeper.step(frozenset({Topic.ALERTS}))
    assert room.layers() == []
    assert 0 < room.keeper.due_in(5_000) <= 1_000
    with room.engine.begin() as connection:
        content.put_plan(connection, Plan(takeovers=(Takeover("semua", "jaringan"),), version=1), "uji", room.world.now)
    room.keeper.step(frozenset({Topic.WALL}))
    assert len(room.standing()) == 1


def test_names_from_devices_are_said_plainly_and_shortly(engine: Engine) -> None:
    """Nothing that turns the direction of writing or breaks the line, and no 10 kB."""
    towers = tuple(
        replace(each, name="Menara \u202eKanor\n" + "x" * 10_000) if each.key == "kanor" else each
        for each in PLAN.towers
    )  # fmt: skip
    assert towers != PLAN.towers
    world = World(engine, CRITICAL, replace(PLAN, towers=towers))
    hang(engine, world.now)
    world.step(MINUTE)
    world.die("kanor")
    world.step(SECOND)
    Takeovers(engine, engine, "alerts-0", lambda: world.now).look()
    with engine.connect() as connection:
        (taken,) = wall_takeovers.since(connection, 0)
    for said in taken.layer.reason.values():
        assert said.isprintable()
        assert "\u202e" not in said
        assert len(said) < 250


@pytest.mark.faults
def test_kill_9_of_the_process_takes_over_once_and_gives_back_once(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    """While it is dead nothing new takes over, and what stands has an end; within a second it is on the wall."""
    seed(engine)
    hang(engine, now(), Takeover("semua", "jaringan", frozenset({"high"})))
    stopped = threading.Event()

    def listen() -> None:
        while not stopped.wait(1):
            workers.beat(engine, "ingest-0", True, None, 0, 0, now())

    def say(key: str, status: str, at: int) -> None:
        writer(engine).store([message(key, status, at - n * SECOND, at) for n in (2, 1, 0)], at)

    def taken() -> list[Taken]:
        with engine.connect() as connection:
            return wall_takeovers.since(connection, 0)

    for key in ("balen-kanor", "kapas-a"):
        say(key, "up", now() - MINUTE)
    workers.start(engine, "ingest-0", 1, "localhost:1883", now())
    workers.beat(engine, "ingest-0", True, None, 0, 0, now())
    listening = threading.Thread(target=listen)
    listening.start()
    process = start(database_url, tmp_path / "log")

    def kill() -> None:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    try:
        say("balen-kanor", "down", now())
        eventually(lambda: len(taken()) == 1, 60, "it takes over")
        kill()
        (first,) = taken()
        assert first.layer.ends_at is not None
        with engine.begin() as connection:
            people.acknowledge(connection, first.layer.alert or 0, OPERATOR, "", now())
        assert taken() == [first], "nobody is there to do it"
        process = start(database_url, tmp_path / "log")
        eventually(lambda: [each.ended_by for each in taken()] == ["acknowledged"], 60, "it goes back")
        kill()
    finally:
        process.kill()
        process.wait(30)
        stopped.set()
        listening.join()
    assert first.layer.begins_at - first.layer.created_at <= LEAD
    assert [(each.layer.alert, each.ended_by) for each in taken()] == [(first.layer.alert, "acknowledged")]
