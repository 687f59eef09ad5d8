"""The simulated physical network: what is broken, and what the central monitoring therefore sees. No clock, no I/O."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commandcenter.domain.model import Inventory, Node, State

UNREACHABLE = "unreachable"
FAR_END = "far end silent"


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """What is wrong with one element. DOWN: it passes nothing on. UP: only its figures suffer.

    ``loss_pct``, ``latency_ms`` and ``fade_db`` are added to the healthy figures; ``power`` and ``battery_v`` replace
    them.
    """

    element: int
    state: State
    reason: str | None = None
    loss_pct: float = 0.0
    latency_ms: float = 0.0
    fade_db: float = 0.0
    power: str = "mains"
    battery_v: float = 54.2


@dataclass(frozen=True, slots=True)
class Condition:
    """What an element is like now: its own faults and those that cut it off, added up."""

    state: State = State.UP
    reason: str | None = None
    loss_pct: float = 0.0
    latency_ms: float = 0.0
    fade_db: float = 0.0
    power: str = "mains"
    battery_v: float = 54.2


FINE = Condition()
_WORST_FIRST = (State.DOWN, State.MAINTENANCE, State.DEGRADED, State.UP)


class World:
    """The network of an inventory with its present faults."""

    def __init__(self, inventory: Inventory) -> None:
        if inventory.main is None:
            raise ValueError("the inventory has no main tower: there is nothing that the network could hang from")
        self.inventory = inventory
        self.main = inventory.main
        self.elements = inventory.elements
        self._neighbours: dict[int, list[tuple[int, int]]] = defaultdict(list)  # node -> (link, other node)
        for link in inventory.links.values():
            self._neighbours[link.a].append((link.id, link.b))
            self._neighbours[link.b].append((link.id, link.a))
        self._faults: list[Fault] = []
        self._conditions: Mapping[int, Condition] = {}
        self.hops = self._hops(frozenset())

    def apply(self, fault: Fault) -> Fault:
        """Break something. Returns the fault, which is what ``lift`` wants back."""
        self._faults.append(fault)
        self._conditions = self._consequences()
        return fault

    def lift(self, faults: Iterable[Fault]) -> None:
        """Repair what these faults broke; unknown ones are passed over."""
        gone = {id(fault) for fault in faults}
        self._faults = [fault for fault in self._faults if id(fault) not in gone]
        self._conditions = self._consequences()

    def condition(self, element: int) -> Condition:
        """What the central monitoring sees of an element."""
        return self._conditions.get(element, FINE)

    @property
    def abnormal(self) -> Mapping[int, Condition]:
        """Every element that is not simply fine."""
        return self._conditions

    def behind(self, element: int) -> frozenset[int]:
        """The nodes that would be cut off if only ``element`` failed."""
        return frozenset(set(self.hops) - set(self._hops(frozenset({element}))) - {element})

    def links_of(self, node: int) -> tuple[int, ...]:
        """The links that end at ``node``."""
        return tuple(link for link, _other in self._neighbours[node])

    def _hops(self, dead: frozenset[int]) -> dict[int, int]:
        """Links between the main tower and every node that it still reaches."""
        if self.main.id in dead:
            return {}
        hops = {self.main.id: 0}
        queue = deque([self.main.id])
        while queue:
            node = queue.popleft()
            for link, other in self._neighbours[node]:
                if other not in hops and link not in dead and other not in dead:
                    hops[other] = hops[node] + 1
                    queue.append(other)
        return hops

    def _consequences(self) -> dict[int, Condition]:
        by_element: dict[int, list[Fault]] = defaultdict(list)
        for fault in self._faults:
            by_element[fault.element].append(fault)
        conditions = {element: _merge(faults) for element, faults in by_element.items()}
        dead = frozenset(element for element, condition in conditions.items() if condition.state is State.DOWN)
        if not dead:
            return conditions
        reached = self._hops(dead)
        for id_, element in self.elements.items():
            if id_ in dead:
                continue
            if isinstance(element, Node):
                cut_off = UNREACHABLE if id_ not in reached else None
            elif element.a in reached and element.b in reached:
                cut_off = None
            else:
                cut_off = FAR_END if element.a in reached or element.b in reached else UNREACHABLE
            if cut_off:
                conditions[id_] = Condition(State.DOWN, cut_off)
        return conditions


def _merge(faults: list[Fault]) -> Condition:
    """Several faults of one element as one: the worst names the state, figures add up."""
    worst = min(faults, key=lambda fault: _WORST_FIRST.index(fault.state))
    off_mains = [fault for fault in faults if fault.power != "mains"]
    return Condition(
        state=worst.state,
        reason=worst.reason,
        loss_pct=min(sum(fault.loss_pct for fault in faults), 100.0),
        latency_ms=sum(fault.latency_ms for fault in faults),
        fade_db=sum(fault.fade_db for fault in faults),
        power=off_mains[-1].power if off_mains else "mains",
        battery_v=min((fault.battery_v for fault in off_mains), default=54.2),
    )
