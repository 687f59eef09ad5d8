"""Which towers had said that they lost mains before they went down: they explain the failure of their links.

Their samples say so and are deleted after some days, so it is written down while they are there
(``store/writes/power_losses.py``); the newest are looked up.
"""

from typing import Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, MINUTE

BEFORE: Final = 15 * MINUTE  # how long before its end a tower may have said that it lost mains
RECENT: Final = 2 * DAY  # several rounds of pruning
LOST: Final = f"""
    SELECT was.element_id, was.event_at FROM state_event AS was JOIN element ON element.id = was.element_id
    WHERE was.kind = 'state' AND was.to_state = 'down' AND element.kind = 'tower'
        AND was.recorded_at > :since AND was.recorded_at <= :until AND (
            SELECT power FROM sample WHERE sample.element_id = was.element_id AND sample.status <> 'down'
                AND sample.event_at >= was.event_at - {BEFORE} AND sample.event_at <= was.event_at
            ORDER BY sample.event_at DESC LIMIT 1) IN ('battery', 'genset')
"""
_RECENT: Final = text(LOST)
_KEPT: Final = text("SELECT element_id, down_at FROM power_loss WHERE down_at >= :start AND down_at < :until")
_LONGEST: Final = 400 * DAY  # a tower that is down for longer has left the inventory


def announced(connection: Connection, start: int, until: int, at: int) -> frozenset[tuple[int, int]]:
    """(element, since when it is down) of towers that were down between the two instants, as known at ``at``."""
    kept = connection.execute(_KEPT, {"start": start - _LONGEST, "until": until})
    found = {(id_, down_at) for id_, down_at in kept}
    if until > at - RECENT:
        recent = connection.execute(_RECENT, {"since": at - RECENT, "until": at})
        found.update((id_, down_at) for id_, down_at in recent)
    return frozenset(found)
