"""Tables of the network road."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kecamatan",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("bps_code", sa.String(length=7), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), server_default="", nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("area_km2", sa.Float(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("desa", sa.Integer(), nullable=False),
        sa.Column("kelurahan", sa.Integer(), nullable=False),
        sa.Column("neighbours", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_kecamatan")),
        sa.UniqueConstraint("bps_code", name=op.f("uq_kecamatan_bps_code")),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), server_default="1", nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_as", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("digest", name=op.f("uq_quarantine_digest")),
    )
    op.create_index(
        "ix_quarantine_open",
        "quarantine",
        ["settled_at", "reason", "source", "recorded_at", "last_at", "n"],
        unique=False,
    )

    op.create_table(
        "rollup_5m",
        sa.Column("element_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bucket_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_up", sa.Integer(), nullable=False),
        sa.Column("n_degraded", sa.Integer(), nullable=False),
        sa.Column("n_down", sa.Integer(), nullable=False),
        sa.Column("n_maintenance", sa.Integer(), nullable=False),
        sa.Column("latency_n", sa.Integer(), nullable=False),
        sa.Column("latency_sum", sa.Float(), nullable=False),
        sa.Column("latency_min", sa.Float(), nullable=True),
        sa.Column("latency_max", sa.Float(), nullable=True),
        sa.Column("loss_n", sa.Integer(), nullable=False),
        sa.Column("loss_sum", sa.Float(), nullable=False),
        sa.Column("rx_n", sa.Integer(), nullable=False),
        sa.Column("rx_sum", sa.Float(), nullable=False),
        sa.Column("tx_n", sa.Integer(), nullable=False),
        sa.Column("tx_sum", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("element_id", "bucket_at", name=op.f("pk_rollup_5m")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_day",
        sa.Column("element_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bucket_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_up", sa.Integer(), nullable=False),
        sa.Column("n_degraded", sa.Integer(), nullable=False),
        sa.Column("n_down", sa.Integer(), nullable=False),
        sa.Column("n_maintenance", sa.Integer(), nullable=False),
        sa.Column("latency_n", sa.Integer(), nullable=False),
        sa.Column("latency_sum", sa.Float(), nullable=False),
        sa.Column("latency_min", sa.Float(), nullable=True),
        sa.Column("latency_max", sa.Float(), nullable=True),
        sa.Column("loss_n", sa.Integer(), nullable=False),
        sa.Column("loss_sum", sa.Float(), nullable=False),
        sa.Column("rx_n", sa.Integer(), nullable=False),
        sa.Column("rx_sum", sa.Float(), nullable=False),
        sa.Column("tx_n", sa.Integer(), nullable=False),
        sa.Column("tx_sum", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("element_id", "bucket_at", name=op.f("pk_rollup_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_hour",
        sa.Column("element_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bucket_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_up", sa.Integer(), nullable=False),
        sa.Column("n_degraded", sa.Integer(), nullable=False),
        sa.Column("n_down", sa.Integer(), nullable=False),
        sa.Column("n_maintenance", sa.Integer(), nullable=False),
        sa.Column("latency_n", sa.Integer(), nullable=False),
        sa.Column("latency_sum", sa.Float(), nullable=False),
        sa.Column("latency_min", sa.Float(), nullable=True),
        sa.Column("latency_max", sa.Float(), nullable=True),
        sa.Column("loss_n", sa.Integer(), nullable=False),
        sa.Column("loss_sum", sa.Float(), nullable=False),
        sa.Column("rx_n", sa.Integer(), nullable=False),
        sa.Column("rx_sum", sa.Float(), nullable=False),
        sa.Column("tx_n", sa.Integer(), nullable=False),
        sa.Column("tx_sum", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("element_id", "bucket_at", name=op.f("pk_rollup_hour")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sample",
        sa.Column("element_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("latency_ms", sa.Float(), nullable=True),
        sa.Column("loss_pct", sa.Float(), nullable=True),
        sa.Column("rx_mbps", sa.Float(), nullable=True),
        sa.Column("tx_mbps", sa.Float(), nullable=True),
        sa.Column("signal_dbm", sa.Float(), nullable=True),
        sa.Column("snr_db", sa.Float(), nullable=True),
        sa.Column("power", sa.String(length=8), nullable=True),
        sa.Column("battery_v", sa.Float(), nullable=True),
        sa.Column("temp_c", sa.Float(), nullable=True),
        sa.Column("uptime_s", sa.BigInteger(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("element_id", "event_at", "digest", name=op.f("pk_sample")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "topic_version",
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_topic_version")),
    )
    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("beat_at", sa.BigInteger(), nullable=False),
        sa.Column("broker", sa.Text(), server_default="", nullable=False),
        sa.Column("broker_state", sa.String(length=12), nullable=False),
        sa.Column("broker_since", sa.BigInteger(), nullable=False),
        sa.Column("stored", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("quarantined", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "element",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kecamatan", sa.String(length=8), nullable=False),
        sa.Column("heartbeat_s", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["kecamatan"], ["kecamatan.code"], name=op.f("fk_element_kecamatan_kecamatan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_element")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_element_kind_key")),
    )
    op.create_table(
        "element_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("event_at", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("recent", sa.String(length=16), server_default="", nullable=False),
        sa.Column("changes", sa.Text(), server_default="", nullable=False),
        sa.Column("flapping_since", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.BigInteger(), nullable=True),
        sa.Column("latency_ms", sa.Float(), nullable=True),
        sa.Column("loss_pct", sa.Float(), nullable=True),
        sa.Column("rx_mbps", sa.Float(), nullable=True),
        sa.Column("tx_mbps", sa.Float(), nullable=True),
        sa.Column("signal_dbm", sa.Float(), nullable=True),
        sa.Column("snr_db", sa.Float(), nullable=True),
        sa.Column("power", sa.String(length=8), nullable=True),
        sa.Column("battery_v", sa.Float(), nullable=True),
        sa.Column("temp_c", sa.Float(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["element.id"], name=op.f("fk_element_state_id_element")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_element_state")),
    )
    op.create_table(
        "maintenance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("element_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["element_id"], ["element.id"], name=op.f("fk_maintenance_element_id_element")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance")),
    )
    op.create_index(op.f("ix_maintenance_element_id"), "maintenance", ["element_id"], unique=False)

    op.create_table(
        "node",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["element.id"], name=op.f("fk_node_id_element")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node")),
    )
    op.create_table(
        "state_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("element_id", sa.Integer(), nullable=False),
        sa.Column("event_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=False),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("is_flapping", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["element_id"], ["element.id"], name=op.f("fk_state_event_element_id_element")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_event")),
    )
    op.create_index("ix_state_event_element_recorded", "state_event", ["element_id", "recorded_at"], unique=False)
    op.create_index(
        "ix_state_event_element_kind", "state_event", ["element_id", "kind", "recorded_at", "id"], unique=False
    )
    op.create_index("ix_state_event_recorded", "state_event", ["recorded_at"], unique=False)

    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(length=8), nullable=False),
        sa.Column("capacity_mbps", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["a"], ["node.id"], name=op.f("fk_link_a_node")),
        sa.ForeignKeyConstraint(["b"], ["node.id"], name=op.f("fk_link_b_node")),
        sa.ForeignKeyConstraint(["id"], ["element.id"], name=op.f("fk_link_id_element")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
