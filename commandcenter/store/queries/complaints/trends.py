"""Tickets against the time before: what grows, and week by week."""

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, Instant, start_of_day
from commandcenter.domain.complaints.model import TrendCell, Weekly
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.store.queries.complaints.tickets import Tickets, counted, known, received

_WEEK = 7 * DAY


def trend(
    connection: Connection, instant: Instant, where: Where, span: Span, by_kecamatan: bool = True
) -> tuple[TrendCell, ...]:
    """Categories (in each kecamatan) with a ticket in the span, in the one just before or in the same of last year,
    most tickets first. ``year_ago`` is None where the first ticket of all is younger than that span."""
    spans = (span, span.before, span.year_ago)
    within = [f"received_at >= :from_{n} AND received_at < :until_{n}" for n in range(len(spans))]
    edges = {f"from_{n}": each.starts_at for n, each in enumerate(spans)}
    edges |= {f"until_{n}": each.ends_at for n, each in enumerate(spans)}
    place = "kecamatan" if by_kecamatan else "NULL"
    everything = known(instant, where)
    # A union of ranges: OR would read everything between them.
    ranges = " UNION ALL ".join(
        f"SELECT category, kecamatan, received_at FROM complaint WHERE {each} AND {everything.condition}"
        for each in _apart(within, spans)
    )
    rows = connection.execute(
        text(f"""
            SELECT category, {place} AS place, {", ".join(f"{counted(each)} AS n_{n}" for n, each in enumerate(within))}
            FROM ({ranges}) AS ticket GROUP BY category{", kecamatan" if by_kecamatan else ""}
        """),
        {**everything.parameters, **edges},
    )
    reaches_back = _first(connection, everything) < span.year_ago.starts_at
    cells = [TrendCell(row.category, row.place, row.n_0, row.n_1, row.n_2 if reaches_back else None) for row in rows]
    return tuple(sorted(cells, key=lambda cell: (-cell.n, -cell.growth, cell.category, cell.kecamatan or "")))


def _apart(within: list[str], spans: tuple[Span, Span, Span]) -> list[str]:
    """The ranges without overlap: a span of more than half a year meets the same of last year."""
    if spans[2].ends_at <= spans[1].starts_at:
        return within
    return ["received_at >= :from_2 AND received_at < :until_0"]


def _first(connection: Connection, tickets: Tickets) -> float:
    found = connection.execute(
        text(f"SELECT min(received_at) FROM complaint WHERE {tickets.condition}"), tickets.parameters
    ).scalar()
    return float("inf") if found is None else float(found)


def weekly(connection: Connection, instant: Instant, where: Where, weeks: int = 26) -> tuple[Weekly, ...]:
    """Every category with a ticket in the last ``weeks`` weeks, most tickets first. The last week ends with today."""
    last = start_of_day(instant.at) - 6 * DAY
    first = last - (weeks - 1) * _WEEK
    came = received(instant, where, Span(first, min(instant.at + 1, last + _WEEK)))
    counts: dict[str, list[int]] = {}
    for row in connection.execute(
        text(f"""
            SELECT category, (received_at - :starts_at) / {_WEEK} AS week, count(*) AS n
            FROM complaint WHERE {came.condition} GROUP BY 1, 2
        """),
        came.parameters,
    ):
        counts.setdefault(row.category, [0] * weeks)[row.week] = row.n
    starts = tuple(first + n * _WEEK for n in range(weeks))
    made = [Weekly(category, starts, tuple(found)) for category, found in counts.items()]
    return tuple(sorted(made, key=lambda each: (-sum(each.counts), each.category)))
