"""Readings into the store: once, in any order, by any number of writers; what is not accepted is kept whole."""

import random
import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, MINUTE, SECOND
from commandcenter.domain.inventory import Plan
from commandcenter.domain.model import Reading
from commandcenter.domain.state import Policy
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes.readings import Message, Outcome
from tests.network import (
    HEARTBEAT_S,
    KEYS,
    PLAN,
    START,
    TOPICS,
    arrived,
    last_will,
    message,
    payload,
    rollup_differences,
    rows,
    scalar,
    seed,
    state_of,
    stored_seqs,
    writer,
)  # fmt: skip

HEARTBEAT = HEARTBEAT_S * SECOND


def stream(n: int, seed_: int = 1) -> list[Message]:
    """``n`` messages of the whole network, a heartbeat apart, with a bit of everything."""
    dice = random.Random(seed_)
    found = []
    for seq in range(n):
        at = START + seq // len(KEYS) * HEARTBEAT
        values: dict[str, Any] = {"latency_ms": dice.choice([None, 5, 7.25]), "loss_pct": dice.choice([None, 0, 1.5])}
        values |= {"rx_mbps": dice.choice([None, 10]), "tx_mbps": dice.choice([None, 2.5])}
        status = dice.choices(["up", "degraded", "down", "maintenance"], [80, 8, 10, 2])[0]
        found.append(message(KEYS[seq % len(KEYS)], status, at, seq=seq, **values))
    return found


def snapshot(engine: Engine) -> list[list[tuple[object, ...]]]:
    """Everything that a message can change, but for when it was recorded."""
    return [
        rows(engine, "SELECT * FROM sample ORDER BY element_id, event_at, digest"),
        *(
            rows(engine, f"SELECT * FROM {name} ORDER BY element_id, bucket_at")
            for name in ("rollup_5m", "rollup_hour", "rollup_day")
        ),
        rows(engine, "SELECT * FROM element_state ORDER BY id"),
        rows(engine, "SELECT * FROM state_event ORDER BY id"),
    ]


def test_a_reading_is_a_sample_a_state_an_event_and_a_version(engine: Engine) -> None:
    ids = seed(engine)
    outcome = writer(engine).store([message("balen-a", "up", START, latency_ms=4, seq=1)], START + 5)
    assert outcome == Outcome(stored=1, changes=1)
    assert rows(engine, "SELECT element_id, event_at, recorded_at, status, latency_ms, seq FROM sample") == [
        (ids["balen-a"], START, START, "up", 4.0, 1)
    ]
    assert state_of(engine, "balen-a") == "up"
    assert rows(engine, "SELECT element_id, event_at, recorded_at, kind, from_state, to_state FROM state_event") == [
        (ids["balen-a"], START, START + 5, "state", "unknown", "up")
    ]
    with engine.connect() as connection:
        found = versions.read(connection)
    assert {Topic.STATE, Topic.METRICS} <= found.keys()
    assert Topic.QUARANTINE not in found
    assert rollup_differences(engine) == []


def test_the_same_batch_again_changes_nothing(engine: Engine) -> None:
    seed(engine)
    batch = stream(200)
    assert writer(engine).store(batch, START).stored == 200
    before = snapshot(engine)
    assert writer(engine).store(batch, START + MINUTE) == Outcome(duplicates=200)
    assert snapshot(engine) == before


def test_a_message_twice_in_one_batch_is_stored_once(engine: Engine) -> None:
    seed(engine)
    batch = stream(50)
    outcome = writer(engine).store([*batch, *batch], START)
    assert (outcome.stored, outcome.duplicates) == (50, 50)
    assert stored_seqs(engine) == list(range(50))


@pytest.mark.parametrize("dice", [random.Random(n) for n in range(3)])
def test_overlapping_batches_in_any_order_store_every_message_once(engine: Engine, dice: random.Random) -> None:
    seed(engine)
    messages = stream(400)
    made = writer(engine)
    for _round in range(12):
        start = dice.randrange(400)
        batch = messages[start : start + dice.randrange(1, 200)]
        dice.shuffle(batch)
        made.store(batch, START)
    made.store(dice.sample(messages, 400), START)
    assert stored_seqs(engine) == list(range(400))
    assert rollup_differences(engine) == []


def test_two_writers_at_once_double_nothing_and_lose_nothing(engine: Engine) -> None:
    """Both deliver everything, in different order and cut: what a broker does that resends to another worker."""
    seed(engine)
    messages = stream(600)
    stored: list[int] = []
    errors: list[BaseException] = []

    def work(order: int) -> None:
        dice, made = random.Random(order), writer(engine)
        mine = dice.sample(messages, len(messages))
        try:
            while mine:
                size = dice.randrange(1, 60)
                stored.append(made.store(mine[:size], START).stored)
                del mine[:size]
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert sum(stored) == 600
    assert stored_seqs(engine) == list(range(600))
    assert rollup_differences(engine) == []


def test_two_readings_of_one_instant_that_differ_are_two(engine: Engine) -> None:
    seed(engine)
    outcome = writer(engine).store([message("balen-a", seq=1), message("balen-a", seq=2)], START)
    assert outcome.stored == 2


def test_a_late_reading_is_stored_and_never_moves_the_state_back(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    made.store([message("balen-a", "up", START + n * HEARTBEAT, latency_ms=n) for n in range(10, 20)], START)
    late = [message("balen-a", "down", START + n * HEARTBEAT, START + MINUTE * 60, seq=n) for n in range(10)]
    outcome = made.store(late, START + MINUTE * 60)
    assert (outcome.stored, outcome.changes) == (10, 0)
    assert state_of(engine, "balen-a") == "up"
    assert scalar(engine, "SELECT latency_ms FROM element_state WHERE state = 'up'") == 19
    assert scalar(engine, "SELECT sum(n_down) FROM rollup_day") == 10
    assert scalar(engine, "SELECT seen_at FROM element_state WHERE state = 'up'") == START + MINUTE * 60


def test_one_lost_packet_is_no_outage_and_two_are(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    made.store([message("balen-a", "up", START + n * HEARTBEAT) for n in range(3)], START)
    made.store([message("balen-a", "down", START + 3 * HEARTBEAT)], START)
    assert state_of(engine, "balen-a") == "up"
    made.store([message("balen-a", "down", START + 4 * HEARTBEAT, reason="hujan")], START)
    assert state_of(engine, "balen-a") == "down"
    assert rows(engine, "SELECT event_at, from_state, to_state, reason FROM state_event ORDER BY id DESC LIMIT 1") == [
        (START + 3 * HEARTBEAT, "up", "down", "hujan")
    ]


def test_twenty_outages_in_ten_minutes_are_flapping(engine: Engine) -> None:
    seed(engine)
    made = writer(engine, policy=Policy(confirm=1, window=1))
    for n in range(20):
        made.store([message("balen-a", "down" if n % 2 else "up", START + n * 3 * HEARTBEAT)], START)
    assert scalar(engine, "SELECT count(*) FROM state_event WHERE kind = 'flapping_start'") == 1
    assert scalar(engine, "SELECT count(*) FROM element_state WHERE flapping_since IS NOT NULL") == 1
    # The sixth change starts it, and every change after the mark is folded into it.
    assert (
        scalar(engine, "SELECT count(*) FROM state_event WHERE kind = 'state' AND is_flapping = :yes", yes=True) == 14
    )


def test_a_last_will_brings_the_element_down_at_once_and_keeps_what_was_measured(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    made.store([message("balen", "up", START, temp_c=35, power="mains")], START)
    assert made.store([last_will("balen", START + SECOND)], START + SECOND).changes == 1
    query = "SELECT state, temp_c, power, reason FROM element_state WHERE state = 'down'"
    assert rows(engine, query) == [("down", 35.0, "mains", "last will")]


def test_a_will_that_is_the_newest_known_is_the_same_will_when_it_comes_again(engine: Engine) -> None:
    """A retained will comes with every new subscription, without any mark."""
    seed(engine)
    made = writer(engine)
    made.store([message("balen", "up", START), last_will("balen", START + SECOND)], START)
    assert made.store([last_will("balen", START + DAY)], START + DAY).duplicates == 1


def test_a_tower_that_dies_again_after_it_was_back_dies_again(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    made.store([message("balen", "up", START), last_will("balen", START + SECOND)], START)
    made.store([message("balen", "up", START + n * SECOND) for n in (2, 3, 4)], START)
    assert state_of(engine, "balen") == "up"
    assert made.store([last_will("balen", START + 5 * SECOND)], START).stored == 1
    assert state_of(engine, "balen") == "down"


def test_a_redelivered_will_does_not_kill_what_came_back_after_it(engine: Engine) -> None:
    """The worker died between commit and acknowledgement: the broker sends will and return once more, as DUP."""
    seed(engine)
    first = [message("balen", "up", START), last_will("balen", START + SECOND)]
    back = [message("balen", "up", START + n * SECOND, seq=n) for n in (2, 3, 4)]
    writer(engine).store([*first, *back], START)
    before = snapshot(engine)
    again = START + 10 * MINUTE
    redelivered = [
        last_will("balen", again, is_redelivered=True),
        *(arrived(m.topic, m.payload, again, is_redelivered=True) for m in back),
    ]
    assert writer(engine).store(redelivered, again) == Outcome(duplicates=4)
    assert snapshot(engine) == before
    assert state_of(engine, "balen") == "up"


def test_a_redelivered_will_that_was_never_stored_counts(engine: Engine) -> None:
    """The worker died before its commit: DUP says that the broker sent it, not that we have it."""
    seed(engine)
    writer(engine).store([message("balen", "up", START)], START)
    assert writer(engine).store([last_will("balen", START + MINUTE, is_redelivered=True)], START).stored == 1
    assert state_of(engine, "balen") == "down"


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("cc/v1/35.22.13/link/balen-z/status", "unknown_element"),
        ("cc/v1/35.22.13/tower/balen-a/status", "unknown_element"),
        ("cc/v1/35.22.14/link/balen-a/status", "wrong_kecamatan"),
    ],
)
def test_what_the_inventory_does_not_know_is_quarantined_whole(engine: Engine, topic: str, reason: str) -> None:
    seed(engine)
    raw = payload("up", START, seq=1)
    outcome = writer(engine).store([arrived(topic, raw, START), message("balen-a", seq=2)], START)
    assert outcome == Outcome(stored=1, quarantined=1, changes=1)
    assert rows(engine, "SELECT source, payload, reason, n FROM quarantine") == [(topic, raw, reason, 1)]
    assert stored_seqs(engine) == [2]


def test_a_message_that_claims_no_kecamatan_belongs_to_the_one_of_the_inventory(engine: Engine) -> None:
    seed(engine)
    made = message("balen-a", seq=1)
    assert isinstance(made.judged, Reading)
    silent = made._replace(judged=made.judged._replace(kecamatan=""))
    assert writer(engine).store([silent], START) == Outcome(stored=1, changes=1)
    assert stored_seqs(engine) == [1]


def test_a_birth_is_believed_at_once_and_what_it_measures_is_shown(engine: Engine) -> None:
    """A last will measures nothing; the values before it stay."""
    seed(engine)
    made = writer(engine)
    for each in (message("balen-b", at=START, signal_dbm=-70), last_will("balen-b", START + SECOND)):
        made.store([each], START)
    assert (state_of(engine, "balen-b"), measured(engine, "balen-b")) == ("down", -70.0)
    said = message("balen-b", at=START + 2 * SECOND, signal_dbm=-61)
    assert isinstance(said.judged, Reading)
    made.store([said._replace(judged=said.judged._replace(is_decisive=True))], START)
    assert (state_of(engine, "balen-b"), measured(engine, "balen-b")) == ("up", -61.0)


def measured(engine: Engine, key: str) -> object:
    query = "SELECT signal_dbm FROM element_state AS s JOIN element AS e ON e.id = s.id WHERE e.key = :key"
    return scalar(engine, query, key=key)


def test_a_will_that_is_replayed_twice_is_stored_once(engine: Engine) -> None:
    """A replay that was cut off after its commit begins again, and other readings have come in between."""
    seed(engine)
    will = last_will("balen-b", START)
    assert writer(engine).store([will, message("balen-b", at=START + SECOND)], START).stored == 2
    assert writer(engine).store([will], START) == Outcome(duplicates=1)


def test_a_reading_older_than_the_samples_kept_is_quarantined(engine: Engine) -> None:
    """Whether it is a duplicate cannot be told any more."""
    seed(engine)
    made = writer(engine, sample_days=7)
    kept, old = message("balen-a", at=START - 7 * DAY + 1, seq=1), message("balen-a", at=START - 7 * DAY, seq=2)
    outcome = made.store([kept, old], START)
    assert (outcome.stored, outcome.quarantined) == (1, 1)
    assert scalar(engine, "SELECT reason FROM quarantine") == "too_old"


def test_a_new_element_is_known_as_soon_as_the_inventory_has_it_and_a_retired_one_no_more(engine: Engine) -> None:
    """The writer runs on: it notices by the version."""
    plan = Plan(PLAN.towers, PLAN.links[:-1])
    seed(engine, plan)
    made = writer(engine)
    assert made.store([message("kapas-a", at=START, seq=1)], START).quarantined == 1
    seed(engine, PLAN, START)
    assert made.store([message("kapas-a", at=START + 1, seq=2)], START).stored == 1
    seed(engine, plan, START)
    assert made.store([message("kapas-a", at=START + 2, seq=3)], START).quarantined == 1


def test_writers_that_follow_each_other_on_one_connection_each_know_the_inventory(engine: Engine) -> None:
    seed(engine)
    for n in range(20):
        assert writer(engine).store([message("kapas-a", at=START + n)], START).stored == 1


def test_an_element_that_moved_to_another_kecamatan_reports_from_there(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    made.store([message("kapas-a", at=START)], START)
    moved = tuple(replace(link, kecamatan="35.22.15") if link.key == "kapas-a" else link for link in PLAN.links)
    seed(engine, Plan(PLAN.towers, moved), START)
    assert made.store([message("kapas-a", at=START + 1)], START).quarantined == 1
    new = TOPICS["kapas-a"].replace("35.22.14", "35.22.15")
    assert made.store([message("kapas-a", at=START + 1, topic=new)], START).stored == 1


def test_an_element_without_a_state_row_gets_one(engine: Engine) -> None:
    """A store that was put together by hand must not stop ingest for ever."""
    seed(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM element_state")
    assert writer(engine).store([message("balen-a", "up")], START).stored == 1
    assert state_of(engine, "balen-a") == "up"


def test_a_batch_that_fails_leaves_nothing_behind(engine: Engine) -> None:
    seed(engine)
    good = message("balen-a", seq=1)
    assert isinstance(good.judged, Reading)
    broken = good._replace(judged=good.judged._replace(digest=2**70, key="balen-b"))
    before = snapshot(engine)
    with pytest.raises(Exception, match=r"too large|out of range"):
        writer(engine).store([good, broken], START)
    assert snapshot(engine) == before
