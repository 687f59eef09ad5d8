"""Towers and links: their state, who is the cause and who a victim, flapping, and what they measure.

Only what changed is read and said again. While no worker hears the broker nobody knows anything: then every measure is
None, so nothing is raised and nothing is cleared, and no site is charged with our own blindness.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Batch, Sighting
from commandcenter.domain.availability.blindness import Cause
from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.model import Diagnosis, Element, Inventory, Link, Node, NodeRole, State, Status
from commandcenter.domain.topology import Topology
from commandcenter.store.queries import blindness, inventory, network, network_watch
from commandcenter.store.versions import Topic

STATE: Final = "network.state"
FLAPPING: Final = "network.flapping"
_ATTRIBUTES: Final = ("role", "medium")
_MEASURED: Final = {
    "latency_ms": ("latency", "ms"), "loss_pct": ("packet loss", "%"), "rx_mbps": ("received", "Mbit/s"),
    "tx_mbps": ("sent", "Mbit/s"), "signal_dbm": ("signal", "dBm"), "snr_db": ("signal to noise", "dB"),
    "battery_v": ("battery", "V"), "temp_c": ("temperature", "°C"), "load_pct": ("load of its capacity", "%"),
}  # fmt: skip
_POWER: Final = "network.power"
_SAFETY: Final = MINUTE  # everything is read anew so often, whatever was said
_WHOLE: Final = frozenset({Topic.INVENTORY, Topic.MAINTENANCE, Topic.WORKER})

MEASURES: Final[Mapping[str, Measure]] = {
    STATE: Measure("word", "state", words=tuple(state.value for state in State), attributes=_ATTRIBUTES),
    FLAPPING: Measure("truth", "changes its state all the time", attributes=_ATTRIBUTES),
    _POWER: Measure("word", "power", words=("mains", "battery", "genset"), attributes=_ATTRIBUTES),
    **{
        f"network.{name}": Measure("number", title, unit, attributes=_ATTRIBUTES)
        for name, (title, unit) in _MEASURED.items()
    },
}


class NetworkSource:
    """See ``contract.Source``."""

    name = "network"
    measures = MEASURES
    topics = frozenset({Topic.STATE, Topic.METRICS, Topic.INVENTORY, Topic.MAINTENANCE, Topic.WORKER})
    every: int | None = 2 * SECOND  # a worker that dies says nothing, and a window of maintenance just begins
    at_most = 0

    def __init__(self) -> None:
        self._plan = Inventory()
        self._topology = Topology(self._plan)
        self._elements = self._plan.elements
        self._places: dict[str, str] = {}  # name of a kecamatan by its code
        self._entities: dict[int, Entity] = {}
        self._statuses: dict[int, Status] = {}
        self._diagnosis: Diagnosis | None = None
        self._blocked: frozenset[int] = frozenset()
        self._said: dict[tuple[str, int], Any] = {}
        self._measured_at = self._state_at = self._whole_at = 0
        self._is_blind = False
        self._safety: float = _SAFETY

    def read(self, connection: Connection, at: int, changed: frozenset[Topic] | None, wanted: frozenset[str]) -> Batch:
        """What changed; everything when asked, once a minute, and when plan, work or the workers changed."""
        is_whole = changed is None or bool(changed & _WHOLE) or at - self._whole_at >= self._safety
        is_blind = self._hears_nothing(connection, at)
        if is_blind:
            was_blind, self._is_blind = self._is_blind, True
            return Batch(()) if was_blind and not is_whole else self._nothing_known(connection, at, wanted)
        is_whole = is_whole or self._is_blind
        self._is_blind = False
        found: list[Sighting] = []
        if is_whole:
            self._load(connection, at)
            self._said.clear()
            self._whole_at = at
        if is_whole or changed is None or Topic.STATE in changed:
            found += self._states(connection, at, is_whole, wanted)
        if is_whole or changed is None or Topic.METRICS in changed:
            found += self._measures(connection, is_whole, wanted)
        return Batch(tuple(found), covers=frozenset(self.measures) & wanted if is_whole else frozenset())

    def _hears_nothing(self, connection: Connection, at: int) -> bool:
        """Nobody listens; or somebody does, and nothing at all can be heard: our uplink is broken, not every tower."""
        if not network.is_listening(connection, at):
            return True
        gap = blindness.current(connection, at)
        return gap is not None and gap.cause is Cause.UPLINK

    def _nothing_known(self, connection: Connection, at: int, wanted: frozenset[str]) -> Batch:
        self._load(connection, at)
        self._said.clear()
        ours = sorted(frozenset(self.measures) & wanted)
        return Batch(tuple(Sighting(on, entity, None) for entity in self._entities.values() for on in ours))

    def _load(self, connection: Connection, at: int) -> None:
        del at
        self._take(connection, inventory.load(connection, None))

    def _take(self, connection: Connection, plan: Inventory) -> None:
        if plan != self._plan:
            self._plan, self._topology, self._diagnosis = plan, Topology(plan), None
            self._elements, self._blocked = plan.elements, frozenset()
            self._entities = {id_: _entity(element) for id_, element in self._elements.items()}
        self._places = {place.code: place.name for place in inventory.kecamatan(connection)}

    def _states(self, connection: Connection, at: int, is_whole: bool, wanted: frozenset[str]) -> list[Sighting]:
        touched = self._refresh(connection, at, is_whole)
        self._state_at = at
        before = self._diagnosis
        diagnosis = self._diagnose(connection, touched)
        if before is not diagnosis:
            # Others may be victims now, or none any more.
            touched = touched | (set(self._elements) if before is None else _told_otherwise(before, diagnosis))
        return list(self._changed(touched, diagnosis, wanted))

    def _refresh(self, connection: Connection, at: int, is_whole: bool) -> set[int]:
        """Read the statuses; whose may be another now."""
        elements = self._elements
        if is_whole:
            self._statuses = network.statuses_at(connection, Instant(at), elements, is_judged=True)
            return set(elements)
        touched = network_watch.changed(connection, self._state_at) & elements.keys()
        fresh = {id_: elements[id_] for id_ in touched}
        self._statuses |= network.statuses_at(connection, Instant(at), fresh, is_judged=True) if fresh else {}
        return touched

    def _diagnose(self, connection: Connection, touched: set[int]) -> Diagnosis:
        known = {id_: self._statuses[id_] for id_ in touched if id_ in self._statuses}
        blocked = (self._blocked - touched) | frozenset(network.blocked(known))
        if self._diagnosis is None or blocked != self._blocked:
            self._blocked = blocked
            self._diagnosis = self._topology.diagnose(blocked, self._announced(connection))
        return self._diagnosis

    def _announced(self, connection: Connection) -> list[int]:
        return network.announced(connection, self._elements, {id_: self._statuses[id_] for id_ in self._blocked})

    def _changed(self, ids: set[int], diagnosis: Diagnosis, wanted: frozenset[str]) -> Iterator[Sighting]:
        for id_ in ids:
            status = self._statuses.get(id_)
            causes = diagnosis.behind.get(id_, ())
            victims = diagnosis.victims.get(id_, ())
            said = (None,) if status is None else (status.state, status.since, status.flapping_since, causes, victims)
            if self._said.get((STATE, id_)) == said:
                continue
            self._said[STATE, id_] = said
            because = self._entities[causes[0]].id if causes else ""
            detail = self._detail(victims, status)
            is_flapping = status is not None and status.flapping_since is not None
            if STATE in wanted:
                # What flaps is said by that, once: its state is left as it was, unless it cuts others off.
                is_known = status is not None and (not is_flapping or bool(victims))
                value = status.state.value if status is not None and is_known else None
                yield Sighting(STATE, self._entities[id_], value, status.since if status else None, because, detail)
            if FLAPPING in wanted:
                since = status.flapping_since if status is not None else None
                yield Sighting(FLAPPING, self._entities[id_], is_flapping, since, because, detail)

    def _detail(self, victims: tuple[int, ...], status: Status | None) -> dict[str, Any]:
        codes = sorted({self._plan.nodes[id_].kecamatan for id_ in victims if self._is_site(id_)})
        detail: dict[str, Any] = {}
        if codes:
            detail["victims"] = [{"code": code, "name": self._places.get(code, code)} for code in codes]
        if status is not None and status.reason:
            detail["reason"] = status.reason[:200]
        return detail

    def _is_site(self, id_: int) -> bool:
        return id_ in self._plan.nodes and self._plan.nodes[id_].role is NodeRole.SITE

    def _measures(self, connection: Connection, is_whole: bool, wanted: frozenset[str]) -> list[Sighting]:
        asked = [name for name in (*_MEASURED, "power") if f"network.{name}" in wanted]
        if not asked:
            return []
        found = []
        for row in self._measured(connection, is_whole):
            self._measured_at = max(self._measured_at, row.seen_at)
            entity = self._entities.get(row.id)
            if entity is None:
                continue
            for name in asked:
                value = self._load_of(row) if name == "load_pct" else row.get(name)
                if self._said.get((name, row.id), "") != value:
                    self._said[name, row.id] = value
                    found.append(Sighting(f"network.{name}", entity, value, None, self._because(row.id)))
        return found

    def _measured(self, connection: Connection, is_whole: bool) -> Iterable[network_watch.Measured]:
        return network_watch.measured(connection, 0 if is_whole else self._measured_at)

    def _because(self, id_: int) -> str:
        causes = self._diagnosis.behind.get(id_, ()) if self._diagnosis is not None else ()
        return self._entities[causes[0]].id if causes else ""

    def _load_of(self, row: network_watch.Measured) -> float | None:
        link = self._plan.links.get(row.id)
        used = [each for each in (row.rx_mbps, row.tx_mbps) if each is not None]
        if link is None or not used or link.capacity_mbps <= 0:
            return None
        return 100 * max(used) / link.capacity_mbps


def _told_otherwise(before: Diagnosis, after: Diagnosis) -> set[int]:
    """Whose causes or victims are others."""
    return {
        id_
        for was, is_ in ((before.behind, after.behind), (before.victims, after.victims))
        for id_ in was.keys() | is_.keys()
        if was.get(id_) != is_.get(id_)
    }


def _entity(element: Element) -> Entity:
    attributes = {}
    if isinstance(element, Node):
        attributes["role"] = element.role.value
    if isinstance(element, Link):
        attributes["medium"] = element.medium.value
    return Entity(element.kind.value, element.key, element.name, element.kecamatan, attributes)
