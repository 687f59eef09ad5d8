"""What agencies call done and the citizens do not."""

from sqlalchemy import Connection, text

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.store.queries.complaints.tickets import DONE, received


def not_fixed(connection: Connection, instant: Instant, since: int) -> dict[str | None, int]:
    """Tickets received since then (ms UTC) that are done by the agency's word and not fixed by the citizen's, by OPD.

    OPDs without any are left out.
    """
    came = received(instant, Where(), Span(since, instant.at + 1))
    rows = connection.execute(
        text(f"""
            SELECT opd, count(*) AS n FROM complaint
            WHERE {came.condition} AND {DONE} AND verdict = 'not_fixed' GROUP BY opd
        """),
        came.parameters,
    )
    return {row.opd: int(row.n) for row in rows}
