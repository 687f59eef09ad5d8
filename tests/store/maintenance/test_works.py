"""Works: what changes them, that the past keeps its own plan, and that two at once are one."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import HOUR, MINUTE, Instant
from commandcenter.domain.maintenance.model import Stage
from commandcenter.domain.model import State
from commandcenter.store.queries import network
from commandcenter.store.writes.maintenance import changes
from commandcenter.store.writes.maintenance import works as writes
from commandcenter.store.writes.maintenance.works import Overtaken
from tests.network import seed
from tests.store.maintenance.planning import AT, BY, windows, work, works


@pytest.fixture
def ids(engine: Engine) -> dict[str, int]:
    return seed(engine)


@pytest.fixture
def number(engine: Engine, ids: dict[str, int]) -> int:
    """Balen and its links, from 11.00 to 13.00."""
    with engine.begin() as connection:
        elements = [ids["balen"], ids["balen-a"], ids["balen-b"]]
        return writes.add(connection, elements, AT + HOUR, AT + 3 * HOUR, "ganti antena", BY, AT)


def state(engine: Engine, id_: int, at: int) -> State:
    with engine.connect() as connection:
        picture = network.picture(connection, Instant(at, live=False))
    assert picture is not None
    return picture.elements[id_].status.state


def test_a_work_is_one_number_with_all_that_it_is_about(engine: Engine, number: int) -> None:
    (found,) = works(engine)
    assert (found.number, found.stage, found.by, found.reason) == (number, Stage.PLANNED, BY, "ganti antena")
    assert [part.key for part in found.parts] == ["balen", "balen-a", "balen-b"]
    assert work(engine, number, AT + 2 * HOUR).stage is Stage.RUNNING
    assert work(engine, number, AT + 3 * HOUR).stage is Stage.ENDED


def test_cancelled_before_it_begins_it_never_was(engine: Engine, number: int) -> None:
    with engine.begin() as connection:
        assert changes.cancel(connection, number, BY, AT + MINUTE) is not None
        assert changes.cancel(connection, number, BY, AT + 2 * MINUTE) is None
    assert works(engine, AT + MINUTE) == []
    assert work(engine, number, AT + MINUTE).stage is Stage.CANCELLED
    assert work(engine, number, AT).stage is Stage.PLANNED, "as it was known then"


def test_ended_early_it_ended_then(engine: Engine, number: int) -> None:
    with engine.begin() as connection:
        changes.cancel(connection, number, BY, AT + 2 * HOUR)
    found = work(engine, number, AT + 4 * HOUR)
    assert (found.stage, found.starts_at, found.ends_at) == (Stage.ENDED, AT + HOUR, AT + 2 * HOUR)


def test_extended_while_it_runs_and_the_past_keeps_its_plan(engine: Engine, number: int, ids: dict[str, int]) -> None:
    with engine.begin() as connection:
        changes.extend(connection, number, AT + 3 * HOUR, AT + 5 * HOUR, BY, AT + 2 * HOUR)
    assert work(engine, number, AT + 90 * MINUTE).ends_at == AT + 3 * HOUR, "as it was known before"
    found = work(engine, number, AT + 4 * HOUR)
    assert (found.stage, found.starts_at, found.ends_at) == (Stage.RUNNING, AT + HOUR, AT + 5 * HOUR)
    assert len(found.parts) == 3
    for at in (AT + 90 * MINUTE, AT + 2 * HOUR, AT + 4 * HOUR):
        assert state(engine, ids["balen"], at) is State.MAINTENANCE


def test_extended_after_its_end_what_was_between_stays_unplanned(
    engine: Engine, number: int, ids: dict[str, int]
) -> None:
    with engine.begin() as connection:
        changes.extend(connection, number, AT + 3 * HOUR, AT + 5 * HOUR, BY, AT + 4 * HOUR)
    assert work(engine, number, AT + 4 * HOUR).stage is Stage.RUNNING
    assert work(engine, number, AT + 4 * HOUR).ends_at == AT + 5 * HOUR
    assert ("balen", AT + HOUR, AT + 3 * HOUR) in windows(engine)
    assert ("balen", AT + 4 * HOUR, AT + 5 * HOUR) in windows(engine)


def test_who_saw_another_end_is_told(engine: Engine, number: int) -> None:
    with engine.begin() as connection:
        with pytest.raises(Overtaken) as raised:
            changes.extend(connection, number, AT + 2 * HOUR, AT + 5 * HOUR, BY, AT)
        assert raised.value.current is not None
        assert raised.value.current.ends_at == AT + 3 * HOUR
        with pytest.raises(Overtaken):
            changes.cancel(connection, number, BY, AT, seen_end=AT + 2 * HOUR)
        with pytest.raises(Overtaken):
            changes.move(connection, number, AT, AT + 9 * HOUR, BY, AT)
        with pytest.raises(Overtaken):
            changes.extend(connection, 999, AT, AT + 5 * HOUR, BY, AT)


def test_moved_it_is_as_long_as_before(engine: Engine, number: int) -> None:
    with engine.begin() as connection:
        changes.move(connection, number, AT + HOUR, AT + 24 * HOUR, BY, AT)
    (found,) = works(engine, AT)
    assert (found.number, found.starts_at, found.ends_at) == (number, AT + 24 * HOUR, AT + 26 * HOUR)
    with engine.begin() as connection, pytest.raises(Overtaken):
        changes.move(connection, number, AT + 24 * HOUR, AT + 40 * HOUR, BY, AT + 25 * HOUR)


def test_of_two_who_extend_at_once_one_does(engine: Engine, number: int) -> None:
    assert raced(engine, number) == 1
    assert len(windows(engine)) == 3, "no window is there twice"


def raced(engine: Engine, number: int, n: int = 6) -> int:
    """How many of ``n`` threads that extend from the same end are let."""
    gate, done = threading.Barrier(n), list[int]()

    def one(i: int) -> None:
        gate.wait()
        with engine.begin() as connection:
            try:
                changes.extend(connection, number, AT + 3 * HOUR, AT + (5 + i) * HOUR, BY, AT + 2 * HOUR)
            except Overtaken:
                return
        done.append(i)

    _together(one, n)
    return len(done)


def _together(do: Callable[[int], None], n: int) -> None:
    threads = [threading.Thread(target=do, args=(i,)) for i in range(n)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


@pytest.mark.parametrize(("starts_at", "ends_at"), [(AT, AT), (AT + 1, AT), (AT, -1)])
def test_nothing_ends_before_it_begins(engine: Engine, ids: dict[str, int], starts_at: int, ends_at: int) -> None:
    with engine.begin() as connection, pytest.raises(ValueError):
        writes.add(connection, [ids["balen"]], starts_at, ends_at, "uji", BY, AT)
