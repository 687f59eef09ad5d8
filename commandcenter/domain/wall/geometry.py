"""Where displays hang, and which part of a view each of them shows.

The wall is a grid of cells, a display in each; a point of the wall is written in cells: (1.5, 0) is the middle of the
upper edge of the second display of the first row. What a point is in millimetres follows from the sizes of the
displays and their bezels: from one picture to the next lie two bezels, and a view that spans them goes on behind them
as a landscape does behind the bars of a window (bezel compensation).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import ceil, floor
from typing import Final, NamedTuple

WIDTH_OF_DIAGONAL: Final = 0.8716  # of a 16:9 display
HEIGHT_OF_DIAGONAL: Final = 0.4903
MM_OF_INCH: Final = 25.4
GRID_MAX: Final = 16  # columns, and rows
SIZE_MM: Final = (50, 12_000)  # of one side of a picture
BEZEL_MM: Final = (0, 200)
DISTANCE_MM: Final = (300, 50_000)
_HAIR: Final = 1e-6  # of a cell: less is no part of anything


@dataclass(frozen=True, slots=True)
class Place:
    """Where a display hangs and how big its picture is. ``column`` and ``row`` count from 0, from the upper left.

    Sizes in mm. ``bezel_mm``: from the picture to the outer edge of the display, the same on all four sides.
    """

    column: int
    row: int
    width_mm: float
    height_mm: float
    bezel_mm: float = 0.0


class Rect(NamedTuple):
    """Left and upper edge, width and height, in cells of the wall or in shares of one display: its user says which."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def part_in(self, other: "Rect") -> "Rect | None":
        """What both have in common; None when that is nothing."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        width, height = min(self.right, other.right) - x, min(self.bottom, other.bottom) - y
        return Rect(x, y, width, height) if width > _HAIR and height > _HAIR else None


WHOLE: Final = Rect(0.0, 0.0, 1.0, 1.0)  # of one display


class Piece(NamedTuple):
    """What one display shows of a view: ``clip``, a part of the display, through which ``view`` is seen.

    Both in shares of the display's picture. ``view`` is larger than the display where the view spans several.
    ``width_mm``: of the whole view, bezels within it included.
    """

    clip: Rect
    view: Rect
    width_mm: float


class _Axis(NamedTuple):
    """Of every column (or row): where its picture begins and how long it is, in mm."""

    starts: tuple[float, ...]
    lengths: tuple[float, ...]

    def first(self, cells: float) -> float:
        """A left edge in mm: on the border between two displays it belongs to the second."""
        cell = min(floor(cells + _HAIR), len(self.lengths) - 1)
        return self.starts[cell] + (cells - cell) * self.lengths[cell]

    def last(self, cells: float) -> float:
        """A right edge in mm: on the border between two displays it belongs to the first."""
        cell = min(max(0, ceil(cells - _HAIR) - 1), len(self.lengths) - 1)
        return self.starts[cell] + (cells - cell) * self.lengths[cell]


def _axis(cells: Iterable[tuple[int, float, float]]) -> _Axis:
    """``cells``: index, length of the picture and bezel of displays. A cell without one is as long as the longest."""
    known = list(cells)
    count = 1 + max(index for index, *_ in known)
    usual = max(known, key=lambda cell: cell[1])
    found = [
        max((cell for cell in known if cell[0] == index), key=lambda cell: cell[1] + 2 * cell[2], default=usual)
        for index in range(count)
    ]
    outer = [length + 2 * bezel for _, length, bezel in found]
    begins = accumulate(outer, initial=0.0)
    starts = tuple(begin + cell[2] for begin, cell in zip(begins, found, strict=False))
    return _Axis(starts, tuple(cell[1] for cell in found))


@dataclass(frozen=True)
class Layout:
    """The wall as it hangs: the place of every display that has one, by its id."""

    places: Mapping[int, Place]

    @property
    def columns(self) -> int:
        """How many there are."""
        return 1 + max((place.column for place in self.places.values()), default=-1)

    @property
    def rows(self) -> int:
        """How many there are."""
        return 1 + max((place.row for place in self.places.values()), default=-1)

    @cached_property
    def _across(self) -> _Axis:
        return _axis((each.column, each.width_mm, each.bezel_mm) for each in self.places.values())

    @cached_property
    def _down(self) -> _Axis:
        return _axis((each.row, each.height_mm, each.bezel_mm) for each in self.places.values())

    def cell(self, display: int) -> Rect | None:
        """The cell of a display; None when it has no place."""
        place = self.places.get(display)
        return None if place is None else Rect(place.column, place.row, 1, 1)

    def touched(self, area: Rect) -> list[int]:
        """The displays that show some of ``area`` (in cells), by id."""
        return [display for display in sorted(self.places) if area.part_in(self._cell(display)) is not None]

    def piece(self, area: Rect, display: int) -> Piece | None:
        """What a display shows of a view that fills ``area`` (in cells); None when that is nothing."""
        cell = self.cell(display)
        part = None if cell is None else area.part_in(cell)
        if cell is None or part is None:
            return None
        left, width = self._across.first(area.x), self._across.last(area.right) - self._across.first(area.x)
        top, height = self._down.first(area.y), self._down.last(area.bottom) - self._down.first(area.y)
        place = self.places[display]
        # A display that is smaller than the others of its column hangs in the middle of its cell.
        mine_x = self._across.starts[place.column] + (self._across.lengths[place.column] - place.width_mm) / 2
        mine_y = self._down.starts[place.row] + (self._down.lengths[place.row] - place.height_mm) / 2
        view = Rect(
            (left - mine_x) / place.width_mm, (top - mine_y) / place.height_mm,
            width / place.width_mm, height / place.height_mm,
        )  # fmt: skip
        clip = view.part_in(WHOLE)
        return None if clip is None else Piece(clip, view, width)

    def _cell(self, display: int) -> Rect:
        place = self.places[display]
        return Rect(place.column, place.row, 1, 1)


def within(area: Rect, width_mm: float) -> Piece:
    """The piece of a view that fills a part of one display (``area`` in shares of it), which is so wide."""
    return Piece(area, area, area.width * width_mm)


def of_diagonal(inches: float) -> tuple[float, float]:
    """Width and height in mm of the picture of a 16:9 display."""
    return WIDTH_OF_DIAGONAL * inches * MM_OF_INCH, HEIGHT_OF_DIAGONAL * inches * MM_OF_INCH


def diagonal_in(width_mm: float) -> float:
    """The diagonal in inches of a 16:9 display that is so wide: how screens are told how large they are seen."""
    return width_mm / MM_OF_INCH / WIDTH_OF_DIAGONAL
