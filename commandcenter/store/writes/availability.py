"""Objectives and exceptions of availability. Nothing is overwritten or removed, and two cannot both decide.

The audit trail and the topic are the caller's, in the same transaction.
"""

from sqlalchemy import Connection, insert, select, update

from commandcenter.domain.availability.exceptions import Exception_, Stage
from commandcenter.domain.availability.objective import Objective
from commandcenter.domain.clock import MINUTE
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import availability_exceptions as queries
from commandcenter.store.schema import availability_exception, availability_objective, element, kecamatan


class Overtaken(StoreError):
    """Somebody else decided or revoked it first. ``current``: what it is now; None: there never was one."""

    def __init__(self, current: Exception_ | None) -> None:
        super().__init__("The exception is not what it was when it was read")
        self.current = current


class OwnQuestion(StoreError):
    """Whoever asks for an exception cannot approve it himself."""


def set_objective(connection: Connection, scope: str, objective: Objective | None, by: str, at: int) -> bool:
    """Promise something else for a scope from ``at`` on; None: the example again. False: it was so already."""
    table = availability_objective
    current = (table.c.scope == scope) & table.c.superseded_at.is_(None)
    row = connection.execute(select(table).where(current).with_for_update()).one_or_none()
    planned_max_min = None
    if objective is not None and objective.planned_max is not None:
        planned_max_min = objective.planned_max // MINUTE
    wanted = None if objective is None else (objective.percent, planned_max_min, objective.owner)
    if wanted == (None if row is None else (row.percent, row.planned_max_min, row.owner)):
        return False
    if row is not None:
        connection.execute(update(table).where(current).values(superseded_at=max(at, row.recorded_at)))
    if objective is not None:
        connection.execute(
            insert(table).values(
                scope=scope, percent=objective.percent, planned_max_min=planned_max_min, owner=objective.owner,
                recorded_by=by, recorded_at=at,
            )
        )  # fmt: skip
    return True


def is_known(connection: Connection, scope: str) -> bool:
    """Whether a tower, link or kecamatan of that name ever was."""
    kind, _colon, key = scope.partition(":")
    if kind == "kecamatan":
        return connection.execute(select(kecamatan.c.code).where(kecamatan.c.code == key)).first() is not None
    found = (element.c.kind == kind) & (element.c.key == key)
    return kind in ("tower", "link") and connection.execute(select(element.c.id).where(found)).first() is not None


def ask(connection: Connection, scope: str, starts_at: int, ends_at: int, reason: str, by: str, at: int) -> Exception_:
    """Ask for an exception: nothing counts differently until another account approves it."""
    row = {
        "scope": scope, "starts_at": starts_at, "ends_at": ends_at, "reason": reason, "asked_by": by, "asked_at": at,
    }  # fmt: skip
    made = connection.execute(insert(availability_exception).values(**row).returning(availability_exception.c.id))
    return _now(connection, int(made.scalar_one()), at)


def decide(connection: Connection, id_: int, by: str, note: str, at: int, *, is_approved: bool) -> Exception_:
    """Approve or refuse what was asked. Raises Overtaken; OwnQuestion for an approval by whoever asked."""
    table = availability_exception
    asked = queries.one(connection, id_, at)
    if asked is None or asked.stage is not Stage.ASKED:
        raise Overtaken(asked)
    if is_approved and asked.asked_by == by:
        raise OwnQuestion("Whoever asks for an exception cannot approve it: another account must")
    open_ = (table.c.id == id_) & table.c.decided_at.is_(None)
    values = {"is_approved": is_approved, "decided_by": by, "decided_at": at, "note": note}
    if connection.execute(update(table).where(open_).values(**values)).rowcount != 1:
        raise Overtaken(queries.one(connection, id_, at))
    return _now(connection, id_, at)


def revoke(connection: Connection, id_: int, by: str, why: str, at: int) -> Exception_:
    """Let what was approved count again, or take a question back. Raises Overtaken."""
    table = availability_exception
    known = queries.one(connection, id_, at)
    if known is None or known.stage not in (Stage.ASKED, Stage.APPROVED):
        raise Overtaken(known)
    open_ = (table.c.id == id_) & table.c.revoked_at.is_(None)
    values = {"revoked_by": by, "revoked_at": at, "revoked_why": why}
    if connection.execute(update(table).where(open_).values(**values)).rowcount != 1:
        raise Overtaken(queries.one(connection, id_, at))
    return _now(connection, id_, at)


def _now(connection: Connection, id_: int, at: int) -> Exception_:
    found = queries.one(connection, id_, at)
    if found is None:
        raise StoreError(f"There is no exception {id_}")
    return found
