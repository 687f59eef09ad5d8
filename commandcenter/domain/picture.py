"""The network as a person looks at it: every element and kecamatan in the one word that the screen shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.clock import SECOND, Instant
from commandcenter.domain.model import Diagnosis, Element, Inventory, Kecamatan, NodeRole, Part, State, Status


class Shown(StrEnum):
    """The state palette: one value per row of the legend."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"  # a cause
    BEHIND = "behind"  # a victim
    UNKNOWN = "unknown"
    MAINTENANCE = "maintenance"


# Worst first: the order of lists, and which state wins where several meet.
SEVERITY = (Shown.DOWN, Shown.BEHIND, Shown.DEGRADED, Shown.UNKNOWN, Shown.MAINTENANCE, Shown.UP)


@dataclass(frozen=True, slots=True)
class ElementView:
    """One element as shown. ``causes`` are the ids of what it is cut off by, nearest first."""

    element: Element
    status: Status
    shown: Shown
    causes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KecamatanView:
    """One kecamatan as shown: the state of its site tower. ``site`` is None where the inventory has none."""

    code: str
    name: str
    shown: Shown
    since: int | None
    site: int | None
    causes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """``total`` kecamatan = connected + down + behind + unknown + maintenance. The rest count elements.

    What flaps counts as degraded and not as a cause that comes and goes, unless it cuts others off at the moment.
    """

    total: int
    connected: int
    down: int
    behind: int
    unknown: int
    maintenance: int
    causes: int
    degraded: int
    flapping: int
    unknown_elements: int
    maintenance_elements: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """One line of "what is wrong now". ``victims`` are names of the kecamatan cut off behind a cause."""

    element: Element
    shown: Shown
    since: int
    is_flapping: bool
    victims: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """Everything that the map, the totals and the list of troubles show, of one instant."""

    instant: Instant
    elements: Mapping[int, ElementView]
    kecamatan: tuple[KecamatanView, ...]
    causes: tuple[int, ...]
    victims: Mapping[int, tuple[int, ...]]
    totals: Totals
    data_at: int | None  # when the newest reading was recorded; None: there has never been one
    stale_after_s: int  # no reading at all for so long means that the source is dead, not the network


@dataclass(frozen=True, slots=True)
class Event:
    """A change of state as shown in "last changes". ``times`` > 1: a flapping element's changes folded into one."""

    element: Element
    at: int
    from_state: State
    to_state: State
    kind: str  # state, flapping_start, flapping_end
    reason: str | None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Share:
    """Availability over a period: the share of readings that said up or degraded, and how many readings there were."""

    n: int = 0
    n_up: int = 0

    @property
    def percent(self) -> float | None:
        """0 to 100; None without a reading: missing is not zero."""
        return 100 * self.n_up / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class AvailabilityRow:
    """One kecamatan (of its site tower). ``hours``: the last 24 hours, oldest first."""

    code: str
    name: str
    today: Share
    week: Share
    quarter: Share
    hours: tuple[Share, ...]
    site: str = ""  # key of the site tower; empty where there is none


@dataclass(frozen=True, slots=True)
class Availability:
    """All kecamatan, and the regency as a whole (readings added up). Planned maintenance is left out of n."""

    rows: tuple[AvailabilityRow, ...]
    today: Share
    week: Share
    quarter: Share
    data_at: int | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Five minutes of one element. Means; None where nothing was measured."""

    at: int
    latency_ms: float | None
    latency_min_ms: float | None
    latency_max_ms: float | None
    loss_pct: float | None
    rx_mbps: float | None
    tx_mbps: float | None
    up: Share


@dataclass(frozen=True, slots=True)
class ElementDetail:
    """What opens when a tower or link is selected: 24 hours in five-minute buckets, availability, last changes."""

    view: ElementView
    cause_names: tuple[str, ...]
    buckets: tuple[Bucket, ...]
    today: Share
    week: Share
    quarter: Share
    events: tuple[Event, ...]
    capacity_mbps: float | None


def show(state: State, part: Part) -> Shown:
    """The one word for an element. A planned stop stays planned; what a cause cuts off is a victim whatever it says."""
    if state is State.MAINTENANCE:
        return Shown.MAINTENANCE
    if part is Part.BEHIND:
        return Shown.BEHIND
    return Shown(state.value)


def compose(
    instant: Instant,
    inventory: Inventory,
    kecamatan: Iterable[Kecamatan],
    statuses: Mapping[int, Status],
    diagnosis: Diagnosis,
    data_at: int | None,
    stale_after_s: int,
) -> NetworkPicture:
    """Put states and diagnosis together. An element without a status is unknown since the beginning of time."""
    nothing = Status(State.UNKNOWN, since=0)
    elements: dict[int, ElementView] = {}
    for id_, element in inventory.elements.items():
        status = statuses.get(id_, nothing)
        shown = show(status.state, diagnosis.parts.get(id_, Part.NONE))
        elements[id_] = ElementView(element, status, shown, diagnosis.behind.get(id_, ()))
    sites = {node.kecamatan: node.id for node in inventory.nodes.values() if node.role is not NodeRole.RELAY}
    # The main tower stands in a kecamatan that has a site of its own: the site speaks for the kecamatan.
    sites.update({node.kecamatan: node.id for node in inventory.nodes.values() if node.role is NodeRole.SITE})
    views = tuple(_kecamatan(place, sites.get(place.code), elements) for place in kecamatan)
    return NetworkPicture(
        instant=instant,
        elements=elements,
        kecamatan=views,
        causes=diagnosis.causes,
        victims=diagnosis.victims,
        totals=_totals(views, elements, diagnosis),
        data_at=data_at,
        stale_after_s=stale_after_s,
    )


def _kecamatan(place: Kecamatan, site: int | None, elements: Mapping[int, ElementView]) -> KecamatanView:
    if site is None:
        return KecamatanView(place.code, place.name, Shown.UNKNOWN, None, None)
    view = elements[site]
    since = view.status.since
    if view.shown is Shown.BEHIND:  # since the last of its paths broke
        since = max(elements[cause].status.since for cause in view.causes)
    return KecamatanView(place.code, place.name, view.shown, since or None, site, view.causes)


def _totals(views: tuple[KecamatanView, ...], elements: Mapping[int, ElementView], diagnosis: Diagnosis) -> Totals:
    words = [view.shown for view in views]
    shown = [view.shown for view in elements.values()]
    flapping = {id_ for id_, view in elements.items() if view.status.flapping_since is not None}
    failed = {id_ for id_, view in elements.items() if view.shown is Shown.DOWN}  # also what hangs on nothing yet
    causes = {id_ for id_ in failed if id_ not in flapping or diagnosis.victims.get(id_)}
    unsteady = {id_ for id_ in flapping - causes if elements[id_].shown in (Shown.UP, Shown.DOWN, Shown.BEHIND)}
    return Totals(
        total=len(words),
        connected=sum(word in (Shown.UP, Shown.DEGRADED) for word in words),
        down=words.count(Shown.DOWN),
        behind=words.count(Shown.BEHIND),
        unknown=words.count(Shown.UNKNOWN),
        maintenance=words.count(Shown.MAINTENANCE),
        causes=len(causes),
        degraded=shown.count(Shown.DEGRADED) + len(unsteady),
        flapping=len(flapping),
        unknown_elements=shown.count(Shown.UNKNOWN),
        maintenance_elements=shown.count(Shown.MAINTENANCE),
    )


def troubles(picture: NetworkPicture) -> tuple[Trouble, ...]:
    """What is wrong now: failed, a planned stop that cuts others off, flapping, degraded, unknown.

    Within each, most victims first, then newest first. Victims are not lines of their own: they stand with their
    cause. A failed element whose failure cuts nobody off (a redundant path) is a line without victims.
    """
    lines = []
    for id_, view in picture.elements.items():
        is_flapping = view.status.flapping_since is not None
        victims = tuple(
            place.name for place in picture.kecamatan if id_ in place.causes and place.shown is Shown.BEHIND
        )
        is_calm = view.shown in (Shown.UP, Shown.BEHIND) and not is_flapping
        if is_calm or (view.shown is Shown.MAINTENANCE and not victims):
            continue
        since = view.status.flapping_since if is_flapping and view.status.flapping_since else view.status.since
        lines.append(Trouble(view.element, view.shown, since, is_flapping, victims, view.status))
    return tuple(sorted(lines, key=_urgency))


def _urgency(line: Trouble) -> tuple[int, int, int]:
    ranks = {Shown.DOWN: 0, Shown.MAINTENANCE: 1, Shown.DEGRADED: 3, Shown.UNKNOWN: 4}
    flapping = 2  # whatever state it is passing through, so that its line does not jump with every change
    rank = ranks.get(line.shown, flapping)
    return (min(rank, flapping) if line.is_flapping else rank, -len(line.victims), -line.since)


def is_overdue(status: Status, heartbeat_s: int, missed_max: int, at: int) -> bool:
    """Whether an element has been silent for ``missed_max`` heartbeats at instant ``at`` (it is then unknown)."""
    return status.seen_at is not None and at - status.seen_at > missed_max * heartbeat_s * SECOND
