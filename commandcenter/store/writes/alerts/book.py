"""What the engine writes. Every change reads the row under its lock, moves it by the rules of ``domain.alerts.model``
and leaves an event, all in the caller's transaction: a crash leaves all of it or nothing.

Nothing here looks at what the other did before: asked twice for the same, the second changes nothing.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.delays import Wait
from commandcenter.domain.alerts.model import Alert, Entity, Happening, Severity, Treatment, closes, state_of
from commandcenter.domain.alerts.rules import Rule
from commandcenter.store.queries import alerts as queries
from commandcenter.store.schema import alert, alert_event, alert_pending, alert_shelf

NOBODY: Final = Actor("", "", "")  # the command center itself


def raise_(
    connection: Connection, rule: Rule, entity: Entity, since: int, at: int, *, because: str = "",
    parent: int | None = None, value: float | None = None, detail: Mapping[str, Any] | None = None,
    severity: Severity | None = None,
) -> Alert | None:  # fmt: skip
    """A new occurrence; None when one of this rule and entity is open already. What is put aside begins put aside."""
    shelf = _shelf(connection, rule.key, entity.id)
    treatment = str(shelf.kind) if shelf is not None else Treatment.SUPPRESSED.value if because else ""
    row = {
        "rule": rule.key, "entity": entity.id[:160], "name": entity.name, "kecamatan": entity.kecamatan,
        "severity": (severity or rule.severity).value, "owner": rule.owner, "treatment": treatment, "because": because,
        "parent_id": parent, "since": min(since, at), "raised_at": at, "active_at": at,
        "state": state_of(True, False, treatment, False).value, "value": value, "detail": _json(detail or {}),
        "shelved_until": shelf.ends_at if shelf is not None else None,
        "escalates_at": None if treatment or not rule.escalate else at + rule.escalate[0].after,
    }  # fmt: skip
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(alert).values(row).on_conflict_do_nothing().returning(alert.c.id)
    id_ = connection.execute(statement).scalar()
    if id_ is None:
        return None
    made = queries.alert(connection, int(id_))
    assert made is not None  # noqa: S101 - it was just written
    log(connection, made, Happening.RAISED, at, detail={"because": because} if because else {})
    return made


def move(
    connection: Connection, id_: int, changes: Mapping[str, Any], happening: Happening, at: int,
    actor: Actor = NOBODY, comment: str = "", detail: Mapping[str, Any] | None = None,
) -> Alert | None:  # fmt: skip
    """Change the facts of an open alert, and with them its state; None when it is closed or was not there.

    It closes by itself when nothing is left of it. Its treatment follows from what is put aside and what explains it.
    """
    held = locked(connection, id_)
    if held is None or held.closed_at is not None:
        return None
    return apply(connection, held, changes, happening, at, actor, comment, detail)


def apply(
    connection: Connection, held: Alert, changes: Mapping[str, Any], happening: Happening, at: int,
    actor: Actor = NOBODY, comment: str = "", detail: Mapping[str, Any] | None = None,
) -> Alert:  # fmt: skip
    """As ``move``, of an alert whose row is locked."""
    facts: dict[str, Any] = dict(changes)
    treatment = facts.get("treatment", held.treatment)
    is_active = facts.get("cleared_at", held.cleared_at) is None
    is_acknowledged = facts.get("acked_at", held.acked_at) is not None
    is_closed = closes(is_active, is_acknowledged, treatment) or "closed_at" in facts
    if is_closed:
        facts |= {"closed_at": at, "escalates_at": None}
    facts["state"] = state_of(is_active, is_acknowledged, treatment, is_closed).value
    facts["version"] = held.version + 1
    if "detail" in facts:
        facts["detail"] = _json(facts["detail"])
    ours = (alert.c.id == held.id) & (alert.c.version == held.version)
    row = connection.execute(update(alert).where(ours).values(facts).returning(*alert.c)).one()
    moved = queries.of_row(row)
    log(connection, moved, happening, at, actor, comment, detail)
    return moved


def locked(connection: Connection, id_: int) -> Alert | None:
    """The alert, held until the end of the transaction (on SQLite every writer holds everything)."""
    row = connection.execute(select(*alert.c).where(alert.c.id == id_).with_for_update()).one_or_none()
    return None if row is None else queries.of_row(row)


def clear(connection: Connection, id_: int, at: int) -> Alert | None:
    """It is not so any more. Never held back by a treatment: only creation is suppressed, never resolution."""
    held = locked(connection, id_)
    if held is None or held.closed_at is not None or held.cleared_at is not None:
        return None
    return apply(connection, held, {"cleared_at": at, "escalates_at": None}, Happening.CLEARED, at)


def return_(
    connection: Connection, id_: int, rule: Rule, since: int, at: int, because: str = "", parent: int | None = None
) -> Alert | None:  # fmt: skip
    """It is so again, before anybody acknowledged it: the same occurrence goes on, under what explains it now."""
    held = locked(connection, id_)
    if held is None or held.closed_at is not None or held.cleared_at is None:
        return None
    changes = {
        "cleared_at": None, "since": min(since, at), "active_at": at, "returns": held.returns + 1, "because": because,
        "parent_id": parent, "escalates_at": None if because else _next(held, rule, at),
    }  # fmt: skip
    detail = {"because": because} if because else {}
    return apply(connection, held, changes, Happening.RETURNED, at, detail=detail)


def suppress(connection: Connection, id_: int, because: str, parent: int | None, at: int) -> Alert | None:
    """Something else explains it now. What has been announced stays announced, under its cause."""
    held = locked(connection, id_)
    if held is None or held.closed_at is not None or (held.because, held.parent_id) == (because, parent):
        return None
    return apply(
        connection, held, {"because": because, "parent_id": parent, "escalates_at": None}, Happening.GROUPED, at,
        detail={"because": because, "parent": parent},
    )  # fmt: skip


def unsuppress(connection: Connection, id_: int, rule: Rule, at: int) -> Alert | None:
    """Nothing explains it any more: what was held back because of it is announced now."""
    held = locked(connection, id_)
    if held is None or held.closed_at is not None or not held.because:
        return None
    changes: dict[str, Any] = {"because": "", "parent_id": None}
    if held.treatment != Treatment.SUPPRESSED:
        return apply(connection, held, changes, Happening.GROUPED, at, detail={"because": "", "parent": None})
    changes |= {"treatment": "", "active_at": at, "escalates_at": _next(held, rule, at, "")}
    return apply(connection, held, changes, Happening.UNSUPPRESSED, at, detail={"because": held.because})


def change(
    connection: Connection, id_: int, value: float | None, detail: Mapping[str, Any], severity: Severity, at: int
) -> Alert | None:
    """What a person must be told of it is something else now: its victims, its measure."""
    held = locked(connection, id_)
    if held is None or held.closed_at is not None:
        return None
    changes = {"value": value, "detail": detail, "severity": severity.value}
    return apply(connection, held, changes, Happening.CHANGED, at, detail={"detail": dict(detail)})


def escalate(connection: Connection, id_: int, rule: Rule, step: int, at: int) -> Alert | None:
    """Nobody has acknowledged it: take the given step, if that is the next one."""
    held = locked(connection, id_)
    if held is None or not is_escalating(held, rule) or held.step != step:
        return None
    after = step + 1
    following = held.active_at + rule.escalate[after].after if after < len(rule.escalate) else None
    changes = {"step": after, "escalates_at": None if following is None else max(following, at)}
    return apply(
        connection, held, changes, Happening.ESCALATED, at, detail={"to": rule.escalate[step].to, "step": after}
    )


def is_escalating(held: Alert, rule: Rule) -> bool:
    """Whether somebody further is to be told of it in time: it is so, announced, explained by nothing, and nobody has
    acknowledged it. What something explains is told with that."""
    is_announced = held.closed_at is None and held.is_active and not held.treatment and not held.because
    return is_announced and held.acked_at is None and held.step < len(rule.escalate)


def arm(connection: Connection, id_: int, rule: Rule, at: int) -> Alert | None:
    """Say when the next step is due, so long from now as it follows the one before, or that none is: an
    acknowledgement was taken back, a shelf is over, its rule has other steps."""
    held = locked(connection, id_)
    if held is None or held.closed_at is not None:
        return None
    if is_escalating(held, rule) == (held.escalates_at is not None):
        return None
    before = rule.escalate[held.step - 1].after if held.step else 0
    due_at = at + rule.escalate[held.step].after - before if is_escalating(held, rule) else None
    row = connection.execute(
        update(alert).where(alert.c.id == id_).values(escalates_at=due_at).returning(*alert.c)
    ).one()
    return queries.of_row(row)


def end(connection: Connection, id_: int, why: str, at: int) -> Alert | None:
    """The rule or the entity is not there any more: nobody will ever clear it, so it ends here."""
    return move(connection, id_, {"closed_at": at}, Happening.ENDED, at, detail={"why": why})


def wait(connection: Connection, rule: str, entity: str, wait_: Wait | None) -> None:
    """Keep what waits for its delay; None: nothing waits any more."""
    key = (alert_pending.c.rule == rule) & (alert_pending.c.entity == entity)
    connection.execute(delete(alert_pending).where(key))
    if wait_ is not None:
        row = {"rule": rule, "entity": entity, "is_met": wait_.is_met, "since": wait_.since}
        connection.execute(insert(alert_pending).values(row))


def waits(connection: Connection) -> dict[tuple[str, str], Wait]:
    """Everything that waits, by rule and entity."""
    return {(row.rule, row.entity): Wait(row.is_met, row.since) for row in connection.execute(select(alert_pending))}


def log(
    connection: Connection, held: Alert, happening: Happening, at: int, actor: Actor = NOBODY, comment: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """One line of an alert's history."""
    connection.execute(
        insert(alert_event).values(
            alert_id=held.id, at=at, kind=happening.value, to_state=held.state.value, actor=actor.name,
            role=actor.role, comment=comment, detail=_json(detail or {}),
        )
    )  # fmt: skip


def _shelf(connection: Connection, rule: str, entity: str) -> Any:
    mine = (alert_shelf.c.rule == rule) & (alert_shelf.c.entity == entity) & alert_shelf.c.ended_at.is_(None)
    return connection.execute(select(alert_shelf).where(mine)).one_or_none()


def _next(held: Alert, rule: Rule, at: int, treatment: str | None = None) -> int | None:
    """When the next step is due, counted from ``at``; None: it was acknowledged, is put aside, or none is left."""
    is_treated = held.treatment if treatment is None else treatment
    if held.acked_at is not None or is_treated or held.step >= len(rule.escalate):
        return None
    return at + rule.escalate[held.step].after


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
