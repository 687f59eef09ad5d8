"""Where targets begin to come from another plan document, or from another version of it: series break there."""

from itertools import groupby

from sqlalchemy import Connection, func, select

from commandcenter.domain.clock import Instant
from commandcenter.store.queries.observations import known
from commandcenter.store.schema import target

_QUARTER = "____-Q_"


def breaks(connection: Connection, instant: Instant) -> dict[str, str]:
    """The quarters whose plan is not that of the quarter before, with the plan's name and version.

    The plan of a quarter is the one that most of its targets, known at the instant, come from: an OPD that still
    reports against last year's document is no break of the regency's series. The first quarter of all is no break.
    """
    columns = (target.c.period, target.c.plan, target.c.plan_version)
    found = connection.execute(
        select(*columns, func.count().label("n"))
        .where(known(target, instant), target.c.period.like(_QUARTER))
        .group_by(*columns)
        .order_by(target.c.period, func.count().desc(), target.c.plan, target.c.plan_version)
    )
    chosen = [(period, next(rows)) for period, rows in groupby(found, key=lambda row: row.period)]
    return {
        period: f"{row.plan}, {row.plan_version}" if row.plan_version else row.plan
        for (period, row), (_, before) in zip(chosen[1:], chosen, strict=False)
        if (row.plan, row.plan_version) != (before.plan, before.plan_version)
    }


def periods(connection: Connection, instant: Instant) -> tuple[str, ...]:
    """The quarters that have targets, as known at the instant; the newest first."""
    found = select(target.c.period).where(known(target, instant), target.c.period.like(_QUARTER)).distinct()
    return tuple(connection.execute(found.order_by(target.c.period.desc())).scalars())
