"""Who claimed to be somebody else lately."""

from typing import Final

from sqlalchemy import Connection, select

from commandcenter.domain.claims import BURST, Claim
from commandcenter.domain.clock import Instant
from commandcenter.store.schema import element
from commandcenter.store.schema import refused_claim as table

_MOST: Final = 100
_COLUMNS: Final = (
    table.c.reason, table.c.element, table.c.kecamatan, table.c.topic, table.c.detail, table.c.n, table.c.first_at,
    table.c.last_at, element.c.name,
)  # fmt: skip


def claims(connection: Connection, instant: Instant) -> tuple[Claim, ...]:
    """Bursts that were going on at the instant or ended less than ``BURST`` before it, the longest one first.

    Of a moment in the past the counts are those of today.
    """
    query = (
        select(*_COLUMNS)
        .outerjoin(element, element.c.kind + "/" + element.c.key == table.c.element)
        .where(table.c.last_at > instant.at - BURST, table.c.first_at <= instant.at)
        .order_by(table.c.first_at, table.c.id)
        .limit(_MOST)
    )
    return tuple(Claim(*row) for row in connection.execute(query))
