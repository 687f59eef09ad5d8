"""Whether the walls are silent."""

from sqlalchemy import Connection, or_, select

from commandcenter.domain.alerts.mute import Mute
from commandcenter.domain.clock import Instant
from commandcenter.store.schema import alert_mute


def mute(connection: Connection, instant: Instant) -> Mute | None:
    """The silence that holds at the instant; None: what is critical is heard."""
    at, table = instant.at, alert_mute.c
    query = (
        select(table.id, table.starts_at, table.ends_at, table.by)
        .where(table.starts_at <= at, table.ends_at > at, or_(table.ended_at.is_(None), table.ended_at > at))
        .order_by(table.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Mute(*row)
