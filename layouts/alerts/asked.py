"""What the address of the screen asks for: which alerts, and which cause stands open."""

from dataclasses import dataclass
from typing import Final

from commandcenter.domain.alerts.listing import ANNOUNCED, Line
from commandcenter.domain.alerts.model import Alert, AlertState, Severity
from layouts.contract import Params

PARAMS: Final = ("severity", "duty", "state", "kecamatan", "unfold")
STATES: Final = (
    AlertState.UNACKNOWLEDGED, AlertState.ACKNOWLEDGED, AlertState.RETURNED, AlertState.SHELVED,
    AlertState.SUPPRESSED, AlertState.OUT_OF_SERVICE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What cannot be understood narrows nothing. ``unfold``: the alert whose victims are listed below it."""

    severity: Severity | None = None
    duty: str = ""
    state: AlertState | None = None
    kecamatan: str = ""
    unfold: int | None = None

    @property
    def states(self) -> frozenset[AlertState]:
        """Without a choice everything that is announced."""
        return ANNOUNCED if self.state is None else frozenset({self.state})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.severity or self.duty or self.state or self.kecamatan)

    def wants(self, line: Line) -> bool:
        """Whether the filters leave the line: by what it is itself, and by the places of everything behind it."""
        alert = line.alert
        is_severe = self.severity is None or alert.severity is self.severity
        is_owned = not self.duty or alert.owner == self.duty
        return is_severe and is_owned and (not self.kecamatan or self.kecamatan in _places(line))


def asked(params: Params) -> Asked:
    """What these parameters ask for."""
    severity, state, unfold = (params.get(name, "") for name in ("severity", "state", "unfold"))
    return Asked(
        Severity(severity) if severity in tuple(Severity) else None,
        params.get("duty", ""),
        AlertState(state) if state in STATES else None,
        params.get("kecamatan", ""),
        number(unfold),
    )


def number(given: str) -> int | None:
    """The id of an alert."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 15 else None


def _places(line: Line) -> set[str]:
    return {place for alert in (line.alert, *line.victims) for place in (alert.kecamatan, *_cut_off(alert))}


def _cut_off(alert: Alert) -> list[str]:
    return [str(each.get("code", "")) for each in alert.detail.get("victims", ())]
