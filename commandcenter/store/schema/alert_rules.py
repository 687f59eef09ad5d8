"""The rules in force as the screens and the notifications read them. alerts.yaml is where they are written."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from commandcenter.store.schema.base import instant, metadata

# One row per rule that was ever in force: alerts of the past keep their title and their steps.
alert_rule = Table(
    "alert_rule",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("place", Integer, nullable=False),  # in the order of the file
    Column("severity", String(8), nullable=False),  # without victims
    Column("owner", String(40), nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("content", Text, nullable=False),  # JSON: everything else of domain.alerts.rules.Rule
    instant("published_at"),  # with this content
    instant("removed_at", nullable=True),  # no longer in the file
)

# The one row that says which file is in force, and what is wrong with the newest one.
alert_ruleset = Table(
    "alert_ruleset",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),  # 1
    Column("digest", String(64), nullable=False),  # SHA-256 of the file
    Column("is_shipped", Boolean, nullable=False),  # the installation has no file of its own
    instant("published_at"),
    Column("fault", Text, nullable=False, server_default=""),  # why the newest file is not in force; empty: it is
    instant("fault_at", nullable=True),
)
