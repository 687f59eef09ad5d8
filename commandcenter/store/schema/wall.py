"""The video wall: scenes and plan in all their versions, what stands on it now, and what every display reports."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from commandcenter.store.schema.base import SerialId, instant, metadata

# One row for every version of a scene; the newest counts. ``tiles``: JSON of commandcenter.domain.wall.scenes.
wall_scene = Table(
    "wall_scene",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("title", String(80), nullable=False),
    Column("tiles", Text, nullable=False),
    Column("is_deleted", Boolean, nullable=False),
    instant("recorded_at"),
    Column("by", String(80), nullable=False),
)

# One row for every version of the plan; the newest counts. ``content``: JSON of commandcenter.domain.wall.plan.
wall_plan = Table(
    "wall_plan",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    instant("recorded_at"),
    Column("by", String(80), nullable=False),
)

# Where a rotation is, by its key in the plan (commandcenter.domain.wall.layers.Position).
wall_position = Table(
    "wall_position",
    metadata,
    Column("rotation", String(40), primary_key=True),
    instant("anchor_at"),
    Column("held", Integer),
    instant("from_at"),
    Column("before", Integer, nullable=False),
    instant("changed_at"),
    Column("by", String(80), nullable=False),
)

# What was put on the wall above the plan (commandcenter.domain.wall.layers.Layer).
wall_layer = Table(
    "wall_layer",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("scene", String(40), nullable=False, server_default=""),
    Column("title", String(80), nullable=False, server_default=""),
    Column("tiles", Text, nullable=False),
    Column("displays", Text, nullable=False, server_default="[]"),  # JSON: ids; empty: wherever its tiles are
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("alert_id", BigInteger, ForeignKey("alert.id")),
    Column("joined", Text, nullable=False, server_default="[]"),  # JSON: ids of further alerts that it stands for
    Column("reason", Text, nullable=False, server_default="{}"),  # JSON: what displays say beside it
    Column("awaits", Text, nullable=False, server_default="[]"),  # JSON: ids of the displays that are waited for
    instant("created_at"),
    Column("by", String(80), nullable=False),
    instant("ready_by"),
    instant("starts_at", nullable=True),
    instant("ends_at", nullable=True),  # planned, or when somebody ended it
    Column("ended_by", String(80), nullable=False, server_default=""),  # also "acknowledged", "cleared"
    instant("would_end_at", nullable=True),  # of one that somebody ended: when it would have ended by itself
    Index("ix_wall_layer_ends_at", "ends_at"),
    Index("ix_wall_layer_alert_id", "alert_id"),
)

# A display has painted a layer off screen.
wall_ready = Table(
    "wall_ready",
    metadata,
    Column("layer_id", BigInteger, ForeignKey("wall_layer.id"), primary_key=True, autoincrement=False),
    Column("display_id", BigInteger, ForeignKey("display.id"), primary_key=True, autoincrement=False),
    instant("at"),
)

# Words for announcements and tickers.
wall_notice = Table(
    "wall_notice",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("words", Text, nullable=False),
    instant("starts_at"),
    instant("ends_at", nullable=True),
    Column("by", String(80), nullable=False),
    instant("recorded_at"),
    instant("ended_at", nullable=True),
    Column("ended_by", String(80), nullable=False, server_default=""),
)

# Pictures for image tiles. ``digest``: SHA-256 of the bytes, which is their address.
wall_image = Table(
    "wall_image",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("title", String(80), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    instant("recorded_at"),
    Column("by", String(80), nullable=False),
)

# What each display last said of itself.
display_report = Table(
    "display_report",
    metadata,
    Column("display_id", BigInteger, ForeignKey("display.id"), primary_key=True, autoincrement=False),
    instant("seen_at"),  # by our clock
    instant("opened_at"),  # since when its page is open
    Column("shows", String(80), nullable=False, server_default=""),  # Shown.of
    Column("title", String(80), nullable=False, server_default=""),
    instant("data_at", nullable=True),  # of the oldest data that it shows
    Column("stale", Integer, nullable=False, server_default="0"),  # panels that say that they are stale
    Column("failing", Integer, nullable=False, server_default="0"),  # tiles that could not be shown
    Column("frame_rate", Float),  # per second
    Column("heap_bytes", BigInteger),
    Column("nodes", Integer),  # of all documents that it shows
    Column("errors", Integer, nullable=False, server_default="0"),  # since its page is open
    Column("last_error", Text, nullable=False, server_default=""),
    Column("width_px", Integer),
    Column("height_px", Integer),
    Column("pixel_ratio", Float),
    Column("offset_ms", Float),  # its clock against ours: more is ahead
    Column("warm", Text, nullable=False, server_default="[]"),  # JSON: what it has painted off screen
    Column("build", String(40), nullable=False, server_default=""),
)
