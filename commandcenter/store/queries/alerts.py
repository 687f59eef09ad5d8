"""Alerts as they stand, or stood at an instant, what happened to them, and what is put aside."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, select, text

from commandcenter.domain.alerts.model import Alert, AlertState, Severity
from commandcenter.domain.clock import Instant
from commandcenter.store.schema import alert as table
from commandcenter.store.schema import alert_event, alert_shelf

_COLUMNS: Final = tuple(column for column in table.c)
# What an alert was is what the last thing that happened to it by then left behind.
_WAS: Final = text("""
    SELECT alert_id, to_state FROM alert_event AS e WHERE e.at <= :at AND e.id = (
        SELECT max(id) FROM alert_event AS last WHERE last.alert_id = e.alert_id AND last.at <= :at)
    AND e.alert_id IN (SELECT id FROM alert WHERE raised_at <= :at AND (closed_at IS NULL OR closed_at > :at))
""")


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of an alert's history. ``actor`` is empty for what the command center did itself."""

    id: int
    alert_id: int
    at: int
    kind: str
    to_state: str
    actor: str
    role: str
    comment: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A rule of an entity that is put aside (``shelved``) or out of service, until ``ends_at`` at the latest."""

    id: int
    rule: str
    entity: str
    kind: str
    reason: str
    by: str
    starts_at: int
    ends_at: int


def standing(connection: Connection, instant: Instant) -> list[Alert]:
    """All that are not closed, as they are or as they were known at the instant; the newest first."""
    if instant.live:
        query = select(*_COLUMNS).where(table.c.closed_at.is_(None)).order_by(table.c.id.desc())
        return [of_row(row) for row in connection.execute(query)]
    at = instant.at
    states = {row.alert_id: AlertState(row.to_state) for row in connection.execute(_WAS, {"at": at})}
    query = (
        select(*_COLUMNS)
        .where(table.c.raised_at <= at, table.c.closed_at.is_(None) | (table.c.closed_at > at))
        .order_by(table.c.id.desc())
    )
    return [_as_of(row, at, states.get(row.id, AlertState.UNACKNOWLEDGED)) for row in connection.execute(query)]


def alert(connection: Connection, id_: int) -> Alert | None:
    """One occurrence, as it is now."""
    row = connection.execute(select(*_COLUMNS).where(table.c.id == id_)).one_or_none()
    return None if row is None else of_row(row)


def recent(connection: Connection, since: int, at: int, limit: int = 500) -> list[Alert]:
    """Occurrences that were raised in this span, closed ones too; the newest first."""
    query = (
        select(*_COLUMNS)
        .where(table.c.raised_at >= since, table.c.raised_at <= at)
        .order_by(table.c.raised_at.desc(), table.c.id.desc())
        .limit(limit)
    )
    return [of_row(row) for row in connection.execute(query)]


def of_entity(connection: Connection, entity: str, limit: int = 50) -> list[Alert]:
    """The newest occurrences of one entity ("link:balen-a")."""
    query = select(*_COLUMNS).where(table.c.entity == entity).order_by(table.c.raised_at.desc()).limit(limit)
    return [of_row(row) for row in connection.execute(query)]


def events(connection: Connection, id_: int, at: int | None = None) -> list[Happened]:
    """Everything that happened to an alert (until ``at``), oldest first."""
    query = select(alert_event).where(alert_event.c.alert_id == id_).order_by(alert_event.c.id)
    if at is not None:
        query = query.where(alert_event.c.at <= at)
    return [_happened(row) for row in connection.execute(query)]


def happened(connection: Connection, since: int, at: int, limit: int = 1_000) -> list[Happened]:
    """What happened to all alerts in a span, newest first."""
    query = (
        select(alert_event)
        .where(alert_event.c.at >= since, alert_event.c.at <= at)
        .order_by(alert_event.c.at.desc(), alert_event.c.id.desc())
        .limit(limit)
    )
    return [_happened(row) for row in connection.execute(query)]


def shelves(connection: Connection) -> list[Shelf]:
    """What is put aside or out of service now."""
    query = select(alert_shelf).where(alert_shelf.c.ended_at.is_(None)).order_by(alert_shelf.c.ends_at)
    return [
        Shelf(row.id, row.rule, row.entity, row.kind, row.reason, row.by, row.starts_at, row.ends_at)
        for row in connection.execute(query)
    ]


def of_row(row: Row[Any]) -> Alert:
    """A row of the table."""
    values = dict(row._mapping)
    values["severity"] = Severity(values["severity"])
    values["state"] = AlertState(values["state"])
    values["detail"] = json.loads(values["detail"])
    return Alert(**values)


def _as_of(row: Row[Any], at: int, state: AlertState) -> Alert:
    values: dict[str, Any] = dict(row._mapping)
    for name, emptied in (("acked_at", ("acked_by",)), ("assigned_at", ("assigned_to",)), ("cleared_at", ())):
        if values[name] is not None and values[name] > at:
            values |= {name: None} | dict.fromkeys(emptied, "")
    values |= {"severity": Severity(values["severity"]), "state": state, "closed_at": None}
    values["treatment"] = state.value if state in (AlertState.SHELVED, AlertState.SUPPRESSED) else ""
    values["detail"] = json.loads(values["detail"])
    return Alert(**values)


def _happened(row: Row[Any]) -> Happened:
    return Happened(
        row.id, row.alert_id, row.at, row.kind, row.to_state, row.actor, row.role, row.comment, json.loads(row.detail)
    )


def open_of(entities: Sequence[Alert]) -> dict[tuple[str, str], Alert]:
    """By rule and entity: there is never a second open one."""
    return {(each.rule, each.entity): each for each in entities}
