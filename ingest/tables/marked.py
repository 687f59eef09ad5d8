"""Knows a file of rejects by the two columns that we added, and gives its rows without them.

It may be handed to `feed replay` or simply be put in the inbox again.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from ingest.contract import Cell, Line, Table
from ingest.tables.formulas import unguarded
from ingest.tables.grid import Grid, Row
from ingest.tables.labels import names_of
from ingest.tables.words import reach, text_of

REASON: Final = "alasan"
NUMBER: Final = "no_karantina"


class Marks(NamedTuple):
    """``row``: number of the row that names all columns; ``column``: where in it REASON stands, from 0."""

    row: int
    column: int


def marks_in(rows: Sequence[Row]) -> Marks | None:
    """Where a file of rejects says that it is one."""
    for number, cells in rows:
        last = reach(cells)
        if last > 2 and text_of(cells[last - 1]) == NUMBER and text_of(cells[last - 2]) == REASON:
            return Marks(number, last - 2)
    return None


def table_without(grid: Grid, marks: Marks) -> Table:
    """The table as it was when its rows were rejected. All of them are data, or they would not have been."""
    rows = [cells[: marks.column] for _number, cells in islice(grid.rows(), marks.row)]
    columns = names_of(rows[-1:], (), ())
    header = tuple(tuple(map(unguarded, cells)) for cells in rows)
    count = None if grid.count is None else max(0, grid.count - marks.row)
    return Table(columns, partial(_lines, grid, marks, len(columns)), grid.name, header, count)


def _lines(grid: Grid, marks: Marks, width: int) -> Iterator[Line]:
    for number, row in islice(grid.rows(), marks.row, None):
        cells: list[Cell] = [unguarded(cell) for cell in row[: marks.column]]
        while len(cells) > width and cells[-1] is None:
            cells.pop()
        if any(cell is not None for cell in cells):
            yield Line(number, (*cells, *[None] * (width - len(cells))))
