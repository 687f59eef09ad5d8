"""What the store has received since an instant, message by message: to be held against what was sent."""

from collections import Counter
from typing import Final

from sqlalchemy import Connection, text

_SAMPLES: Final = text(
    "SELECT e.kind, e.key, s.digest FROM sample AS s JOIN element AS e ON e.id = s.element_id "
    "WHERE s.recorded_at >= :since AND s.digest <> 0"
)
_QUARANTINED: Final = text("SELECT source, payload, n FROM quarantine WHERE last_at >= :since AND feed = ''")
_CHANGES: Final = text(
    "SELECT s.recorded_at FROM state_event AS s JOIN element AS e ON e.id = s.element_id "
    "WHERE s.recorded_at >= :since AND e.kind IN ('tower', 'link') ORDER BY s.recorded_at"
)


def samples(connection: Connection, since: int) -> Counter[tuple[str, str, int]]:
    """How often each message (kind, key, digest of the payload) is a sample recorded since ``since``."""
    rows = connection.execute(_SAMPLES, {"since": since})
    return Counter((row.kind, row.key, row.digest) for row in rows)


def quarantined(connection: Connection, since: int) -> Counter[tuple[str, bytes]]:
    """How often each message (topic, payload) went to quarantine; the last time since ``since``."""
    rows = connection.execute(_QUARANTINED, {"since": since})
    return Counter({(row.source, bytes(row.payload)): row.n for row in rows})


def changes(connection: Connection, since: int) -> list[int]:
    """When each change of a tower or link since ``since`` was recorded, oldest first."""
    return [row.recorded_at for row in connection.execute(_CHANGES, {"since": since})]
