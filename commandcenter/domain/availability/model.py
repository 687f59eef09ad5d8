"""Whose time it is. Instants and lengths are ms; intervals hold their start and not their end.

Precedence, of an element at an instant; the first that applies:

1. *Blind*: nobody listened. What is not known is charged to nobody, and is not called up either.
2. *Up*: it reported up or degraded. What it said itself counts before everything that is only concluded; planned work
   during which it stayed up is no stop.
3. *Planned*: not up, and announced: a window of its own, a state of maintenance, or behind causes that all are so.
4. *Upstream*: not up, and cut off by something else: charged to the nearest cause that was not planned.
5. *Own*: all the rest. Silence while we listened is a fault, also where it is the mains that failed.

*Excused* is own or upstream time that somebody approved an exception for; it is taken out last.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from commandcenter.domain.model import Inventory, State


class Charge(StrEnum):
    """What a stretch of time counts as."""

    UP = "up"
    OWN = "own"
    UPSTREAM = "upstream"
    PLANNED = "planned"
    BLIND = "blind"
    EXCUSED = "excused"


FAULTS = frozenset({Charge.OWN, Charge.UPSTREAM})

Interval = tuple[int, int]  # from, until


class Piece(NamedTuple):
    """A stretch in which an element was not up. ``cause``: the element that is charged; itself where it is its own.

    ``state``: what it was at the beginning of the stretch.
    """

    start: int
    end: int
    charge: Charge
    cause: int
    state: State


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a network from ``start`` until ``end``.

    ``inventory``: everything that was part of it at some time, ``there`` from when to when each was. ``served``: from
    when to when its time counts: the same, but not before its first report. ``states``: (since when, state) of each,
    oldest first, the first of them at or before the beginning of its service. ``windows``: planned work on it.
    ``announced``: (element, since when it is down) of towers that said before that they had lost mains.
    """

    start: int
    end: int
    inventory: Inventory
    there: Mapping[int, Interval]
    served: Mapping[int, Interval]
    states: Mapping[int, Sequence[tuple[int, State]]]
    windows: Mapping[int, Sequence[Interval]] = field(default_factory=dict)
    announced: Collection[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Excuse:
    """An exception that was approved: which elements' time, from when to when. ``number``: its number in the store."""

    number: int
    start: int
    end: int
    elements: frozenset[int]


@dataclass(frozen=True, slots=True)
class Split:
    """How long an element was what, in ms. The six add up to ``total``, exactly."""

    total: int = 0
    up: int = 0
    own: int = 0
    upstream: int = 0
    planned: int = 0
    blind: int = 0
    excused: int = 0

    def __add__(self, other: "Split") -> "Split":
        return Split(
            self.total + other.total, self.up + other.up, self.own + other.own, self.upstream + other.upstream,
            self.planned + other.planned, self.blind + other.blind, self.excused + other.excused,
        )  # fmt: skip

    @property
    def faulty(self) -> int:
        """What spends a budget: own and upstream."""
        return self.own + self.upstream

    def of(self, charge: Charge) -> int:
        """The part of that charge."""
        return int(getattr(self, charge.value))

    def percent(self, charge: Charge) -> float | None:
        """The part of that charge of all, 0 to 100; None where no time counts."""
        return 100 * self.of(charge) / self.total if self.total else None


def united(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants as disjoint intervals in order; empty and reversed ones hold none."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
