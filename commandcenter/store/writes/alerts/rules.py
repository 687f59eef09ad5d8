"""Publish the rules in force, and what is wrong with the newest file."""

import json
from typing import Any

from sqlalchemy import Connection, insert, select, update

from commandcenter.domain.alerts.rules import Rule, Rules
from commandcenter.store import versions
from commandcenter.store.queries.alert_rules import content_of
from commandcenter.store.schema import alert_rule, alert_ruleset
from commandcenter.store.versions import Topic

_FAULT_MAX = 4_000


def publish(connection: Connection, rules: Rules, digest: str, is_shipped: bool, fault: str | None, at: int) -> bool:
    """Let the store have these rules and this fault; whether anything changed. Idempotent: the same twice is once."""
    held = {row.key: row for row in connection.execute(select(alert_rule))}
    has_changed = False
    for place, rule in enumerate(rules.by_key.values()):
        has_changed |= _put(connection, held.get(rule.key), _row(place, rule), at)
    for key in sorted(held.keys() - rules.by_key.keys()):
        if held[key].removed_at is None:
            connection.execute(update(alert_rule).where(alert_rule.c.key == key).values(removed_at=at))
            has_changed = True
    has_changed |= _say(connection, digest, is_shipped, (fault or "")[:_FAULT_MAX], at)
    if has_changed:
        versions.bump(connection, [Topic.ALERTS], at)
    return has_changed


def _row(place: int, rule: Rule) -> dict[str, Any]:
    return {
        "key": rule.key, "place": place, "severity": rule.severity.value, "owner": rule.owner,
        "is_enabled": rule.is_enabled, "content": json.dumps(content_of(rule), ensure_ascii=False, sort_keys=True),
    }  # fmt: skip


def _put(connection: Connection, before: Any, row: dict[str, Any], at: int) -> bool:
    if before is None:
        connection.execute(insert(alert_rule).values(**row, published_at=at))
        return True
    if before.removed_at is None and all(getattr(before, name) == value for name, value in row.items()):
        return False
    changed = {**row, "published_at": at, "removed_at": None}
    connection.execute(update(alert_rule).where(alert_rule.c.key == row["key"]).values(changed))
    return True


def _say(connection: Connection, digest: str, is_shipped: bool, fault: str, at: int) -> bool:
    before = connection.execute(select(alert_ruleset)).one_or_none()
    row = {"digest": digest, "is_shipped": is_shipped, "fault": fault}
    if before is None:
        when = {"published_at": at, "fault_at": at if fault else None}
        connection.execute(insert(alert_ruleset).values(one=1, **row, **when))
        return True
    if all(getattr(before, name) == value for name, value in row.items()):
        return False
    when = {
        "published_at": before.published_at if before.digest == digest else at,
        "fault_at": None if not fault else before.fault_at if before.fault == fault else at,
    }
    connection.execute(update(alert_ruleset).values(**row, **when))
    return True
