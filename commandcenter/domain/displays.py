"""Displays of the wall before they are accepted: the code that they show, and how many may wait. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.domain.wall.geometry import GRID_MAX, MM_OF_INCH, Place

ALPHABET: Final = "ACDEFGHJKMNPQRTWXY34679"  # nothing that is taken for something else at four metres
CODE_LENGTH: Final = 8  # 23^8: 7.8 * 10^10 codes, of which at most WAITING_MAX hold at once
CODE_TTL: Final = 10 * MINUTE
WAITING_MAX: Final = 500  # pairings that wait at once
WAITING_OF_ONE_PLACE: Final = 40  # a wall of 32 displays may stand behind one address
NAME_MAX: Final = 80
START_MAX: Final = 200
NAMED: Final = 20 * SECOND  # how long a display shows its name, for whoever looks which one it is
LEGIBLE_MIN: Final = (1, 120)  # minutes that it may mark text which is too small

_START: Final = re.compile(r"/[a-z0-9-]*(\?[A-Za-z0-9_.~%=&+-]*)?")


@dataclass(frozen=True, slots=True)
class Hanging:
    """Where a display hangs and from how far it is read. ``cell``: column and row from 0; None: it hangs by itself.

    ``size``: of its picture; what is None nobody has measured. Millimetres.
    """

    cell: tuple[int, int] | None = None
    size: tuple[float, float] | None = None
    bezel: float | None = None
    distance: float | None = None

    def place(self, usual: tuple[float, float]) -> Place | None:
        """Its place; ``usual``: the size of one that nobody measured."""
        width, height = self.size or usual
        return None if self.cell is None else Place(*self.cell, width, height, self.bezel or 0.0)

    @property
    def diagonal_in(self) -> float | None:
        """Of its picture, in inches, whatever its shape."""
        return None if self.size is None else (self.size[0] ** 2 + self.size[1] ** 2) ** 0.5 / MM_OF_INCH

    def said(self) -> dict[str, Any]:
        """As the audit trail says it; columns and rows count from 1 there, as people count. What is unknown is left
        out."""
        column, row = self.cell or (None, None)
        width, height = self.size or (None, None)
        said = {
            "column": None if column is None else column + 1, "row": None if row is None else row + 1,
            "width_mm": None if width is None else round(width), "height_mm": None if height is None else round(height),
            "bezel_mm": self.bezel, "distance_m": None if self.distance is None else round(self.distance / 1000, 2),
        }  # fmt: skip
        return {name: value for name, value in said.items() if value is not None}


def free_cell(taken: Collection[tuple[int, int]]) -> tuple[int, int]:
    """Where the next display most likely hangs: in the first hole, else where a wall grows that becomes a square."""
    columns = 1 + max((column for column, _row in taken), default=-1)
    rows = 1 + max((row for _column, row in taken), default=-1)
    for row in range(rows):
        for column in range(columns):
            if (column, row) not in taken:
                return column, row
    return (min(columns, GRID_MAX - 1), 0) if columns <= rows else (0, min(rows, GRID_MAX - 1))


class Full(Exception):
    """No more displays may wait."""


def typed(code: str) -> str:
    """A code as it was typed, written as the store keeps it: capitals, without what stands between them."""
    return "".join(letter for letter in code.upper() if letter in ALPHABET)


def written(code: str) -> str:
    """A code as it is shown: ACDE-FGHJ."""
    return f"{code[:4]}-{code[4:]}"


def is_start(address: str) -> bool:
    """Whether a display may begin there: a path of ours with a plain query. Nothing that leads elsewhere."""
    return len(address) <= START_MAX and _START.fullmatch(address) is not None


def place(origin: str) -> str:
    """What counts as one address: of IPv6 the network of 64 bits, because one machine has as many as it wants."""
    try:
        address = ip_address(origin.partition("%")[0])
    except ValueError:
        return origin
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((int(address), 64), strict=False).network_address)
    return str(address)


def room(waiting: Sequence[tuple[int, str]], origin: str) -> int | None:
    """Which pairing has to go so that one more of ``origin`` can wait; None: none has to. Raises Full.

    ``waiting``: id and origin of those that wait. Who comes from one address gets no more than his share, and when
    there is no room at all, the newest of whoever holds most makes room: a flood cannot push out a real display.
    """
    counts = Counter(place(each) for _, each in waiting)
    own = counts[place(origin)]
    if own >= WAITING_OF_ONE_PLACE:
        raise Full
    if len(waiting) < WAITING_MAX:
        return None
    greediest, most = counts.most_common(1)[0]
    if most <= own + 1:
        raise Full
    return max(id_ for id_, each in waiting if place(each) == greediest)
