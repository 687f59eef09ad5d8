"""Availability by cause: when nobody listened, which towers announced their end, what was promised, what is excused."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from commandcenter.store.schema.base import SerialId, instant, metadata

# Times in which nobody could know how the network was. Kept for ever.
monitor_gap = Table(
    "monitor_gap",
    metadata,
    Column("id", SerialId, primary_key=True),
    instant("starts_at"),
    instant("ends_at", nullable=True),  # NULL: it lasts
    Column("cause", String(8), nullable=False),  # domain.availability.blindness.Cause
    Index("ix_monitor_gap_ends_at", "ends_at"),
    # Several workers notice the same at once.
    Index(
        "uq_monitor_gap_open", "cause", unique=True,
        sqlite_where=text("ends_at IS NULL"), postgresql_where=text("ends_at IS NULL"),
    ),
)  # fmt: skip

# Towers that had said that they lost mains before they went down: readings say so, and are gone after some days.
power_loss = Table(
    "power_loss",
    metadata,
    Column("element_id", Integer, ForeignKey("element.id"), primary_key=True, autoincrement=False),
    Column("down_at", BigInteger, primary_key=True, autoincrement=False),  # since when it is down
)

# What is promised, for a kind of element or a single one, and who answers for it. A change is a row of its own.
availability_objective = Table(
    "availability_objective",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("scope", String(80), nullable=False),  # site, relay, main, link; tower:balen, link:balen-a
    Column("percent", Float, nullable=False),
    Column("planned_max_min", Integer),  # minutes of planned work in a period that cost nothing; NULL: no limit
    Column("owner", String(40), nullable=False),  # the duty
    Column("recorded_by", String(80), nullable=False),
    instant("recorded_at"),
    instant("superseded_at", nullable=True),
    Index(
        "uq_availability_objective_scope", "scope", unique=True,
        sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
    ),
)  # fmt: skip

# What shall not count: asked by one account, decided by another. Nothing is removed.
availability_exception = Table(
    "availability_exception",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("scope", String(80), nullable=False),  # tower:balen, link:balen-a, kecamatan:35.22.13
    instant("starts_at"),
    instant("ends_at"),
    Column("reason", Text, nullable=False),
    Column("asked_by", String(80), nullable=False),
    instant("asked_at"),
    Column("is_approved", Boolean),  # NULL: not decided
    Column("decided_by", String(80), nullable=False, server_default=""),
    instant("decided_at", nullable=True),
    Column("note", Text, nullable=False, server_default=""),  # what was said when it was decided
    Column("revoked_by", String(80), nullable=False, server_default=""),
    instant("revoked_at", nullable=True),
    Column("revoked_why", Text, nullable=False, server_default=""),
    Index("ix_availability_exception_ends_at", "ends_at"),
)
