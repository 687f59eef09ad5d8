"""What feeds bring, as the store takes it: complaints, counts, observations, targets.

Instants are milliseconds UTC. A record that says the same as the one stored under its key changes nothing; one that
says something else is its next revision.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class RecordKind(StrEnum):
    """What the rows of a feed are, by the word in ``feeds.yaml``."""

    COMPLAINT = "complaint"
    COMPLAINT_COUNT = "complaint_count"
    OBSERVATION = "observation"
    TARGET = "target"


class ComplaintKind(StrEnum):
    """The classes of LAPOR."""

    PENGADUAN = "pengaduan"
    ASPIRASI = "aspirasi"
    PERMINTAAN_INFORMASI = "permintaan_informasi"


class ComplaintStatus(StrEnum):
    """How far a ticket is. CLOSED is the agency's word; what the citizen says is ``verdict``."""

    RECEIVED = "received"
    VERIFIED = "verified"
    DISPOSED = "disposed"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CLOSED = "closed"
    POSTPONED = "postponed"
    ARCHIVED = "archived"


class Verdict(StrEnum):
    """What the citizen says of the agency's work. Not asked, or silent: no verdict."""

    FIXED = "fixed"
    NOT_FIXED = "not_fixed"


class Place(NamedTuple):
    """Where a row stands in its source. ``line`` counts rows as a person does, from 1; ``sheet`` may be empty."""

    sheet: str
    line: int


class Complaint(NamedTuple):
    """One ticket as its source tells it now. Nothing in it tells who the citizen is."""

    place: Place
    ticket: str
    channel: str
    kind: str  # a ComplaintKind
    category: str
    kecamatan: str | None  # Kemendagri code
    village: str | None
    opd: str | None
    received_at: int
    verified_at: int | None
    disposed_at: int | None
    answered_at: int | None
    closed_at: int | None
    confirmed_at: int | None
    status: str  # a ComplaintStatus
    verdict: str | None  # a Verdict
    is_confidential: bool
    text: str | None  # redacted; None for a confidential ticket

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same row within its feed."""
        return (self.ticket,)

    @property
    def data_at(self) -> int:
        """The newest instant that it speaks of."""
        dates = (self.verified_at, self.disposed_at, self.answered_at, self.closed_at, self.confirmed_at)
        return max(self.received_at, *(at for at in dates if at is not None))


class ComplaintCount(NamedTuple):
    """Tickets counted by somebody else: of a period, by whatever the source divides them by (None: not divided)."""

    place: Place
    period: str
    starts_at: int
    ends_at: int
    channel: str | None
    kind: str | None
    category: str | None
    kecamatan: str | None
    opd: str | None
    status: str | None
    n: int

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same row within its feed."""
        parts = (self.channel, self.kind, self.category, self.kecamatan, self.opd, self.status)
        return (self.period, *(part or "" for part in parts))

    @property
    def data_at(self) -> int:
        """The newest instant that it speaks of."""
        return self.ends_at


class Observation(NamedTuple):
    """The value of an indicator for an area and a period. ``value`` None: it is no number, see ``text``."""

    place: Place
    indicator: str
    area: str  # 35.22, a kecamatan's or a village's code
    period: str  # 2026, 2026-S1, 2026-Q3, 2026-09, 2026-09-17
    event_at: int  # the end of the period
    value: float | None
    text: str | None
    note: str | None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same row within its feed."""
        return (self.indicator, self.area, self.period)

    @property
    def data_at(self) -> int:
        """The newest instant that it speaks of."""
        return self.event_at


class Target(NamedTuple):
    """What an OPD shall reach, by a plan document and its version. Letters and ranges are kept as such."""

    place: Place
    indicator: str
    area: str
    opd: str
    plan: str
    plan_version: str
    period: str
    event_at: int  # the end of the period
    value: float | None
    upper: float | None  # of a range, whose lower end is ``value``
    text: str | None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same row within its feed."""
        return (self.indicator, self.area, self.opd, self.plan, self.plan_version, self.period)

    @property
    def data_at(self) -> int:
        """A plan speaks of its whole period."""
        return self.event_at


Record = Complaint | ComplaintCount | Observation | Target


@dataclass(frozen=True, slots=True)
class Note:
    """What is not wrong enough to reject a row and must not be hidden.

    ``kind``: total_differs, column_dropped, column_unknown, column_unused, text_redacted, value_missing, line_skipped,
    sheet_skipped, doubled, expired, forgotten.
    """

    kind: str
    detail: str  # for the person who made the file
    sheet: str = ""
    line: int = 0
    field: str = ""
    n: int = 1
