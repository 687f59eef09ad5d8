"""Planned work that comes round, what was taken out of it, and what was told of it."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from commandcenter.store.schema.base import SerialId, instant, metadata

# Never changed but for its end: a change is another series.
maintenance_series = Table(
    "maintenance_series",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("scope", Text, nullable=False),  # tokens of domain.maintenance.scope, with blanks between them
    Column("rrule", String(120), nullable=False),  # RFC 5545
    Column("minute", Integer, nullable=False),  # of the local day
    Column("length", BigInteger, nullable=False),  # ms
    Column("valid_from", String(10), nullable=False),  # local days
    Column("valid_until", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("planned_by", String(80), nullable=False),
    instant("recorded_at"),
    instant("ended_at", nullable=True),  # before it expired
    Column("ended_by", String(80), nullable=False, server_default=""),
    Column("filled_for", String(80), nullable=False, server_default=""),  # day and inventory that windows were made for
)

# One occurrence that is left out, or at another time.
maintenance_exception = Table(
    "maintenance_exception",
    metadata,
    Column("series_id", BigInteger, ForeignKey("maintenance_series.id"), primary_key=True, autoincrement=False),
    Column("occurs_at", BigInteger, primary_key=True, autoincrement=False),  # when the series means it to begin
    instant("starts_at", nullable=True),  # NULL: left out
    instant("ends_at", nullable=True),
    Column("by", String(80), nullable=False),
    instant("recorded_at"),
)

# What was told, once each; written in the transaction that tells it.
maintenance_notice = Table(
    "maintenance_notice",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("subject", String(40), nullable=False),  # "work:17", "series:3"
    Column("kind", String(12), nullable=False),  # domain.maintenance.model.Notice
    instant("due_at"),  # of which end; 0 where there is only one
    instant("at"),
    Column("is_told", Boolean, nullable=False),  # False: it only stands in the list
    Index("uq_maintenance_notice_subject_kind_due_at", "subject", "kind", "due_at", unique=True),
    Index("ix_maintenance_notice_at", "at"),
)
