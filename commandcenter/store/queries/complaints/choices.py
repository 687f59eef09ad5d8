"""What a screen can be narrowed to."""

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.complaints.model import Choices
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.store.queries.complaints.tickets import received


def choices(connection: Connection, instant: Instant) -> Choices:
    """The values that tickets of the last half year have, the most frequent first; every kecamatan, by name; and the
    names of all codes."""
    came = received(instant, Where(), Span(instant.at - 182 * DAY, instant.at + 1))
    found: dict[str, tuple[str, ...]] = {}
    for column in ("category", "channel", "opd", "kind"):
        rows = connection.execute(
            text(f"""
                SELECT {column} AS value FROM complaint WHERE {came.condition} AND {column} IS NOT NULL
                GROUP BY {column} ORDER BY count(*) DESC, {column}
            """),
            came.parameters,
        )
        found[column] = tuple(row.value for row in rows)
    codes = connection.execute(text("SELECT code FROM kecamatan ORDER BY name")).scalars().all()
    named = connection.execute(
        text("""
            SELECT code, short_name AS name FROM opd UNION ALL SELECT code, name FROM kecamatan
            UNION ALL SELECT code, name FROM village
        """)
    )
    names = {row.code: row.name for row in named}
    return Choices(found["category"], found["channel"], found["opd"], tuple(codes), found["kind"], names)
