"""The rota in the store: who is on call as it was known, the second of two is told, every change can be undone."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, select

from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.domain.duty.handover import Lack
from commandcenter.domain.duty.model import DUTIES, Duty, Turn
from commandcenter.store import schema
from commandcenter.store.queries import duty as queries
from commandcenter.store.writes.duty import Overtaken
from commandcenter.store.writes.duty import rota as writes

AT = 1_795_417_500_000  # Monday 23 November 2026, 14.05 WIB
KEY = "jaringan"
HER = ("jaringan-1",)
HIM = ("jaringan-2",)


def turn(names: tuple[str, ...], starts_at: int, ends_at: int, *, is_swap: bool = False) -> Turn:
    return Turn(0, KEY, names, starts_at, ends_at, is_swap)


def put(engine: Engine, seen: int, *turns: Turn, at: int = AT) -> int:
    with engine.begin() as connection:
        return writes.put(connection, KEY, seen, turns, "network-1", at)


def undo(engine: Engine, seen: int, at: int = AT) -> tuple[int, Sequence[Turn], Sequence[Turn]]:
    with engine.begin() as connection:
        return writes.undo(connection, KEY, seen, "network-1", at)


def on_call(engine: Engine, at: int) -> tuple[str, ...]:
    with engine.connect() as connection:
        return queries.on_call(connection, KEY, at)


WEEK = turn(HER, AT, AT + 7 * DAY)
SWAP = turn(HIM, AT + HOUR, AT + 2 * HOUR, is_swap=True)


def test_a_swap_stands_above_the_week_and_a_newer_week_above_an_older(engine: Engine) -> None:
    put(engine, 0, WEEK)
    put(engine, 1, SWAP)
    put(engine, 2, turn(HIM, AT + 3 * HOUR, AT + 4 * HOUR))
    hours = [on_call(engine, AT + n * HOUR + MINUTE) for n in range(5)]
    assert hours == [HER, HIM, HER, HIM, HER]
    assert on_call(engine, AT + 7 * DAY) == ()
    with engine.connect() as connection:
        assert queries.on_call(connection, "urc", AT) == ()
        assert queries.on_call(connection, "naga", AT) == ()


def test_who_was_on_call_then_stays_as_it_was_known_then(engine: Engine) -> None:
    put(engine, 0, turn(HER, AT - DAY, AT + DAY), at=AT - DAY)
    put(engine, 1, turn(HIM, AT - DAY, AT + DAY), at=AT)  # says afterwards that it had been somebody else
    assert on_call(engine, AT - HOUR) == HER
    assert on_call(engine, AT) == HIM
    with engine.connect() as connection:
        assert len(queries.turns(connection, Instant(AT - 1, live=False), AT - DAY, AT, [KEY])) == 1


def test_of_two_who_saw_the_same_rota_the_second_is_told_and_nothing_of_his_is_kept(engine: Engine) -> None:
    put(engine, 0, WEEK)
    with pytest.raises(Overtaken):
        put(engine, 0, SWAP)
    with pytest.raises(Overtaken):
        put(engine, 2, SWAP)
    with engine.connect() as connection:
        assert len(connection.execute(select(schema.rota_turn)).all()) == 1


def test_a_change_is_undone_and_the_undoing_too(engine: Engine) -> None:
    put(engine, 0, WEEK)
    put(engine, 1, SWAP, turn(HIM, AT + 5 * HOUR, AT + 6 * HOUR))
    _, went, came = undo(engine, 2)
    assert (len(went), came) == (2, [])
    assert on_call(engine, AT + HOUR) == HER
    undo(engine, 3, AT + 1)
    assert on_call(engine, AT + HOUR) == HIM
    with pytest.raises(Overtaken):
        undo(engine, 3)
    with engine.connect() as connection:
        found = queries.last_change(connection, KEY, 4)
    assert found is not None
    assert (found.by, found.added, found.removed) == ("network-1", 2, 0)


def test_a_turn_that_was_taken_out_comes_back_by_undoing(engine: Engine) -> None:
    put(engine, 0, WEEK)
    put(engine, 1, SWAP)
    with engine.begin() as connection:
        (swap,) = [each for each in queries.turns(connection, Instant(AT), AT, AT + DAY, [KEY]) if each.is_swap]
        assert writes.remove(connection, KEY, 2, [swap.id], "network-1", AT) == 3
    assert on_call(engine, AT + HOUR) == HER
    with pytest.raises(Overtaken), engine.begin() as connection:
        writes.remove(connection, KEY, 3, [swap.id], "network-1", AT)
    undo(engine, 3)
    assert on_call(engine, AT + HOUR) == HIM


def test_nothing_was_ever_changed_so_nothing_can_be_undone(engine: Engine) -> None:
    with pytest.raises(Overtaken):
        undo(engine, 0)
    with pytest.raises(Overtaken), engine.begin() as connection:
        writes.put(connection, "naga", 0, [WEEK], "network-1", AT)


def test_duties_are_ours_until_somebody_says_otherwise(engine: Engine) -> None:
    with engine.begin() as connection:
        assert queries.duties(connection) == DUTIES
        own = Duty("opd-piket", "Piket OPD", "OPD stand-by", 60)
        writes.configure(connection, own)
        ours = next(each for each in DUTIES if each.key == KEY)
        writes.configure(connection, Duty(KEY, "Regu jaringan", ours.title_en, 5, True, "", "fri 16:00", 15))
        writes.put(connection, KEY, 0, [WEEK], "network-1", AT)
    with engine.connect() as connection:
        assert next(each.key for each in queries.duties(connection)) == KEY
        assert queries.titles(connection, "id")[KEY] == "Regu jaringan"
        found = queries.one(connection, KEY)
        assert found is not None
        assert (found.week_starts, found.grace_min, found.version) == ("fri 16:00", 15, 1)
        assert queries.one(connection, "opd-piket") == own


def test_standing_says_who_has_it_until_when_who_is_next_and_what_is_missing(engine: Engine) -> None:
    put(engine, 0, turn(HER, AT - HOUR, AT + HOUR), turn(HIM, AT + HOUR, AT + 2 * HOUR))
    with engine.connect() as connection:
        found = {each.duty.key: each for each in queries.standing(connection, Instant(AT))}
        assert (found[KEY].names, found[KEY].until, found[KEY].missing) == (HER, AT + HOUR, ())
        assert found[KEY].next is not None
        assert found[KEY].next.names == HIM
        assert (found["urc"].names, found["urc"].next, found["urc"].missing) == ((), None, ())
        (lack,) = queries.lacking(connection, AT + 3 * HOUR - MINUTE * 90)
        assert (lack.duty.key, lack.lack) == (KEY, Lack.NOT_WRITTEN)
        lacks = [each.lack for each in queries.lacking(connection, AT + 3 * HOUR)]
        assert lacks == [Lack.NOBODY]  # once it is nobody's, nobody can be asked to take it over
