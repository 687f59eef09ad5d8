"""Hand-overs, and what stands when one is written."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from sqlalchemy import Connection, or_, select

from commandcenter.domain.alerts.model import RANK, Treatment
from commandcenter.domain.clock import Instant
from commandcenter.domain.duty.handover import STANDING_MAX, Handover
from commandcenter.store.queries import alerts
from commandcenter.store.schema import handover

_STANDING: Final = ("id", "rule", "entity", "name", "severity", "state", "since", "acked_by", "assigned_to")


def of_duties(connection: Connection, instant: Instant, since: int) -> Mapping[str, tuple[Handover, ...]]:
    """By duty, the newest first: those written since then, and whatever waits to be taken over however old it is."""
    is_waiting = handover.c.taken_at.is_(None) & handover.c.replaced_at.is_(None)
    query = select(handover).where(or_(handover.c.written_at >= since, is_waiting))
    if not instant.live:
        was_waiting = or_(handover.c.taken_at > instant.at, handover.c.replaced_at > instant.at)
        is_wanted = or_(handover.c.written_at >= since, is_waiting, was_waiting)
        query = select(handover).where(is_wanted, handover.c.written_at <= instant.at)
    found: dict[str, tuple[Handover, ...]] = {}
    for row in connection.execute(query.order_by(handover.c.id.desc())):
        each = _handover(row, instant)
        found[each.duty] = (*found.get(each.duty, ()), each)
    return found


def one(connection: Connection, id_: int) -> Handover | None:
    """The hand-over of this id, as it is now."""
    row = connection.execute(select(handover).where(handover.c.id == id_)).one_or_none()
    return None if row is None else _handover(row, None)


def standing(connection: Connection, at: int) -> tuple[list[dict[str, Any]], int]:
    """What stands now, the worst and oldest first, at most ``STANDING_MAX`` of it; and how much it is in all. What is
    suppressed by design stands under its cause."""
    found = [
        each
        for each in alerts.standing(connection, Instant(at))
        if each.treatment != Treatment.SUPPRESSED and not each.is_simulated
    ]
    worst = sorted(found, key=lambda each: (RANK.get(each.severity, len(RANK)), each.since))
    return [{name: getattr(each, name) for name in _STANDING} for each in worst[:STANDING_MAX]], len(found)


def _handover(row: Any, instant: Instant | None) -> Handover:
    """As it was known: what was taken over or replaced later had not been."""
    said = {**row._mapping, "standing": tuple(orjson.loads(row.standing))}
    if instant is not None and not instant.live:
        if (row.taken_at or 0) > instant.at:
            said |= {"taken_at": None, "taken_by": ""}
        if (row.replaced_at or 0) > instant.at:
            said |= {"replaced_at": None}
    return Handover(**said)
