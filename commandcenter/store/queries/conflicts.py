"""Where two feeds disagree about the same indicator, area and period. Computed when somebody looks, from the values.

Only what several feeds have ever given a value for is looked at (table ``contested``), however much else there is:
6,800 of 130,000 values take some 30 ms on SQLite.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import Instant
from commandcenter.domain.observations import Conflict, disagree
from commandcenter.store.queries.observations import value_of

_CURRENT: Final = "{0}.superseded_at IS NULL"
_KNOWN: Final = "{0}.recorded_at <= :at AND ({0}.superseded_at IS NULL OR {0}.superseded_at > :at)"
_SAME: Final = "{0}.indicator = {1}.indicator AND {0}.area = {1}.area AND {0}.period = {1}.period"


def _question(known: str) -> Any:
    """What differs at all, then everything that is said of it. CROSS JOIN: SQLite takes the tables in this order."""
    return text(f"""
        WITH differing AS (
            SELECT c.indicator, c.area, c.period FROM contested AS c CROSS JOIN observation AS o
            WHERE {_SAME.format("o", "c")} AND {known.format("o")}
            GROUP BY c.indicator, c.area, c.period
            HAVING min(o.value) <> max(o.value) OR count(o.value) NOT IN (0, count(*)) OR min(o.text) <> max(o.text))
        SELECT o.indicator, o.area, o.period, o.event_at, o.value, o.text, o.note, o.feed, o.item_id, o.sheet, o.line,
            o.revision, o.recorded_at, o.superseded_at, i.origin AS item, d.decimals
        FROM differing CROSS JOIN observation AS o
        JOIN feed_item AS i ON i.id = o.item_id
        JOIN indicator AS d ON d.code = o.indicator
        JOIN feed AS f ON f.name = o.feed
        WHERE {_SAME.format("o", "differing")} AND {known.format("o")}
            AND (f.removed_at IS NULL OR f.removed_at > :at)
        ORDER BY o.indicator, o.area, o.period DESC, o.feed
    """)


_LIVE: Final = _question(_CURRENT)
_PAST: Final = _question(_KNOWN)


def conflicts(
    connection: Connection, instant: Instant, limit: int | None = None, of_feed: str | None = None
) -> tuple[Conflict, ...]:
    """Conflicts (in which ``of_feed`` has part) by indicator, area and newest period first; at most ``limit``.

    Numbers that are equal at the indicator's decimals are no conflict. A feed that was removed by then has no say.
    """
    found = []
    for rows in _disagreements(connection, instant):
        if of_feed is None or any(row.feed == of_feed for row in rows):
            first = rows[0]
            found.append(Conflict(first.indicator, first.area, first.period, tuple(map(value_of, rows))))
            if len(found) == limit:
                break
    return tuple(found)


def counts(connection: Connection, instant: Instant) -> Counter[str]:
    """In how many conflicts each feed has part."""
    return Counter(row.feed for rows in _disagreements(connection, instant) for row in rows)


def _disagreements(connection: Connection, instant: Instant) -> Iterator[list[Any]]:
    """The rows of each conflict, one of each feed."""
    found = connection.execute(_LIVE if instant.live else _PAST, {"at": instant.at})
    for _key, group in groupby(found, key=attrgetter("indicator", "area", "period")):
        rows = list(group)
        if disagree(((row.value, row.text) for row in rows), rows[0].decimals):
            yield rows
