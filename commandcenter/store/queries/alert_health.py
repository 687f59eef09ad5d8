"""What the figures of the alarm system are made of: what was announced in a span, and what stood at its end."""

from typing import Final

from sqlalchemy import Connection, text

from commandcenter.domain.alerts.health import Announced, Health, Standing, assess
from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.clock import DAY, Instant, start_of_day
from commandcenter.store.queries import alerts

# What asks somebody to look. What returns under its cause is grouped with it and told nobody.
_ANNOUNCED: Final = text("""
    SELECT e.at, a.rule, a.entity, a.severity FROM alert_event AS e JOIN alert AS a ON a.id = e.alert_id
    WHERE e.at >= :starts_at AND e.at < :ends_at AND e.to_state = 'unacknowledged'
        AND (e.kind IN ('raised', 'unsuppressed', 'unshelved', 'in_service') OR e.kind = 'returned' AND e.detail = '{}')
    ORDER BY e.at, e.id
""")


def health(connection: Connection, instant: Instant, days: int, positions: int) -> Health:
    """The figures of the last so many local days, today's up to the instant with them."""
    first = start_of_day(instant.at) - (days - 1) * DAY
    ends_at = max(instant.at, first + 1)
    rows = connection.execute(_ANNOUNCED, {"starts_at": first, "ends_at": ends_at})
    announced = [Announced(row.at, row.rule, row.entity, Severity(row.severity)) for row in rows]
    standing = [Standing(alert.state, alert.active_at) for alert in alerts.standing(connection, instant)]
    return assess(announced, standing, first, ends_at, positions, [first + n * DAY for n in range(days)])
