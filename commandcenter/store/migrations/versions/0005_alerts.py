"""Alerts: occurrences, what happened to them, shelves, and what belongs to it."""

import sqlalchemy as sa
from alembic import op

from commandcenter.store import locked_entries

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _alerts()
    _maintenance()
    _alert_rules()
    _availability()
    _notifications()
    _duty()
    _mute()


def _alerts() -> None:
    op.create_table(
        "alert",
        _serial(),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("entity", sa.String(length=160), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kecamatan", sa.String(length=8), server_default="", nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("treatment", sa.String(length=16), server_default="", nullable=False),
        sa.Column("because", sa.String(length=160), server_default="", nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("active_at", sa.BigInteger(), nullable=False),
        sa.Column("cleared_at", sa.BigInteger(), nullable=True),
        sa.Column("returns", sa.Integer(), server_default="0", nullable=False),
        sa.Column("acked_at", sa.BigInteger(), nullable=True),
        sa.Column("acked_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("assigned_to", sa.String(length=80), server_default="", nullable=False),
        sa.Column("assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("shelved_until", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("escalates_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("detail", sa.Text(), server_default="{}", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("is_simulated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["alert.id"], name=op.f("fk_alert_parent_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    _one_open("uq_alert_open", "alert", "closed_at IS NULL")
    op.create_index("ix_alert_raised_at", "alert", ["raised_at"])
    op.create_index("ix_alert_closed_at", "alert", ["closed_at"])
    op.create_index("ix_alert_rule_entity", "alert", ["rule", "entity", "raised_at"])
    op.create_table(
        "alert_event",
        _serial(),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=80), server_default="", nullable=False),
        sa.Column("role", sa.String(length=20), server_default="", nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_event_alert_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_event")),
    )
    op.create_index("ix_alert_event_alert_id", "alert_event", ["alert_id", "id"])
    op.create_index("ix_alert_event_at", "alert_event", ["at"])
    op.create_table(
        "alert_shelf",
        _serial(),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("entity", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_shelf")),
    )
    _one_open("uq_alert_shelf_open", "alert_shelf", "ended_at IS NULL")
    op.create_index("ix_alert_shelf_ends_at", "alert_shelf", ["ends_at"])
    op.create_table(
        "alert_pending",
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("entity", sa.String(length=160), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "entity", name=op.f("pk_alert_pending")),
    )
    op.create_table(
        "alert_lease",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_alert_lease")),
    )


def _alert_rules() -> None:
    op.create_table(
        "alert_rule",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alert_rule")),
    )
    op.create_table(
        "alert_ruleset",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_shipped", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("fault", sa.Text(), server_default="", nullable=False),
        sa.Column("fault_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_alert_ruleset")),
    )


def _notifications() -> None:
    op.create_table(
        "notice",
        _serial(),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=True),
        sa.Column("occasion", sa.String(length=24), nullable=False),
        sa.Column("duty", sa.String(length=40), server_default="", nullable=False),
        sa.Column("subject", sa.String(length=160), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="{}", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("routed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_notice_alert_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index("ix_notice_alert_id", "notice", ["alert_id"])
    op.create_index("ix_notice_at", "notice", ["at"])
    unrouted = sa.text("routed_at IS NULL")
    op.create_index("ix_notice_unrouted", "notice", ["id"], sqlite_where=unrouted, postgresql_where=unrouted)
    op.create_table(
        "notification",
        _serial(),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("bundle", sa.String(length=120), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("tries_until", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(length=80), server_default="", nullable=False),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notification_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("notice_id", "channel", name=op.f("uq_notification_notice_id")),
    )
    op.create_index("ix_notification_due", "notification", ["channel", "status", "due_at"])
    op.create_index("ix_notification_lead_id", "notification", ["lead_id"])
    op.create_index("ix_notification_sent_at", "notification", ["sent_at"])
    op.create_table(
        "notify_channel",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=200), server_default="", nullable=False),
        sa.Column("is_configured", sa.Boolean(), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("filled_at", sa.BigInteger(), nullable=False),
        sa.Column("down_since", sa.BigInteger(), nullable=True),
        sa.Column("retry_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notify_channel")),
    )


def _availability() -> None:
    op.create_table(
        "monitor_gap",
        _serial(),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_gap")),
    )
    op.create_index("ix_monitor_gap_ends_at", "monitor_gap", ["ends_at"])
    lasting = sa.text("ends_at IS NULL")
    op.create_index(
        "uq_monitor_gap_open", "monitor_gap", ["cause"], unique=True, sqlite_where=lasting, postgresql_where=lasting
    )
    op.create_table(
        "power_loss",
        sa.Column("element_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("down_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["element_id"], ["element.id"], name=op.f("fk_power_loss_element_id_element")),
        sa.PrimaryKeyConstraint("element_id", "down_at", name=op.f("pk_power_loss")),
    )
    op.create_table(
        "availability_objective",
        _serial(),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("percent", sa.Float(), nullable=False),
        sa.Column("planned_max_min", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_objective")),
    )
    current = sa.text("superseded_at IS NULL")
    op.create_index(
        "uq_availability_objective_scope", "availability_objective", ["scope"], unique=True,
        sqlite_where=current, postgresql_where=current,
    )  # fmt: skip
    op.create_table(
        "availability_exception",
        _serial(),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("revoked_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_why", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exception")),
    )
    op.create_index("ix_availability_exception_ends_at", "availability_exception", ["ends_at"])


def _duty() -> None:
    op.create_table(
        "duty",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title_id", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("hands_over", sa.Boolean(), nullable=False),
        sa.Column("shifts", sa.String(length=60), nullable=False),
        sa.Column("week_starts", sa.String(length=9), nullable=False),
        sa.Column("grace_min", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_duty")),
    )
    op.create_table(
        "rota_turn",
        _serial(),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("names", sa.String(length=220), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("is_swap", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("removed_in", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_by", sa.String(length=80), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["duty"], ["duty.key"], name=op.f("fk_rota_turn_duty_duty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_turn")),
    )
    op.create_index("ix_rota_turn_duty_ends_at", "rota_turn", ["duty", "ends_at"])
    op.create_index("ix_rota_turn_duty_added_in", "rota_turn", ["duty", "added_in"])
    op.create_index("ix_rota_turn_duty_removed_in", "rota_turn", ["duty", "removed_in"])
    op.create_table(
        "handover",
        _serial(),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("n_standing", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    waits = sa.text("taken_at IS NULL AND replaced_at IS NULL")
    op.create_index("uq_handover_open", "handover", ["duty"], unique=True, sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_handover_written_at", "handover", ["written_at"])
    op.create_table(
        "shift_entry",
        _serial(),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("locks_at", sa.BigInteger(), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=True),
        sa.Column("refers_to", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_shift_entry_alert_id_alert")),
        sa.ForeignKeyConstraint(["refers_to"], ["shift_entry.id"], name=op.f("fk_shift_entry_refers_to_shift_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_entry")),
    )
    op.create_index("ix_shift_entry_at", "shift_entry", ["at"])
    refers = sa.text("refers_to IS NOT NULL")
    op.create_index(
        "ix_shift_entry_refers_to", "shift_entry", ["refers_to"], sqlite_where=refers, postgresql_where=refers
    )
    locked_entries.lock(op.get_bind())


def _mute() -> None:
    op.create_table(
        "alert_mute",
        _serial(),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("one", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_mute")),
    )
    _one_mute()


def _one_mute() -> None:
    holds = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_alert_mute_open", "alert_mute", ["one"], unique=True, sqlite_where=holds, postgresql_where=holds
    )  # fmt: skip


def _maintenance() -> None:
    op.create_table(
        "maintenance_series",
        _serial(),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("rrule", sa.String(length=120), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("filled_for", sa.String(length=80), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_series")),
    )
    op.create_table(
        "maintenance_exception",
        sa.Column("series_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("occurs_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"], ["maintenance_series.id"], name=op.f("fk_maintenance_exception_series_id_maintenance_series")
        ),
        sa.PrimaryKeyConstraint("series_id", "occurs_at", name=op.f("pk_maintenance_exception")),
    )
    op.create_table(
        "maintenance_notice",
        _serial(),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_notice")),
    )
    once = ["subject", "kind", "due_at"]
    op.create_index("uq_maintenance_notice_subject_kind_due_at", "maintenance_notice", once, unique=True)
    op.create_index("ix_maintenance_notice_at", "maintenance_notice", ["at"])
    with op.batch_alter_table("maintenance") as batch:
        batch.add_column(sa.Column("work", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("series_id", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("occurs_at", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("planned_by", sa.String(length=80), server_default="", nullable=False))
        batch.add_column(sa.Column("cancelled_by", sa.String(length=80), server_default="", nullable=False))
        batch.create_foreign_key(
            op.f("fk_maintenance_series_id_maintenance_series"), "maintenance_series", ["series_id"], ["id"]
        )
    op.create_index("ix_maintenance_ends_at", "maintenance", ["ends_at"])
    op.create_index("ix_maintenance_work", "maintenance", ["work"])
    op.create_index("ix_maintenance_series_id_occurs_at", "maintenance", ["series_id", "occurs_at"])
    open_ = sa.text("cancelled_at IS NULL")
    op.create_index(
        "uq_maintenance_occurrence", "maintenance", ["series_id", "element_id", "occurs_at"], unique=True,
        sqlite_where=open_, postgresql_where=open_,
    )  # fmt: skip


def _one_open(name: str, table: str, where: str) -> None:
    """Of one rule and entity at most one row is open."""
    open_ = sa.text(where)
    op.create_index(name, table, ["rule", "entity"], unique=True, sqlite_where=open_, postgresql_where=open_)


def _serial() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)
