"""Works: planned, cancelled, extended, moved. Functions get a transaction; whoever calls raises the topics.

Nothing is overwritten: what changes ends a window (``cancelled_at``) and makes another, so that every instant of the
past knows its own plan. Whoever changes a work locks its windows first: the second of two sees what the first did.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, or_, update

from commandcenter.domain.maintenance.model import Stage, Work
from commandcenter.store.queries.maintenance import work as found_work
from commandcenter.store.schema import maintenance


class Overtaken(Exception):
    """The work is not any more what was seen. ``current``: what it is now; None: there is none."""

    def __init__(self, current: Work | None) -> None:
        super().__init__("the work is another by now")
        self.current = current


def add(
    connection: Connection, elements: Sequence[int], starts_at: int, ends_at: int, reason: str, by: str, at: int,
    *, number: int | None = None, series: int | None = None, occurs_at: int | None = None,
) -> int:  # fmt: skip
    """Windows of these elements as one work; its number. ``number``: they belong to one that is there.

    Raises ValueError for no element or an empty span.
    """
    if not elements or ends_at <= starts_at:
        raise ValueError("a work has elements, and ends after it starts")
    row = {
        "starts_at": starts_at, "ends_at": ends_at, "reason": reason, "recorded_at": at, "planned_by": by,
        "series_id": series, "occurs_at": occurs_at,
    }  # fmt: skip
    others = list(elements)
    if number is None:
        first = maintenance.insert().values(element_id=others.pop(0), **row).returning(maintenance.c.id)
        number = int(connection.execute(first).scalar_one())
        connection.execute(update(maintenance).where(maintenance.c.id == number).values(work=number))
    if others:
        connection.execute(maintenance.insert(), [{"element_id": each, "work": number, **row} for each in others])
    return number


def cancel(connection: Connection, number: int, by: str, at: int, seen_end: int | None = None) -> Work | None:
    """Cancel a work, or end it now when it has begun; what it was. None when it was over or there is none.

    ``seen_end``: when it was to end as whoever cancels saw it. Raises Overtaken when that has changed.
    """
    before = _locked(connection, number, at)
    if before is None or before.stage not in (Stage.PLANNED, Stage.RUNNING):
        return None
    if seen_end is not None and before.ends_at != seen_end:
        raise Overtaken(before)
    _close(connection, number, by, at)
    return before


def extend(connection: Connection, number: int, seen_end: int, ends_at: int, by: str, at: int) -> Work:
    """Let a work end later than ``seen_end``. One that is over goes on from ``at``: what was between was not planned.
    What it was.

    Raises Overtaken when it does not end at ``seen_end`` any more, or was cancelled.
    """
    before = _locked(connection, number, at)
    if before is None or before.ends_at != seen_end or before.stage is Stage.CANCELLED:
        raise Overtaken(before)
    if ends_at <= max(seen_end, at):
        raise ValueError("a work is extended to a later end that is still to come")
    _close(connection, number, by, at)
    if before.stage is Stage.ENDED:
        # The window that is over stays as it was, with its place in the series: what goes on is without one.
        before = replace(before, starts_at=at, series=None, occurs_at=None)
    _again(connection, before, before.starts_at, ends_at, by, at)
    return before


def move(connection: Connection, number: int, seen_start: int, starts_at: int, by: str, at: int) -> Work:
    """Let a work that has not begun begin at another time, as long as before. Raises Overtaken when it has begun or
    does not begin at ``seen_start`` any more."""
    before = _locked(connection, number, at)
    if before is None or before.stage is not Stage.PLANNED or before.starts_at != seen_start:
        raise Overtaken(before)
    _close(connection, number, by, at)
    _again(connection, before, starts_at, starts_at + before.ends_at - before.starts_at, by, at)
    return before


def _locked(connection: Connection, number: int, at: int) -> Work | None:
    """The work as it is, once nobody else is changing it."""
    connection.execute(update(maintenance).where(_is_of(number)).values(work=number))
    return found_work(connection, number, at)


def _close(connection: Connection, number: int, by: str, at: int) -> None:
    open_ = _is_of(number) & maintenance.c.cancelled_at.is_(None) & (maintenance.c.ends_at > at)
    connection.execute(update(maintenance).where(open_).values(cancelled_at=at, cancelled_by=by))


def _again(connection: Connection, before: Work, starts_at: int, ends_at: int, by: str, at: int) -> None:
    elements = [part.element for part in before.parts]
    add(
        connection, elements, starts_at, ends_at, before.reason, by, at,
        number=before.number, series=before.series, occurs_at=before.occurs_at,
    )  # fmt: skip


def _is_of(number: int) -> ColumnElement[bool]:
    return or_(maintenance.c.work == number, maintenance.c.work.is_(None) & (maintenance.c.id == number))
