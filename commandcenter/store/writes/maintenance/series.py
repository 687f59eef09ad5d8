"""Series of works: made, ended, occurrences left out or moved, and windows made ahead of them.

Whoever changes a series or makes windows of it writes its row first: so one of two waits for the other, on PostgreSQL
by the row's lock.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select, update

from commandcenter.domain.clock import DAY
from commandcenter.domain.maintenance import scope
from commandcenter.domain.maintenance.model import AHEAD, ELEMENTS_MAX, Series
from commandcenter.store.queries import inventory, sites
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.schema import maintenance, maintenance_exception, maintenance_series
from commandcenter.store.versions import Topic, read

Span = tuple[int, int]  # start and end, ms UTC
UPKEEP = "upkeep"  # who cancels windows of what is not in the inventory any more


def add(connection: Connection, series: Series, at: int) -> int:
    """A new series with its windows for the next weeks; its number. Its ``id`` and instants are not looked at."""
    row = {
        "scope": " ".join(series.scope), "rrule": series.recurrence.rrule, "minute": series.minute,
        "length": series.length, "valid_from": series.valid_from.isoformat(),
        "valid_until": series.valid_until.isoformat(), "reason": series.reason, "planned_by": series.by,
        "recorded_at": at,
    }  # fmt: skip
    made = connection.execute(maintenance_series.insert().values(**row).returning(maintenance_series.c.id))
    id_ = int(made.scalar_one())
    fill(connection, id_, at)
    return id_


def end(connection: Connection, id_: int, by: str, at: int) -> Series | None:
    """No more of it: windows that have not begun are cancelled, one that runs goes on. What it was; None when it is
    over or there is none."""
    table = maintenance_series
    ending = update(table).where(table.c.id == id_, table.c.ended_at.is_(None)).values(ended_at=at, ended_by=by)
    if not connection.execute(ending).rowcount:
        return None
    _cancel(connection, id_, by, at)
    return queries.one_series(connection, id_, at - 1)


def skip(connection: Connection, id_: int, occurs_at: int, by: str, at: int, seen: Span | None = None) -> bool:
    """Leave one occurrence out. Whether it was still to come, not left out already, and at the time that was seen."""
    return _except(connection, id_, occurs_at, None, by, at, seen)


def move(
    connection: Connection, id_: int, occurs_at: int, span: Span, by: str, at: int, seen: Span | None = None
) -> bool:
    """Let one occurrence be at another time. Whether it was still to come, not left out, and at the time that was
    seen."""
    return _except(connection, id_, occurs_at, span, by, at, seen)


def _except(
    connection: Connection, id_: int, occurs_at: int, span: Span | None, by: str, at: int, seen: Span | None
) -> bool:
    if not _locked(connection, id_):
        return False
    series, noted = queries.one_series(connection, id_, at), queries.exceptions(connection, id_, at)
    if series is None or occurs_at not in series.occurrences(occurs_at, occurs_at + 1):
        return False
    is_left_out = occurs_at in noted and noted[occurs_at] is None
    planned = noted.get(occurs_at) or (occurs_at, occurs_at + series.length)
    if is_left_out or planned[0] <= at or planned == span or seen not in (None, planned):
        return False
    table = maintenance_exception
    connection.execute(table.delete().where(table.c.series_id == id_, table.c.occurs_at == occurs_at))
    starts_at, ends_at = span or (None, None)
    row = {"series_id": id_, "occurs_at": occurs_at, "starts_at": starts_at, "ends_at": ends_at, "by": by}
    connection.execute(table.insert().values(**row, recorded_at=at))
    _cancel(connection, id_, by, at, occurs_at)
    fill(connection, id_, at)
    return True


def fill(connection: Connection, id_: int, at: int) -> bool:
    """Make the windows of the next weeks that are not there, and cancel those that are not meant any more.

    Level-triggered: what it does follows from what is there, so it may be called as often as one likes, and be killed
    anywhere. Nothing is done twice on the same day for the same inventory. Whether anything was looked at.
    """
    mark, table = _mark(connection, at), maintenance_series
    due = (table.c.id == id_) & table.c.ended_at.is_(None) & (table.c.filled_for != mark)
    if not connection.execute(update(table).where(due).values(filled_for=mark)).rowcount:
        return False
    series = queries.one_series(connection, id_, at)
    if series is not None:
        _fill(connection, series, at)
    return True


def unfilled(connection: Connection, at: int) -> list[int]:
    """Numbers of the series that ``fill`` would look at."""
    table = maintenance_series
    due = table.c.ended_at.is_(None) & (table.c.filled_for != _mark(connection, at))
    return list(connection.execute(select(table.c.id).where(due).order_by(table.c.id)).scalars())


def _fill(connection: Connection, series: Series, at: int) -> None:
    plan, websites = inventory.load(connection), sites.load(connection)
    elements = scope.known(series.scope, plan, websites)[:ELEMENTS_MAX]
    spans = _spans(connection, series, at)
    there = _there(connection, series.id, min((at, *spans, *(begin for begin, _ in spans.values()))))
    stray = [
        number
        for (element, occurs_at), (number, starts_at, is_open) in there.items()
        if is_open and starts_at > at and (element not in elements or occurs_at not in spans)
    ]
    _cancel_windows(connection, stray, at)
    missing = {each: [id_ for id_ in elements if (id_, each) not in there] for each in spans}
    _make(connection, series, spans, missing, at)


def _make(
    connection: Connection, series: Series, spans: Mapping[int, Span], missing: Mapping[int, list[int]], at: int
) -> None:
    """Windows of these elements by occurrence: a work of its own where the occurrence has none yet. Four statements,
    however many there are."""
    usual = {"reason": series.reason, "recorded_at": at, "planned_by": series.by, "series_id": series.id}
    rows = {
        occurs_at: [
            usual | {"element_id": each, "occurs_at": occurs_at, "starts_at": spans[occurs_at][0],
                     "ends_at": spans[occurs_at][1]}
            for each in of_one
        ]
        for occurs_at, of_one in missing.items() if of_one
    }  # fmt: skip
    numbers = _numbers(connection, series.id)
    firsts = [of_one.pop(0) for occurs_at, of_one in rows.items() if occurs_at not in numbers]
    if firsts:
        connection.execute(maintenance.insert(), firsts)
        own = (maintenance.c.series_id == series.id) & maintenance.c.work.is_(None)
        connection.execute(update(maintenance).where(own).values(work=maintenance.c.id))
        numbers = _numbers(connection, series.id)
    others = [row | {"work": numbers[occurs_at]} for occurs_at, of_one in rows.items() for row in of_one]
    if others:
        connection.execute(maintenance.insert(), others)


def _spans(connection: Connection, series: Series, at: int) -> Mapping[int, Span]:
    """Start and end by when it was meant to begin: of all that runs or comes within the next weeks.

    One that has begun while nobody made windows is made late, but never one from before the series was known.
    """
    noted = queries.exceptions(connection, series.id, at)
    begun = max(at - series.length + 1, series.recorded_at)
    usual = {each: (each, each + series.length) for each in series.occurrences(begun, at + AHEAD) if each not in noted}
    moved = {each: span for each, span in noted.items() if span is not None and at < span[1] and span[0] < at + AHEAD}
    return usual | moved


def _there(connection: Connection, id_: int, since: int) -> dict[tuple[int, int], tuple[int, int, bool]]:
    """(element, occurs_at) -> id, start and whether it is open, of windows that somebody made or cancelled.

    Those that were cancelled because the element was gone, or the occurrence moved, may be made anew.
    """
    columns = (
        maintenance.c.id, maintenance.c.element_id, maintenance.c.occurs_at, maintenance.c.starts_at,
        maintenance.c.cancelled_at, maintenance.c.cancelled_by,
    )  # fmt: skip
    query = select(*columns).where(maintenance.c.series_id == id_, maintenance.c.occurs_at.is_not(None))
    found = {}
    for row in connection.execute(query.where(maintenance.c.ends_at >= since).order_by(maintenance.c.id)):
        if row.cancelled_at is None or row.cancelled_by != UPKEEP:
            found[row.element_id, row.occurs_at] = (row.id, row.starts_at, row.cancelled_at is None)
    return found


def _numbers(connection: Connection, id_: int) -> dict[int, int]:
    """Numbers of the works of a series by when it meant them."""
    query = select(maintenance.c.occurs_at, func.min(maintenance.c.work)).where(maintenance.c.series_id == id_)
    return {row[0]: row[1] for row in connection.execute(query.group_by(maintenance.c.occurs_at))}


def _locked(connection: Connection, id_: int) -> bool:
    """Whether the series is in force; nobody else changes it from now on, and its windows are looked at anew."""
    table = maintenance_series
    query = update(table).where(table.c.id == id_, table.c.ended_at.is_(None)).values(filled_for="")
    return bool(connection.execute(query).rowcount)


def _cancel(connection: Connection, id_: int, by: str, at: int, occurs_at: int | None = None) -> None:
    """Windows that have not begun."""
    open_ = (maintenance.c.series_id == id_) & maintenance.c.cancelled_at.is_(None) & (maintenance.c.starts_at > at)
    if occurs_at is not None:
        open_ &= maintenance.c.occurs_at == occurs_at
        by = UPKEEP  # it is made anew at its other time, or not: the exception says it, and who wrote it
    connection.execute(update(maintenance).where(open_).values(cancelled_at=at, cancelled_by=by))


def _cancel_windows(connection: Connection, ids: Sequence[int], at: int) -> None:
    values = {"cancelled_at": at, "cancelled_by": UPKEEP}
    for begin in range(0, len(ids), 500):
        connection.execute(update(maintenance).where(maintenance.c.id.in_(ids[begin : begin + 500])).values(values))


def _mark(connection: Connection, at: int) -> str:
    """The day, and what says that towers, links or websites changed."""
    found = read(connection)
    return f"{at // DAY}/{found.get(Topic.INVENTORY.value, 0)}.{found.get(Topic.REFERENCE.value, 0)}"
