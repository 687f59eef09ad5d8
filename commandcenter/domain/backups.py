"""What is known of backups. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a digest of them all that does not depend on their order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one went: ``kind`` is create, verify or restore; instants in ms UTC; ``error`` says why it is not good."""

    kind: str
    is_good: bool
    started_at: int
    finished_at: int
    file: str
    bytes: int = 0
    rows: int = 0
    sha256: str = ""
    is_encrypted: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest of each; None: never. ``failed``: the last attempt, when no good one came after it."""

    created: Outcome | None
    verified: Outcome | None
    restored: Outcome | None
    failed: Outcome | None
