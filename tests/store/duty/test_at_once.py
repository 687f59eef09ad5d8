"""Eight at the same moment, in threads of their own: one gets through, the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import IntegrityError

from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.duty.model import Turn
from commandcenter.store.schema import duty, handover, rota_turn
from commandcenter.store.writes.duty import Overtaken, handovers, rota

AT = 1_795_417_500_000  # Monday 23 November 2026, 14.05 WIB
MANY = 8


def together(engine: Engine, deed: Callable[[Connection, int], object]) -> int:
    """How many of them got through."""
    gate = Barrier(MANY)

    def one(n: int) -> bool:
        with engine.connect() as connection:
            gate.wait()
            try:
                with connection.begin():
                    deed(connection, n)
            except (Overtaken, IntegrityError):
                return False
            return True

    with ThreadPoolExecutor(MANY) as pool:
        return sum(pool.map(one, range(MANY)))


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_one_of_many_changes_the_rota_that_nobody_had_changed_before(engine: Engine) -> None:
    def put(connection: Connection, n: int) -> None:
        rota.put(connection, "urc", 0, [Turn(0, "urc", (f"urc-{n}",), AT, AT + DAY)], f"network-{n}", AT)

    assert together(engine, put) == 1
    assert (count(engine, rota_turn), count(engine, duty)) == (1, 1)
    assert together(engine, lambda connection, n: rota.undo(connection, "urc", 1, f"network-{n}", AT)) == 1


def test_one_of_many_hands_over_and_one_of_many_takes_it(engine: Engine) -> None:
    def write(connection: Connection, n: int) -> None:
        handovers.write(connection, "urc", 0, f"dari {n}", "", f"urc-{n}", AT - HOUR)

    assert together(engine, write) == 1
    assert count(engine, handover) == 1
    assert together(engine, lambda connection, n: handovers.take(connection, 1, f"operator-{n}", AT)) == 1
