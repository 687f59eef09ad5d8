"""The rules in force, with what people must be told: title, steps, runbook, owner. And whether their file is good."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from commandcenter.domain.alerts.model import Consequence
from commandcenter.domain.alerts.rules import Condition, Rule, Step
from commandcenter.store.schema import alert_rule, alert_ruleset


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Which file is in force. ``fault``: why the newest one is not, in words; empty: it is. Instants are ms UTC."""

    digest: str
    is_shipped: bool
    published_at: int
    fault: str
    fault_at: int | None


def rules(connection: Connection, *, with_removed: bool = True) -> dict[str, Rule]:
    """By key, in the order of the file; those that are gone too, disabled: alerts of the past speak of them."""
    query = select(alert_rule).order_by(alert_rule.c.place, alert_rule.c.key)
    if not with_removed:
        query = query.where(alert_rule.c.removed_at.is_(None))
    return {row.key: _rule(row) for row in connection.execute(query)}


def rule(connection: Connection, key: str) -> Rule | None:
    """The rule of this key, also one that is gone."""
    row = connection.execute(select(alert_rule).where(alert_rule.c.key == key)).one_or_none()
    return None if row is None else _rule(row)


def titles(connection: Connection, lang: str) -> dict[str, str]:
    """What every rule is called, by key."""
    return {key: each.title.get(lang, key) for key, each in rules(connection).items()}


def ruleset(connection: Connection) -> Ruleset | None:
    """Which file is in force; None: no engine has ever run."""
    columns = [alert_ruleset.c[name] for name in Ruleset.__dataclass_fields__]
    row = connection.execute(select(*columns)).one_or_none()
    return None if row is None else Ruleset(row.digest, bool(row.is_shipped), *row[2:])


def content_of(rule: Rule) -> dict[str, Any]:
    """What the column ``content`` holds of a rule."""
    condition = rule.condition
    return {
        "title": dict(rule.title), "on": rule.on, "consequence": rule.consequence.value,
        "act_within_min": rule.act_within_min,
        "condition": {
            "among": sorted(condition.among), "limit": condition.limit, "clear": condition.clear,
            "above": condition.above,
        },
        "where": {name: sorted(values) for name, values in rule.where.items()},
        "on_delay": rule.on_delay, "off_delay": rule.off_delay, "steps": [dict(step) for step in rule.steps],
        "runbook": rule.runbook, "escalate": [[step.after, step.to] for step in rule.escalate],
        "is_suppressible": rule.is_suppressible,
        "graver": [[least, consequence.value] for least, consequence in rule.graver],
    }  # fmt: skip


def _rule(row: Row[Any]) -> Rule:
    held: Mapping[str, Any] = json.loads(row.content)
    condition = held["condition"]
    return Rule(
        row.key, held["title"], held["on"],
        Condition(frozenset(condition["among"]), condition["limit"], condition["clear"], condition["above"]),
        Consequence(held["consequence"]), held["act_within_min"], row.owner,
        where={name: frozenset(values) for name, values in held["where"].items()},
        on_delay=held["on_delay"], off_delay=held["off_delay"], steps=tuple(held["steps"]), runbook=held["runbook"],
        escalate=tuple(Step(after, to) for after, to in held["escalate"]),
        is_enabled=bool(row.is_enabled) and row.removed_at is None, is_suppressible=held["is_suppressible"],
        graver=tuple((least, Consequence(consequence)) for least, consequence in held["graver"]),
    )  # fmt: skip
