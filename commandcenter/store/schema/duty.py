"""Who is on duty: duties, the turns of their rota, hand-overs, the shift log."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from commandcenter.store.schema.base import SerialId, instant, metadata

# What the house knows of by itself stands in domain.duty.model.DUTIES; a row is here as soon as it was changed, or its
# rota was. ``version`` counts the changes of its rota: whoever changes it says which one he saw.
duty = Table(
    "duty",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("title_id", String(60), nullable=False),
    Column("title_en", String(60), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("hands_over", Boolean, nullable=False),
    Column("shifts", String(60), nullable=False),  # "06:00 14:00 22:00" (WIB); empty: by the week
    Column("week_starts", String(9), nullable=False),  # "mon 08:00" (WIB)
    Column("grace_min", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

# A turn is never changed: it is taken out, and another one put in. So everybody can ask who was on call then, as it
# was known then.
rota_turn = Table(
    "rota_turn",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("duty", String(40), ForeignKey("duty.key"), nullable=False),
    Column("names", String(220), nullable=False),  # accounts, blanks between them
    instant("starts_at"),
    instant("ends_at"),
    Column("is_swap", Boolean, nullable=False),
    Column("note", String(200), nullable=False, server_default=""),
    Column("added_in", Integer, nullable=False),  # the version of the duty's rota
    instant("recorded_at"),
    Column("recorded_by", String(80), nullable=False),
    Column("removed_in", Integer),
    instant("removed_at", nullable=True),
    Column("removed_by", String(80), nullable=False, server_default=""),
    Index("ix_rota_turn_duty_ends_at", "duty", "ends_at"),
    Index("ix_rota_turn_duty_added_in", "duty", "added_in"),
    Index("ix_rota_turn_duty_removed_in", "duty", "removed_in"),
)

handover = Table(
    "handover",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("duty", String(40), nullable=False),
    instant("due_at"),  # the change that it is for
    instant("written_at"),
    Column("written_by", String(80), nullable=False),
    Column("watch", Text, nullable=False),
    Column("questions", Text, nullable=False),
    Column("standing", Text, nullable=False),  # JSON: what stood when it was written
    Column("n_standing", Integer, nullable=False),
    instant("taken_at", nullable=True),
    Column("taken_by", String(80), nullable=False, server_default=""),
    instant("replaced_at", nullable=True),
    # Two who write at once: of a duty there is never a second one that waits.
    Index(
        "uq_handover_open", "duty", unique=True,
        sqlite_where=text("taken_at IS NULL AND replaced_at IS NULL"),
        postgresql_where=text("taken_at IS NULL AND replaced_at IS NULL"),
    ),
    Index("ix_handover_written_at", "written_at"),
)  # fmt: skip

# Locked by triggers too (store/locked_entries.py): never removed, and not changed any more from ``locks_at`` on.
shift_entry = Table(
    "shift_entry",
    metadata,
    Column("id", SerialId, primary_key=True),
    instant("at"),
    Column("author", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("kind", String(12), nullable=False),  # domain.duty.log.EntryKind
    Column("text", Text, nullable=False),
    instant("locks_at"),
    Column("alert_id", BigInteger, ForeignKey("alert.id"), nullable=True),
    Column("refers_to", BigInteger, ForeignKey("shift_entry.id"), nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
    instant("edited_at", nullable=True),
    Index("ix_shift_entry_at", "at"),
    # Without the others: SQLite would look for what refers to nothing by this index, which is nearly everything.
    Index(
        "ix_shift_entry_refers_to", "refers_to",
        sqlite_where=text("refers_to IS NOT NULL"), postgresql_where=text("refers_to IS NOT NULL"),
    ),
)  # fmt: skip
