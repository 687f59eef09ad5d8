"""What people do: quarterly reports of OPDs, marks on problems, briefings, and the trail of it all."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from commandcenter.store.schema.base import SerialId, instant, metadata

# Append only, by triggers too (store/append_only.py). ``subject`` names what was changed: report:dinkes:2026-Q3,
# priority:17. ``form``, ``previous`` and ``digest`` are its place in the chain (domain/audit_chain.py).
audit = Table(
    "audit",
    metadata,
    Column("id", SerialId, primary_key=True),
    instant("at"),
    Column("actor", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("origin", String(64), nullable=False, server_default=""),  # from where: an address, or "cli"
    Column("action", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("before", Text),  # JSON
    Column("after", Text),  # JSON
    Column("form", Integer, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Index("ix_audit_subject", "subject", "id"),
    Index("ix_audit_actor", "actor", "id"),
    Index("ix_audit_at", "at"),
)

# The one row that says where the chain ends; whoever appends changes it first, so that appending is one after the
# other. What the last check and the last anchor were is said here for the page; the proof is the trail and the anchors.
audit_head = Table(
    "audit_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("last_id", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    instant("verified_at", nullable=True),
    Column("verified_id", BigInteger),  # up to here
    Column("fault", String(20)),  # what it found; None: all is as it was written
    Column("fault_id", BigInteger),
    instant("anchored_at", nullable=True),
    Column("anchored_id", BigInteger),
)

# An OPD's quarter: draft > submitted > verified, or sent back with a reason. ``version`` guards every transition.
report = Table(
    "report",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("opd", String(40), nullable=False),
    Column("period", String(10), nullable=False),  # 2026-Q3
    Column("state", String(12), nullable=False),  # draft, submitted, verified, sent_back
    Column("version", Integer, nullable=False),
    instant("created_at"),
    instant("changed_at"),
    Column("changed_by", String(80), nullable=False),
    instant("submitted_at", nullable=True),
    Column("submitted_by", String(80)),
    instant("judged_at", nullable=True),  # verified or sent back
    Column("judged_by", String(80)),
    Column("reason", Text),  # why it was sent back
    Index("uq_report_opd_period", "opd", "period", unique=True),
)

report_line = Table(
    "report_line",
    metadata,
    Column("report_id", BigInteger, ForeignKey("report.id"), primary_key=True, autoincrement=False),
    Column("indicator", String(64), ForeignKey("indicator.code"), primary_key=True),
    Column("typed", Text, nullable=False, server_default=""),  # the value as it was typed: it may be none
    Column("value", Float),
    Column("text", Text),  # what is no number: BB, n/a
    Column("driver", Text, nullable=False, server_default=""),
    Column("obstacle", Text, nullable=False, server_default=""),
    Column("evidence", Text, nullable=False, server_default=""),  # http(s) address
)

# A problem (category, and a place or the whole regency) taken up: radio topic, dialogue, budget proposal.
priority = Table(
    "priority",
    metadata,
    Column("id", SerialId, primary_key=True),
    instant("created_at"),
)

# What a mark says is never overwritten: a change is a new version, and so is its removal. The newest has no successor.
priority_version = Table(
    "priority_version",
    metadata,
    Column("priority_id", BigInteger, ForeignKey("priority.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),  # 1, 2, …; guards against two at once
    instant("recorded_at"),
    instant("superseded_at", nullable=True),
    Column("is_removed", Boolean, nullable=False),
    Column("kind", String(10), nullable=False),  # radio, dialogue, budget
    Column("category", String(80), nullable=False),
    Column("kecamatan", String(8)),  # None: the whole regency
    Column("title", Text, nullable=False),
    Column("status", String(12), nullable=False),  # planned, done, proposed, accepted, refused, dropped
    Column("happens_on", String(10)),  # day of the programme or dialogue
    Column("programme", Text, nullable=False, server_default=""),  # of the radio
    Column("opd", String(40)),  # invited, or the one that shall do it
    Column("year", Integer),  # of the budget
    Column("amount", BigInteger),  # rupiah
    Column("note", Text, nullable=False, server_default=""),
    Column("is_simulated", Boolean, nullable=False),
    Index("ix_priority_version_superseded", "superseded_at", "recorded_at"),
)

briefing = Table(
    "briefing",
    metadata,
    Column("id", SerialId, primary_key=True),
    instant("held_at"),
    Column("note", Text, nullable=False, server_default=""),
)
