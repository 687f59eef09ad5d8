"""Retention: each level for its own time, in short transactions, and the changes of state for ever."""

import threading
import time

from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.model import Rejected
from commandcenter.settings import Settings
from commandcenter.store import retention
from commandcenter.store.writes import quarantine
from tests.network import START, message, rows, scalar, seed, writer

LEVELS = retention.limits(Settings())


def fill(engine: Engine, days: int) -> None:
    """An hourly reading of two links over the last ``days`` days before START, the oldest first."""
    made = writer(engine, sample_days=days + 1)
    readings = [
        message(key, "up" if hour // 2 % 2 else "down", START - hour * HOUR)
        for hour in range(days * 24, 0, -1)
        for key in ("balen-a", "kapas-a")
    ]
    for start in range(0, len(readings), 1000):
        made.store(readings[start : start + 1000], START)


def oldest(engine: Engine, table: str, column: str) -> int:
    return int(scalar(engine, f"SELECT min({column}) FROM {table}"))


def test_each_level_is_kept_as_long_as_its_setting_says(engine: Engine) -> None:
    seed(engine)
    fill(engine, days=40)
    events = scalar(engine, "SELECT count(*) FROM state_event")
    before = {table: scalar(engine, f"SELECT count(*) FROM {table}") for table in ("rollup_hour", "rollup_day")}
    expected = retention.expired(engine, LEVELS, START)
    deleted = retention.prune(engine, LEVELS, START)
    assert deleted == expected
    assert deleted == {
        "sample": 2 * 24 * 33, "rollup_5m": 2 * 24 * 5, "rollup_hour": 0, "rollup_day": 0, "quarantine": 0,
        "feed_run": 0, "session": 0, "notice": 0, "complaint": 0, "complaint_count": 0, "observation": 0, "target": 0,
        "feed_item": 0,
    }  # fmt: skip
    assert oldest(engine, "sample", "event_at") == START - 7 * DAY
    assert oldest(engine, "rollup_5m", "bucket_at") == START - 35 * DAY
    assert {table: scalar(engine, f"SELECT count(*) FROM {table}") for table in before} == before
    assert scalar(engine, "SELECT count(*) FROM state_event") == events > 100
    assert retention.prune(engine, LEVELS, START) == dict.fromkeys(deleted, 0)


def test_years_later_hours_and_days_go_too_and_the_changes_of_state_stay(engine: Engine) -> None:
    seed(engine)
    fill(engine, days=2)
    events = scalar(engine, "SELECT count(*) FROM state_event")
    assert retention.prune(engine, LEVELS, START + 401 * DAY)["rollup_hour"] == 96
    assert scalar(engine, "SELECT count(*) FROM rollup_day") > 0
    retention.prune(engine, LEVELS, START + 3663 * DAY)
    assert scalar(engine, "SELECT count(*) FROM rollup_day") == 0
    assert scalar(engine, "SELECT count(*) FROM state_event") == events


def test_a_piece_is_at_most_a_day_of_one_element(engine: Engine) -> None:
    """Ingest waits for the lock of a piece, never for the whole."""
    seed(engine)
    fill(engine, days=12)
    pieces = list(retention.pieces(engine, LEVELS[:1], START))
    assert sum(n for _table, n in pieces) == 2 * 24 * 5
    assert max(n for _table, n in pieces) == 24


def test_a_writer_gets_in_between_two_pieces(engine: Engine) -> None:
    seed(engine)
    fill(engine, days=12)
    pruning = retention.pieces(engine, LEVELS, START)
    next(pruning)
    started = time.monotonic()
    done = threading.Thread(target=lambda: writer(engine).store([message("balen", at=START)], START))
    done.start()
    done.join(10)
    assert time.monotonic() - started < 2
    assert scalar(engine, "SELECT count(*) FROM sample WHERE event_at = :at", at=START) == 1
    list(pruning)


def test_history_of_a_retired_element_is_pruned_as_any_other(engine: Engine) -> None:
    seed(engine)
    fill(engine, days=10)
    with engine.begin() as connection:
        connection.execute(text("UPDATE element SET retired_at = :at"), {"at": START})
    assert retention.prune(engine, LEVELS, START)["sample"] == 2 * 24 * 3


def test_only_settled_quarantine_is_pruned(engine: Engine) -> None:
    """What nobody has looked at stays, however old it is."""
    with engine.begin() as connection:
        quarantine.keep(connection, [Rejected(f"topic/{n}", b"x", "not_json", "", START - 900 * DAY) for n in range(3)])
        settled = [row[0] for row in connection.execute(text("SELECT id FROM quarantine ORDER BY id LIMIT 2"))]
        quarantine.settle(connection, settled[:1], "dismissed", START - 91 * DAY)
        quarantine.settle(connection, settled[1:], "dismissed", START - 89 * DAY)
    assert retention.prune(engine, LEVELS, START)["quarantine"] == 1
    assert scalar(engine, "SELECT count(*) FROM quarantine") == 2


def test_pruning_does_not_change_what_the_state_is(engine: Engine) -> None:
    seed(engine)
    fill(engine, days=10)
    before = rows(engine, "SELECT * FROM element_state ORDER BY id")
    retention.prune(engine, LEVELS, START + 60 * MINUTE)
    assert rows(engine, "SELECT * FROM element_state ORDER BY id") == before
