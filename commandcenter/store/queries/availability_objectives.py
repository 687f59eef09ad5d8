"""What is promised, as it was known at an instant."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from commandcenter.domain.availability.objective import Objective
from commandcenter.domain.clock import MINUTE
from commandcenter.store.schema import availability_objective as table


@dataclass(frozen=True, slots=True)
class Promised:
    """An objective, with who said it and when."""

    scope: str
    objective: Objective
    recorded_by: str
    recorded_at: int


def listed(connection: Connection, at: int) -> list[Promised]:
    """All that held at the instant, by scope."""
    known = (table.c.recorded_at <= at) & (table.c.superseded_at.is_(None) | (table.c.superseded_at > at))
    return [
        Promised(
            row.scope,
            Objective(row.percent, None if row.planned_max_min is None else row.planned_max_min * MINUTE, row.owner),
            row.recorded_by, row.recorded_at,
        )
        for row in connection.execute(select(table).where(known).order_by(table.c.scope))
    ]  # fmt: skip


def by_scope(connection: Connection, at: int) -> dict[str, Objective]:
    """The same, by scope alone."""
    return {each.scope: each.objective for each in listed(connection, at)}
