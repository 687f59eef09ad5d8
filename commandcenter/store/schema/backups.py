"""What became of backups: the screens and the doctor read here whether there is one that can be trusted."""

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, Text

from commandcenter.store.schema.base import SerialId, instant, metadata

# A row for each that ended, well or not; a restored store begins with the row of what it was restored from.
backup = Table(
    "backup",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("kind", String(10), nullable=False),  # create, verify (restored into an empty place), restore
    Column("is_good", Boolean, nullable=False),
    instant("started_at"),
    instant("finished_at"),
    Column("file", Text, nullable=False),  # its name, without the folder
    Column("bytes", BigInteger, nullable=False, server_default="0"),
    Column("rows", BigInteger, nullable=False, server_default="0"),
    Column("sha256", String(64), nullable=False, server_default=""),  # of the file
    Column("is_encrypted", Boolean, nullable=False),
    Column("error", Text),
    Index("ix_backup_kind", "kind", "is_good", "finished_at"),
)
