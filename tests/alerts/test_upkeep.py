"""Upkeep of planned work: everything is told once, whenever it is killed and however often it runs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from commandcenter.alerts import upkeep
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.store.schema import (
    maintenance,
    maintenance_exception,
    maintenance_notice,
    maintenance_series,
    notice,
)
from commandcenter.store.writes import workers
from commandcenter.store.writes.maintenance import changes, notices
from commandcenter.store.writes.maintenance import series as series_writes
from commandcenter.store.writes.maintenance import works as writes
from tests.network import message, rows, seed, wib, writer
from tests.store.maintenance.planning import AT, BY, series


@pytest.fixture
def ids(engine: Engine) -> dict[str, int]:
    return seed(engine)


def report(engine: Engine, key: str, status: str, at: int) -> None:
    writer(engine).store([message(key, status, at - n * SECOND, at) for n in (2, 1, 0)], at)


def listen(engine: Engine, at: int) -> None:
    workers.start(engine, "ingest-0", 1, "localhost:1883", at)
    workers.beat(engine, "ingest-0", True, None, 0, 0, at)


def plan(engine: Engine, id_: int, starts_at: int = AT + HOUR, ends_at: int = AT + 2 * HOUR) -> int:
    with engine.begin() as connection:
        return writes.add(connection, [id_], starts_at, ends_at, "ganti antena", BY, AT)


def tick(engine: Engine, at: int) -> list[str]:
    return [f"{each.subject} {each.kind.value}" for each in upkeep.tick(engine, at)]


def enqueued(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT occasion, subject FROM notice ORDER BY id")


def test_a_work_is_told_at_its_start_and_end_once(engine: Engine, ids: dict[str, int]) -> None:
    number = plan(engine, ids["balen"])
    assert tick(engine, AT) == []
    assert tick(engine, AT + HOUR) == [f"work:{number} started"]
    assert tick(engine, AT + HOUR) == tick(engine, AT + 90 * MINUTE) == []
    assert tick(engine, AT + 2 * HOUR) == [f"work:{number} ended"]
    listen(engine, AT + 130 * MINUTE)
    report(engine, "balen", "up", AT + 130 * MINUTE)
    assert tick(engine, AT + 130 * MINUTE) == [f"work:{number} restored"]
    assert tick(engine, AT + 140 * MINUTE) == []
    subject = f"maintenance:{number}"
    assert enqueued(engine) == [("maintenance_started", subject), ("maintenance_ended", subject)]


def test_work_that_is_not_up_ten_minutes_after_its_end_is_an_overrun(engine: Engine, ids: dict[str, int]) -> None:
    number = plan(engine, ids["balen"])
    tick(engine, AT + HOUR)
    report(engine, "balen", "down", AT + HOUR)
    listen(engine, AT + 2 * HOUR + 9 * MINUTE)
    assert "overrun" not in str(tick(engine, AT + 2 * HOUR + 9 * MINUTE))
    assert tick(engine, AT + 3 * HOUR) == [], "while nobody listens nobody knows"
    listen(engine, AT + 3 * HOUR)
    assert tick(engine, AT + 3 * HOUR) == [f"work:{number} overrun"]
    assert tick(engine, AT + 4 * HOUR) == []
    with engine.begin() as connection:
        changes.extend(connection, number, AT + 2 * HOUR, AT + 6 * HOUR, BY, AT + 5 * HOUR)
    assert tick(engine, AT + 5 * HOUR) == [], "that it goes on was not to be told: somebody just said it"
    listen(engine, AT + 7 * HOUR)
    assert tick(engine, AT + 7 * HOUR) == [f"work:{number} ended", f"work:{number} overrun"]


def test_what_fails_later_or_by_something_else_is_no_overrun(engine: Engine, ids: dict[str, int]) -> None:
    plan(engine, ids["balen"])
    plan(engine, ids["kanor"])
    for key in ("balen", "kanor"):
        report(engine, key, "up", AT)
    report(engine, "balen", "down", AT + 2 * HOUR + 11 * MINUTE)
    report(engine, "kanor", "down", AT + 90 * MINUTE)
    report(engine, "balen-kanor", "down", AT + 90 * MINUTE)  # the link is no part of the work
    listen(engine, AT + 3 * HOUR)
    assert [each.split()[1] for each in tick(engine, AT + 3 * HOUR)] == ["ended", "restored", "ended", "restored"]


def test_what_ended_while_nobody_looked_is_news_for_two_days(engine: Engine, ids: dict[str, int]) -> None:
    number = plan(engine, ids["balen"])
    assert tick(engine, AT + 5 * DAY) == []
    assert f"work:{number} ended" in tick(engine, AT + DAY)


def test_one_that_is_cancelled_in_time_is_not_told(engine: Engine, ids: dict[str, int]) -> None:
    number = plan(engine, ids["balen"])
    with engine.begin() as connection:
        changes.cancel(connection, number, BY, AT)
    assert tick(engine, AT + HOUR) == tick(engine, AT + 2 * HOUR) == []


def test_a_series_is_announced_two_weeks_before_it_expires(engine: Engine, ids: dict[str, int]) -> None:
    with engine.begin() as connection:
        id_ = series_writes.add(connection, series("monthly on day 1"), AT)
        ended = series_writes.add(connection, series("monthly on day 1"), AT)
        series_writes.end(connection, ended, BY, AT)
        series_writes.add(connection, series(valid_until=date(2026, 3, 16)), AT)  # too short for it
    assert tick(engine, AT + HOUR) == []
    tick(engine, wib("2026-03-20 00:00"))
    expired = wib("2026-07-01 00:00")
    assert tick(engine, expired - 14 * DAY - 1) == []
    assert tick(engine, expired - 14 * DAY) == [f"series:{id_} expiring"]
    assert tick(engine, expired - 1) == []
    assert tick(engine, expired) == [f"series:{id_} expired"]
    assert tick(engine, expired + HOUR) == []


class Killed(Exception):
    """The process is not there any more."""


def killing(steps: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, until it has been called so often: then the process dies, before or after it, by turns."""
    left = [steps]

    def called(*args: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and steps % 2:
            raise Killed
        done = function(*args, **more)
        if left[0] == 0:
            raise Killed
        return done

    return called


@pytest.fixture
def crashing(sqlite_url: str) -> Engine:
    from commandcenter.store.engine import create_engine

    engine = create_engine(sqlite_url)
    seed(engine)
    return engine


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 8 * 60), st.integers(0, 12)), min_size=1, max_size=25))
def test_killed_anywhere_it_makes_and_tells_everything_once(crashing: Engine, runs: list[tuple[int, int]]) -> None:
    """``runs``: minutes from one tick to the next, and after how many steps of telling the process dies (0: never)."""
    with crashing.begin() as connection:
        for table in (notice, maintenance_notice, maintenance, maintenance_exception, maintenance_series):
            connection.execute(table.delete())
        series_writes.add(connection, series("daily", ("behind:tower:balen",)), AT)
    at, original = AT, notices.note
    for minutes, steps in runs:
        at += minutes * MINUTE
        try:
            upkeep.notices.note = killing(steps, original) if steps else original  # type: ignore[attr-defined]
            upkeep.tick(crashing, at)
        except Killed:
            pass
        finally:
            upkeep.notices.note = original  # type: ignore[attr-defined]
    upkeep.tick(crashing, at)
    told = rows(crashing, "SELECT subject, kind, due_at FROM maintenance_notice")
    sent = rows(crashing, "SELECT occasion, subject FROM notice")
    assert len(told) == len(set(told))
    assert len(sent) == len(set(sent)), "one notice of each"
    assert {(f"maintenance_{kind}", subject.replace("work:", "maintenance:")) for subject, kind, _ in told} == set(sent)
    begun = rows(crashing, "SELECT DISTINCT work FROM maintenance WHERE ends_at <= :at", at=at)
    ended = {subject for subject, kind, _ in told if kind == "ended"}
    assert ended == {f"work:{number}" for (number,) in begun if is_news(crashing, number, at)}


def is_news(engine: Engine, number: int, at: int) -> bool:
    ends_at = rows(engine, "SELECT max(ends_at) FROM maintenance WHERE work = :number", number=number)[0][0]
    said = rows(engine, "SELECT 1 FROM maintenance_notice WHERE subject = :s AND kind = 'ended'", s=f"work:{number}")
    return bool(said) or at - ends_at < 2 * DAY
