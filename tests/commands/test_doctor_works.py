"""What the doctor says of planned work."""

from datetime import date

from sqlalchemy import Engine

from commandcenter.commands.doctor import works
from commandcenter.domain.clock import HOUR, MINUTE, SECOND
from commandcenter.store.writes import workers
from commandcenter.store.writes.maintenance import series as series_writes
from commandcenter.store.writes.maintenance import works as writes
from tests.network import message, seed, wib, writer
from tests.store.maintenance.planning import AT, BY, series


def seen(engine: Engine, at: int) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [(verdict, said) for _check, verdict, said, _advice in works.look(connection, at)]


def test_nothing_is_said_where_nothing_is_planned(engine: Engine) -> None:
    seed(engine)
    assert seen(engine, AT) == []


def test_work_past_its_end_and_a_series_that_expires_are_named(engine: Engine) -> None:
    ids = seed(engine)
    with engine.begin() as connection:
        number = writes.add(connection, [ids["balen"]], AT, AT + HOUR, "uji", BY, AT)
        series_writes.add(connection, series(valid_until=date(2026, 3, 31)), AT)
    assert [verdict for verdict, _ in seen(engine, AT)] == ["ok"]
    at = AT + 2 * HOUR
    writer(engine).store([message("balen", "down", AT + 30 * MINUTE - n * SECOND) for n in (2, 1, 0)], AT + 30 * MINUTE)
    workers.start(engine, "ingest-0", 1, "localhost:1883", at)
    workers.beat(engine, "ingest-0", True, None, 0, 0, at)
    assert seen(engine, at) == [
        ("warning", f"work {number} ended at 2026-03-10 11:00 WIB and is not up again: tower balen")
    ]
    expiring = wib("2026-03-25 12:00")
    assert ("warning", "series 1 (tower:balen) expires after 2026-03-31") in seen(engine, expiring)


def test_a_series_without_windows_is_named(engine: Engine) -> None:
    seed(engine)
    with engine.begin() as connection:
        series_writes.add(connection, series("daily", valid_until=date(2026, 12, 31)), AT)
    assert ("warning", "series 1 (tower:balen) has no windows ahead of it") in seen(engine, wib("2026-06-01 12:00"))
