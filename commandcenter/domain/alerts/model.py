"""What an alert is, and how it moves.

The states are those of the alarm state transition diagram of ANSI/ISA-18.2 (IEC 62682). What an alert *is* follows from
four facts: is it so now, was it acknowledged, is it treated (put aside, explained, out of service), is it closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class AlertState(StrEnum):
    """A state of the diagram, its letter beside it."""

    NORMAL = "normal"  # A: closed
    UNACKNOWLEDGED = "unacknowledged"  # B
    ACKNOWLEDGED = "acknowledged"  # C
    RETURNED = "returned"  # D: it is over, and nobody has acknowledged it yet
    SHELVED = "shelved"  # E
    SUPPRESSED = "suppressed"  # F: by design, because of something else that is known
    OUT_OF_SERVICE = "out_of_service"  # G


class Treatment(StrEnum):
    """Why an alert that is so is not announced. The strongest wins: it is the last of these that holds."""

    NONE = ""
    SUPPRESSED = "suppressed"
    SHELVED = "shelved"
    OUT_OF_SERVICE = "out_of_service"


class Severity(StrEnum):
    """Priority: what happens if nobody acts, and how soon somebody must (``severity_of``)."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Consequence(StrEnum):
    """What happens if nobody acts."""

    SEVERE = "severe"  # the regency, or safety
    MAJOR = "major"  # several kecamatan or a whole service
    MODERATE = "moderate"  # one kecamatan or agency
    MINOR = "minor"  # nobody notices yet


class Happening(StrEnum):
    """What can happen to an alert: the kinds of ``alert_event``."""

    RAISED = "raised"
    RETURNED = "returned"  # it is so again, before it was closed
    CLEARED = "cleared"  # it is not so any more
    CLOSED = "closed"
    ACKNOWLEDGED = "acknowledged"
    UNACKNOWLEDGED = "unacknowledged"  # taken back
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"  # by somebody, or at its end (no actor)
    OUT_OF_SERVICE = "out_of_service"
    IN_SERVICE = "in_service"
    SUPPRESSED = "suppressed"
    UNSUPPRESSED = "unsuppressed"
    ESCALATED = "escalated"
    GROUPED = "grouped"  # it has another cause now, or none
    CHANGED = "changed"  # its victims or severity
    ENDED = "ended"  # the rule or the entity is not there any more


# Rows: consequence. Columns: minutes within which somebody must act, up to and including. EEMUA 191 asks for few of the
# highest priority (about 5 % of all, 15 % of the next, 80 % of the lowest).
_WITHIN: Final = (15, 120)
_MATRIX: Final[Mapping[Consequence, tuple[Severity, Severity, Severity]]] = {
    Consequence.SEVERE: (Severity.CRITICAL, Severity.CRITICAL, Severity.HIGH),
    Consequence.MAJOR: (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM),
    Consequence.MODERATE: (Severity.HIGH, Severity.MEDIUM, Severity.LOW),
    Consequence.MINOR: (Severity.MEDIUM, Severity.LOW, Severity.LOW),
}
RANK: Final[Mapping[str, int]] = {severity.value: rank for rank, severity in enumerate(Severity)}  # 0: the worst


def severity_of(consequence: Consequence, act_within_min: float) -> Severity:
    """The severity by consequence and time to act, in minutes, as ISA-18.2 sets priorities when it rationalizes."""
    column = next((i for i, most in enumerate(_WITHIN) if act_within_min <= most), len(_WITHIN))
    return _MATRIX[consequence][column]


def state_of(is_active: bool, is_acknowledged: bool, treatment: str, is_closed: bool) -> AlertState:
    """What an alert is by the facts. Treated ones keep being active, acknowledged and cleared underneath."""
    if is_closed:
        return AlertState.NORMAL
    if treatment:
        return AlertState(treatment)
    if is_active:
        return AlertState.ACKNOWLEDGED if is_acknowledged else AlertState.UNACKNOWLEDGED
    return AlertState.NORMAL if is_acknowledged else AlertState.RETURNED


def closes(is_active: bool, is_acknowledged: bool, treatment: str) -> bool:
    """Whether nothing is left of it: it is over, and somebody has seen it or nobody was to.

    What was never announced, suppressed by design or put aside, needs nobody's acknowledgement.
    """
    return not is_active and (is_acknowledged or bool(treatment))


# States in which somebody is asked to look.
WANTS_SOMEBODY: Final = frozenset({AlertState.UNACKNOWLEDGED, AlertState.RETURNED})
TREATED: Final = frozenset({AlertState.SHELVED, AlertState.SUPPRESSED, AlertState.OUT_OF_SERVICE})


@dataclass(frozen=True, slots=True)
class Entity:
    """What an alert is about. ``kind`` and ``key`` name it for ever ("tower", "balen"); ``attributes`` are what rules
    may ask of it (``where``)."""

    kind: str
    key: str
    name: str = ""
    kecamatan: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """ "tower:balen"."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class Alert:
    """One occurrence, as it is at an instant. Instants are ms UTC. The columns of the table of the same names."""

    id: int
    rule: str
    entity: str
    name: str
    kecamatan: str
    severity: Severity
    owner: str
    state: AlertState
    treatment: str
    because: str
    parent_id: int | None
    since: int
    raised_at: int
    active_at: int
    cleared_at: int | None
    returns: int
    acked_at: int | None
    acked_by: str
    assigned_to: str
    assigned_at: int | None
    shelved_until: int | None
    step: int
    escalates_at: int | None
    closed_at: int | None
    value: float | None
    detail: Mapping[str, Any]
    version: int
    is_simulated: bool = False

    @property
    def is_active(self) -> bool:
        return self.cleared_at is None
