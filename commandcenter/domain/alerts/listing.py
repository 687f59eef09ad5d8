"""The order in which alerts are read: whom nobody has taken first, causes with what stands behind them. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.alerts.model import RANK, TREATED, Alert, AlertState

# Who wants somebody most comes first.
_ORDER: Final = (
    AlertState.UNACKNOWLEDGED, AlertState.RETURNED, AlertState.ACKNOWLEDGED, AlertState.SHELVED,
    AlertState.OUT_OF_SERVICE, AlertState.SUPPRESSED, AlertState.NORMAL,
)  # fmt: skip
ANNOUNCED: Final = frozenset({AlertState.UNACKNOWLEDGED, AlertState.RETURNED, AlertState.ACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class Line:
    """An alert with everything that it explains, directly or through others; the most urgent first."""

    alert: Alert
    victims: tuple[Alert, ...] = ()

    @property
    def cut_off(self) -> tuple[str, ...]:
        """Names of the kecamatan behind it, as its source said them."""
        return tuple(str(each.get("name") or each.get("code", "")) for each in self.alert.detail.get("victims", ()))


def urgency(alert: Alert) -> tuple[int, int, int, int]:
    """Sorts alerts: unacknowledged first, then by severity, then whoever has waited longest."""
    return _ORDER.index(alert.state), RANK[alert.severity], alert.active_at, alert.id


def lines(
    alerts: Sequence[Alert], states: Collection[AlertState] = ANNOUNCED, wants: Callable[[Line], bool] | None = None
) -> tuple[Line, ...]:
    """One line for every alert in one of ``states`` that no other line explains; ``wants`` narrows them."""
    shown = {alert.id: alert for alert in alerts if alert.state in states}
    behind: dict[int, list[Alert]] = {id_: [] for id_ in shown}
    of_id = {alert.id: alert for alert in alerts}
    roots = []
    for alert in alerts:
        root = _root(alert, of_id, shown)
        if root is not None:
            behind[root].append(alert)
        elif alert.id in shown:
            roots.append(alert)
    found = (Line(alert, tuple(sorted(behind[alert.id], key=urgency))) for alert in sorted(roots, key=urgency))
    return tuple(line for line in found if wants is None or wants(line))


def unacknowledged(found: Sequence[Line]) -> dict[str, int]:
    """How many lines nobody has taken, by severity; all severities, the worst first."""
    counts = dict.fromkeys(RANK, 0)
    for line in found:
        if line.alert.state is AlertState.UNACKNOWLEDGED:
            counts[line.alert.severity] += 1
    return counts


def treated(alerts: Sequence[Alert]) -> dict[AlertState, list[Alert]]:
    """What is put aside, suppressed or out of service."""
    found: dict[AlertState, list[Alert]] = {state: [] for state in _ORDER if state in TREATED}
    for alert in alerts:
        if alert.state in TREATED:
            found[alert.state].append(alert)
    return found


def _root(alert: Alert, of_id: dict[int, Alert], shown: Collection[int]) -> int | None:
    """The uppermost shown alert that explains it; None: it stands for itself. A ring of causes explains nothing."""
    found, seen, each = None, {alert.id}, alert
    while each.parent_id is not None and each.parent_id in of_id:
        each = of_id[each.parent_id]
        if each.id in seen:
            return None
        seen.add(each.id)
        if each.id in shown:
            found = each.id
    return found
