"""The first member of every backup: what is in it, and what it must be again when it has been restored."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commandcenter.backup import BackupError

NAME: Final = "manifest.json"
BYTES_MAX: Final = 10_000_000
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(_Part):
    """A file in the archive."""

    bytes: Count
    sha256: Digest


class Table(_Part):
    """What a table held (``commandcenter.store.digests``)."""

    rows: Count
    digest: Digest


class Database(_Part):
    """The database in the archive: its kind, the version of its server or library, and the revision of its schema."""

    kind: Literal["sqlite", "postgresql"]
    version: str
    revision: str | None
    member: str
    bytes: Count  # of the database itself
    tables: dict[str, Table]
    yardstick: Digest
    audit_head: str | None  # digest of the newest row of the audit trail


class Manifest(_Part):
    """``left_out``: what belongs to the installation and is not in this archive, each with the reason."""

    format: Literal[1] = 1
    made_at: datetime
    program: str
    database: Database
    members: dict[str, Member]
    settings: list[str]
    left_out: list[str]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.database.tables.values())


def parse(data: bytes) -> Manifest:
    """Raises BackupError."""
    try:
        found = Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BackupError(
            f"The manifest of the backup cannot be used ({where}: {first['msg']}): it is damaged, or of a newer program"
        ) from error
    if found.database.member not in found.members:
        raise BackupError("The manifest of the backup names no database: it is damaged")
    return found
