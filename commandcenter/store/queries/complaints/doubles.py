"""Where several tickets may tell of one problem: the same category, place and local day, each such day counted once."""

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, WIB_OFFSET, Instant
from commandcenter.domain.complaints.model import HotSpot
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.store.queries.complaints.tickets import received


def doubles(connection: Connection, instant: Instant, where: Where, span: Span, limit: int = 20) -> tuple[HotSpot, ...]:
    """Categories at a place with more tickets than problems in the span, those with the most doubles first.

    A village and its kecamatan are two places: which village the other meant is not guessed. Tickets without a
    kecamatan are in none. ``compared`` is None: ranges are in ``normality``.
    """
    came = received(instant, where, span).also("kecamatan IS NOT NULL")
    found = connection.execute(
        text(f"""
            SELECT category, kecamatan, village, sum(n) AS n, count(*) AS problems, max(newest_at) AS newest_at FROM (
                SELECT category, kecamatan, village, count(*) AS n, max(received_at) AS newest_at
                FROM complaint WHERE {came.condition}
                GROUP BY category, kecamatan, village, (received_at + {WIB_OFFSET}) / {DAY}
            ) AS day GROUP BY category, kecamatan, village HAVING sum(n) > count(*)
            ORDER BY sum(n) - count(*) DESC, max(newest_at) DESC, category, kecamatan LIMIT :limit
        """),
        {**came.parameters, "limit": limit},
    )
    return tuple(
        HotSpot(row.kecamatan, row.village, row.category, int(row.n), int(row.problems), row.newest_at, None)
        for row in found
    )
