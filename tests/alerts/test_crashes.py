"""Killed at any moment and started again, the engine re-fires nothing, leaks nothing and orphans nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from commandcenter.alerts import plan
from commandcenter.alerts.plan import SETTLE
from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.model import Treatment
from commandcenter.domain.alerts.rules import Condition, Step
from commandcenter.domain.clock import HOUR, MINUTE, SECOND
from tests.alerts import world
from tests.alerts.hand import STATE, Hand, Said, wipe

DOWN = Condition(among=frozenset({"down"}))
ON, OFF = 30 * SECOND, 20 * SECOND
RULES = world.rules(
    world.rule("slow", on=STATE, condition=DOWN, on_delay=ON, off_delay=OFF,
               escalate=(Step(10 * MINUTE, "jaringan-cadangan"), Step(30 * MINUTE, "pimpinan"))),
    world.rule("quick", on=STATE, condition=DOWN, escalate=(Step(10 * MINUTE, "pimpinan"),)),
)  # fmt: skip
CAUSE = "thing:cause"
OPERATOR = Actor("operator-1", "operator", "")
Step_ = Callable[[Hand], Any]


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round is written in several transactions, so that it can be killed between them too."""
    monkeypatch.setattr(plan, "PIECE", 2)


class Killed(BaseException):
    """What SIGKILL is to a process: nobody catches it."""


def fail(*keys: str, because: str = "") -> Step_:
    """They go down now."""

    def act(hand: Hand) -> None:
        hand.world.update({key: Said("down", because, hand.now) for key in keys})

    return act


def be(said: Said, *keys: str) -> Step_:
    return lambda hand: hand.world.update(dict.fromkeys(keys, said))


def wait(hand: Hand) -> None:
    """Nothing but time."""


def act(name: str, rule: str, key: str, *arguments: Any) -> Step_:
    """Somebody does it once: whoever gets no answer looks, and finds it done or does it again."""

    def by_hand(hand: Hand) -> None:
        alert = hand.standing().get((rule, key))
        if alert is not None:
            hand.people(name, alert.id, *(arg(hand) if callable(arg) else arg for arg in arguments))

    return by_hand


# So many ms later, this happens, and the engine looks.
STORM: tuple[tuple[int, Step_], ...] = (
    (0, fail("cause")),
    (5 * SECOND, fail("near", "far", because=CAUSE)),
    (ON, wait),
    (SECOND, act("acknowledge", "quick", "cause", OPERATOR, "seen")),
    (10 * MINUTE, wait),
    (SECOND, be(Said("up"), "cause")),
    (SECOND, be(Said("down"), "near", "far")),
    (SETTLE // 2, be(Said("up"), "near")),
    (SETTLE // 2, wait),
    (SETTLE, wait),
    (SECOND, act("shelve", "slow", "far", Treatment.SHELVED, lambda hand: hand.now + HOUR, "on order", OPERATOR)),
    (10 * MINUTE, wait),
    (HOUR, wait),
    (MINUTE, be(Said("up"), "far")),
    (MINUTE, fail("far")),
    (MINUTE, fail("cause")),
    (30 * MINUTE, lambda hand: hand.world.clear()),
    (MINUTE, wait),
)  # fmt: skip


def play(hand: Hand, is_killed_after_each: bool = False) -> None:
    for after, step in STORM:
        hand.now += after
        undone: list[Step_] = [step, Hand.settle]
        while undone:
            try:
                undone[0](hand)
                undone.pop(0)
            except Killed:
                hand.start()
        if is_killed_after_each:
            hand.start()


def truth(hand: Hand) -> tuple[Any, ...]:
    """All that was ever said and stands, without numbers that a rolled back transaction may have used up."""
    events = hand.events()
    alerts = {id_: hand.alert(id_) for id_ in dict.fromkeys(event.alert_id for event in events)}
    name = {id_: (a.rule, a.entity, a.raised_at) for id_, a in alerts.items()}
    rows = [
        (name[id_], a.state, a.because, name.get(a.parent_id or 0), a.since, a.active_at, a.cleared_at, a.returns,
         a.acked_at, a.step, a.escalates_at, a.closed_at)
        for id_, a in alerts.items()
    ]  # fmt: skip
    told = [(name[alert_id], occasion, key.split(":", 2)[2]) for _id, alert_id, occasion, key in hand.notices()]
    happened = [(name[event.alert_id], event.at, event.kind, event.to_state) for event in events]
    return sorted(rows), sorted(told), sorted(happened)


@contextmanager
def killed_at(engine: Engine, number: int) -> Iterator[list[int]]:
    """The ``number``-th writing statement, or commit, is never reached: the process was killed before it. Counts."""
    count = [0]

    def strike() -> None:
        count[0] += 1
        if count[0] == number:
            raise Killed

    def before(_c: Connection, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            strike()

    def commit(_connection: Connection) -> None:
        strike()

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "commit", commit)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "commit", commit)


def played(engine: Engine, number: int, is_killed_after_each: bool = False) -> tuple[int, tuple[Any, ...]]:
    wipe(engine)
    hand = Hand(engine, RULES, {key: Said() for key in ("cause", "near", "far")})
    hand.settle()
    with killed_at(engine, number) as count:
        play(hand, is_killed_after_each)
    return count[0], truth(hand)


def test_killed_before_any_statement_of_any_round_it_ends_where_the_undisturbed_one_does(engine: Engine) -> None:
    statements, undisturbed = played(engine, 0)
    assert len(undisturbed[0]) == 7
    assert statements > 100
    every = 4 if engine.dialect.name == "sqlite" else 20  # all of them were tried; each is a second here
    for number in range(1, statements + 1, every):
        assert played(engine, number)[1] == undisturbed, f"killed before statement {number} of {statements}"


def test_killed_after_every_round_it_ends_where_the_undisturbed_one_does(engine: Engine) -> None:
    assert played(engine, 0, is_killed_after_each=True)[1] == played(engine, 0)[1]


@pytest.mark.parametrize("every", [2, 3])
def test_killed_again_and_again_it_ends_where_the_undisturbed_one_does(engine: Engine, every: int) -> None:
    """Whole rounds fail, one after the other, and the next one finds everything again."""
    _, undisturbed = played(engine, 0)
    wipe(engine)
    hand = Hand(engine, RULES, {key: Said() for key in ("cause", "near", "far")})
    hand.settle()
    commits = [0]

    def commit(_connection: Connection) -> None:
        commits[0] += 1
        if commits[0] % every:
            raise Killed

    event.listen(engine, "commit", commit)
    try:
        play(hand)
    finally:
        event.remove(engine, "commit", commit)
    assert truth(hand) == undisturbed
