"""What a scenario may do: break and mend the world, speak to the audience, send bytes of its own, cut connections."""

import random
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from commandcenter.domain.model import Element, Link, Medium, Node, NodeRole, State
from ingest.simulator.world import Fault, World
from ingest.topics import topic_of


class Message(NamedTuple):
    """Something to publish. ``is_valid``: it must end as a sample; otherwise in quarantine, never retained."""

    topic: str
    payload: bytes
    is_valid: bool


class Say(NamedTuple):
    """A line for the audience: what is going to happen, or just has. ``play`` is the number of the performance."""

    play: int
    text: str


class Over(NamedTuple):
    """A performance has ended and everything that it broke is mended."""

    play: int


class Connect(NamedTuple):
    """The element's own controller opens a connection with a last will."""

    element: int


class Cut(NamedTuple):
    """The controller's connection breaks without a goodbye: the broker publishes its last will."""

    element: int


class RestartBroker(NamedTuple):
    """The embedded broker is to be restarted."""

    play: int


Effect = Message | Say | Over | Connect | Cut | RestartBroker

# A scenario yields seconds to wait (of the world's time) and goes on after them.
Play = Generator[float, None, None]


@dataclass
class Stage:
    """A scenario's hands. Everything it broke is mended by ``clear``, also when it is cut short."""

    number: int
    world: World
    draw: random.Random
    clock: Callable[[], int]  # the instant (ms UTC) of now
    clock_offsets_ms: dict[int, int]  # shared with the player: how wrong an element's clock is
    effects: list[Effect] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)
    _clocks: set[int] = field(default_factory=set)

    def say(self, text: str) -> None:
        """Tell the audience."""
        self.effects.append(Say(self.number, text))

    def send(self, topic: str, payload: bytes) -> None:
        """Publish bytes that belong into quarantine."""
        self.effects.append(Message(topic, payload, is_valid=False))

    def apply(self, fault: Fault) -> Fault:
        """Break something."""
        self._faults.append(fault)
        return self.world.apply(fault)

    def replace(self, before: Iterable[Fault], fault: Fault) -> Fault:
        """Exchange faults of this scenario for another: a voltage falls, a loss grows."""
        self.lift(before)
        return self.apply(fault)

    def lift(self, faults: Iterable[Fault]) -> None:
        """Mend."""
        gone = list(faults)
        self._faults = [fault for fault in self._faults if not any(fault is other for other in gone)]
        self.world.lift(gone)

    def connect(self, element: Element) -> None:
        """Give an element's controller a connection of its own, with a last will."""
        self.effects.append(Connect(element.id))

    def cut(self, element: Element) -> None:
        """Break that connection."""
        self.effects.append(Cut(element.id))

    def set_clock(self, element: Element, offset_ms: int) -> None:
        """Let an element's clock run wrong by ``offset_ms`` until ``clear``."""
        self._clocks.add(element.id)
        self.clock_offsets_ms[element.id] = offset_ms

    def restart_broker(self) -> None:
        """Ask for a restart of the embedded broker."""
        self.effects.append(RestartBroker(self.number))

    def clear(self) -> None:
        """Mend everything that this scenario broke."""
        self.lift(self._faults)
        for element in self._clocks:
            self.clock_offsets_ms.pop(element, None)
        self._clocks.clear()

    def healthy(self, elements: Iterable[Element]) -> list[Element]:
        """Those that nothing is wrong with at the moment, by id."""
        return sorted((e for e in elements if e.id not in self.world.abnormal), key=lambda e: e.id)

    def pick(self, elements: Iterable[Element]) -> Element | None:
        """One healthy element by chance; None when there is none."""
        healthy = self.healthy(elements)
        return self.draw.choice(healthy) if healthy else None

    @property
    def towers(self) -> list[Node]:
        """The towers of the kecamatan and the relays, without the main tower."""
        return [node for node in self.world.inventory.nodes.values() if node.role is not NodeRole.MAIN]

    @property
    def radios(self) -> list[Link]:
        """The radio links."""
        return [link for link in self.world.inventory.links.values() if link.medium is Medium.RADIO]

    def names(self, elements: Iterable[int]) -> str:
        """The names of elements, for the audience."""
        known = self.world.elements
        return ", ".join(sorted(known[id_].name for id_ in elements)) or "nothing else"

    def topic(self, element: Element) -> str:
        """The status topic of an element."""
        return topic_of(element.kecamatan, element.kind, element.key)


def dead(element: Element, reason: str) -> Fault:
    """The element passes nothing on any more."""
    return Fault(element.id, State.DOWN, reason)


def on_battery(element: Element, volts: float) -> Fault:
    """The tower runs on its battery."""
    return Fault(element.id, State.DEGRADED, "on battery", power="battery", battery_v=round(volts, 2))
