"""Root cause over the topology: who is cut off from the main tower, and by what.

The network is read as one graph of elements: a node touches its links, a link touches its two ends. An element is
*blocked* when it carries nothing (down, or stopped for maintenance).

- A node is reachable when some path from the main tower to it has no blocked element. A link is reachable when it is
  not blocked and at least one end is reachable. A blocked main tower reaches nothing.
- A cause is a blocked element that touches a reachable one: the first that fails on the way out. So a link is the
  cause and the silent tower at its far end is behind it, and a broken link of a redundant path is a cause without
  victims. A blocked main tower is the only cause.
- A tower that announced its own failure before it fell silent explains the failure of the links that hang on it: the
  tower is the cause and those links are behind it.
- Every other element is behind the causes from which one can walk to it without touching a reachable element or
  another cause: repairing one of them is the first step to its return.

An element that has no path to the main tower even when everything works, or stands in an inventory without a main
tower, is not reachable and plays no part: no failure explains it. (The import of an inventory refuses such elements.)
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping

from commandcenter.domain.model import Diagnosis, Inventory, Part


class Topology:
    """An inventory made ready for many diagnoses. The inventory must not change afterwards."""

    def __init__(self, inventory: Inventory) -> None:
        neighbours: dict[int, list[int]] = {id_: [] for id_ in (*inventory.nodes, *inventory.links)}
        for link in inventory.links.values():
            # An end may be missing while an inventory is being edited, and a link may lead back to where it starts.
            for end in sorted({link.a, link.b} & inventory.nodes.keys()):
                neighbours[link.id].append(end)
                neighbours[end].append(link.id)
        self._neighbours: Mapping[int, list[int]] = neighbours
        self._nodes = frozenset(inventory.nodes)
        self._main = None if inventory.main is None else inventory.main.id
        self._hops = {} if self._main is None else self._walk([self._main], frozenset())

    def diagnose(self, blocked: Collection[int], self_reported: Collection[int] = ()) -> Diagnosis:
        """Who is cut off and why. Ids that the inventory does not know are ignored.

        ``blocked``: nodes and links that carry nothing. ``self_reported``: towers that announced their own failure;
        of these only the blocked ones count.
        """
        failed = self._hops.keys() & frozenset(blocked)
        announced = self._nodes & failed & frozenset(self_reported)
        explained = {link for tower in announced for link in self._neighbours[tower]} & failed
        reached = self._reached(failed)
        causes = self._frontier(failed, explained, reached)
        behind = self._behind(causes, reached)
        parts = dict.fromkeys(self._neighbours, Part.NONE)
        parts.update(dict.fromkeys(behind, Part.BEHIND))
        parts.update(dict.fromkeys(causes, Part.CAUSE))
        victims: dict[int, list[int]] = {cause: [] for cause in causes}
        for id_ in sorted(self._nodes & behind.keys()):
            for cause in behind[id_]:
                victims[cause].append(id_)
        return Diagnosis(
            reachable=self._nodes & reached,
            parts=parts,
            causes=tuple(causes),
            behind=behind,
            victims={cause: tuple(nodes) for cause, nodes in victims.items()},
        )

    def _reached(self, failed: Collection[int]) -> frozenset[int]:
        """The reachable nodes and links."""
        if self._main is None or self._main in failed:
            return frozenset()
        return frozenset(self._walk([self._main], failed))

    def _touches(self, id_: int, others: Collection[int]) -> bool:
        return any(other in others for other in self._neighbours[id_])

    def _frontier(self, failed: Collection[int], explained: Collection[int], reached: frozenset[int]) -> list[int]:
        """The causes, nearest to the main tower first."""
        if self._main is not None and self._main in failed:
            return [self._main]
        edge = reached | {link for link in explained if self._touches(link, reached)}
        causes = (id_ for id_ in failed if id_ not in explained and self._touches(id_, edge))
        return sorted(causes, key=lambda id_: (self._hops[id_], id_))

    def _behind(self, causes: Iterable[int], reached: frozenset[int]) -> dict[int, tuple[int, ...]]:
        """Every element behind a cause, with its causes: the nearest first by hops, then by id."""
        walls = reached | frozenset(causes)
        found: dict[int, list[tuple[int, int]]] = {}
        for cause in causes:
            for id_, hops in self._walk([cause], walls).items():
                if id_ != cause:
                    found.setdefault(id_, []).append((hops, cause))
        return {id_: tuple(cause for _, cause in sorted(near)) for id_, near in found.items()}

    def _walk(self, starts: Iterable[int], walls: Collection[int]) -> dict[int, int]:
        """Hops (elements walked) to everything that a walk reaches from ``starts`` without entering ``walls``."""
        hops = dict.fromkeys(starts, 0)
        queue = deque(hops)
        while queue:
            id_ = queue.popleft()
            for other in self._neighbours[id_]:
                if other not in hops and other not in walls:
                    hops[other] = hops[id_] + 1
                    queue.append(other)
        return hops


def diagnose(inventory: Inventory, blocked: Collection[int], self_reported: Collection[int] = ()) -> Diagnosis:
    """One diagnosis of ``inventory``: see ``Topology.diagnose``."""
    return Topology(inventory).diagnose(blocked, self_reported)
