"""What people change of works, whether a series made them or not.

An occurrence of a series that has not begun is changed by an exception of the series, so that windows that are made
later follow it; everything else by the windows themselves.
"""

from sqlalchemy import Connection

from commandcenter.domain.maintenance.model import Stage, Work
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.writes.maintenance import series, works
from commandcenter.store.writes.maintenance.works import Overtaken


def cancel(connection: Connection, number: int, by: str, at: int, seen_end: int | None = None) -> Work | None:
    """As ``works.cancel``."""
    before = queries.work(connection, number, at)
    occurrence = _occurrence(before)
    if before is None or occurrence is None:
        return works.cancel(connection, number, by, at, seen_end)
    if seen_end is not None and before.ends_at != seen_end:
        raise Overtaken(before)
    is_done = series.skip(connection, *occurrence, by, at, (before.starts_at, before.ends_at))
    return before if is_done else None


def extend(connection: Connection, number: int, seen_end: int, ends_at: int, by: str, at: int) -> Work:
    """As ``works.extend``."""
    before = queries.work(connection, number, at)
    occurrence = _occurrence(before)
    if before is None or occurrence is None:
        return works.extend(connection, number, seen_end, ends_at, by, at)
    if before.ends_at != seen_end:
        raise Overtaken(before)
    return _moved(connection, before, occurrence, (before.starts_at, ends_at), by, at)


def move(connection: Connection, number: int, seen_start: int, starts_at: int, by: str, at: int) -> Work:
    """As ``works.move``."""
    before = queries.work(connection, number, at)
    occurrence = _occurrence(before)
    if before is None or occurrence is None:
        return works.move(connection, number, seen_start, starts_at, by, at)
    if before.starts_at != seen_start:
        raise Overtaken(before)
    return _moved(
        connection, before, occurrence, (starts_at, starts_at + before.ends_at - before.starts_at), by, at
    )  # fmt: skip


def _moved(
    connection: Connection, before: Work, occurrence: tuple[int, int], span: tuple[int, int], by: str, at: int
) -> Work:
    if not series.move(connection, *occurrence, span, by, at, (before.starts_at, before.ends_at)):
        raise Overtaken(queries.work(connection, before.number, at))
    return before


def _occurrence(work: Work | None) -> tuple[int, int] | None:
    """Series and occurrence of a work that has not begun."""
    if work is None or work.stage is not Stage.PLANNED or work.series is None or work.occurs_at is None:
        return None
    return work.series, work.occurs_at
