"""How many tickets: received, open, overdue, done; by age, and by what they are divided by."""

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, Instant, start_of_day
from commandcenter.domain.complaints.due import BANDS
from commandcenter.domain.complaints.model import AgeBand, CountedElsewhere, Dimension, Outcome, Part, Totals
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.store.queries.complaints.clusters import problems
from commandcenter.store.queries.complaints.tickets import DONE, counted, known, opened, received
from commandcenter.store.queries.complaints.timetable import overdue, timetable

_FEEDS: Final = text("""
    SELECT title, data_at FROM feed WHERE records = 'complaint' AND removed_at IS NULL AND rows > 0 ORDER BY title
""")


def totals(connection: Connection, instant: Instant, where: Where, span: Span) -> Totals:
    """The headline of a span. Tickets alone: what others counted is in ``counted_elsewhere``."""
    times = timetable(connection)
    late = overdue(times, instant.at)
    now = opened(instant, where)
    undated = "received_at < :counts_from" if times.counts_from is not None else "1 = 1"
    standing = connection.execute(
        text(f"""
            SELECT count(*) AS n, {counted(late.condition)} AS overdue, {counted("status = 'postponed'")} AS postponed,
                {counted(f"{undated} AND NOT {late.condition}")} AS undated, min(received_at) AS oldest_at
            FROM complaint WHERE {now.condition}
        """),
        {**now.parameters, **late.parameters, "counts_from": times.counts_from},
    ).one()
    came = received(instant, where, span)
    row = connection.execute(
        text(f"""
            SELECT count(*) AS n, {counted("is_confidential")} AS confidential,
                {counted("kecamatan IS NULL")} AS unplaced, {counted("opd IS NULL")} AS unowned
            FROM complaint WHERE {came.condition}
        """),
        came.parameters,
    ).one()
    feeds = connection.execute(_FEEDS).all()
    told = [feed.data_at for feed in feeds if feed.data_at is not None]
    return Totals(
        span=span,
        n=row.n,
        problems=problems(connection, came),
        before=_n(connection, instant, where, span.before),
        open=standing.n,
        overdue=standing.overdue,
        postponed=standing.postponed,
        undated=standing.undated,
        oldest_at=standing.oldest_at,
        confidential=row.confidential,
        unplaced=row.unplaced,
        unowned=row.unowned,
        data_at=min((*told, instant.at)) if told else None,
        sources=tuple(feed.title for feed in feeds),
    )


def _n(connection: Connection, instant: Instant, where: Where, span: Span) -> int:
    came = received(instant, where, span)
    found = connection.execute(text(f"SELECT count(*) FROM complaint WHERE {came.condition}"), came.parameters)
    return int(found.scalar_one())


def outcome(connection: Connection, instant: Instant, where: Where, span: Span) -> Outcome:
    """What became of the tickets received in the span."""
    came = received(instant, where, span)
    row = connection.execute(
        text(f"""
            SELECT count(*) AS n, {counted(DONE)} AS done, {counted(f"status = 'archived' AND NOT {DONE}")} AS archived,
                {counted(f"{DONE} AND verdict IS NOT NULL")} AS heard,
                {counted(f"{DONE} AND verdict = 'fixed'")} AS fixed
            FROM complaint WHERE {came.condition}
        """),
        came.parameters,
    ).one()
    return Outcome(row.n, row.done, row.archived, row.heard, row.fixed)


def backlog(connection: Connection, instant: Instant, where: Where) -> tuple[AgeBand, ...]:
    """Every open ticket by its age in local days, the youngest band first; all bands, also those without any."""
    midnight = start_of_day(instant.at)
    band = " ".join(
        f"WHEN received_at >= {midnight - last * DAY} THEN {n}"
        for n, (_first, last) in enumerate(BANDS)
        if last is not None
    )
    late, now = overdue(timetable(connection), instant.at), opened(instant, where)
    rows = connection.execute(
        text(f"""
            SELECT CASE {band} ELSE {len(BANDS) - 1} END AS band, count(*) AS n, {counted(late.condition)} AS overdue
            FROM complaint WHERE {now.condition} GROUP BY 1
        """),
        {**now.parameters, **late.parameters},
    )
    found = {row.band: row for row in rows}
    return tuple(
        AgeBand(first, last, found[n].n if n in found else 0, found[n].overdue if n in found else 0)
        for n, (first, last) in enumerate(BANDS)
    )


def breakdown(connection: Connection, instant: Instant, where: Where, span: Span, by: Dimension) -> tuple[Part, ...]:
    """The tickets of the span and the open ones by a dimension, most tickets first. Every kecamatan is there."""
    column = Dimension(by).value
    both = Span(span.before.starts_at, span.ends_at)
    came = received(instant, where, both).also(
        "(received_at >= :since OR received_at < :until)", since=span.starts_at, until=span.before.ends_at
    )
    parts: dict[str | None, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in connection.execute(
        text(f"""
            SELECT {column} AS part, {counted("received_at >= :since")} AS n,
                {counted("received_at < :since")} AS before
            FROM complaint WHERE {came.condition} GROUP BY {column}
        """),
        came.parameters,
    ):
        parts[row.part][:2] = row.n, row.before
    late, now = overdue(timetable(connection), instant.at), opened(instant, where)
    for row in connection.execute(
        text(f"""
            SELECT {column} AS part, count(*) AS n, {counted(late.condition)} AS overdue
            FROM complaint WHERE {now.condition} GROUP BY {column}
        """),
        {**now.parameters, **late.parameters},
    ):
        parts[row.part][2:] = row.n, row.overdue
    people = populations(connection) if by is Dimension.KECAMATAN and where.kecamatan is None else {}
    for code in people:
        parts.setdefault(code, [0, 0, 0, 0])  # of which nobody complains
    made = [
        Part(key, n, before, opened_, late_, people.get(key or ""))
        for key, (n, before, opened_, late_) in parts.items()
    ]
    return tuple(sorted(made, key=lambda part: (-part.n, -part.open, part.key or "")))


def populations(connection: Connection) -> dict[str, int]:
    """People by kecamatan."""
    return {row.code: row.population for row in connection.execute(text("SELECT code, population FROM kecamatan"))}


def counted_elsewhere(
    connection: Connection, instant: Instant, where: Where, span: Span
) -> tuple[CountedElsewhere, ...]:
    """What others counted, of the whole periods that lie in the span, by feed.

    A source may give the same tickets in several divisions (by month and by year, all and by status); these are never
    added up: of each feed the division with the most tickets counts.
    """
    rows = known(instant, where).also("starts_at >= :starts_at AND ends_at <= :ends_at")
    division = ", ".join(f"CASE WHEN {each} IS NULL THEN 0 ELSE 1 END AS by_{each}" for each in _DIVIDED)
    found = connection.execute(
        text(f"""
            SELECT title, sum(n) AS n, min(starts_at) AS starts_at, max(ends_at) AS ends_at FROM (
                SELECT feed, length(period) AS length, n, starts_at, ends_at, {division}
                FROM complaint_count WHERE {rows.condition}
            ) AS divided JOIN feed ON feed.name = divided.feed
            GROUP BY title, length, {", ".join(f"by_{each}" for each in _DIVIDED)} ORDER BY title, 2 DESC, length
        """),
        {**rows.parameters, "starts_at": span.starts_at, "ends_at": span.ends_at},
    )
    largest: dict[str, Any] = {}
    for row in found:
        largest.setdefault(row.title, row)
    return tuple(CountedElsewhere(row.title, int(row.n), row.starts_at, row.ends_at) for row in largest.values())


_DIVIDED: Final = ("channel", "kind", "category", "kecamatan", "opd", "status")
