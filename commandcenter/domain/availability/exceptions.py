"""What shall not count: asked with a reason by one account, decided by another, revoked with a reason. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from commandcenter.domain.clock import DAY

LENGTH_MAX: Final = 100 * DAY  # longer than a quarter: that is no exception any more
REASON_MIN: Final = 10  # characters: a word is no reason


class Stage(StrEnum):
    """How far an exception is."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Exception_:
    """An exception as it was known. ``scope``: tower:balen, link:balen-a, kecamatan:35.22.13. Names are accounts."""

    id: int
    scope: str
    starts_at: int
    ends_at: int
    reason: str
    asked_by: str
    asked_at: int
    is_approved: bool | None = None
    decided_by: str = ""
    decided_at: int | None = None
    note: str = ""
    revoked_by: str = ""
    revoked_at: int | None = None
    revoked_why: str = ""

    @property
    def stage(self) -> Stage:
        """How far it is."""
        if self.revoked_at is not None:
            return Stage.REVOKED
        if self.is_approved is None:
            return Stage.ASKED
        return Stage.APPROVED if self.is_approved else Stage.REFUSED
