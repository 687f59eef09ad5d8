"""Briefings of leadership: marked, and the last one taken back. All of it in the caller's transaction."""

from sqlalchemy import Connection, delete

from commandcenter.domain.briefing.held import Held
from commandcenter.store.schema import briefing


def hold(connection: Connection, at: int, note: str) -> Held:
    """Mark that a briefing is held at ``at``."""
    made = connection.execute(briefing.insert().values(held_at=at, note=note).returning(briefing.c.id)).scalar_one()
    return Held(int(made), at, note)


def take_back(connection: Connection, held: Held) -> bool:
    """Remove a briefing; False when somebody else has removed it already."""
    return connection.execute(delete(briefing).where(briefing.c.id == held.id)).rowcount == 1
