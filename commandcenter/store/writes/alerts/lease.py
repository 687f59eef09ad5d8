"""One engine evaluates. It holds a lease that it renews; who finds it run out takes it over.

Every write of an engine asks for the lease in its own transaction, so that one that slept through its end (a paused
machine) finds out before it changes anything.
"""

from typing import Final

from sqlalchemy import Connection, text

LASTS: Final = 10_000  # ms; an engine renews it every few seconds

_TAKE: Final = text("""
    INSERT INTO alert_lease (one, holder, until, term) VALUES (1, :holder, :until, 1)
    ON CONFLICT (one) DO UPDATE SET
        until = excluded.until,
        term = CASE WHEN alert_lease.holder = excluded.holder THEN alert_lease.term ELSE alert_lease.term + 1 END,
        holder = excluded.holder
    WHERE alert_lease.holder = excluded.holder OR alert_lease.until <= :at
""")
_HOLDS: Final = text("SELECT 1 FROM alert_lease WHERE holder = :holder")
_LEAVE: Final = text("UPDATE alert_lease SET until = 0 WHERE holder = :holder")


def take(connection: Connection, holder: str, at: int) -> bool:
    """Take the lease, or keep it, for ``LASTS`` from ``at``; False while another engine has it."""
    connection.execute(_TAKE, {"holder": holder, "until": at + LASTS, "at": at})
    return connection.execute(_HOLDS, {"holder": holder}).first() is not None


def leave(connection: Connection, holder: str) -> None:
    """Give it back: the next one need not wait."""
    connection.execute(_LEAVE, {"holder": holder})
