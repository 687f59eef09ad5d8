"""Where two feeds disagree about the same indicator, area and period. Computed when somebody looks, from the values.

Only what several feeds have ever given a value for is looked at (table ``contested``), however much else there is.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, and_, or_

from commandcenter.domain.clock import Instant
from commandcenter.domain.observations import Conflict, disagree
from commandcenter.store.queries.observations import value_of, values_of
from commandcenter.store.schema import contested, feed, indicator, observation

_SAME: Final = ("indicator", "area", "period")


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
    there = or_(feed.c.removed_at.is_(None), feed.c.removed_at > instant.at)
    query = (
        values_of(instant)
        .add_columns(indicator.c.decimals)
        .join(contested, and_(*(contested.c[name] == observation.c[name] for name in _SAME)))
        .join(indicator, indicator.c.code == observation.c.indicator)
        .join(feed, feed.c.name == observation.c.feed)
        .where(there)
        .order_by(observation.c.indicator, observation.c.area, observation.c.period.desc(), observation.c.feed)
    )
    for _key, group in groupby(connection.execute(query), key=attrgetter(*_SAME)):
        rows = list(group)
        if disagree(((row.value, row.text) for row in rows), rows[0].decimals):
            yield rows
