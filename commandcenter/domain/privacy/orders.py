"""What may be ordered about a single ticket on request: on which ground, and what a correction may say. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from commandcenter.domain.records import Complaint


class Ground(StrEnum):
    """Why: UU 27/2022, Pasal 43 (1) for forgetting, Pasal 30 for correcting. Never a free text: it would tell of who
    asked."""

    REQUEST = "request"  # the person asks: 43 (1) c, 30
    UNLAWFUL = "unlawful"  # it was got or used against the law: 43 (1) d
    NEEDLESS = "needless"  # it is needed no longer: 43 (1) a
    WITHDRAWN = "withdrawn"  # consent was withdrawn: 43 (1) b
    MISTAKE = "mistake"  # a source says now that it was wrong: 29, 30


CORRECTABLE: Final = ("category", "kecamatan", "village", "opd", "is_confidential", "text")
MENDABLE: Final = frozenset(CORRECTABLE)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went. ``rows``: revisions of the ticket. ``mentions``: places that people wrote, which stay as they are."""

    rows: int = 0
    rejects: int = 0
    passages: int = 0
    mentions: tuple[str, ...] = ()

    @property
    def is_anything(self) -> bool:
        """Whether there was anything of it at all."""
        return bool(self.rows or self.rejects or self.passages)


def plain(ticket: str) -> str:
    """The number as it is compared: LAPOR prints a # before it, and nobody minds the case."""
    return ticket.strip().removeprefix("#").strip().casefold()


def corrected(ticket: Complaint, changes: Mapping[str, Any]) -> Complaint:
    """The ticket as it was corrected; a confidential one has no text. Raises ValueError for anything else."""
    if unknown := set(changes) - MENDABLE:
        raise ValueError(f"cannot be corrected: {', '.join(sorted(unknown))}")
    if changes.get("text") is not None:
        raise ValueError("a text can be taken out, not written")
    made = ticket._replace(**changes)
    return made._replace(text=None) if made.is_confidential else made
