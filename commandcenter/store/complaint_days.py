"""Current tickets counted by category, local day and place, in the transaction of the tickets themselves.

What is normal is judged by years of days; reading years of tickets for every look would take too long.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import start_of_day
from commandcenter.store import bulk
from commandcenter.store.schema import complaint_day

Counted = Sequence[Any]  # category, received at, kecamatan

_COLUMNS: Final = ("category", "day", "kecamatan", "n")
_EMPTIED: Final = text("DELETE FROM complaint_day WHERE category = :category AND day = :day AND n = 0")


def add(connection: Connection, come: Iterable[Counted], gone: Iterable[Counted]) -> None:
    """Count the tickets that came and no longer those that are gone; a ticket that only moved on changes nothing."""
    changes = Counter(map(_key, come))
    changes.subtract(map(_key, gone))
    rows = [(*key, n) for key, n in sorted(changes.items()) if n]  # one order for all writers: no deadlock
    bulk.upsert(
        connection, complaint_day, _COLUMNS, rows, "day, category, kecamatan", "n = complaint_day.n + excluded.n"
    )
    emptied = sorted({(category, day) for category, day, _place, n in rows if n < 0})
    if emptied:
        connection.execute(_EMPTIED, [{"category": category, "day": day} for category, day in emptied])


def _key(ticket: Counted) -> tuple[str, int, str]:
    category, received_at, kecamatan = ticket
    return category, start_of_day(received_at), kecamatan or ""
