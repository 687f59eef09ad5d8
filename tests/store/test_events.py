"""The last changes: newest first, what flaps in one line."""

from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.inventory import Plan
from commandcenter.domain.picture import Event
from commandcenter.domain.state import Policy
from commandcenter.store.queries.events import events
from commandcenter.store.writes import liveness
from tests.network import PLAN, START, message, seed, writer

QUICK = Policy(confirm=1, window=1)


def look(engine: Engine, at: int, live: bool = True, **arguments: int) -> tuple[Event, ...]:
    with engine.connect() as connection:
        return events(connection, Instant(at, live), **arguments)


def say(engine: Engine, key: str, status: str, at: int, reason: str | None = None) -> None:
    writer(engine, policy=QUICK).store([message(key, status, at, reason=reason)], at)


def flap(engine: Engine, start: int, times: int) -> int:
    """``times`` changes, ten seconds apart, from down; the instant of the last one."""
    for n in range(times + 1):
        say(engine, "kapas-a", "down" if n % 2 == 0 else "up", start + n * 10 * SECOND)
    return start + times * 10 * SECOND


def test_newest_first_with_element_words_and_reason(engine: Engine) -> None:
    seed(engine)
    say(engine, "kapas", "up", START)
    say(engine, "kapas", "down", START + MINUTE, "petir")
    say(engine, "balen", "up", START + 2 * MINUTE)
    found = look(engine, START + HOUR)
    assert [(event.element.key, event.from_state, event.to_state, event.at, event.reason) for event in found] == [
        ("balen", "unknown", "up", START + 2 * MINUTE, None),
        ("kapas", "up", "down", START + MINUTE, "petir"),
        ("kapas", "unknown", "up", START, None),
    ]
    assert {event.times for event in found} == {1}


def test_at_a_past_instant_only_what_was_known_then(engine: Engine) -> None:
    seed(engine)
    say(engine, "kapas", "up", START)
    say(engine, "kapas", "down", START + HOUR)
    assert len(look(engine, START + MINUTE, live=False)) == 1
    assert look(engine, START - 1, live=False) == ()


def test_the_limit_and_one_element(engine: Engine) -> None:
    ids = seed(engine)
    for n in range(4):
        say(engine, "kapas", "down" if n % 2 else "up", START + n * HOUR)
        say(engine, "balen", "up" if n % 2 else "down", START + n * HOUR)
    assert len(look(engine, START + DAY, limit=3)) == 3
    own = look(engine, START + DAY, element_id=ids["kapas"])
    assert {event.element.key for event in own} == {"kapas"}
    assert len(own) == 4


def test_flapping_is_one_line_with_how_often_it_changed(engine: Engine) -> None:
    """Twenty changes: five before the mark stand alone, the others are folded into it."""
    seed(engine)
    last = flap(engine, START, 20)
    found = look(engine, last + SECOND)
    assert [event.kind for event in found] == ["flapping_start", *["state"] * 6]
    assert found[0].times == 15
    assert len(look(engine, last + SECOND, limit=5)) == 5


def test_flapping_that_ended_is_folded_between_its_marks(engine: Engine) -> None:
    seed(engine)
    last = flap(engine, START, 12)
    end = last + 20 * MINUTE
    assert liveness.sweep(engine, end, end, 3, QUICK) == 1
    say(engine, "kapas-a", "up", end + MINUTE)
    say(engine, "kapas-a", "down", end + 2 * MINUTE)
    kinds = [(event.kind, event.times) for event in look(engine, end + HOUR)]
    assert kinds[-8:] == [("flapping_end", 1), ("flapping_start", 7), *[("state", 1)] * 6]
    assert all(kind == "state" for kind, _times in kinds[:-8])


def test_in_the_middle_of_the_flapping_the_fold_holds_what_was_known_by_then(engine: Engine) -> None:
    seed(engine)
    last = flap(engine, START, 20)
    halfway = look(engine, START + 100 * SECOND, live=False)
    assert halfway[0].kind == "flapping_start"
    assert halfway[0].times < look(engine, last, live=False)[0].times


def test_a_retired_element_is_not_on_the_wall_of_today_but_on_that_of_then(engine: Engine) -> None:
    seed(engine)
    say(engine, "kapas-a", "up", START)
    seed(engine, Plan(PLAN.towers, PLAN.links[:-1]), START + DAY)
    assert look(engine, START + 2 * DAY) == ()
    assert len(look(engine, START + HOUR, live=False)) == 1
