"""Notification: what there is to tell (``notice``), the messages that it became (``notification``), and how the
channels are (``notify_channel``)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from commandcenter.store.schema.base import SerialId, instant, metadata

# Written in the transaction of what it is about, so that neither is there without the other. Which channels are told is
# decided afterwards, by what alerts.yaml says then.
notice = Table(
    "notice",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("key", String(300), nullable=False),  # "alert:12:escalated:2:jaringan": what makes it the same notice
    Column("alert_id", BigInteger, ForeignKey("alert.id"), nullable=True),
    Column("occasion", String(24), nullable=False),  # domain.alerts.occasions.Occasion
    Column("duty", String(40), nullable=False, server_default=""),  # who is to be told; empty: the alert's owner
    Column("subject", String(160), nullable=False, server_default=""),  # of what is no alert: what it is about
    Column("detail", Text, nullable=False, server_default="{}"),  # JSON: what the text needs of that
    instant("at"),
    instant("routed_at", nullable=True),  # None: nobody has decided yet who is told
    UniqueConstraint("key", name="uq_notice_key"),
    Index("ix_notice_alert_id", "alert_id"),
    Index("ix_notice_at", "at"),
    Index("ix_notice_unrouted", "id", sqlite_where=text("routed_at IS NULL"),
          postgresql_where=text("routed_at IS NULL")),
)  # fmt: skip

# The outbox: one row per notice and channel. Rows that go out as one message have a ``lead``: the row that is sent.
notification = Table(
    "notification",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("notice_id", BigInteger, ForeignKey("notice.id"), nullable=False),
    Column("channel", String(40), nullable=False),  # its name in alerts.yaml
    Column("uid", String(32), nullable=False),  # goes with the message, so that the far end knows it again
    Column("status", String(8), nullable=False),  # domain.alerts.outbox.Status
    Column("bundle", String(120), nullable=False),  # rows of one bundle become one message when they are due
    instant("due_at"),
    Column("lead_id", BigInteger, nullable=True),  # the notification that it went out with
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),  # without secrets
    instant("tries_until"),  # what has not gone out by then is dead
    Column("holder", String(80), nullable=False, server_default=""),  # the worker that sends it now
    instant("held_until", nullable=True),
    instant("sent_at", nullable=True),
    UniqueConstraint("notice_id", "channel", name="uq_notification_notice_id"),
    Index("ix_notification_due", "channel", "status", "due_at"),
    Index("ix_notification_lead_id", "lead_id"),
    Index("ix_notification_sent_at", "sent_at"),
)

# What must outlive a restart: how many messages a channel may still send, and that it is down was said.
notify_channel = Table(
    "notify_channel",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("place", String(200), nullable=False, server_default=""),  # where it leads, without secrets and people
    Column("is_configured", Boolean, nullable=False),  # False: alerts.yaml has it no longer
    Column("tokens", Float, nullable=False),
    instant("filled_at"),
    instant("down_since", nullable=True),
    instant("retry_at", nullable=True),  # not before, while it is down
    Column("failures", Integer, nullable=False, server_default="0"),  # one after the other
    Column("error", Text, nullable=False, server_default=""),
    instant("sent_at", nullable=True),  # the last message that went out
)
