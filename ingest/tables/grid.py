"""What every reader of a file gives, before anybody knows which rows are header, data or footer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.contract import Cell

Row = tuple[int, Sequence[Cell]]  # its number as a person counts, from 1; its cells from the first column on


class Merge(NamedTuple):
    """One cell laid over several. Rows count from 1, columns from 0; all bounds are included."""

    top: int
    left: int
    bottom: int
    right: int

    def up(self, rows: int) -> "Merge":
        """The same, counted from a row that is ``rows`` further down."""
        return Merge(self.top - rows, self.left, self.bottom - rows, self.right)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows as they stand in a sheet or a file; blank rows are included. ``rows`` may be called again.

    ``merges`` is empty where the file cannot say which cells are merged, as in text.
    """

    rows: Callable[[], Iterator[Row]]
    name: str = ""
    merges: Sequence[Merge] = ()
    is_hidden: bool = False
    count: int | None = None  # about how many rows
    columns: tuple[str, ...] | None = None  # of a source that names them itself: there is no header to look for
