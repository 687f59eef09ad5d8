"""A store with alerts, and rules to raise them by."""

from typing import Any

from sqlalchemy import Engine

from commandcenter.domain.alerts.model import Alert, Consequence, Entity
from commandcenter.domain.alerts.rules import Condition, Rule, Step
from commandcenter.domain.clock import MINUTE
from commandcenter.store.queries import alerts as queries
from commandcenter.store.writes.alerts import book
from tests.actions.serving import AT

LINK_DOWN = Rule(
    "link-down", {"id": "Tautan putus", "en": "Link down"}, "network.state", Condition(frozenset({"down"})),
    Consequence.SEVERE, 15, "jaringan", steps=({"id": "Periksa daya.", "en": "Check power."},),
    escalate=(Step(15 * MINUTE, "jaringan-cadangan"),),
)  # fmt: skip


def raised(engine: Engine, key: str = "balen", at: int = AT - 10 * MINUTE, **more: Any) -> Alert:
    """One more alert of a link."""
    with engine.begin() as connection:
        made = book.raise_(connection, LINK_DOWN, Entity("link", key, f"Kominfo – {key.title()}"), at, at, **more)
    assert made is not None
    return made


def now(engine: Engine, id_: int) -> Alert:
    with engine.connect() as connection:
        found = queries.alert(connection, id_)
    assert found is not None
    return found
