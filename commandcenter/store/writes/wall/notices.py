"""Words for announcements and tickers: put up, and taken down."""

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from commandcenter.store.engine import StoreError
from commandcenter.store.queries.wall_notices import Notice
from commandcenter.store.schema import wall_notice

NOTICES_MAX = 20  # that stand at a time: more than anybody waits for


class TooMany(StoreError):
    """There are as many notices as a wall takes."""

    def __init__(self) -> None:
        super().__init__(f"There are {NOTICES_MAX} notices already: end one first")


class Standing(StoreError):
    """The same words stand there already."""


def put(connection: Connection, words: str, ends_at: int | None, by: str, at: int) -> Notice:
    """Show these words from ``at`` (ms UTC) until ``ends_at``; None: until somebody ends it.

    Raises TooMany, Standing.
    """
    is_on = _is_on(at)
    same = select(wall_notice.c.id).where(is_on, wall_notice.c.words == words)
    if connection.execute(same.limit(1)).first() is not None:
        raise Standing
    if connection.execute(select(func.count()).select_from(wall_notice).where(is_on)).scalar_one() >= NOTICES_MAX:
        raise TooMany
    row = {"words": words, "starts_at": at, "ends_at": ends_at, "by": by, "recorded_at": at}
    id_ = connection.execute(insert(wall_notice).values(row).returning(wall_notice.c.id)).scalar_one()
    return Notice(id_, words, at, ends_at, by)


def end(connection: Connection, id_: int, by: str, at: int) -> Notice | None:
    """Take it down; as it was, None when it did not stand any more."""
    columns = (wall_notice.c[name] for name in ("id", "words", "starts_at", "ends_at", "by"))
    ours = (wall_notice.c.id == id_) & _is_on(at)
    row = connection.execute(
        update(wall_notice).where(ours).values(ended_at=at, ended_by=by).returning(*columns)
    ).one_or_none()
    return None if row is None else Notice(*row)


def _is_on(at: int) -> ColumnElement[bool]:
    return wall_notice.c.ended_at.is_(None) & or_(wall_notice.c.ends_at.is_(None), wall_notice.c.ends_at > at)
