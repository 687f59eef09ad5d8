"""The shift log: the entries of a time, each with its corrections and comments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.duty.log import Entry, EntryKind
from commandcenter.store.schema import alert, shift_entry

_ENTRY: Final = tuple(Entry.__dataclass_fields__)
MOST: Final = 2_000  # of a day on one page


@dataclass(frozen=True, slots=True)
class Written:
    """An entry, what was added to it later (oldest first), and the name of what its alert is about."""

    entry: Entry
    additions: tuple[Entry, ...] = ()
    alert: str = ""


def entries(connection: Connection, instant: Instant, starts_at: int, ends_at: int) -> tuple[Written, ...]:
    """What was written from ``starts_at`` up to ``ends_at``, the oldest first, and whatever was added to it by now."""
    until = ends_at if instant.live else min(ends_at, instant.at + 1)
    first_hand = shift_entry.c.refers_to.is_(None)
    query = (
        select(*(shift_entry.c[name] for name in _ENTRY), alert.c.name.label("alert_name"))
        .select_from(shift_entry.outerjoin(alert, alert.c.id == shift_entry.c.alert_id))
        .where(first_hand, shift_entry.c.at >= starts_at, shift_entry.c.at < until)
        .order_by(shift_entry.c.at, shift_entry.c.id)
        .limit(MOST)
    )
    found = connection.execute(query).all()
    additions = _additions(connection, instant, [row.id for row in found])
    return tuple(Written(_entry(row), additions.get(row.id, ()), row.alert_name or "") for row in found)


def one(connection: Connection, id_: int) -> Entry | None:
    """The entry of this id."""
    row = connection.execute(
        select(*(shift_entry.c[name] for name in _ENTRY)).where(shift_entry.c.id == id_)
    ).one_or_none()
    return None if row is None else _entry(row)


def twin(connection: Connection, author: str, kind: EntryKind, text: str, at: int) -> Entry | None:
    """The entry that the same author wrote within a minute with the same words; None: there is none."""
    columns = (shift_entry.c[name] for name in _ENTRY)
    query = select(*columns).where(
        shift_entry.c.at > at - MINUTE, shift_entry.c.at <= at, shift_entry.c.author == author,
        shift_entry.c.kind == kind.value, shift_entry.c.text == text, shift_entry.c.refers_to.is_(None),
    )  # fmt: skip
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else _entry(row)


def of_alert(connection: Connection, alert_id: int, limit: int = 50) -> tuple[Entry, ...]:
    """What the shift log says of an alert, the newest first."""
    query = select(*(shift_entry.c[name] for name in _ENTRY)).where(shift_entry.c.alert_id == alert_id)
    return tuple(map(_entry, connection.execute(query.order_by(shift_entry.c.id.desc()).limit(limit))))


def _additions(connection: Connection, instant: Instant, ids: list[int]) -> dict[int, tuple[Entry, ...]]:
    found: dict[int, tuple[Entry, ...]] = {}
    for part in _parts(ids):
        query = select(*(shift_entry.c[name] for name in _ENTRY)).where(shift_entry.c.refers_to.in_(part))
        if not instant.live:
            query = query.where(shift_entry.c.at <= instant.at)
        for row in connection.execute(query.order_by(shift_entry.c.id)):
            found[row.refers_to] = (*found.get(row.refers_to, ()), _entry(row))
    return found


def _parts(ids: list[int], size: int = 500) -> Iterator[list[int]]:
    """SQLite takes only so many values in one statement."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _entry(row: Any) -> Entry:
    said = {name: getattr(row, name) for name in _ENTRY}
    return Entry(**{**said, "kind": EntryKind(said["kind"])})
