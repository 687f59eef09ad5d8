"""The video wall: where displays hang, scenes, the plan, what stands on the wall, what displays report."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _displays()
    _what_is_shown()
    _tiles()


def _displays() -> None:
    with op.batch_alter_table("display") as batch:
        batch.add_column(sa.Column("grid_column", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("grid_row", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("width_mm", sa.Float(), nullable=True))
        batch.add_column(sa.Column("height_mm", sa.Float(), nullable=True))
        batch.add_column(sa.Column("bezel_mm", sa.Float(), nullable=True))
        batch.add_column(sa.Column("distance_mm", sa.Float(), nullable=True))
        batch.add_column(sa.Column("named_until", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("legible_until", sa.BigInteger(), nullable=True))
    hangs = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_display_cell", "display", ["grid_column", "grid_row"], unique=True,
        sqlite_where=hangs, postgresql_where=hangs,
    )  # fmt: skip
    op.create_table(
        "display_report",
        sa.Column("display_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("shows", sa.String(length=80), server_default="", nullable=False),
        sa.Column("title", sa.String(length=80), server_default="", nullable=False),
        sa.Column("data_at", sa.BigInteger(), nullable=True),
        sa.Column("stale", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("frame_rate", sa.Float(), nullable=True),
        sa.Column("heap_bytes", sa.BigInteger(), nullable=True),
        sa.Column("nodes", sa.Integer(), nullable=True),
        sa.Column("errors", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=True),
        sa.Column("height_px", sa.Integer(), nullable=True),
        sa.Column("pixel_ratio", sa.Float(), nullable=True),
        sa.Column("offset_ms", sa.Float(), nullable=True),
        sa.Column("warm", sa.Text(), server_default="[]", nullable=False),
        sa.Column("build", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["display_id"], ["display.id"], name=op.f("fk_display_report_display_id_display")),
        sa.PrimaryKeyConstraint("display_id", name=op.f("pk_display_report")),
    )


def _what_is_shown() -> None:
    op.create_table(
        "wall_scene",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("tiles", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_wall_scene")),
    )
    op.create_table(
        "wall_plan",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_wall_plan")),
    )
    op.create_table(
        "wall_position",
        sa.Column("rotation", sa.String(length=40), nullable=False),
        sa.Column("anchor_at", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("rotation", name=op.f("pk_wall_position")),
    )
    op.create_table(
        "wall_layer",
        _serial(),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("scene", sa.String(length=40), server_default="", nullable=False),
        sa.Column("title", sa.String(length=80), server_default="", nullable=False),
        sa.Column("tiles", sa.Text(), nullable=False),
        sa.Column("displays", sa.Text(), server_default="[]", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=True),
        sa.Column("joined", sa.Text(), server_default="[]", nullable=False),
        sa.Column("reason", sa.Text(), server_default="{}", nullable=False),
        sa.Column("awaits", sa.Text(), server_default="[]", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("ready_by", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("would_end_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_wall_layer_alert_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_layer")),
    )
    op.create_index("ix_wall_layer_ends_at", "wall_layer", ["ends_at"])
    op.create_index("ix_wall_layer_alert_id", "wall_layer", ["alert_id"])
    op.create_table(
        "wall_ready",
        sa.Column("layer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("display_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["wall_layer.id"], name=op.f("fk_wall_ready_layer_id_wall_layer")),
        sa.ForeignKeyConstraint(["display_id"], ["display.id"], name=op.f("fk_wall_ready_display_id_display")),
        sa.PrimaryKeyConstraint("layer_id", "display_id", name=op.f("pk_wall_ready")),
    )


def _tiles() -> None:
    op.create_table(
        "wall_notice",
        _serial(),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_notice")),
    )
    op.create_table(
        "wall_image",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wall_image")),
    )


def _serial() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)
