"""What feeds bring: complaints, counts, observations, targets. Every row is a revision; the newest has no successor.

A correction never overwrites: the row before it gets ``superseded_at`` and stays. ``row_key`` stands for what makes the
row the same row (its feed and its own key), ``digest`` for everything that it says (``store/row_keys.py``).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from commandcenter.store.schema.base import SerialId, instant, metadata


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


_CURRENT = _where("superseded_at IS NULL")  # only the current revision is unique by its key

# Nobody has answered yet. ``store/queries/complaints`` asks for these words exactly: else SQLite passes the index by.
NOT_DONE = "answered_at IS NULL AND closed_at IS NULL AND status NOT IN ('answered', 'closed', 'archived')"
OPEN = f"superseded_at IS NULL AND {NOT_DONE}"

_STEPS = (
    ("verified", "received_at"),
    ("disposed", "received_at"),
    ("answered", "disposed_at"),
    ("closed", "received_at"),
    ("confirmed", "answered_at"),
)


def _revised(name: str, *columns: Any) -> Table:
    return Table(
        name,
        metadata,
        Column("id", SerialId, primary_key=True),
        Column("row_key", BigInteger, nullable=False),
        Column("revision", Integer, nullable=False),  # 1, 2, …
        Column("digest", BigInteger, nullable=False),
        instant("recorded_at"),
        instant("superseded_at", nullable=True),
        Column("feed", String(64), nullable=False),
        Column("item_id", BigInteger, ForeignKey("feed_item.id"), nullable=False),  # the file or the answer
        Column("sheet", Text, nullable=False, server_default=""),
        Column("line", Integer, nullable=False),  # as a person counts rows in that file
        *columns,
        Index(f"uq_{name}_current", "row_key", unique=True, **_CURRENT),
    )


complaint = _revised(
    "complaint",
    Column("ticket", String(80), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("kind", String(20), nullable=False),  # pengaduan, aspirasi, permintaan_informasi
    Column("category", String(80), nullable=False),
    Column("kecamatan", String(8)),
    Column("village", String(13)),
    Column("opd", String(40)),
    instant("received_at"),
    instant("verified_at", nullable=True),
    instant("disposed_at", nullable=True),
    instant("answered_at", nullable=True),
    instant("closed_at", nullable=True),  # the agency says done
    instant("confirmed_at", nullable=True),  # the citizen says fixed
    Column("status", String(20), nullable=False),  # received, verified, disposed, answered, closed, postponed, archived
    Column("verdict", String(12)),  # what the citizen says: fixed, not_fixed; None: not asked or silent
    Column("is_confidential", Boolean, nullable=False),
    Column("text", Text),  # redacted
    CheckConstraint("text IS NULL OR NOT is_confidential", name="ck_complaint_text"),
    Index("ix_complaint_received", "received_at", "superseded_at"),
    # What the complaint screens ask of current rows, answered from the index alone.
    Index(
        "ix_complaint_current",
        "received_at", "category", "kecamatan", "channel", "opd", "kind", "village", "verified_at", "disposed_at",
        "answered_at", "closed_at", "confirmed_at", "status", "verdict", "is_confidential", "superseded_at",
        **_CURRENT,
    ),
    Index(
        "ix_complaint_open",
        "received_at", "kind", "status", "category", "kecamatan", "channel", "opd", "verified_at", "disposed_at",
        "answered_at", "closed_at", "superseded_at",
        **_where(OPEN),
    ),
    *(
        Index(
            f"ix_complaint_{step}", f"{step}_at", begun, "kind",
            **_where(f"superseded_at IS NULL AND {step}_at IS NOT NULL"),
        )
        for step, begun in _STEPS
    ),
)  # fmt: skip

# Current tickets by local day: what is normal is judged by years of them. Kept with the rows (store/complaint_days.py).
complaint_day = Table(
    "complaint_day",
    metadata,
    Column("day", BigInteger, primary_key=True, autoincrement=False),  # local midnight
    Column("category", String(80), primary_key=True),
    Column("kecamatan", String(8), primary_key=True),  # empty: no place told
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

complaint_count = _revised(
    "complaint_count",
    Column("period", String(10), nullable=False),  # 2026, 2026-Q3, 2026-09, 2026-09-17
    instant("starts_at"),
    instant("ends_at"),
    Column("channel", String(40)),
    Column("kind", String(20)),
    Column("category", String(80)),
    Column("kecamatan", String(8)),
    Column("opd", String(40)),
    Column("status", String(20)),
    Column("n", Integer, nullable=False),
    Index("ix_complaint_count_starts", "starts_at", "superseded_at"),
)

observation = _revised(
    "observation",
    Column("indicator", String(64), ForeignKey("indicator.code"), nullable=False),
    Column("area", String(13), nullable=False),  # 35.22, a kecamatan, a village
    Column("period", String(10), nullable=False),
    instant("event_at"),  # the end of the period: when it was so
    Column("value", Float),  # None: not a number, see text
    Column("text", Text),  # "BB", "n/a", a note of the source
    Column("note", Text),  # footnote mark, "angka sementara"
    Index("ix_observation_indicator", "indicator", "area", "period", "superseded_at"),
    # Adding up villages reads nothing but this.
    Index("ix_observation_current", "indicator", "period", "area", "value", **_CURRENT),
)

# Of what several feeds have given a value: among these are the conflicts, and nowhere else. Never fewer, perhaps more.
contested = Table(
    "contested",
    metadata,
    Column("indicator", String(64), ForeignKey("indicator.code"), primary_key=True),
    Column("area", String(13), primary_key=True),
    Column("period", String(10), primary_key=True),
)

target = _revised(
    "target",
    Column("indicator", String(64), ForeignKey("indicator.code"), nullable=False),
    Column("area", String(13), nullable=False),
    Column("opd", String(40), nullable=False),
    Column("plan", Text, nullable=False),  # the plan document: RPJMD 2025-2029, Perjanjian Kinerja 2026
    Column("plan_version", String(40), nullable=False),
    Column("period", String(10), nullable=False),
    instant("event_at"),
    Column("value", Float),  # None: not a number, see text
    Column("upper", Float),  # of a range; ``value`` is then its lower end
    Column("text", Text),
    Index("ix_target_indicator", "indicator", "event_at", "superseded_at"),
)
