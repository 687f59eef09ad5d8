"""Series: their windows are there once, whoever makes them and how often; what is changed of one stays changed."""

import threading
from datetime import date

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.inventory import Plan
from commandcenter.domain.inventory_diff import diff
from commandcenter.domain.maintenance.model import AHEAD, Series, Stage
from commandcenter.store import schema
from commandcenter.store.queries import inventory
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.writes import inventory as inventory_writes
from commandcenter.store.writes.maintenance import changes
from commandcenter.store.writes.maintenance import series as writes
from commandcenter.store.writes.maintenance.works import Overtaken
from tests.network import PLAN, seed, wib
from tests.store.maintenance.planning import AT, BY, series, windows, work, works

SUNDAYS = [wib(f"2026-{day} 01:00") for day in ("03-15", "03-22", "03-29", "04-05", "04-12")]


@pytest.fixture(autouse=True)
def ids(engine: Engine) -> dict[str, int]:
    return seed(engine)


def make(engine: Engine, wanted: Series, at: int = AT) -> int:
    with engine.begin() as connection:
        return writes.add(connection, wanted, at)


def fill(engine: Engine, id_: int, at: int) -> bool:
    with engine.begin() as connection:
        return writes.fill(connection, id_, at)


def begins(engine: Engine) -> list[int]:
    return sorted({starts_at for _key, starts_at, _ends_at in windows(engine)})


def test_its_windows_are_made_for_five_weeks_and_then_on(engine: Engine) -> None:
    id_ = make(engine, series())
    assert windows(engine) == [("balen", at, at + 2 * HOUR) for at in SUNDAYS]
    assert not fill(engine, id_, AT), "nothing is looked at twice"
    for day in range(0, 100, 3):
        fill(engine, id_, AT + day * DAY)
    made = begins(engine)
    assert made == list(series().occurrences(AT, AT + 99 * DAY + AHEAD))
    assert made[-1] == wib("2026-06-28 01:00"), "none after it has expired"


def test_an_occurrence_is_one_work_of_all_its_elements(engine: Engine) -> None:
    make(engine, series(scope=("behind:tower:balen",)))
    found = works(engine)
    assert len(found) == len(SUNDAYS)
    assert {part.key for part in found[0].parts} == {"balen", "balen-kanor", "kanor"}
    assert found[0].occurs_at == SUNDAYS[0]


def test_many_who_make_windows_at_once_make_them_once(engine: Engine) -> None:
    id_ = make(engine, series("daily"))
    gate = threading.Barrier(6)

    def one() -> None:
        gate.wait()
        fill(engine, id_, AT + 3 * DAY)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = begins(engine)
    assert len(found) == len(windows(engine)) == 38


def test_what_comes_into_the_kecamatan_joins_and_what_goes_leaves(engine: Engine) -> None:
    id_ = make(engine, series(scope=("kecamatan:35.22.14",)))
    first = works(engine)[0].number
    assert {part.key for part in works(engine)[0].parts} == {"kapas", "kapas-a"}
    without = Plan(PLAN.towers, PLAN.links[:-1])
    replan(engine, without, AT + HOUR)
    assert fill(engine, id_, AT + HOUR)
    assert {key for key, *_ in windows(engine)} == {"kapas"}
    replan(engine, PLAN, AT + 2 * HOUR)
    assert fill(engine, id_, AT + 2 * HOUR)
    found = works(engine, AT + 2 * HOUR)[0]
    assert (found.number, len(found.parts)) == (first, 2)


def replan(engine: Engine, plan: Plan, at: int) -> None:
    with engine.begin() as connection:
        inventory_writes.apply(connection, diff(inventory.load(connection), plan), at)


def test_one_is_left_out_and_stays_out(engine: Engine) -> None:
    id_ = make(engine, series())
    far = wib("2026-05-03 01:00")  # no window is there yet
    with engine.begin() as connection:
        assert writes.skip(connection, id_, SUNDAYS[1], BY, AT)
        assert not writes.skip(connection, id_, SUNDAYS[1], BY, AT), "once"
        assert writes.skip(connection, id_, far, BY, AT)
        assert not writes.skip(connection, id_, SUNDAYS[1] + MINUTE, BY, AT), "that is none of its occurrences"
        assert not writes.skip(connection, 999, SUNDAYS[1], BY, AT)
    for day in range(0, 70, 7):
        fill(engine, id_, AT + day * DAY)
    assert SUNDAYS[0] in begins(engine)
    assert not {SUNDAYS[1], far} & set(begins(engine))


def test_one_is_moved_twice_and_others_stay(engine: Engine) -> None:
    make(engine, series())
    number = works(engine)[0].number
    with engine.begin() as connection:
        changes.move(connection, number, SUNDAYS[0], SUNDAYS[0] - 3 * DAY, BY, AT)
    with engine.begin() as connection:
        changes.move(connection, number, SUNDAYS[0] - 3 * DAY, SUNDAYS[0] + DAY, BY, AT + MINUTE)
        with pytest.raises(Overtaken):
            changes.move(connection, number, SUNDAYS[0] - 3 * DAY, SUNDAYS[0] + 2 * DAY, BY, AT + MINUTE)
    id_ = work(engine, number).series
    assert id_ is not None
    for day in range(10):
        fill(engine, id_, AT + day * DAY)
    assert begins(engine)[:3] == [SUNDAYS[0] + DAY, *SUNDAYS[1:3]]
    found = work(engine, number, AT + MINUTE)
    assert (found.starts_at, found.occurs_at, found.stage) == (SUNDAYS[0] + DAY, SUNDAYS[0], Stage.PLANNED)


@pytest.mark.parametrize("shift", [-20, -4, -1, 1, 3, 30])
def test_a_moved_one_is_made_once_wherever_it_went(engine: Engine, shift: int) -> None:
    id_ = make(engine, series("daily", minute=600))
    occurs_at = wib("2026-04-01 10:00")
    with engine.begin() as connection:
        span = (occurs_at + shift * DAY + HOUR, occurs_at + shift * DAY + 2 * HOUR)
        assert writes.move(connection, id_, occurs_at, span, BY, AT)
    for hour in range(0, 60 * 24, 41):
        fill(engine, id_, AT + hour * HOUR)
    found = windows(engine)
    assert ("balen", *span) in found
    assert len(found) == len(set(found))
    assert [each for each in found if each[1] == occurs_at] == []


def test_an_occurrence_is_extended_alone(engine: Engine) -> None:
    id_ = make(engine, series())
    first, second = (each.number for each in works(engine)[:2])
    with engine.begin() as connection:
        changes.extend(connection, first, SUNDAYS[0] + 2 * HOUR, SUNDAYS[0] + 4 * HOUR, BY, AT)
    with engine.begin() as connection:
        changes.extend(connection, second, SUNDAYS[1] + 2 * HOUR, SUNDAYS[1] + 6 * HOUR, BY, SUNDAYS[1] + HOUR)
    fill(engine, id_, SUNDAYS[1] + HOUR)
    assert windows(engine)[:3] == [
        ("balen", SUNDAYS[0], SUNDAYS[0] + 4 * HOUR),
        ("balen", SUNDAYS[1], SUNDAYS[1] + 6 * HOUR),
        ("balen", SUNDAYS[2], SUNDAYS[2] + 2 * HOUR),
    ]


def test_a_series_that_ends_takes_what_is_to_come_and_leaves_what_was(engine: Engine) -> None:
    id_ = make(engine, series())
    at = SUNDAYS[1] + HOUR
    with engine.begin() as connection:
        ended = writes.end(connection, id_, BY, at)
        assert ended is not None
        assert writes.end(connection, id_, BY, at) is None
    assert begins(engine) == SUNDAYS[:2], "the one that runs goes on"
    assert not fill(engine, id_, at + 3 * DAY)
    with engine.connect() as connection:
        assert queries.series(connection, at) == []
        assert [each.id for each in queries.series(connection, at - 1)] == [id_], "as it was known then"
        assert queries.one_series(connection, id_, at - 1) == ended


def test_one_that_began_while_nobody_made_windows_is_made_late(engine: Engine) -> None:
    id_ = make(engine, series(valid_until=date(2026, 12, 31)))
    late = wib("2026-07-12 01:30")
    fill(engine, id_, late)
    assert wib("2026-07-12 01:00") in begins(engine)
    assert wib("2026-07-05 01:00") not in begins(engine), "the past is not planned afterwards"


def test_one_that_is_made_while_it_would_run_begins_with_the_next(engine: Engine) -> None:
    make(engine, series(), at=SUNDAYS[0] + HOUR)
    assert begins(engine)[0] == SUNDAYS[1]


def test_of_ten_thousand_works_a_page_is_read(engine: Engine, ids: dict[str, int]) -> None:
    planned = {"element_id": ids["balen"], "reason": "uji", "recorded_at": AT}
    made = [planned | {"starts_at": AT + n * MINUTE, "ends_at": AT + (n + 1) * MINUTE} for n in range(10_000)]
    with engine.begin() as connection:
        connection.execute(schema.maintenance.insert(), made)
    with engine.connect() as connection:
        assert len(queries.works(connection, AT, 200)) == 200
        assert len(queries.past(connection, AT + 5_000 * MINUTE, 50)) == 50
        assert queries.count(connection, AT) == 10_000
