"""The rules in force in the store: as the file said them, written once, those that are gone still known."""

import pytest
from sqlalchemy import Engine

from commandcenter.alerts import rules_file
from commandcenter.domain.alerts.rules import Rules
from commandcenter.store import versions
from commandcenter.store.queries import alert_rules
from commandcenter.store.versions import Topic
from commandcenter.store.writes.alerts import rules as writes
from tests.network import START


@pytest.fixture
def shipped() -> Rules:
    return rules_file.load(None).rules


def publish(engine: Engine, rules: Rules, fault: str | None = None, at: int = START) -> bool:
    with engine.begin() as connection:
        return writes.publish(connection, rules, "digest", True, fault, at)


def test_published_rules_come_back_as_they_were_and_in_their_order(engine: Engine, shipped: Rules) -> None:
    publish(engine, shipped)
    with engine.connect() as connection:
        found = alert_rules.rules(connection)
        assert alert_rules.rule(connection, "link-down") == shipped.by_key["link-down"]
        assert alert_rules.rule(connection, "nothing") is None
        assert alert_rules.titles(connection, "id")["link-down"] == "Tautan putus"
    assert found == dict(shipped.by_key)
    assert list(found) == list(shipped.by_key)


def test_the_same_twice_is_once(engine: Engine, shipped: Rules) -> None:
    assert publish(engine, shipped)
    with engine.connect() as connection:
        before = versions.read(connection)
    assert not publish(engine, shipped, at=START + 1)
    with engine.connect() as connection:
        assert versions.read(connection) == before
        assert before[Topic.ALERTS] == 1


def test_a_rule_that_is_gone_is_still_known_and_not_in_force(engine: Engine, shipped: Rules) -> None:
    publish(engine, shipped)
    fewer = Rules({key: rule for key, rule in shipped.by_key.items() if key != "flapping"})
    assert publish(engine, fewer, at=START + 1)
    with engine.connect() as connection:
        gone = alert_rules.rules(connection)["flapping"]
        assert not gone.is_enabled
        assert gone.steps == shipped.by_key["flapping"].steps
        assert "flapping" not in alert_rules.rules(connection, with_removed=False)
    publish(engine, shipped, at=START + 2)
    with engine.connect() as connection:
        assert alert_rules.rules(connection)["flapping"].is_enabled


def test_a_fault_is_told_with_its_time_and_goes(engine: Engine, shipped: Rules) -> None:
    with engine.connect() as connection:
        assert alert_rules.ruleset(connection) is None
    publish(engine, shipped)
    publish(engine, shipped, "line 3: wrong", START + 5)
    publish(engine, shipped, "line 3: wrong", START + 9)
    with engine.connect() as connection:
        found = alert_rules.ruleset(connection)
    assert found is not None
    assert (found.fault, found.fault_at, found.published_at) == ("line 3: wrong", START + 5, START)
    publish(engine, shipped, None, START + 10)
    with engine.connect() as connection:
        found = alert_rules.ruleset(connection)
    assert found is not None
    assert (found.fault, found.fault_at) == ("", None)
