"""Keeps what towers announced before they went down for longer than the samples that say it."""

from typing import Final

from sqlalchemy import Connection, text

from commandcenter.store.queries.power_losses import LOST

_KEEP: Final = text(f"INSERT INTO power_loss (element_id, down_at) {LOST} ON CONFLICT DO NOTHING")


def keep(connection: Connection, since: int, at: int) -> int:
    """Write down the towers that announced their end, of changes recorded after ``since``; how many are new."""
    return connection.execute(_KEEP, {"since": since, "until": at}).rowcount
