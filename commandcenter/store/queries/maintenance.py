"""Planned work: windows, the works that they were planned as, series, and what was told of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, or_, select

from commandcenter.domain.clock import DAY
from commandcenter.domain.maintenance.model import LENGTH_MAX, Part, Series, Stage, Work
from commandcenter.domain.maintenance.recurrence import of_rrule
from commandcenter.store.schema import (
    element,
    maintenance,
    maintenance_exception,
    maintenance_notice,
    maintenance_series,
)

Window = Any  # id, kind, key, name, starts_at, ends_at, reason
_NUMBER: Final = func.coalesce(maintenance.c.work, maintenance.c.id)
_RECENT: Final = 30 * DAY


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the list of events. ``subject`` is "work:17" or "series:3"; ``kind`` a value of Notice."""

    subject: str
    kind: str
    at: int
    is_told: bool

    @property
    def number(self) -> int:
        return int(self.subject.partition(":")[2])


def windows(connection: Connection, at: int) -> Sequence[Window]:
    """Work that has not ended or been cancelled by ``at``, next first."""
    query = (
        select(
            maintenance.c.id, element.c.kind, element.c.key, element.c.name, maintenance.c.starts_at,
            maintenance.c.ends_at, maintenance.c.reason,
        )
        .join(element, element.c.id == maintenance.c.element_id)
        .where(maintenance.c.ends_at > at, maintenance.c.cancelled_at.is_(None))
        .order_by(maintenance.c.starts_at, maintenance.c.id)
    )  # fmt: skip
    return connection.execute(query).all()


def works(connection: Connection, at: int, most: int) -> list[Work]:
    """Works that run or are still to come at ``at``, as they were known then; the next first, at most ``most``."""
    query = (
        select(_NUMBER.label("number"), func.min(maintenance.c.starts_at).label("first"))
        .where(maintenance.c.ends_at > at, _is_open(at), maintenance.c.recorded_at <= at)
        .group_by(_NUMBER)
        .order_by("first", "number")
        .limit(most)
    )
    found = of_numbers(connection, [row.number for row in connection.execute(query)], at)
    return sorted(found, key=lambda work: (work.stage is not Stage.RUNNING, work.starts_at, work.number))


def count(connection: Connection, at: int) -> int:
    """How many works run or are still to come."""
    open_ = (maintenance.c.ends_at > at) & _is_open(at) & (maintenance.c.recorded_at <= at)
    return int(connection.execute(select(func.count(func.distinct(_NUMBER))).where(open_)).scalar_one())


def past(connection: Connection, at: int, most: int) -> list[Work]:
    """Works that ended, or were cancelled, in the last 30 days before ``at``; the newest first."""
    ended = (maintenance.c.ends_at <= at) | (maintenance.c.cancelled_at <= at)
    query = (
        select(_NUMBER.label("number"), func.max(maintenance.c.ends_at).label("last"))
        .where(maintenance.c.ends_at > at - _RECENT, ended, maintenance.c.recorded_at <= at)
        .group_by(_NUMBER)
        .order_by(func.max(func.coalesce(maintenance.c.cancelled_at, maintenance.c.ends_at)).desc())
        .limit(2 * most)
    )
    found = of_numbers(connection, [row.number for row in connection.execute(query)], at)
    over = [work for work in found if work.stage in (Stage.ENDED, Stage.CANCELLED)]
    return sorted(over, key=lambda work: (-work.ends_at, work.number))[:most]


def begun(connection: Connection, at: int, lookback: int) -> list[Work]:
    """Works that have begun and had not ended for longer than ``lookback`` (ms) at ``at``."""
    query = select(_NUMBER).where(
        maintenance.c.starts_at <= at, maintenance.c.ends_at > at - lookback,
        maintenance.c.starts_at > at - lookback - 2 * LENGTH_MAX, maintenance.c.recorded_at <= at,
    )  # fmt: skip
    return of_numbers(connection, set(connection.execute(query).scalars()), at)


def work(connection: Connection, number: int, at: int) -> Work | None:
    """One work as it was known at ``at``."""
    return next(iter(of_numbers(connection, [number], at)), None)


def of_numbers(connection: Connection, numbers: Collection[int], at: int) -> list[Work]:
    """These works as they were known at ``at``, by number."""
    rows: dict[int, list[Row[Any]]] = {}
    for some in _portions(sorted(numbers)):
        for row in connection.execute(_rows().where(_is_of(some), maintenance.c.recorded_at <= at)):
            rows.setdefault(row.number, []).append(row)
    return [_work(number, of_one, at) for number, of_one in sorted(rows.items())]


def _portions(numbers: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (numbers[begin : begin + size] for begin in range(0, len(numbers), size))


def _is_of(numbers: Sequence[int]) -> Any:
    """Both ways are by an index."""
    return or_(maintenance.c.work.in_(numbers), maintenance.c.work.is_(None) & maintenance.c.id.in_(numbers))


def _is_open(at: int) -> Any:
    return maintenance.c.cancelled_at.is_(None) | (maintenance.c.cancelled_at > at)


def _rows() -> Select[Any]:
    return (
        select(maintenance, _NUMBER.label("number"), element.c.kind, element.c.key, element.c.name, element.c.kecamatan)
        .join(element, element.c.id == maintenance.c.element_id)
        .order_by(maintenance.c.id)
    )


def _work(number: int, rows: Sequence[Row[Any]], at: int) -> Work:
    """One work of all its windows, those that were replaced too."""
    open_ = [row for row in rows if row.cancelled_at is None or row.cancelled_at > at]
    ran = [row for row in rows if _end(row, at) > row.starts_at]
    shown = open_ or ran or list(rows)
    newest = shown[-1]
    starts_at = min(row.starts_at for row in (*ran, *open_)) if ran or open_ else min(row.starts_at for row in rows)
    ends_at = max(_end(row, at) if open_ or ran else row.ends_at for row in shown)
    parts = {row.element_id: Part(row.element_id, row.kind, row.key, row.name, row.kecamatan) for row in shown}
    if not open_:
        stage = Stage.ENDED if ran else Stage.CANCELLED
    else:
        stage = Stage.PLANNED if at < starts_at else Stage.RUNNING if at < ends_at else Stage.ENDED
    occurrence = next((row for row in rows if row.series_id is not None), newest)
    return Work(
        number, tuple(sorted(parts.values(), key=lambda part: (part.kind != "tower", part.name))), starts_at, ends_at,
        newest.reason, newest.planned_by, newest.recorded_at, stage, occurrence.series_id, occurrence.occurs_at,
    )  # fmt: skip


def _end(row: Row[Any], at: int) -> int:
    is_cancelled = row.cancelled_at is not None and row.cancelled_at <= at
    return int(min(row.ends_at, row.cancelled_at) if is_cancelled else row.ends_at)


# ---- series ----------------------------------------------------------------------------------------------------------


def series(connection: Connection, at: int, ended_since: int | None = None) -> list[Series]:
    """Series that were in force at ``at``, by number. ``ended_since``: those too that ended or expired after it."""
    table = maintenance_series
    since = at if ended_since is None else ended_since
    query = select(table).where(table.c.recorded_at <= at, table.c.ended_at.is_(None) | (table.c.ended_at > since))
    found = (_series(row, at) for row in connection.execute(query.order_by(table.c.id)))
    return [each for each in found if each.expires_at > since]


def one_series(connection: Connection, id_: int, at: int) -> Series | None:
    """One series, whether it is over or not."""
    row = connection.execute(select(maintenance_series).where(maintenance_series.c.id == id_)).one_or_none()
    return None if row is None else _series(row, at)


def exceptions(connection: Connection, id_: int, at: int) -> dict[int, tuple[int, int] | None]:
    """Occurrences of a series that are left out (None) or at another time (start and end), by when it meant them."""
    table = maintenance_exception
    return {
        row.occurs_at: None if row.starts_at is None or row.ends_at is None else (row.starts_at, row.ends_at)
        for row in connection.execute(select(table).where(table.c.series_id == id_, table.c.recorded_at <= at))
    }


def _series(row: Row[Any], at: int) -> Series:
    is_ended = row.ended_at is not None and row.ended_at <= at
    return Series(
        row.id, tuple(row.scope.split()), of_rrule(row.rrule), row.minute, row.length,
        date.fromisoformat(row.valid_from), date.fromisoformat(row.valid_until), row.reason, row.planned_by,
        row.recorded_at, row.ended_at if is_ended else None, row.ended_by if is_ended else "",
    )  # fmt: skip


# ---- notices ---------------------------------------------------------------------------------------------------------


def noted(connection: Connection, subjects: Collection[str]) -> set[tuple[str, str, int]]:
    """(subject, kind, due_at) of what was told of these."""
    table, found = maintenance_notice, set[tuple[str, str, int]]()
    ordered = sorted(subjects)
    for begin in range(0, len(ordered), 500):
        query = select(table.c.subject, table.c.kind, table.c.due_at)
        rows = connection.execute(query.where(table.c.subject.in_(ordered[begin : begin + 500])))
        found |= {(row.subject, row.kind, row.due_at) for row in rows}
    return found


def told(connection: Connection, at: int, most: int) -> list[Told]:
    """The list of events up to ``at``, the newest first."""
    table = maintenance_notice
    query = select(table).where(table.c.at <= at).order_by(table.c.at.desc(), table.c.id.desc()).limit(most)
    return [Told(row.subject, row.kind, row.at, row.is_told) for row in connection.execute(query)]
