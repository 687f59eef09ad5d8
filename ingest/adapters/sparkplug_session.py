"""What a worker knows of Sparkplug's edge nodes: who was born, by which aliases it speaks, which message comes next.

Sparkplug 3.0 counts the messages of an edge node (births, data and deaths of its devices too) from 0 to 255 and around.
A number that is left out means that something was lost, perhaps a birth: nothing of the node is believed then until it
is born again. This program never publishes, so it does not ask for that birth; a host application does.
"""

import logging
from dataclasses import dataclass, field
from typing import Any, Final

from ingest.measures import Wrong

log = logging.getLogger(__name__)

_SEQUENCE: Final = 256
BIRTHS_MAX: Final = 5_000  # edge nodes and devices that may be known at a time
NAMES_MAX: Final = 200_000  # metrics of all of them


@dataclass(slots=True)
class Birth:
    """An edge node (device "") or a device that is alive. Data says only what changed: ``values`` has the rest."""

    aliases: dict[int, str] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)  # metric -> datatype
    values: dict[str, Any] = field(default_factory=dict)  # our field -> newest value


@dataclass(slots=True)
class _Node:
    bd_seq: int | None
    seq: int
    births: dict[str, Birth] = field(default_factory=dict)
    is_suspect: bool = False


class Session:
    """The edge nodes that a worker has heard of. ``is_counted`` False: a replay, in which messages are missing."""

    def __init__(self, is_counted: bool = True) -> None:
        self._nodes: dict[str, _Node] = {}
        self._is_counted = is_counted
        self._births = self._names = 0  # of all nodes, for the limits

    def node_born(self, name: str, seq: int | None, bd_seq: int | None) -> Birth:
        """NBIRTH: everything known of the node before is past. Raises Wrong."""
        number = _number(seq)
        before = self._forget(name)
        if before is not None and before.is_suspect:
            log.info("Sparkplug: edge node %a is born again, its data is believed", name)
        node = self._nodes[name] = _Node(bd_seq, number)
        return self._born(node, "")

    def device_born(self, name: str, device: str, seq: int | None, is_repeat: bool = False) -> Birth:
        """DBIRTH. Raises Wrong when its edge node is not known or has lost something."""
        return self._born(self._counted(name, seq, is_repeat), device)

    def heard(self, name: str, device: str, seq: int | None, is_repeat: bool = False) -> Birth:
        """NDATA, DDATA. Raises Wrong when whoever speaks was not born."""
        birth = self._counted(name, seq, is_repeat).births.get(device)
        if birth is None:
            raise Wrong("before_birth", f"device {device!a} of edge node {name!a} sends data and was not born")
        return birth

    def device_died(self, name: str, device: str, seq: int | None, is_repeat: bool = False) -> None:
        """DDEATH. Raises Wrong."""
        self._bury(self._counted(name, seq, is_repeat), device)

    def node_died(self, name: str, bd_seq: int | None) -> bool:
        """NDEATH. False: it is the will of an earlier life (bdSeq), which the broker published late.

        Raises Wrong when the birth is not known: nobody can tell then.
        """
        node = self._nodes.get(name)
        if node is None:
            raise Wrong("before_birth", f"edge node {name!a} dies, and its birth was not heard")
        if node.bd_seq is not None and bd_seq is not None and node.bd_seq != bd_seq:
            return False
        self._forget(name)
        return True

    def learn(self, birth: Birth, name: str, alias: int | None, datatype: int) -> None:
        """A metric of a birth. Raises Wrong when there are too many in all."""
        if name not in birth.types:
            if self._names >= NAMES_MAX:
                raise Wrong("too_many", f"more than {NAMES_MAX} metrics of all Sparkplug devices")
            self._names += 1
        birth.types[name] = datatype
        if alias is not None:
            birth.aliases[alias] = name

    def _counted(self, name: str, seq: int | None, is_repeat: bool) -> _Node:
        """The node, once its message is known to be the next one. ``is_repeat``: the broker sent it before."""
        number = _number(seq)
        node = self._nodes.get(name)
        if node is None:
            raise Wrong("before_birth", f"the birth of edge node {name!a} was not heard; it must be born again")
        expected = (node.seq + 1) % _SEQUENCE
        if number == expected or not is_repeat:
            node.seq = number
            if number != expected and self._is_counted and not node.is_suspect:
                node.is_suspect = True
                log.warning(
                    "Sparkplug: edge node %a sent message %d after %d: something was lost, its data is refused until "
                    "it is born again (ask it to: Node Control/Rebirth)", name, number, (expected - 1) % _SEQUENCE,
                )  # fmt: skip
        if node.is_suspect:
            raise Wrong("sequence_gap", f"edge node {name!a} lost a message before number {number}; awaiting its birth")
        return node

    def _born(self, node: _Node, device: str) -> Birth:
        self._bury(node, device)
        if self._births >= BIRTHS_MAX:
            raise Wrong("too_many", f"more than {BIRTHS_MAX} Sparkplug edge nodes and devices")
        self._births += 1
        birth = node.births[device] = Birth()
        return birth

    def _bury(self, node: _Node, device: str) -> None:
        birth = node.births.pop(device, None)
        if birth is not None:
            self._births -= 1
            self._names -= len(birth.types)

    def _forget(self, name: str) -> _Node | None:
        node = self._nodes.pop(name, None)
        if node is not None:
            for device in list(node.births):
                self._bury(node, device)
        return node


def _number(seq: int | None) -> int:
    if seq is None:
        raise Wrong("wrong_type", "seq is missing; only the death of an edge node may lack it")
    if seq >= _SEQUENCE:
        raise Wrong("out_of_range", f"seq is {seq}, the range is 0 to {_SEQUENCE - 1}")
    return seq
