"""The engine against real stores: what is raised, explained, cleared, and what a restart makes of it."""

import pytest
from sqlalchemy import Engine, func, select

from commandcenter.alerts.engine import NotOurs
from commandcenter.alerts.plan import SETTLE
from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.model import AlertState, Treatment
from commandcenter.domain.alerts.rules import Condition
from commandcenter.domain.clock import HOUR, MINUTE, SECOND
from commandcenter.domain.model import Kind
from commandcenter.store import versions
from commandcenter.store.schema import alert as alert_table
from commandcenter.store.schema import notice, state_event
from commandcenter.store.versions import Topic
from commandcenter.store.writes import maintenance
from commandcenter.store.writes.alerts import lease, people
from tests.alerts.world import ESCALATING, World, rule, rules

OPERATOR = Actor("operator-1", "operator", "192.0.2.7")


def told(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(notice.c.occasion).order_by(notice.c.id)).scalars())


def test_what_is_well_raises_nothing(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    assert world.step(MINUTE).changed == 0
    assert world.standing() == {}


def test_one_cause_is_one_alert_and_its_victims_are_explained_by_it(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("balen-a", "balen-b", "balen", "kanor", "balen-kanor")
    world.step()
    states = world.states()
    assert {name for name, state in states.items() if state == "unacknowledged"} == {
        "down/link:balen-a", "down/link:balen-b",
    }  # fmt: skip
    standing = world.standing()
    kanor = standing["down/tower:kanor"]
    assert kanor.state is AlertState.SUPPRESSED
    assert kanor.because in ("link:balen-a", "link:balen-b")
    assert kanor.parent_id == standing[f"down/{kanor.because}"].id
    victims = standing["down/link:balen-a"].detail["victims"]
    assert {place["code"] for place in victims} == {"35.22.13", "35.22.11"}
    assert told(engine) == ["raised", "raised"], "victims are told nobody"


def test_an_alert_waits_for_its_delay_and_counts_from_when_it_broke(engine: Engine) -> None:
    world = World(engine, rules(rule(on_delay=30 * SECOND, off_delay=20 * SECOND)))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    world.step(29 * SECOND)
    assert world.standing() == {}
    world.step(1 * SECOND)
    assert set(world.states().values()) == {"unacknowledged"}
    world.say("kapas-a", "up")
    world.step()
    world.step(19 * SECOND)
    assert world.standing()["down/link:kapas-a"].is_active
    world.step(1 * SECOND)
    assert world.states() == {"down/link:kapas-a": "returned"}


def test_what_was_acknowledged_closes_when_it_is_over_and_what_was_not_waits_for_somebody(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    alert = world.standing()["down/link:kapas-a"]
    with engine.begin() as connection:
        people.acknowledge(connection, alert.id, OPERATOR, "on it", world.now)
    with engine.begin() as connection, pytest.raises(people.Overtaken) as overtaken:
        people.acknowledge(connection, alert.id, Actor("operator-2", "operator", ""), "", world.now)
    assert overtaken.value.current is not None
    assert overtaken.value.current.acked_by == "operator-1"
    world.say("kapas-a", "up")
    world.step(10 * SECOND)
    assert world.standing() == {}
    assert world.events(alert) == ["raised", "acknowledged", "cleared"]


def test_victims_get_time_to_come_back_before_they_are_announced(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("balen-a", "balen-b", "balen", "kanor", "balen-kanor")
    world.step()
    world.say("balen-a", "up")
    world.say("balen-b", "up")
    world.say("balen", "up")
    world.step(10 * SECOND)
    assert "unacknowledged" not in {state for name, state in world.states().items() if "kanor" in name}
    world.step(SETTLE)
    # balen-kanor is its own fault now, and kanor stays behind it.
    assert world.states()["down/link:balen-kanor"] == "unacknowledged"
    assert world.states()["down/tower:kanor"] == "suppressed"
    world.say("balen-kanor", "up")
    world.say("kanor", "up")
    world.step(10 * SECOND)
    assert "down/tower:kanor" not in world.states(), "suppressed ones end like all others"


def test_victims_that_are_coming_back_are_never_announced_however_long_their_off_delay(engine: Engine) -> None:
    world = World(engine, rules(rule(off_delay=5 * MINUTE)))
    world.now += 10 * SECOND
    world.die("balen-a", "balen-b", "balen", "kanor", "balen-kanor")
    world.step()
    world.now += MINUTE
    for key in ("balen-a", "balen-b", "balen", "balen-kanor", "kanor"):
        world.say(key, "up")
    for _ in range(8):
        world.step(MINUTE)
    assert set(world.states().values()) == {"returned"}
    assert set(world.states()) == {"down/link:balen-a", "down/link:balen-b"}
    assert told(engine) == ["raised", "raised", "cleared", "cleared"]


def test_what_returns_is_as_old_as_its_return(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    world.say("kapas-a", "up")
    world.step(MINUTE)
    world.now += HOUR
    world.die("kapas-a")
    world.step()
    alert = world.standing()["down/link:kapas-a"]
    assert (alert.since, alert.returns) == (world.now, 1)
    assert alert.raised_at < alert.active_at == world.now


def test_a_blind_monitor_raises_and_clears_nothing(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    before = world.states()
    world.step(5 * MINUTE, is_listening=False)
    world.step(5 * MINUTE, is_listening=False)
    assert world.states() == before
    world.step(SECOND)
    assert world.states()["down/link:kapas-a"] == "unacknowledged"


def test_planned_work_explains_what_is_behind_it(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    now = world.now
    maintenance.plan(engine, Kind.LINK, "balen-kanor", now, now + HOUR, "new radio", now)
    world.now += 10 * SECOND
    world.die("balen-kanor", "kanor")
    world.step()
    assert world.states() == {"down/tower:kanor": "suppressed"}
    assert world.standing()["down/tower:kanor"].because == "link:balen-kanor"


def test_nobody_who_acknowledges_is_told_upwards_once_a_step(engine: Engine) -> None:
    world = World(engine, rules(ESCALATING))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    world.step(10 * MINUTE)
    world.step(SECOND)
    assert world.standing()["down/link:kapas-a"].step == 1
    world.step(20 * MINUTE)
    world.step(MINUTE)
    alert = world.standing()["down/link:kapas-a"]
    assert (alert.step, alert.escalates_at) == (2, None)
    assert told(engine) == ["raised", "escalated", "escalated"]


def test_an_acknowledgement_that_is_taken_back_is_told_upwards_again(engine: Engine) -> None:
    world = World(engine, rules(ESCALATING))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    alert = world.standing()["down/link:kapas-a"]
    with engine.begin() as connection:
        people.acknowledge(connection, alert.id, OPERATOR, "", world.now)
    world.step(HOUR)
    with engine.begin() as connection:
        people.unacknowledge(connection, alert.id, OPERATOR, "not mine", world.now)
        versions.bump(connection, [Topic.ALERTS], world.now)
    world.step(SECOND)
    assert world.standing()["down/link:kapas-a"].escalates_at == world.now + 10 * MINUTE
    world.step(10 * MINUTE)
    assert told(engine)[-1] == "escalated"


def test_a_restart_at_any_moment_changes_nothing(engine: Engine) -> None:
    in_force = rules(rule(on_delay=30 * SECOND))
    world = World(engine, in_force)
    world.now += 10 * SECOND
    world.die("balen-a", "balen-b", "kapas-a")
    world.step()
    world.step(20 * SECOND)
    world.start(in_force)
    world.step(9 * SECOND)
    assert world.standing() == {}, "the delay goes on"
    world.step(1 * SECOND)
    before = world.states()
    assert len(before) == 3
    world.start(in_force)
    assert world.step(SECOND).changed == 0
    assert world.states() == before
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(alert_table)).scalar() == 3


def test_put_aside_it_comes_back_at_the_end_and_the_next_one_begins_put_aside(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    alert = world.standing()["down/link:kapas-a"]
    until = world.now + HOUR
    with engine.begin() as connection:
        people.shelve(connection, alert.id, Treatment.SHELVED, until, "radio on order", OPERATOR, world.now)
    world.step()
    world.say("kapas-a", "up")
    world.step(MINUTE)
    assert world.standing() == {}
    world.die("kapas-a")
    world.step(MINUTE)
    assert world.states() == {"down/link:kapas-a": "shelved"}
    world.step(HOUR)
    assert world.states() == {"down/link:kapas-a": "unacknowledged"}
    assert told(engine) == ["raised", "unshelved"]


def test_a_rule_that_is_gone_takes_its_alerts_with_it(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("kapas-a")
    world.step()
    alert = world.standing()["down/link:kapas-a"]
    world.alerts.rules = rules(rule("other", condition=Condition(among=frozenset({"degraded"}))))
    world.step(SECOND)
    assert world.standing() == {}
    assert world.events(alert)[-1] == "ended"


def test_a_second_engine_writes_nothing_while_the_first_holds_the_lease(engine: Engine) -> None:
    in_force = rules(rule())
    world = World(engine, in_force)
    with engine.begin() as connection:
        assert lease.take(connection, "alerts-0", world.now)
    second = world.start(in_force, "alerts-1")
    world.die("kapas-a")
    with pytest.raises(NotOurs):
        world.step(SECOND)
    assert world.standing() == {}
    world.now += lease.LASTS
    world.listen()
    assert second.step().changed > 0


def test_only_alerting_is_suppressed_never_what_is_watched(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("balen-a", "balen-b")
    world.step()
    world.die("kanor")
    world.step(SECOND)
    assert world.states()["down/tower:kanor"] == "suppressed"
    with engine.connect() as connection:
        query = select(state_event.c.to_state).where(state_event.c.element_id == world.ids["kanor"])
        assert list(connection.execute(query.order_by(state_event.c.id)).scalars())[-1] == "down"
