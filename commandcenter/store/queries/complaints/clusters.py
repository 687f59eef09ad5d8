"""Complaints as they were known at an instant. The cost is that of the span that is asked for."""

from typing import Any, Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, WIB_OFFSET, Instant
from commandcenter.domain.clusters import Cluster, Clusters
from commandcenter.store.queries.complaints.tickets import CURRENT, KNOWN, Tickets

_DAY: Final = f"(received_at + {WIB_OFFSET}) / {DAY}"


def _groups(known: str) -> str:
    return _grouped(f"received_at >= :starts_at AND received_at < :ends_at AND {known}")


def _grouped(condition: str) -> str:
    """Tickets by category, place and local day. Where no place is told nothing can be said: each is its own."""
    return f"""
        SELECT category, coalesce(village, kecamatan) AS place, {_DAY} AS day, count(*) AS n,
            min(received_at) AS first_at, max(received_at) AS last_at
        FROM complaint WHERE {condition}
        GROUP BY category, coalesce(village, kecamatan), {_DAY},
            CASE WHEN village IS NULL AND kecamatan IS NULL THEN id END
    """


def _questions(known: str) -> tuple[Any, Any]:
    groups = _groups(known)
    largest = f"{groups} HAVING count(*) > 1 ORDER BY n DESC, last_at DESC, category, place LIMIT :limit"
    return text(largest), text(
        f"SELECT count(*) AS problems, coalesce(sum(n), 0) AS tickets FROM ({groups}) AS grouped"
    )


def problems(connection: Connection, tickets: Tickets) -> int:
    """How many problems the tickets tell of if each cluster is one."""
    found = connection.execute(text(f"SELECT count(*) FROM ({_grouped(tickets.condition)}) AS g"), tickets.parameters)
    return int(found.scalar_one())


_LIVE: Final = _questions(CURRENT)
_PAST: Final = _questions(KNOWN)


def clusters(connection: Connection, instant: Instant, starts_at: int, ends_at: int, limit: int = 50) -> Clusters:
    """Which tickets received in the span may be the same problem, the largest ``limit`` clusters first; how many
    problems there are if so. A village and its kecamatan are two places: which village the other meant is not guessed.
    """
    largest, summed = _LIVE if instant.live else _PAST
    span = {"at": instant.at, "starts_at": starts_at, "ends_at": ends_at}
    found = tuple(
        Cluster(row.category, row.place, row.day * DAY - WIB_OFFSET, row.n, row.first_at, row.last_at)
        for row in connection.execute(largest, {**span, "limit": limit})
    )
    total = connection.execute(summed, span).one()
    return Clusters(found, int(total.tickets), int(total.problems))
