"""Availability from the rollups: the share of readings that said up or degraded; planned work is left out of n."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, text

from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, Instant, floor_to, start_of_day, start_of_quarter
from commandcenter.domain.model import NodeRole
from commandcenter.domain.picture import Availability, AvailabilityRow, Share
from commandcenter.store.queries import inventory
from commandcenter.store.queries.sources import newest_reading

_SHARES: Final = "sum(n - n_maintenance) AS n, sum(n_up + n_degraded) AS n_up"
_PERIODS: Final = text(
    "SELECT element_id, "
    "sum(CASE WHEN bucket_at >= :week THEN n - n_maintenance ELSE 0 END) AS week_n, "
    "sum(CASE WHEN bucket_at >= :week THEN n_up + n_degraded ELSE 0 END) AS week_up, "
    f"{_SHARES} FROM rollup_day "
    "WHERE element_id IN :ids AND bucket_at >= :first AND bucket_at < :today GROUP BY element_id"
).bindparams(bindparam("ids", expanding=True))
_TODAY: Final = {
    table: text(
        f"SELECT element_id, {_SHARES} FROM {table} "
        "WHERE element_id IN :ids AND bucket_at >= :today AND bucket_at < :until GROUP BY element_id"
    ).bindparams(bindparam("ids", expanding=True))
    for table in ("rollup_day", "rollup_5m")
}
_HOURS: Final = text(
    "SELECT element_id, bucket_at, n - n_maintenance AS n, n_up + n_degraded AS n_up FROM rollup_hour "
    "WHERE element_id IN :ids AND bucket_at >= :first AND bucket_at <= :at"
).bindparams(bindparam("ids", expanding=True))


def shares(connection: Connection, instant: Instant, ids: Sequence[int]) -> dict[int, tuple[Share, Share, Share]]:
    """(today, last 7 local days, calendar quarter) of each element; days and quarter in WIB, up to ``instant``.

    Today is one row when live. Of the past it is added up from the 5-minute buckets that had ended by then, so that
    what came later that day is not known yet.
    """
    at = instant.at
    today, quarter = start_of_day(at), start_of_quarter(at)
    week = today - 6 * DAY
    until = today + DAY if instant.live else floor_to(at, FIVE_MINUTES)
    bound = {"ids": list(ids), "today": today, "week": week, "first": min(week, quarter), "until": until}
    days = connection.execute(_TODAY["rollup_day" if instant.live else "rollup_5m"], bound)
    now = {row.element_id: Share(row.n, row.n_up) for row in days}
    before = {row.element_id: row for row in connection.execute(_PERIODS, bound)}
    if quarter > week:  # the quarter is younger than the week: the sum above reached further back
        before_quarter = {**bound, "first": quarter}
        young = {row.element_id: row for row in connection.execute(_PERIODS, before_quarter)}
    else:
        young = before
    result = {}
    for id_ in ids:
        current, past, recent = now.get(id_, Share()), before.get(id_), young.get(id_)
        in_week = _plus(current, past.week_n, past.week_up) if past else current
        in_quarter = _plus(current, recent.n, recent.n_up) if recent else current
        result[id_] = (current, in_week, in_quarter)
    return result


def availability(connection: Connection, instant: Instant) -> Availability | None:
    """All kecamatan by their site towers, and the regency as their sum; None where no inventory is."""
    plan = inventory.load(connection, None if instant.live else instant.at)
    sites = {node.kecamatan: node.id for node in plan.nodes.values() if node.role is NodeRole.SITE}
    if not sites:
        return None
    periods = shares(connection, instant, list(sites.values()))
    first = floor_to(instant.at, HOUR) - 23 * HOUR
    hours: dict[tuple[int, int], Share] = {
        (row.element_id, row.bucket_at): Share(row.n, row.n_up)
        for row in connection.execute(_HOURS, {"ids": list(sites.values()), "first": first, "at": instant.at})
    }
    nothing = (Share(), Share(), Share())
    rows = []
    for place in inventory.kecamatan(connection):
        id_ = sites.get(place.code, 0)
        strip = tuple(hours.get((id_, first + i * HOUR), Share()) for i in range(24))
        site = plan.nodes[id_].key if id_ in plan.nodes else ""
        rows.append(AvailabilityRow(place.code, place.name, *periods.get(id_, nothing), hours=strip, site=site))
    data_at = newest_reading(connection) if instant.live else instant.at
    return Availability(
        tuple(rows),
        today=_sum(row.today for row in rows),
        week=_sum(row.week for row in rows),
        quarter=_sum(row.quarter for row in rows),
        data_at=data_at,
    )


def _plus(share: Share, n: int, n_up: int) -> Share:
    return Share(share.n + n, share.n_up + n_up)


def _sum(shares: Iterable[Share]) -> Share:
    total = Share()
    for share in shares:
        total = _plus(total, share.n, share.n_up)
    return total
