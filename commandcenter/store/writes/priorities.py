"""Marks on problems. Nothing is overwritten: every change is a version of its own, and so are removal and its undoing.

Who did it stands in the audit trail, which the caller writes, as it raises the topic, in the same transaction.
"""

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from commandcenter.domain.priorities.marks import Draft, Mark
from commandcenter.store.engine import StoreError
from commandcenter.store.queries.priorities import mark as newest
from commandcenter.store.schema import priority, priority_version


class Overtaken(StoreError):
    """Somebody else changed the mark since it was read. ``current``: what it is now; None: there never was one."""

    def __init__(self, current: Mark | None) -> None:
        super().__init__("The mark is not what it was when it was read")
        self.current = current


def add(connection: Connection, draft: Draft, at: int) -> Mark:
    """A new mark, version 1, known from ``at`` on."""
    made = connection.execute(insert(priority).values(created_at=at).returning(priority.c.id))
    id_ = int(made.scalar_one())
    connection.execute(insert(priority_version).values(_row(id_, 1, draft, at, is_removed=False)))
    return Mark(id_, 1, draft, at, at)


def change(connection: Connection, id_: int, version: int, draft: Draft, at: int) -> Mark:
    """Say something else of the mark whose version was read. Raises Overtaken, also for a mark that is removed."""
    known = newest(connection, id_)
    if known is None or known.is_removed:
        raise Overtaken(known)
    return _follow(connection, known, version, draft, at, is_removed=False)


def remove(connection: Connection, id_: int, version: int, at: int) -> Mark:
    """Take the mark out of every list; its versions stay. Raises Overtaken."""
    known = newest(connection, id_)
    if known is None or known.is_removed:
        raise Overtaken(known)
    return _follow(connection, known, version, known.draft, at, is_removed=True)


def restore(connection: Connection, id_: int, version: int, at: int) -> Mark:
    """Undo a removal: the mark is again what it was. Raises Overtaken."""
    known = newest(connection, id_)
    if known is None or not known.is_removed:
        raise Overtaken(known)
    return _follow(connection, known, version, known.draft, at, is_removed=False)


def _follow(connection: Connection, known: Mark, version: int, draft: Draft, at: int, *, is_removed: bool) -> Mark:
    """The next version, unless another was written since: one row must have changed, or somebody else got there."""
    table = priority_version
    at = max(at, known.recorded_at)  # a clock that was set back must not let two versions hold at once
    ours = (table.c.priority_id == known.id) & (table.c.version == version) & table.c.superseded_at.is_(None)
    if connection.execute(update(table).where(ours).values(superseded_at=at)).rowcount != 1:
        raise Overtaken(newest(connection, known.id))
    connection.execute(insert(table).values(_row(known.id, version + 1, draft, at, is_removed=is_removed)))
    return Mark(known.id, version + 1, draft, known.created_at, at, is_removed)


def count(connection: Connection) -> int:
    """How many marks were ever made."""
    return int(connection.execute(select(func.count()).select_from(priority)).scalar_one())


def _row(id_: int, version: int, draft: Draft, at: int, *, is_removed: bool) -> dict[str, Any]:
    return {
        "priority_id": id_, "version": version, "recorded_at": at, "superseded_at": None, "is_removed": is_removed,
        "kind": draft.kind.value, "category": draft.problem.category, "kecamatan": draft.problem.kecamatan,
        "title": draft.title, "status": draft.status.value, "happens_on": draft.happens_on,
        "programme": draft.programme, "opd": draft.opd, "year": draft.year, "amount": draft.amount,
        "note": draft.note, "is_simulated": draft.is_simulated,
    }  # fmt: skip
