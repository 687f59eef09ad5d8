"""What people do with alerts. Two at once: the second is told what it is now (``Overtaken``), nothing is done twice."""

from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.model import Alert, Happening, Treatment
from commandcenter.domain.clock import DAY, HOUR
from commandcenter.store.engine import StoreError
from commandcenter.store.schema import alert, alert_shelf
from commandcenter.store.writes.alerts import book

SHELF_MAX: Final = 24 * HOUR
SERVICE_MAX: Final = 90 * DAY


class Overtaken(StoreError):
    """The alert is not what it was when it was read. ``current``: what it is now; None: there is none."""

    def __init__(self, current: Alert | None) -> None:
        super().__init__("The alert is not what it was when it was read")
        self.current = current


def acknowledge(connection: Connection, id_: int, actor: Actor, comment: str, at: int) -> tuple[Alert, ...]:
    """Take it: it is acknowledged until it is cleared, and closed when it is already. Standing alerts that it explains
    go with it. Raises Overtaken when somebody else has it, or it is closed."""
    held = _held(connection, id_)
    if held.acked_at is not None:
        raise Overtaken(held)
    changes = {"acked_at": at, "acked_by": actor.name, "escalates_at": None}
    taken = [book.apply(connection, held, changes, Happening.ACKNOWLEDGED, at, actor, comment)]
    under = select(alert.c.id).where(
        alert.c.parent_id == id_, alert.c.closed_at.is_(None), alert.c.acked_at.is_(None), alert.c.treatment == ""
    )
    for victim in connection.execute(under.order_by(alert.c.id)).scalars().all():
        moved = book.move(
            connection, victim, changes, Happening.ACKNOWLEDGED, at, actor, comment, detail={"with": id_}
        )  # fmt: skip
        taken += [moved] if moved is not None else []
    return tuple(taken)


def unacknowledge(connection: Connection, id_: int, actor: Actor, comment: str, at: int) -> Alert:
    """Take an acknowledgement back: somebody else must see it. Raises Overtaken when it has none, or is closed."""
    held = _held(connection, id_)
    if held.acked_at is None:
        raise Overtaken(held)
    changes = {"acked_at": None, "acked_by": ""}
    return book.apply(connection, held, changes, Happening.UNACKNOWLEDGED, at, actor, comment)


def assign(connection: Connection, id_: int, version: int, to: str, actor: Actor, comment: str, at: int) -> Alert:
    """Somebody is to take care of it; empty: nobody in particular. Raises Overtaken when it changed hands meanwhile."""
    held = _held(connection, id_)
    if held.version != version and held.assigned_to != to and (held.assigned_at or 0) > 0:
        raise Overtaken(held)
    changes = {"assigned_to": to, "assigned_at": at if to else None}
    return book.apply(connection, held, changes, Happening.ASSIGNED, at, actor, comment, {"to": to})


def comment(connection: Connection, id_: int, actor: Actor, words: str, at: int) -> Alert:
    """Write something into its history, also after it is closed. Raises Overtaken when there is none."""
    held = book.locked(connection, id_)
    if held is None:
        raise Overtaken(None)
    book.log(connection, held, Happening.COMMENTED, at, actor, words)
    return held


def shelve(
    connection: Connection, id_: int, kind: Treatment, until: int, reason: str, actor: Actor, at: int
) -> Alert:  # fmt: skip
    """Put its rule aside for this entity until ``until`` (SHELVED at most a day, OUT_OF_SERVICE at most 90), for a
    reason. Raises ValueError for another span or no reason, Overtaken when it is put aside already or closed."""
    most = SHELF_MAX if kind is Treatment.SHELVED else SERVICE_MAX
    if not at < until <= at + most or not reason.strip():
        raise ValueError("an end in time and a reason are needed")
    held = _held(connection, id_)
    if held.treatment in (Treatment.SHELVED, Treatment.OUT_OF_SERVICE):
        raise Overtaken(held)
    connection.execute(
        insert(alert_shelf).values(
            rule=held.rule, entity=held.entity, kind=kind.value, reason=reason, by=actor.name, starts_at=at,
            ends_at=until,
        )
    )  # fmt: skip
    changes = {"treatment": kind.value, "shelved_until": until, "escalates_at": None}
    happening = Happening.SHELVED if kind is Treatment.SHELVED else Happening.OUT_OF_SERVICE
    return book.apply(connection, held, changes, happening, at, actor, reason, {"until": until})


def unshelve(connection: Connection, shelf_id: int, actor: Actor, at: int) -> Alert | None:
    """End what is put aside, before its end or at it; the alert that is open under it, if there is one.

    Raises Overtaken when it has ended already.
    """
    row = connection.execute(select(alert_shelf).where(alert_shelf.c.id == shelf_id).with_for_update()).one_or_none()
    if row is None or row.ended_at is not None:
        raise Overtaken(None)
    connection.execute(
        update(alert_shelf).where(alert_shelf.c.id == shelf_id).values(ended_at=at, ended_by=actor.name)
    )  # fmt: skip
    mine = (alert.c.rule == row.rule) & (alert.c.entity == row.entity) & alert.c.closed_at.is_(None)
    id_ = connection.execute(select(alert.c.id).where(mine)).scalar()
    if id_ is None:
        return None
    held = book.locked(connection, int(id_))
    if held is None:
        return None
    changes: dict[str, Any] = {
        "treatment": Treatment.SUPPRESSED.value if held.because else "", "shelved_until": None, "active_at": at,
    }  # fmt: skip
    happening = Happening.UNSHELVED if row.kind == Treatment.SHELVED else Happening.IN_SERVICE
    return book.apply(connection, held, changes, happening, at, actor)


def _held(connection: Connection, id_: int) -> Alert:
    held = book.locked(connection, id_)
    if held is None or held.closed_at is not None:
        raise Overtaken(held)
    return held
