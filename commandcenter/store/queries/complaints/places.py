"""Where tickets come from."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, WIB_OFFSET, Instant
from commandcenter.domain.complaints.model import Compared, HotSpot, Normality, Rates, Standing
from commandcenter.domain.complaints.ranking import rank_rates
from commandcenter.domain.complaints.scope import Span, Where, Window
from commandcenter.store.queries.complaints.figures import populations
from commandcenter.store.queries.complaints.ranges import normality
from commandcenter.store.queries.complaints.tickets import received

MANY = 3  # tickets of one category, place and day that make a hot spot, whatever is normal


def rates(connection: Connection, instant: Instant, where: Where, span: Span) -> Rates:
    """Every kecamatan by the tickets of the span per 10,000 people."""
    came = received(instant, where, span)
    rows = connection.execute(
        text(f"SELECT kecamatan, count(*) AS n FROM complaint WHERE {came.condition} GROUP BY kecamatan"),
        came.parameters,
    )
    counts = {row.kecamatan: row.n for row in rows}
    people = populations(connection)
    groups = {code: (counts.get(code, 0), population) for code, population in people.items()}
    return rank_rates(groups, unplaced=counts.get(None, 0))


def hot_spots(
    connection: Connection, instant: Instant, where: Where, window: Window, limit: int = 20
) -> tuple[HotSpot, ...]:
    """Places above their range, the rarest first; then those where MANY tell of one day's problem, the most first."""
    judged = normality(connection, instant, where, window)
    return spots_of(connection, instant, where, judged)[:limit]


def spots_of(connection: Connection, instant: Instant, where: Where, judged: Normality) -> tuple[HotSpot, ...]:
    """The same for a window that is judged already."""
    came = received(instant, where, judged.span).also("kecamatan IS NOT NULL")
    rows = connection.execute(
        text(f"""
            SELECT category, kecamatan, village, sum(n) AS n, count(*) AS problems, max(n) AS most,
                max(newest) AS newest
            FROM (
                SELECT category, kecamatan, village, count(*) AS n, max(received_at) AS newest
                FROM complaint WHERE {came.condition}
                GROUP BY category, kecamatan, village, (received_at + {WIB_OFFSET}) / {DAY}
            ) AS of_a_day GROUP BY category, kecamatan, village
        """),
        came.parameters,
    ).all()
    above = [each for each in judged.departures if each.standing is Standing.ABOVE and each.kecamatan is not None]
    departing = [spot for each in above if (spot := _departing(each, rows)) is not None]
    known = {(each.category, each.kecamatan) for each in above}
    cells = {(each.category, each.kecamatan): each for each in judged.cells}
    told = [
        HotSpot(
            row.kecamatan, row.village, row.category, int(row.n), row.problems, row.newest,
            None if row.village is not None else cells.get((row.category, row.kecamatan)), row.most,
        )
        for row in rows
        if row.most >= MANY and (row.village is not None or (row.category, row.kecamatan) not in known)
    ]  # fmt: skip
    told.sort(key=lambda spot: (-spot.most, -spot.newest_at, spot.kecamatan, spot.village or "", spot.category or ""))
    return (*departing, *told)


def _departing(each: Compared, rows: Sequence[Any]) -> HotSpot | None:
    of_it: Iterable[Any] = (row for row in rows if row.kecamatan == each.kecamatan)
    mine = [row for row in of_it if each.category in (None, row.category)]
    if each.kecamatan is None or not mine:
        return None
    return HotSpot(
        each.kecamatan, None, each.category, sum(int(row.n) for row in mine), sum(row.problems for row in mine),
        max(row.newest for row in mine), each, max(row.most for row in mine),
    )  # fmt: skip
