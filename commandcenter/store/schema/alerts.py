"""Alerts: one row per occurrence, everything that happened to it, what is shelved, and who evaluates.

What an alert *is* (its ISA-18.2 state) is kept beside the facts it follows from, so that a screen reads one row.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from commandcenter.store.schema.base import SerialId, instant, metadata

alert = Table(
    "alert",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("rule", String(64), nullable=False),
    Column("entity", String(160), nullable=False),  # "tower:balen", "feed:lapor": kind and key
    Column("name", Text, nullable=False),  # of the entity, as it was called then
    Column("kecamatan", String(8), nullable=False, server_default=""),  # its code, where it has one
    Column("severity", String(8), nullable=False),
    Column("owner", String(40), nullable=False),  # the duty whose alert it is
    Column("state", String(16), nullable=False),  # domain.alerts.model.AlertState
    Column("treatment", String(16), nullable=False, server_default=""),  # shelved, suppressed, out_of_service
    Column("because", String(160), nullable=False, server_default=""),  # entity that explains it, while it does
    Column("parent_id", BigInteger, ForeignKey("alert.id"), nullable=True),  # the alert of that entity
    instant("since"),  # since when it is so, by the source
    instant("raised_at"),  # when we said so
    instant("active_at"),  # when it last became active: a return within the same occurrence
    instant("cleared_at", nullable=True),  # None: it is so now
    Column("returns", Integer, nullable=False, server_default="0"),  # how often it came back before it was closed
    instant("acked_at", nullable=True),
    Column("acked_by", String(80), nullable=False, server_default=""),
    Column("assigned_to", String(80), nullable=False, server_default=""),
    instant("assigned_at", nullable=True),
    instant("shelved_until", nullable=True),
    Column("step", Integer, nullable=False, server_default="0"),  # steps of escalation that were taken
    instant("escalates_at", nullable=True),  # when the next one is due; None: none
    instant("closed_at", nullable=True),
    Column("value", Float),  # the measure that met the rule
    Column("detail", Text, nullable=False, server_default="{}"),  # JSON: victims, reason, what the message needs
    Column("version", Integer, nullable=False, server_default="1"),
    Column("is_simulated", Boolean, nullable=False, server_default=text("false")),  # raised by a test of the rules
    # Two engines, a crash between two writes: there is never a second open alert of the same rule and entity.
    Index(
        "uq_alert_open", "rule", "entity", unique=True,
        sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
    ),
    Index("ix_alert_raised_at", "raised_at"),
    Index("ix_alert_closed_at", "closed_at"),
    Index("ix_alert_rule_entity", "rule", "entity", "raised_at"),
)  # fmt: skip

# Kept for ever and never changed: what it was after each of these stands in ``to_state``.
alert_event = Table(
    "alert_event",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("alert_id", BigInteger, ForeignKey("alert.id"), nullable=False),
    instant("at"),
    Column("kind", String(24), nullable=False),  # domain.alerts.model.Happening
    Column("to_state", String(16), nullable=False),
    Column("actor", String(80), nullable=False, server_default=""),  # empty: the command center itself
    Column("role", String(20), nullable=False, server_default=""),
    Column("comment", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default="{}"),  # JSON
    Index("ix_alert_event_alert_id", "alert_id", "id"),
    Index("ix_alert_event_at", "at"),
)

# A rule of an entity that must not be announced for a while: put aside by somebody, or out of service.
alert_shelf = Table(
    "alert_shelf",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("rule", String(64), nullable=False),
    Column("entity", String(160), nullable=False),
    Column("kind", String(16), nullable=False),  # shelved, out_of_service
    Column("reason", Text, nullable=False),
    Column("by", String(80), nullable=False),
    instant("starts_at"),
    instant("ends_at"),
    instant("ended_at", nullable=True),  # at its end or before
    Column("ended_by", String(80), nullable=False, server_default=""),
    Index(
        "uq_alert_shelf_open", "rule", "entity", unique=True,
        sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_alert_shelf_ends_at", "ends_at"),
)  # fmt: skip

# Conditions that wait for their delay: a restart must not begin to count anew.
alert_pending = Table(
    "alert_pending",
    metadata,
    Column("rule", String(64), primary_key=True),
    Column("entity", String(160), primary_key=True),
    Column("is_met", Boolean, nullable=False),  # True: about to be raised; False: about to be cleared
    instant("since"),
)

# One engine evaluates; another takes over when it has not been heard of.
alert_lease = Table(
    "alert_lease",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),  # 1
    Column("holder", String(80), nullable=False),
    instant("until"),
    Column("term", BigInteger, nullable=False),  # rises with every new holder
)

# Silence on all walls for a while. What is over keeps its row.
alert_mute = Table(
    "alert_mute",
    metadata,
    Column("id", SerialId, primary_key=True),
    instant("starts_at"),
    instant("ends_at"),  # at the latest
    Column("by", String(80), nullable=False),
    instant("ended_at", nullable=True),
    Column("ended_by", String(80), nullable=False, server_default=""),  # empty: it was over by itself
    Column("one", Integer, nullable=False, server_default="1"),
    Index(
        "uq_alert_mute_open", "one", unique=True,
        sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
    ),
)  # fmt: skip
