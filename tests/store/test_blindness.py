"""A monitor that is blind knows from when to when it was, whoever was killed meanwhile, and charges nobody with it."""

from sqlalchemy import Engine

from commandcenter.domain.availability.blindness import Cause, Gap
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.domain.state import Policy
from commandcenter.store.queries import blindness
from commandcenter.store.writes import blindness as writes
from commandcenter.store.writes import liveness, workers
from tests.network import HEARTBEAT_S, KEYS, START, last_will, message, seed, writer

LATER = START + 10 * MINUTE


def start(engine: Engine, at: int, name: str = "ingest-0") -> None:
    workers.start(engine, name, 42, "localhost:1883", at)


def beat(engine: Engine, at: int, is_connected: bool = True, name: str = "ingest-0", error: str | None = None) -> None:
    assert workers.beat(engine, name, is_connected, error, 0, 0, at)


def gaps(engine: Engine, until: int = LATER, from_: int = START - MINUTE) -> list[Gap]:
    with engine.connect() as connection:
        return blindness.gaps(connection, from_, until)


def current(engine: Engine, at: int) -> Gap | None:
    with engine.connect() as connection:
        return blindness.current(connection, at)


def test_a_store_in_which_no_worker_ever_ran_calls_nothing_blind(engine: Engine) -> None:
    assert gaps(engine) == []
    assert current(engine, START) is None
    start(engine, START)
    workers.start(engine, "feeds", 43, "", START, kind="feeds")
    workers.finish(engine, "feeds", 0, 0, START + SECOND)
    assert gaps(engine, START + SECOND) == []
    beat(engine, START + SECOND, False)  # it has no broker yet: from now on somebody should hear
    assert gaps(engine, START + 2 * SECOND) == [Gap(START, None, Cause.BROKER)]


def test_losing_the_broker_blinds_from_that_moment_until_it_is_back(engine: Engine) -> None:
    start(engine, START)
    beat(engine, START)
    beat(engine, START + 2 * SECOND)
    beat(engine, START + 3 * SECOND, False)
    assert current(engine, START + 4 * SECOND) == Gap(START + 3 * SECOND, None, Cause.BROKER)
    beat(engine, START + 60 * SECOND, False)
    beat(engine, START + 63 * SECOND)
    assert gaps(engine) [:1] == [Gap(START + 3 * SECOND, START + 63 * SECOND, Cause.BROKER)]  # fmt: skip
    assert current(engine, START + 64 * SECOND) is None
    assert current(engine, START + 10 * SECOND) is not None


def test_with_several_workers_it_is_blind_only_when_none_of_them_listens(engine: Engine) -> None:
    for name in ("ingest-0", "ingest-1"):
        start(engine, START, name)
        beat(engine, START, name=name)
    beat(engine, START + SECOND, False)
    assert current(engine, START + 2 * SECOND) is None
    beat(engine, START + 2 * SECOND, name="ingest-1")  # its last: it is killed
    beat(engine, START + 8 * SECOND, False)
    assert current(engine, START + 8 * SECOND) is None
    beat(engine, START + 20 * SECOND, False)
    assert gaps(engine, START + 21 * SECOND) == [Gap(START + 2 * SECOND, None, Cause.BROKER)]
    beat(engine, START + 30 * SECOND, name="ingest-0")
    assert gaps(engine, START + 31 * SECOND) == [Gap(START + 2 * SECOND, START + 30 * SECOND, Cause.BROKER)]


def test_killed_workers_leave_a_gap_that_nobody_wrote_and_a_start_writes_it(engine: Engine) -> None:
    start(engine, START)
    beat(engine, START)
    assert current(engine, START + 9 * SECOND) is None
    assert current(engine, START + 11 * SECOND) == Gap(START, None, Cause.INGEST)
    assert gaps(engine, START + MINUTE) == [Gap(START, None, Cause.INGEST)]
    start(engine, START + 2 * MINUTE)
    beat(engine, START + 2 * MINUTE + SECOND)
    beat(engine, START + 2 * MINUTE + 3 * SECOND)
    assert gaps(engine, START + 2 * MINUTE + 4 * SECOND) == [Gap(START, START + 2 * MINUTE + SECOND, Cause.INGEST)]


def test_a_clean_stop_blinds_until_the_next_start(engine: Engine) -> None:
    start(engine, START)
    beat(engine, START)
    workers.finish(engine, "ingest-0", 0, 0, START + SECOND)
    assert current(engine, START + MINUTE) == Gap(START + SECOND, None, Cause.INGEST)
    start(engine, START + MINUTE)
    beat(engine, START + MINUTE + SECOND)
    assert gaps(engine, START + 2 * MINUTE)[0] == Gap(START + SECOND, START + MINUTE + SECOND, Cause.INGEST)


def test_a_worker_that_could_not_write_for_long_says_afterwards_that_it_was_blind(engine: Engine) -> None:
    start(engine, START)
    beat(engine, START)
    beat(engine, START + 5 * MINUTE)
    beat(engine, START + 5 * MINUTE + 2 * SECOND)
    found = gaps(engine, START + 5 * MINUTE + 3 * SECOND)
    assert found == [Gap(START, START + 5 * MINUTE, Cause.STORE)]


def test_trouble_with_the_subscription_is_blindness_too(engine: Engine) -> None:
    start(engine, START)
    beat(engine, START)
    beat(engine, START + SECOND, error="the broker refuses the subscription")
    assert current(engine, START + 2 * SECOND) == Gap(START + SECOND, None, Cause.BROKER)


def test_when_all_fall_silent_together_it_is_our_own_ear(engine: Engine) -> None:
    seed(engine)
    put = writer(engine)
    start(engine, START)
    beat(engine, START)
    put.store([message(key, "up", START) for key in KEYS], START)
    silent = START + 3 * HEARTBEAT_S * SECOND + 1
    writes.judge_hearing(engine, START - MINUTE, 3, silent - 1)
    assert current(engine, START + SECOND) is None
    writes.judge_hearing(engine, START - MINUTE, 3, silent)
    liveness.sweep(engine, silent, START - MINUTE, 3, Policy())
    assert current(engine, silent) == Gap(START, None, Cause.UPLINK)
    beat(engine, silent + SECOND)  # that somebody listens does not end it
    put.store([message(KEYS[0], "up", silent + 2 * SECOND)], silent + 2 * SECOND)
    writes.judge_hearing(engine, START - MINUTE, 3, silent + 3 * SECOND)
    assert current(engine, silent + 4 * SECOND) is not None  # the others have not had the time yet
    again = silent + (2 + HEARTBEAT_S) * SECOND
    writes.judge_hearing(engine, START - MINUTE, 3, again)
    assert gaps(engine, again)[0] == Gap(START, again, Cause.UPLINK)


def test_elements_that_said_that_they_end_are_not_our_ear(engine: Engine) -> None:
    """A main tower that dies takes all with it, and the broker says so of each: that is no blindness."""
    seed(engine)
    put = writer(engine)
    put.store([message(key, "up", START) for key in KEYS], START)
    put.store([last_will(key, START + SECOND) for key in KEYS], START + SECOND)
    writes.judge_hearing(engine, START - MINUTE, 3, START + 10 * MINUTE)
    assert current(engine, START + 10 * MINUTE) is None
