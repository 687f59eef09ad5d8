"""How tickets came over time, by what they are divided by: the courses behind small pictures."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.complaints.model import Dimension
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.store.queries.complaints.tickets import known, received

Key = tuple[str | None, ...]


def series(
    connection: Connection, instant: Instant, where: Where, span: Span, by: Sequence[Dimension], days: int = 1
) -> dict[Key, tuple[int, ...]]:
    """Tickets received in each piece of ``days`` local days of the span, the oldest first, by the values of ``by``.

    The span begins at a local midnight; its last piece may be shorter. Values without a ticket are not there.
    """
    came, columns = received(instant, where, span), [Dimension(each).value for each in by]
    listed = ", ".join([*columns, f"(received_at - {span.starts_at}) / {days * DAY}"])
    aliased = ", ".join([*columns, f"(received_at - {span.starts_at}) / {days * DAY} AS piece"])
    found = connection.execute(
        text(f"SELECT {aliased}, count(*) AS n FROM complaint WHERE {came.condition} GROUP BY {listed}"),
        came.parameters,
    )
    pieces = -(-span.days // days)
    counts: dict[Key, list[int]] = defaultdict(lambda: [0] * pieces)
    for row in found:
        counts[tuple(row[: len(columns)])][row.piece] += row.n
    return {key: tuple(ns) for key, ns in counts.items()}


def is_empty(connection: Connection, instant: Instant) -> bool:
    """Whether no feed had brought a single ticket."""
    tickets = known(instant)
    question = text(f"SELECT 1 FROM complaint WHERE {tickets.condition} LIMIT 1")
    return connection.execute(question, tickets.parameters).first() is None
