"""What was ordered about single tickets on request: forgotten, or corrected. No number of a ticket stands here."""

from sqlalchemy import Column, Index, String, Table, Text

from commandcenter.store.schema.base import SerialId, instant, metadata

ticket_order = Table(
    "ticket_order",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("feed", String(64), nullable=False),
    Column("ticket_hash", String(64), nullable=False),  # HMAC of the number with the installation's key
    Column("key_mark", String(16), nullable=False),  # of that key: with another one no ticket would be recognised
    Column("kind", String(8), nullable=False),  # forget, correct
    Column("changes", Text),  # JSON: what a correction says; None: forgotten
    Column("basis", String(20), nullable=False),  # a Ground: why it was asked for
    instant("recorded_at"),
    Column("recorded_by", String(80), nullable=False),
    Index("uq_ticket_order_feed_ticket_hash", "feed", "ticket_hash", unique=True),
)
