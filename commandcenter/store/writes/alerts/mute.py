"""Silence on the wall. One holds at a time; whoever comes second is told whose it is."""

from sqlalchemy import Connection, insert, select, update

from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.mute import MUTE_MAX, Mute
from commandcenter.domain.clock import Instant
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import alert_mute as queries
from commandcenter.store.schema import alert_mute


class MutedAlready(StoreError):
    """Somebody else was first. ``current``: the silence that holds."""

    def __init__(self, current: Mute) -> None:
        super().__init__("The walls are silent already")
        self.current = current


def begin(connection: Connection, until: int, actor: Actor, at: int) -> Mute:
    """Silence until ``until``, at most an hour. Raises ValueError for another span, MutedAlready while one holds.

    Of two at the very same moment the database takes one; the other gets its IntegrityError.
    """
    if not at < until <= at + MUTE_MAX:
        raise ValueError("an end within the hour is needed")
    held = queries.mute(connection, Instant(at))
    if held is not None:
        raise MutedAlready(held)
    over = alert_mute.c.ended_at.is_(None)
    connection.execute(update(alert_mute).where(over).values(ended_at=alert_mute.c.ends_at))
    row = {"starts_at": at, "ends_at": until, "by": actor.name}
    id_ = connection.execute(insert(alert_mute).values(row).returning(alert_mute.c.id)).scalar_one()
    return Mute(id_, at, until, actor.name)


def end(connection: Connection, actor: Actor, at: int) -> Mute | None:
    """Let what is critical be heard again; the silence that held, None: there was none."""
    holds = (alert_mute.c.starts_at <= at) & (alert_mute.c.ends_at > at) & alert_mute.c.ended_at.is_(None)
    row = connection.execute(select(alert_mute).where(holds).with_for_update()).one_or_none()
    if row is None:
        return None
    ended = (alert_mute.c.id == row.id) & alert_mute.c.ended_at.is_(None)
    changed = connection.execute(update(alert_mute).where(ended).values(ended_at=at, ended_by=actor.name)).rowcount
    return Mute(row.id, row.starts_at, row.ends_at, row.by) if changed else None
