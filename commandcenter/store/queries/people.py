"""How many sessions each account has open, for the list of accounts."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from commandcenter.store.schema import session


def open_sessions_of_all(connection: Connection, since: int) -> Mapping[int, int]:
    """Sessions that nobody has ended and that were used at or after ``since`` (ms UTC), by the id of the account."""
    query = (
        select(session.c.account_id, func.count())
        .where(session.c.ended_at.is_(None), session.c.stage == "", session.c.seen_at >= since)
        .group_by(session.c.account_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
