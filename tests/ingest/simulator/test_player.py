"""The show: deterministic, true to the contract, and each scenario mends what it broke."""

import json
from collections import Counter

import pytest

from commandcenter.domain.model import Inventory, Reading, Rejected, State
from commandcenter.domain.state import Policy, Track, observe
from ingest.simulator.player import Player
from ingest.simulator.programme import programme
from ingest.simulator.scenarios import SCENARIOS, named
from ingest.simulator.stage import Connect, Cut, Effect, Message, Over, Say
from ingest.simulator.world import Fault
from ingest.topics import parse

START = 1_795_400_000_000  # a Sunday afternoon in November 2026
AHEAD_MAX = 300_000
LENGTH_S = 240.0
NAMES = [scenario.name for scenario in SCENARIOS]


def clock(second: float) -> int:
    return START + round(second * 1000)


def performed(inventory: Inventory, name: str, seed: int = 7, length: float = LENGTH_S) -> tuple[Player, list[Effect]]:
    player = Player(inventory, seed, clock, endless=False)
    player.start(named(name))
    return player, player.advance(length)


def judged(effects: list[Effect], at: int) -> list[tuple[Message, Reading | Rejected]]:
    messages = [effect for effect in effects if isinstance(effect, Message)]
    return [(message, parse(message.topic, message.payload, at, AHEAD_MAX)) for message in messages]


def test_the_same_seed_gives_the_same_show_to_the_byte(bojonegoro: Inventory) -> None:
    shows = [Player(bojonegoro, seed, clock).advance(400) for seed in (7, 7, 8)]

    assert shows[0] == shows[1]
    assert shows[0] != shows[2]


def test_how_time_is_cut_into_steps_changes_nothing(bojonegoro: Inventory) -> None:
    whole, stepped = Player(bojonegoro, 7, clock), Player(bojonegoro, 7, clock)

    in_one = whole.advance(90)
    in_many = [effect for step in range(1, 901) for effect in stepped.advance(step / 10)]

    assert in_many == in_one


def test_every_element_reports_at_once_and_then_with_its_heartbeat(bojonegoro: Inventory) -> None:
    _player, effects = performed(bojonegoro, "quiet", length=102)

    topics = Counter(effect.topic for effect in effects if isinstance(effect, Message))

    assert len(topics) == len(bojonegoro.elements)
    assert set(topics.values()) <= {10, 11, 12}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_meant_to_be_valid_passes_the_parser_and_nothing_else_does(bojonegoro: Inventory, name: str) -> None:
    """Ingest sees every message within a second; unknown elements and wrong kecamatan are the store's to refuse."""
    player = Player(bojonegoro, 7, clock, endless=False)
    player.start(named(name))
    known = {(e.kecamatan, e.kind.value, e.key) for e in bojonegoro.elements.values()}
    for second in range(1, int(LENGTH_S)):
        for message, reading in judged(player.advance(second), clock(second)):
            accepted = isinstance(reading, Reading) and reading[:3] in known
            assert accepted == message.is_valid, (message, reading)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_says_what_comes_mends_what_it_broke_and_ends(bojonegoro: Inventory, name: str) -> None:
    player, effects = performed(bojonegoro, name)

    assert isinstance(next(effect for effect in effects if not isinstance(effect, Message)), Say)
    assert sum(isinstance(effect, Over) for effect in effects) == 1
    assert player.world.abnormal == {}
    assert player.playing == ()


def test_the_storm_is_seen_within_fifteen_seconds_and_over_within_three_minutes(bojonegoro: Inventory) -> None:
    """Judged as ingest would: two of three readings must agree, a last will counts at once."""
    player = Player(bojonegoro, 7, clock, endless=False)
    player.advance(5)
    player.start(named("storm"))
    tracks = {e.key: Track(State.UP.value, START) for e in bojonegoro.elements.values()}
    went_down: dict[str, float] = {}
    came_back: dict[str, float] = {}
    for step in range(1, 2000):
        second = step / 10
        for _message, reading in judged(player.advance(5 + second), clock(5 + second)):
            assert isinstance(reading, Reading)
            for change in observe(
                tracks[reading.key], reading.status, reading.event_at, reading.recorded_at, False, Policy()
            ):
                if change.to_state == "down":
                    went_down.setdefault(reading.key, second)
                elif change.from_state == "down":
                    came_back[reading.key] = second
    assert {"temayang", "gondang", "sekar"} <= went_down.keys()
    assert max(went_down[key] for key in ("temayang", "gondang", "sekar")) < 15
    assert came_back.keys() == went_down.keys()
    assert max(came_back.values()) < 180


def test_the_relay_announces_its_battery_before_its_last_will_is_left_to_the_broker(bojonegoro: Inventory) -> None:
    _player, effects = performed(bojonegoro, "storm")
    relay = bojonegoro.nodes[next(effect.element for effect in effects if isinstance(effect, Connect))]
    cut = next(index for index, effect in enumerate(effects) if isinstance(effect, Cut))

    before = [reading for message, reading in judged(effects[:cut], START) if f"/{relay.key}/" in message.topic]

    assert any(isinstance(reading, Reading) and reading.power == "battery" for reading in before)


def test_a_last_will_is_a_valid_message_without_an_instant_of_its_own(bojonegoro: Inventory) -> None:
    player = Player(bojonegoro, 7, clock)
    payload = json.dumps(player.last_will(2)).encode()

    reading = parse("cc/v1/35.22.21/tower/temayang/status", payload, START, AHEAD_MAX)

    assert isinstance(reading, Reading)
    assert reading.is_decisive
    assert reading.event_at == START


def test_a_flapping_radio_is_recognised_as_flapping(bojonegoro: Inventory) -> None:
    player = Player(bojonegoro, 7, clock, endless=False)
    player.start(named("flapping"))
    tracks: dict[str, Track] = {}
    marks = Counter[str]()
    for second in range(1, 200):
        for _message, reading in judged(player.advance(second), clock(second)):
            assert isinstance(reading, Reading)
            track = tracks.setdefault(reading.key, Track(State.UP.value, START))
            for change in observe(track, reading.status, reading.event_at, reading.recorded_at, False, Policy()):
                marks[change.kind] += 1
    assert marks["flapping_start"] == 1


def test_the_garbage_is_of_every_kind(bojonegoro: Inventory) -> None:
    _player, effects = performed(bojonegoro, "garbage", length=20)

    reasons = {
        reading.reason
        for message, reading in judged(effects, clock(20))
        if not message.is_valid and isinstance(reading, Rejected)
    }

    assert {
        "not_json", "not_object", "wrong_type", "out_of_range", "unknown_status", "ts_missing", "ts_without_zone",
        "bad_topic",
    } <= reasons  # fmt: skip


def test_the_programme_never_ends_begins_with_a_storm_and_leaves_the_broker_alone() -> None:
    acts = [act for act, _ in zip(programme(7), range(200), strict=False)]

    times = [at for at, _scenario in acts]
    assert acts[0][1].name == "storm"
    assert times == sorted(times)
    assert {scenario.name for _at, scenario in acts} == set(NAMES) - {"broker-restart"}


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_on_a_network_that_is_all_down_passes_by(bojonegoro: Inventory, name: str) -> None:
    player = Player(bojonegoro, 7, clock, endless=False)
    fault = player.world.apply(Fault(player.world.main.id, State.DOWN))
    player.start(named(name))

    effects = player.advance(LENGTH_S)

    assert any(isinstance(effect, Over) for effect in effects)
    player.world.lift([fault])
    assert player.world.abnormal == {}
