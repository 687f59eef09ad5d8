"""Feeds as they run: what is configured, how each run went, what each file or answer brought."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from commandcenter.store.schema.base import SerialId, instant, metadata

feed = Table(
    "feed",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("owner", String(40), nullable=False),  # code of an OPD
    Column("records", String(20), nullable=False),
    Column("schedule", Text, nullable=False),  # in words of feeds.yaml
    Column("warn_after_s", BigInteger, nullable=False),
    Column("error_after_s", BigInteger, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("retention_days", Integer),  # of what it brings; None: for ever
    Column("config", BigInteger, nullable=False),  # digest of its configuration
    Column("source", BigInteger, nullable=False, server_default="0"),  # digest of what its memory belongs to
    instant("added_at"),
    instant("configured_at"),  # with this configuration
    instant("removed_at", nullable=True),  # no longer in feeds.yaml; what it brought stays
    Column("state", String(10), nullable=False),  # a FeedState
    instant("since"),  # of the state
    Column("failures", Integer, nullable=False),  # in a row
    instant("last_run_at", nullable=True),
    instant("last_ok_at", nullable=True),
    instant("next_at", nullable=True),
    Column("run_id", BigInteger),  # the run that holds the lease
    instant("lease_until", nullable=True),  # somebody runs it, and says so again before this instant
    instant("data_at", nullable=True),  # the newest instant that its data speaks of
    Column("rows", BigInteger, nullable=False, server_default="0"),  # current records, kept up with every batch
    Column("rejects", BigInteger, nullable=False, server_default="0"),  # open rows in quarantine, likewise
    Column("differing", Integer, nullable=False, server_default="0"),  # printed totals that are not the sum, last time
    Column("error", Text),
    # JSON: ETag, watermark, … what the next run starts from
    Column("memory", Text, nullable=False, server_default="{}"),
)

feed_run = Table(
    "feed_run",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("feed", String(64), ForeignKey("feed.name"), nullable=False),
    instant("started_at"),
    instant("finished_at", nullable=True),
    Column("trigger", String(10), nullable=False),  # a Trigger
    Column("outcome", String(10), nullable=False),  # a RunOutcome
    Column("items", Integer, nullable=False, server_default="0"),
    Column("lines", BigInteger, nullable=False, server_default="0"),  # data rows seen in the source
    Column("added", BigInteger, nullable=False, server_default="0"),
    Column("revised", BigInteger, nullable=False, server_default="0"),
    Column("unchanged", BigInteger, nullable=False, server_default="0"),
    Column("rejected", BigInteger, nullable=False, server_default="0"),
    Column("dropped", BigInteger, nullable=False, server_default="0"),  # cells of personal data left at the door
    Column("error", Text),
    # How the feed was when the run had ended: what a screen shows that looks back.
    Column("state", String(10)),
    instant("since", nullable=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    instant("last_ok_at", nullable=True),
    instant("data_at", nullable=True),
    Column("rows", BigInteger, nullable=False, server_default="0"),
    Column("rejects", BigInteger, nullable=False, server_default="0"),
    Column("differing", Integer, nullable=False, server_default="0"),
    Index("ix_feed_run_feed_started", "feed", "started_at"),
)

feed_item = Table(
    "feed_item",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("feed", String(64), ForeignKey("feed.name"), nullable=False),
    Column("run_id", BigInteger, nullable=False, index=True),  # which may be pruned; items stay, records point to them
    Column("origin", Text, nullable=False),  # file name, address without its secrets
    Column("digest", String(64), nullable=False, server_default=""),  # of the bytes; empty: not known
    instant("recorded_at"),
    instant("finished_at", nullable=True),  # every row of it is dealt with
    Column("error", Text),  # refused as a whole
    Index("ix_feed_item_feed", "feed", "id"),
    Index("ix_feed_item_feed_digest", "feed", "digest"),
)

# What is not wrong enough to reject a row and must not be hidden: a printed total that differs, a dropped column.
feed_note = Table(
    "feed_note",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("feed", String(64), nullable=False),
    Column("item_id", BigInteger, ForeignKey("feed_item.id"), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("sheet", Text, nullable=False, server_default=""),
    Column("line", Integer, nullable=False, server_default="0"),
    Column("field", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False),
    Column("n", Integer, nullable=False, server_default="1"),
    Index("ix_feed_note_feed", "feed", "id"),
)
