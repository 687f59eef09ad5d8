"""What the network is made of, and what is known about it.

Instants are milliseconds UTC (see ``clock``); names end in ``_at``. Durations in seconds end in ``_s``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """State of a tower or link. UNKNOWN means that nobody tells us; it is never the same as DOWN."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """The kinds of element whose state is kept. Towers and links are the network, by the words of the MQTT topic."""

    TOWER = "tower"
    LINK = "link"
    SITE = "site"  # a website: probed, never heard over MQTT, no part of the network's picture


class Medium(StrEnum):
    """What a link is made of."""

    FIBRE = "fibre"
    RADIO = "radio"


class NodeRole(StrEnum):
    """MAIN is the tower that everything hangs from; SITE serves a kecamatan; RELAY only passes on."""

    MAIN = "main"
    SITE = "site"
    RELAY = "relay"


class Part(StrEnum):
    """What part an element plays in an outage."""

    NONE = "none"
    CAUSE = "cause"  # failed, and nearest to the main tower on a broken path
    BEHIND = "behind"  # cut off by a cause, whatever its own state


@dataclass(frozen=True, slots=True)
class Kecamatan:
    """A district. ``code`` is Kemendagri's (35.22.15), the key; ``bps_code`` is another numbering."""

    code: str
    bps_code: str
    name: str
    aliases: tuple[str, ...]
    latitude: float  # degrees WGS 84, a point of the area, not the office
    longitude: float
    area_km2: float
    population: int
    desa: int
    kelurahan: int
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A tower. ``id`` is the store's number; ``key`` is the name in the MQTT topic."""

    id: int
    key: str
    name: str
    kecamatan: str
    role: NodeRole
    latitude: float
    longitude: float
    heartbeat_s: int = 30

    @property
    def kind(self) -> Kind:
        return Kind.TOWER


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two nodes; ``a`` and ``b`` are their ids. It belongs to one kecamatan (that of its topic)."""

    id: int
    key: str
    name: str
    kecamatan: str
    a: int
    b: int
    medium: Medium
    capacity_mbps: float
    heartbeat_s: int = 30

    @property
    def kind(self) -> Kind:
        return Kind.LINK


Element = Node | Link


@dataclass(frozen=True, slots=True)
class Inventory:
    """The network as planned: nodes and links by id. Ids are unique over both."""

    nodes: Mapping[int, Node] = field(default_factory=dict)
    links: Mapping[int, Link] = field(default_factory=dict)

    @property
    def elements(self) -> dict[int, Element]:
        return {**self.nodes, **self.links}

    @property
    def main(self) -> Node | None:
        return next((node for node in self.nodes.values() if node.role is NodeRole.MAIN), None)


class Reading(NamedTuple):
    """One accepted status message. From ``event_at`` on, the fields are the columns of ``sample``, in its order."""

    kecamatan: str  # "": the message does not claim one
    kind: str  # a Kind
    key: str
    is_decisive: bool  # a last will, which the broker has already waited for, or a birth: no hysteresis
    event_at: int
    digest: int  # signed 64 bit of the payload: the same message twice has the same digest
    recorded_at: int
    status: str  # a State, never UNKNOWN
    latency_ms: float | None = None
    loss_pct: float | None = None
    rx_mbps: float | None = None
    tx_mbps: float | None = None
    signal_dbm: float | None = None
    snr_db: float | None = None
    power: str | None = None  # mains, battery, genset
    battery_v: float | None = None
    temp_c: float | None = None
    uptime_s: int | None = None
    seq: int | None = None
    reason: str | None = None
    extra: str | None = None  # JSON of the fields that the contract does not know


class Rejected(NamedTuple):
    """A message that was not accepted: kept whole in quarantine until corrected and replayed, or dismissed."""

    source: str  # where it came from: an MQTT topic, a file name
    payload: bytes
    reason: str  # a stable code: not_json, unknown_element, clock_ahead …
    detail: str  # the same for a person, with the value that was wrong
    recorded_at: int
    position: str = ""  # line, sheet and row, message number


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of one element at an instant."""

    state: State
    since: int  # event_at of the change into ``state``
    event_at: int | None = None  # of the newest reading
    seen_at: int | None = None  # when the newest reading was recorded
    flapping_since: int | None = None
    latency_ms: float | None = None
    loss_pct: float | None = None
    rx_mbps: float | None = None
    tx_mbps: float | None = None
    signal_dbm: float | None = None
    power: str | None = None
    battery_v: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Who is cut off and why. Every id is an element's id."""

    reachable: frozenset[int]  # nodes with an unbroken path to the main tower
    parts: Mapping[int, Part]  # every element of the inventory
    causes: tuple[int, ...]  # nearest to the main tower first
    behind: Mapping[int, tuple[int, ...]]  # cut-off element -> its causes, nearest first
    victims: Mapping[int, tuple[int, ...]]  # cause -> nodes cut off behind it, sorted by id
