"""The queue of the rapid-response unit. Neither text nor anybody's data is read here."""

from sqlalchemy import Connection, text

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.due import Opened, Timetable
from commandcenter.domain.complaints.model import Due, Owner, Queue, Waiting
from commandcenter.domain.complaints.scope import Where
from commandcenter.domain.workdays import UnknownYear
from commandcenter.store.queries.complaints.tickets import counted, opened
from commandcenter.store.queries.complaints.timetable import overdue, timetable


def queue(connection: Connection, instant: Instant, where: Where, limit: int = 50) -> Queue:
    """Every open ticket counted by owner, and the ``limit`` oldest of them with the step that is due."""
    times = timetable(connection)
    late, now = overdue(times, instant.at), opened(instant, where)
    owners = tuple(
        Owner(row.opd, row.n, row.overdue, row.oldest_at)
        for row in connection.execute(
            text(f"""
                SELECT opd, count(*) AS n, {counted(late.condition)} AS overdue, min(received_at) AS oldest_at
                FROM complaint WHERE {now.condition} GROUP BY opd ORDER BY overdue DESC, n DESC, opd
            """),
            {**now.parameters, **late.parameters},
        )
    )
    rows = connection.execute(
        text(f"""
            SELECT ticket, (SELECT title FROM feed WHERE feed.name = complaint.feed) AS source, channel, kind, category,
                kecamatan, village, opd, received_at, verified_at, disposed_at, status, is_confidential
            FROM complaint WHERE {now.condition} ORDER BY received_at, id LIMIT :limit
        """),
        {**now.parameters, "limit": limit},
    )
    items = []
    for row in rows:
        due = times.due(Opened(row.kind, row.status, row.received_at, row.verified_at, row.disposed_at))
        items.append(
            Waiting(
                row.ticket, row.source, row.channel, row.kind, row.category, row.kecamatan, row.village, row.opd,
                row.received_at, row.status, bool(row.is_confidential), due,
                None if due.deadline is None else due.deadline - instant.at, _working(times, instant.at, due),
            )
        )  # fmt: skip
    return Queue(tuple(items), owners, sum(each.open for each in owners), sum(each.overdue for each in owners))


def _working(times: Timetable, at: int, due: Due) -> int | None:
    if due.deadline is None:
        return None
    try:
        return times.clock.working_minutes_between(at, due.deadline)
    except UnknownYear:
        return None
