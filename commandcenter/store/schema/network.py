"""Tables of the network road: kecamatan, towers and links, their states, samples and rollups, quarantine, workers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from commandcenter.store.schema.base import SerialId, instant, metadata

kecamatan = Table(
    "kecamatan",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("bps_code", String(7), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("aliases", Text, nullable=False, server_default=""),  # separated by "|"
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("area_km2", Float, nullable=False),
    Column("population", Integer, nullable=False),
    Column("desa", Integer, nullable=False),
    Column("kelurahan", Integer, nullable=False),
    Column("neighbours", Text, nullable=False, server_default=""),  # codes separated by blanks
)

element = Table(
    "element",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(5), nullable=False),  # tower, link
    Column("key", String(64), nullable=False),  # the id in the MQTT topic
    Column("name", Text, nullable=False),
    Column("kecamatan", String(8), ForeignKey("kecamatan.code"), nullable=False),
    Column("heartbeat_s", Integer, nullable=False),
    instant("added_at"),
    instant("retired_at", nullable=True),  # taken out of the inventory; its history stays
    UniqueConstraint("kind", "key"),
)

node = Table(
    "node",
    metadata,
    Column("id", Integer, ForeignKey("element.id"), primary_key=True, autoincrement=False),
    Column("role", String(8), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
)

link = Table(
    "link",
    metadata,
    Column("id", Integer, ForeignKey("element.id"), primary_key=True, autoincrement=False),
    Column("a", Integer, ForeignKey("node.id"), nullable=False),
    Column("b", Integer, ForeignKey("node.id"), nullable=False),
    Column("medium", String(8), nullable=False),
    Column("capacity_mbps", Float, nullable=False),
)

# One row per element: what is true now, and what the next reading is judged against.
element_state = Table(
    "element_state",
    metadata,
    Column("id", Integer, ForeignKey("element.id"), primary_key=True, autoincrement=False),
    Column("state", String(12), nullable=False),
    instant("since"),
    instant("event_at", nullable=True),
    instant("seen_at", nullable=True),
    Column("recent", String(16), nullable=False, server_default=""),  # newest statuses, one letter each, newest last
    Column("changes", Text, nullable=False, server_default=""),  # instants of the newest state changes
    instant("flapping_since", nullable=True),
    Column("digest", BigInteger, nullable=True),
    Column("latency_ms", Float),
    Column("loss_pct", Float),
    Column("rx_mbps", Float),
    Column("tx_mbps", Float),
    Column("signal_dbm", Float),
    Column("snr_db", Float),
    Column("power", String(8)),
    Column("battery_v", Float),
    Column("temp_c", Float),
    Column("reason", Text),
)

# Kept for ever. ``kind``: state, flapping_start, flapping_end.
state_event = Table(
    "state_event",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("element_id", Integer, ForeignKey("element.id"), nullable=False),
    instant("event_at"),
    instant("recorded_at"),
    Column("kind", String(16), nullable=False),
    Column("from_state", String(12), nullable=False),
    Column("to_state", String(12), nullable=False),
    Column("is_flapping", Boolean, nullable=False),
    Column("reason", Text),
    Index("ix_state_event_element_recorded", "element_id", "recorded_at"),
    # "Was it flapping then?" For most elements the answer is that it never was: found at once, not after all its past.
    Index("ix_state_event_element_kind", "element_id", "kind", "recorded_at", "id"),
    Index("ix_state_event_recorded", "recorded_at"),
)

# The digest in the key makes a redelivered message the same row and two messages of one instant two rows.
sample = Table(
    "sample",
    metadata,
    Column("element_id", Integer, primary_key=True, autoincrement=False),
    Column("event_at", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", BigInteger, primary_key=True, autoincrement=False),
    instant("recorded_at"),
    Column("status", String(12), nullable=False),
    Column("latency_ms", Float),
    Column("loss_pct", Float),
    Column("rx_mbps", Float),
    Column("tx_mbps", Float),
    Column("signal_dbm", Float),
    Column("snr_db", Float),
    Column("power", String(8)),
    Column("battery_v", Float),
    Column("temp_c", Float),
    Column("uptime_s", BigInteger),
    Column("seq", BigInteger),
    Column("reason", Text),
    Column("extra", Text),
    sqlite_with_rowid=False,
)


def _rollup(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("element_id", Integer, primary_key=True, autoincrement=False),
        Column("bucket_at", BigInteger, primary_key=True, autoincrement=False),  # start of the bucket
        Column("n", Integer, nullable=False),  # readings
        Column("n_up", Integer, nullable=False),
        Column("n_degraded", Integer, nullable=False),
        Column("n_down", Integer, nullable=False),
        Column("n_maintenance", Integer, nullable=False),
        Column("latency_n", Integer, nullable=False),
        Column("latency_sum", Float, nullable=False),  # ms; the mean is sum / n, so that buckets add up
        Column("latency_min", Float),
        Column("latency_max", Float),
        Column("loss_n", Integer, nullable=False),
        Column("loss_sum", Float, nullable=False),  # percent
        Column("rx_n", Integer, nullable=False),
        Column("rx_sum", Float, nullable=False),  # Mbit/s
        Column("tx_n", Integer, nullable=False),
        Column("tx_sum", Float, nullable=False),
        sqlite_with_rowid=False,
    )


rollup_5m = _rollup("rollup_5m")
rollup_hour = _rollup("rollup_hour")
rollup_day = _rollup("rollup_day")  # local (WIB) days

# One window of one element. What changes is a new row under the same work's number: it was known otherwise before.
maintenance = Table(
    "maintenance",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("element_id", Integer, ForeignKey("element.id"), nullable=False, index=True),
    instant("starts_at"),
    instant("ends_at"),
    Column("reason", Text, nullable=False),
    instant("recorded_at"),
    instant("cancelled_at", nullable=True),
    Column("work", BigInteger),  # id of the first window that was planned with it; NULL: its own
    Column("series_id", BigInteger, ForeignKey("maintenance_series.id"), nullable=True),
    instant("occurs_at", nullable=True),  # when the series meant it to begin; starts_at where it was not moved
    Column("planned_by", String(80), nullable=False, server_default=""),
    Column("cancelled_by", String(80), nullable=False, server_default=""),
    Index("ix_maintenance_ends_at", "ends_at"),
    Index("ix_maintenance_work", "work"),
    Index("ix_maintenance_series_id_occurs_at", "series_id", "occurs_at"),
    # Two processes that make windows ahead, a crash between two: never a second open one of the same occurrence.
    Index(
        "uq_maintenance_occurrence", "series_id", "element_id", "occurs_at", unique=True,
        sqlite_where=text("cancelled_at IS NULL"), postgresql_where=text("cancelled_at IS NULL"),
    ),
)  # fmt: skip

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("feed", String(64), nullable=False, server_default=""),  # whose row it is; empty: a message
    Column("source", Text, nullable=False),  # the topic, or feed:NAME
    Column("position", Text, nullable=False, server_default=""),
    Column("payload", LargeBinary, nullable=False),
    Column("digest", BigInteger, nullable=False),  # of source and payload
    Column("reason", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    instant("recorded_at"),
    Column("n", Integer, nullable=False, server_default="1"),  # times that the same message came
    instant("last_at"),
    instant("settled_at", nullable=True),  # replayed or dismissed
    Column("settled_as", String(16)),  # replayed, dismissed
    UniqueConstraint("digest"),
    # Covers "which new devices, how often": a device that nobody accepts adds a row with every heartbeat.
    Index("ix_quarantine_open", "settled_at", "feed", "reason", "source", "recorded_at", "last_at", "n"),
    # What a feed's owner still has to mend, page by page; messages pay nothing for it.
    Index(
        "ix_quarantine_feed",
        "feed",
        "id",
        sqlite_where=text("settled_at IS NULL AND feed <> ''"),
        postgresql_where=text("settled_at IS NULL AND feed <> ''"),
    ),
)

# A process that writes says that it lives; the screens say so when it stops.
worker = Table(
    "worker",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("kind", String(16), nullable=False),  # ingest, feeds
    Column("pid", Integer, nullable=False),
    instant("started_at"),
    instant("beat_at"),
    Column("broker", Text, nullable=False, server_default=""),  # host:port
    Column("broker_state", String(12), nullable=False),  # connected, disconnected
    instant("broker_since"),
    Column("stored", BigInteger, nullable=False, server_default="0"),
    Column("quarantined", BigInteger, nullable=False, server_default="0"),
    Column("error", Text),  # the last trouble, in words
    instant("stopped_at", nullable=True),  # a clean stop
)

topic_version = Table(
    "topic_version",
    metadata,
    Column("topic", String(64), primary_key=True),
    Column("version", BigInteger, nullable=False),
    instant("changed_at"),
)
