"""The screens for decisions: bands and programmes, quarterly reports, priorities, briefings, the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _attainment()
    _reports()
    _priorities()
    _complaints()
    _statistics()


def _attainment() -> None:
    op.create_table(
        "plan_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("average_cap", sa.Float(), nullable=False),
        sa.Column("met_from", sa.Float(), nullable=False),
        sa.Column("partly_from", sa.Float(), nullable=False),
        sa.Column("least_coverage", sa.Float(), nullable=False),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_plan_year")),
    )
    op.create_table(
        "band",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("above", sa.Float(), nullable=True),
        sa.Column("is_inclusive", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["plan_year.year"], name=op.f("fk_band_year_plan_year")),
        sa.PrimaryKeyConstraint("year", "key", name=op.f("pk_band")),
    )
    op.create_table(
        "programme",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("opd", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("valid_from", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_programme")),
    )
    op.create_index("ix_programme_opd", "programme", ["opd"], unique=False)
    op.create_table(
        "programme_indicator",
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("indicator", sa.String(length=64), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("accumulation", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["indicator"], ["indicator.code"], name=op.f("fk_programme_indicator_indicator_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.code"], name=op.f("fk_programme_indicator_programme_programme")
        ),
        sa.PrimaryKeyConstraint("programme", "indicator", name=op.f("pk_programme_indicator")),
    )


def _reports() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=64), server_default="", nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_subject", "audit", ["subject", "id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opd", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("submitted_by", sa.String(length=80), nullable=True),
        sa.Column("judged_at", sa.BigInteger(), nullable=True),
        sa.Column("judged_by", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index("uq_report_opd_period", "report", ["opd", "period"], unique=True)
    op.create_table(
        "report_line",
        sa.Column("report_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("indicator", sa.String(length=64), nullable=False),
        sa.Column("typed", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("driver", sa.Text(), server_default="", nullable=False),
        sa.Column("obstacle", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["indicator"], ["indicator.code"], name=op.f("fk_report_line_indicator_indicator")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_line_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", "indicator", name=op.f("pk_report_line")),
    )


def _priorities() -> None:
    op.create_table(
        "priority",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority")),
    )
    op.create_table(
        "priority_version",
        sa.Column("priority_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=True),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("kecamatan", sa.String(length=8), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("happens_on", sa.String(length=10), nullable=True),
        sa.Column("programme", sa.Text(), server_default="", nullable=False),
        sa.Column("opd", sa.String(length=40), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["priority.id"], name=op.f("fk_priority_version_priority_id_priority")
        ),
        sa.PrimaryKeyConstraint("priority_id", "version", name=op.f("pk_priority_version")),
    )
    op.create_index(
        "ix_priority_version_superseded", "priority_version", ["superseded_at", "recorded_at"], unique=False
    )
    op.create_table(
        "briefing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
    )


def _complaints() -> None:
    """Indexes that the complaint screens ask for, and current tickets counted by local day."""
    current = "superseded_at IS NULL"
    _partial(
        "ix_complaint_current",
        [
            "received_at", "category", "kecamatan", "channel", "opd", "kind", "village", "verified_at", "disposed_at",
            "answered_at", "closed_at", "confirmed_at", "status", "verdict", "is_confidential", "superseded_at",
        ],
        current,
    )  # fmt: skip
    _partial(
        "ix_complaint_open",
        [
            "received_at", "kind", "status", "category", "kecamatan", "channel", "opd", "verified_at", "disposed_at",
            "answered_at", "closed_at", "superseded_at",
        ],
        f"{current} AND answered_at IS NULL AND closed_at IS NULL AND status NOT IN ('answered', 'closed', 'archived')",
    )  # fmt: skip
    for step, begun in (
        ("verified", "received_at"),
        ("disposed", "received_at"),
        ("answered", "disposed_at"),
        ("closed", "received_at"),
        ("confirmed", "answered_at"),
    ):
        _partial(f"ix_complaint_{step}", [f"{step}_at", begun, "kind"], f"{current} AND {step}_at IS NOT NULL")
    op.create_table(
        "complaint_day",
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("kecamatan", sa.String(length=8), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "category", "kecamatan", name=op.f("pk_complaint_day")),
        sqlite_with_rowid=False,
    )
    op.execute("""
        INSERT INTO complaint_day (category, day, kecamatan, n)
        SELECT category, (received_at + 25200000) / 86400000 * 86400000 - 25200000, coalesce(kecamatan, ''), count(*)
        FROM complaint WHERE superseded_at IS NULL GROUP BY 1, 2, 3
    """)


def _partial(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "complaint", columns, sqlite_where=where, postgresql_where=where)


def _statistics() -> None:
    op.create_index(
        "ix_observation_current",
        "observation",
        ["indicator", "period", "area", "value"],
        unique=False,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
