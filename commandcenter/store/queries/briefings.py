"""When leadership was last briefed."""

from sqlalchemy import Connection, select

from commandcenter.domain.briefing.held import Held
from commandcenter.domain.clock import Instant
from commandcenter.store.schema import briefing


def newest(connection: Connection, instant: Instant) -> Held | None:
    """The last briefing held by the instant. One that was taken back was never held, also in the past."""
    query = select(briefing).where(briefing.c.held_at <= instant.at)
    row = connection.execute(query.order_by(briefing.c.held_at.desc(), briefing.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else Held(row.id, row.held_at, row.note)
