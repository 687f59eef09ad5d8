"""Where tickets come from."""

from sqlalchemy import Connection, text

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.model import Rates
from commandcenter.domain.complaints.ranking import rank_rates
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.store.queries.complaints.figures import populations
from commandcenter.store.queries.complaints.tickets import received


def rates(connection: Connection, instant: Instant, where: Where, span: Span) -> Rates:
    """Every kecamatan by the tickets of the span per 10,000 people."""
    came = received(instant, where, span)
    rows = connection.execute(
        text(f"SELECT kecamatan, count(*) AS n FROM complaint WHERE {came.condition} GROUP BY kecamatan"),
        came.parameters,
    )
    counts = {row.kecamatan: row.n for row in rows}
    people = populations(connection)
    groups = {code: (counts.get(code, 0), population) for code, population in people.items()}
    return rank_rates(groups, unplaced=counts.get(None, 0))
