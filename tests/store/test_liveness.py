"""Silence becomes unknown, but only while somebody listened; flapping that calmed down ends."""

from sqlalchemy import Engine

from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.domain.state import Policy
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes import liveness
from tests.network import HEARTBEAT_S, KEYS, START, last_will, message, rows, scalar, seed, state_of, writer

LIMIT = 3 * HEARTBEAT_S * SECOND


def sweep(engine: Engine, at: int, listening_since: int = 0) -> int:
    return liveness.sweep(engine, at, listening_since, 3, Policy())


def all_up(engine: Engine) -> None:
    seed(engine)
    writer(engine).store([message(key, "up", START) for key in KEYS], START)


def test_three_missed_heartbeats_are_unknown_and_not_one_moment_less(engine: Engine) -> None:
    all_up(engine)
    assert sweep(engine, START + LIMIT) == 0
    assert sweep(engine, START + LIMIT + 1) == len(KEYS)
    assert {row[0] for row in rows(engine, "SELECT state FROM element_state")} == {"unknown"}
    newest = "SELECT event_at, recorded_at, from_state, to_state, reason FROM state_event ORDER BY id DESC LIMIT 1"
    assert rows(engine, newest) == [(START + LIMIT + 1, START + LIMIT + 1, "up", "unknown", "no heartbeat")]


def test_a_second_sweep_says_nothing_new_and_raises_no_version(engine: Engine) -> None:
    all_up(engine)
    sweep(engine, START + MINUTE)
    with engine.connect() as connection:
        before = versions.read(connection)
    assert sweep(engine, START + 2 * MINUTE) == 0
    with engine.connect() as connection:
        assert versions.read(connection) == before


def test_a_sweep_that_finds_silence_tells_the_screens(engine: Engine) -> None:
    all_up(engine)
    with engine.connect() as connection:
        before = versions.read(connection)[Topic.STATE]
    sweep(engine, START + MINUTE)
    with engine.connect() as connection:
        assert versions.read(connection)[Topic.STATE] == before + 1


def test_nobody_is_called_silent_before_the_worker_has_listened_for_as_long(engine: Engine) -> None:
    all_up(engine)
    back = START + 60 * MINUTE
    assert sweep(engine, back + LIMIT, listening_since=back) == 0
    assert sweep(engine, back + LIMIT + 1, listening_since=back) == len(KEYS)


def test_one_that_reports_is_not_silent_and_each_has_its_own_interval(engine: Engine) -> None:
    all_up(engine)
    writer(engine).store([message("kapas", "up", START + LIMIT)], START)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE element SET heartbeat_s = 60 WHERE key = 'kanor'")
    assert sweep(engine, START + LIMIT + 1) == len(KEYS) - 2
    assert (state_of(engine, "kapas"), state_of(engine, "kanor")) == ("up", "up")


def test_a_late_reading_is_a_sign_of_life(engine: Engine) -> None:
    all_up(engine)
    writer(engine).store([message("kapas", "up", START - MINUTE, START + LIMIT)], START + LIMIT)
    sweep(engine, START + LIMIT + 1)
    assert state_of(engine, "kapas") == "up"


def test_a_tower_that_died_by_its_will_stays_down(engine: Engine) -> None:
    all_up(engine)
    writer(engine).store([last_will("balen", START + SECOND)], START)
    sweep(engine, START + 60 * MINUTE)
    assert state_of(engine, "balen") == "down"


def test_planned_silence_is_no_silence(engine: Engine) -> None:
    all_up(engine)
    writer(engine).store([message("balen", "maintenance", START + SECOND)], START)
    sweep(engine, START + 60 * MINUTE)
    assert state_of(engine, "balen") == "maintenance"


def test_what_never_reported_has_nothing_to_miss(engine: Engine) -> None:
    seed(engine)
    assert sweep(engine, START + 60 * MINUTE) == 0
    assert scalar(engine, "SELECT count(*) FROM state_event") == 0


def test_flapping_ends_when_its_changes_have_aged_out(engine: Engine) -> None:
    seed(engine)
    made = writer(engine, policy=Policy(confirm=1, window=1))
    last = START + 11 * 10 * SECOND
    made.store([message("balen-a", "down" if n % 2 else "up", START + n * 10 * SECOND) for n in range(12)], START)
    assert scalar(engine, "SELECT count(*) FROM element_state WHERE flapping_since IS NOT NULL") == 1
    made.store([message("balen-a", "down", at) for at in range(last, last + 20 * MINUTE, 10 * SECOND)], START)
    assert sweep(engine, last + 14 * MINUTE) == 0
    assert sweep(engine, last + 16 * MINUTE) == 1
    assert scalar(engine, "SELECT count(*) FROM state_event WHERE kind = 'flapping_end'") == 1
    assert scalar(engine, "SELECT count(*) FROM element_state WHERE flapping_since IS NOT NULL") == 0
