"""Words for announcements and tickers."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from commandcenter.store.schema import wall_notice


@dataclass(frozen=True, slots=True)
class Notice:
    """Words that stand on the wall from ``starts_at`` until ``ends_at`` (ms UTC; None: until somebody ends it)."""

    id: int
    words: str
    starts_at: int
    ends_at: int | None
    by: str


def standing(connection: Connection, at: int) -> list[Notice]:
    """Those that hold at ``at`` or will, the first first."""
    columns = (wall_notice.c[name] for name in ("id", "words", "starts_at", "ends_at", "by"))
    is_on = wall_notice.c.ended_at.is_(None) & (wall_notice.c.ends_at.is_(None) | (wall_notice.c.ends_at > at))
    return [Notice(*row) for row in connection.execute(select(*columns).where(is_on).order_by(wall_notice.c.id))]
