"""One walk over all that changed in a period: who was not up, and whose fault that was. Of the whole network at once.

What is silent counts as broken, unless something that hangs behind it alone reports: then it passes things on and only
its own report is missing.

Signs of one and the same failure come some heartbeats apart. So, within one outage of an element, a fault of its own
of at most ``LAG`` that adjoins one with a cause elsewhere belongs to that cause: a victim is heard of again a little
later than what cut it off, or fell silent a little before.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from commandcenter.domain.availability.model import Charge, Past, Piece
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.model import Diagnosis, Inventory, Part, State
from commandcenter.domain.topology import Topology

LAG: Final = 5 * MINUTE
UP: Final = frozenset({State.UP, State.DEGRADED})

_OFF, _WORK, _THERE = range(3)
# when, what changes, of which element, to what; of a state also since when it is so
_Turn = tuple[int, int, int, State | bool | None, int]
_Judged = tuple[Charge, int]


def sweep(past: Past) -> dict[int, list[Piece]]:
    """The stretches of every element that was in service in which it was not up, oldest first. Blind time and
    exceptions are not looked at: see ``charging``.

    Costs grow with the changes and with what is not up at each of them, not with the number of elements.
    """
    found: dict[int, list[Piece]] = {id_: [] for id_ in past.served}
    network = _Network(past)
    turns = sorted(_turns(past), key=lambda turn: turn[0])
    position = 0
    while position < len(turns):
        at = turns[position][0]
        while position < len(turns) and turns[position][0] == at:
            network.turn(turns[position])
            position += 1
        until = turns[position][0] if position < len(turns) else past.end
        for id_, (charge, cause) in network.judged().items():
            _add(found[id_], Piece(at, until, charge, cause, network.off[id_]))
    return {id_: list(_settled(pieces, id_)) for id_, pieces in found.items()}


def _turns(past: Past) -> Iterator[_Turn]:
    """Everything that changes, clipped to the period. Windows of one element may overlap: they are counted."""
    for id_, (start, end) in past.there.items():
        if past.start < start < past.end:
            yield start, _THERE, id_, True, start
        if past.start < end < past.end:
            yield end, _THERE, id_, False, end
    for id_, (start, end) in past.served.items():
        first, last = max(start, past.start), min(end, past.end)
        if first >= last:
            continue
        was: State | None = None
        for since, state in past.states.get(id_, ()):
            if since >= last:
                break
            now = None if state in UP else state
            if now is not was:
                yield max(since, first), _OFF, id_, now, since
            was = now
        if was is not None and last < past.end:
            yield last, _OFF, id_, None, last
    for id_, windows in past.windows.items():
        for start, end in windows:
            first, last = max(start, past.start), min(end, past.end)
            if id_ in past.served and first < last:
                yield first, _WORK, id_, True, first
                if last < past.end:
                    yield last, _WORK, id_, False, last


class _Network:
    """What is so at one instant of the walk."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self.off: dict[int, State] = {}
        self._work: dict[int, int] = {}
        self._announced: set[int] = set()
        self._there = {id_ for id_, (start, end) in past.there.items() if start <= past.start < end}
        self._topology: Topology | None = None
        self._known: dict[tuple[frozenset[int], frozenset[int], frozenset[int]], Diagnosis] = {}
        self._downs = frozenset(past.announced)

    def turn(self, turn: _Turn) -> None:
        """Let one thing change."""
        _at, what, id_, to, since = turn
        if what == _THERE:
            (self._there.add if to else self._there.discard)(id_)
            self._topology = None
        elif what == _WORK:
            self._work[id_] = self._work.get(id_, 0) + (1 if to else -1)
        else:
            self._announced.discard(id_)
            if isinstance(to, State):
                self.off[id_] = to
                if to is State.DOWN and (id_, since) in self._downs:
                    self._announced.add(id_)
            else:
                self.off.pop(id_, None)

    def judged(self) -> Mapping[int, _Judged]:
        """Whose time it is, of everything that is not up."""
        off = self.off
        if not off:
            return {}
        planned = {id_ for id_, state in off.items() if state is State.MAINTENANCE or self._work.get(id_)}
        if len(off) == 1:  # nothing else that it could be behind
            return {id_: (Charge.PLANNED if id_ in planned else Charge.OWN, id_) for id_ in off}
        diagnosis = self._diagnosis()
        return {id_: _judge(id_, planned, diagnosis) for id_ in off}

    def _diagnosis(self) -> Diagnosis:
        silent = frozenset(id_ for id_, state in self.off.items() if state is State.UNKNOWN)
        key = (frozenset(self.off), silent, frozenset(self._announced))
        if self._topology is None:
            self._topology = Topology(_part(self._past.inventory, self._there))
            self._known.clear()
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _diagnose(self._topology, *key)
        return found


def _diagnose(topology: Topology, off: frozenset[int], silent: frozenset[int], announced: frozenset[int]) -> Diagnosis:
    """The diagnosis with everything blocked that is not up, less what is only silent and plainly passes things on."""
    blocked: set[int] = set(off)
    while True:
        found = topology.diagnose(blocked, announced)
        passing = {
            cause for id_, causes in found.behind.items() if id_ not in off for cause in causes if cause in silent
        }
        if not passing:
            return found
        blocked -= passing


def _judge(id_: int, planned: Collection[int], diagnosis: Diagnosis) -> _Judged:
    if id_ in planned:
        return Charge.PLANNED, id_
    if diagnosis.parts.get(id_) is not Part.BEHIND:
        return Charge.OWN, id_
    causes = diagnosis.behind[id_]
    faulty = [cause for cause in causes if cause not in planned]
    return (Charge.UPSTREAM, faulty[0]) if faulty else (Charge.PLANNED, causes[0])


def _add(pieces: list[Piece], piece: Piece) -> None:
    if piece.end <= piece.start:
        return
    if pieces:
        last = pieces[-1]
        if last.end == piece.start and last.charge is piece.charge and last.cause == piece.cause:
            pieces[-1] = last._replace(end=piece.end)
            return
    pieces.append(piece)


def _settled(pieces: list[Piece], id_: int) -> list[Piece]:
    """Short faults of its own joined to the cause that they adjoin: the one after, or else the one before."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        if piece.charge is Charge.OWN and piece.end - piece.start <= LAG:
            beside = pieces[number + 1 : number + 2] + pieces[number - 1 : number] if number else pieces[1:2]
            for other in beside:
                if other.cause != id_ and (other.start == piece.end or other.end == piece.start):
                    piece = piece._replace(charge=other.charge, cause=other.cause)
                    break
        _add(found, piece)
    return found


def _part(inventory: Inventory, there: Collection[int]) -> Inventory:
    """What of the inventory was there: a link needs both its ends."""
    nodes = {id_: node for id_, node in inventory.nodes.items() if id_ in there}
    links = {id_: link for id_, link in inventory.links.items() if id_ in there and link.a in nodes and link.b in nodes}
    return Inventory(nodes, links)
