"""The shift log: entries are added, and changed only by their author before they are locked."""

from dataclasses import replace

from sqlalchemy import Connection, insert, update

from commandcenter.domain.actor import Actor
from commandcenter.domain.duty.log import Entry, EntryKind, locks_at
from commandcenter.domain.duty.model import CENTER
from commandcenter.store.queries import duty as duties
from commandcenter.store.schema import shift_entry
from commandcenter.store.writes.duty import Overtaken


def add(
    connection: Connection, kind: EntryKind, text: str, actor: Actor, at: int, *,
    alert_id: int | None = None, refers_to: int | None = None,
) -> Entry:  # fmt: skip
    """A new entry. Raises SQLAlchemy's IntegrityError for an alert or an entry that there is not."""
    center = duties.one(connection, CENTER)
    assert center is not None  # noqa: S101 - the house always has it
    locks = locks_at(kind, center, at)
    row = {
        "at": at, "author": actor.name, "role": actor.role, "kind": kind.value, "text": text, "locks_at": locks,
        "alert_id": alert_id, "refers_to": refers_to,
    }  # fmt: skip
    made = connection.execute(insert(shift_entry).values(**row).returning(shift_entry.c.id)).scalar_one()
    return Entry(int(made), at, actor.name, actor.role, kind, text, locks, alert_id, refers_to)


def edit(connection: Connection, seen: Entry, text: str, author: str, at: int) -> Entry:
    """Say it otherwise, as long as it is not locked. Raises Overtaken when it is, is another's, or was changed."""
    ours = (
        (shift_entry.c.id == seen.id)
        & (shift_entry.c.version == seen.version)
        & (shift_entry.c.author == author)
        & (shift_entry.c.locks_at > at)
    )
    said = {"text": text, "version": seen.version + 1, "edited_at": at}
    if connection.execute(update(shift_entry).where(ours).values(**said)).rowcount != 1:
        raise Overtaken
    return replace(seen, text=text, version=seen.version + 1, edited_at=at)
