"""A file of rejects come back from the person who corrected it: its rows without the two columns that we added."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ingest.config import Shape
from ingest.contract import FeedError, Table
from ingest.tables.grid import Grid
from ingest.tables.layout import sample_of
from ingest.tables.limits import Limits
from ingest.tables.marked import NUMBER, REASON, Marks, marks_in, table_without
from ingest.tables.opening import open_grids
from ingest.tables.words import text_of


@dataclass(frozen=True, slots=True)
class Returned:
    """A corrected table as it was before it was rejected, and the quarantine numbers by number of line. A line that
    somebody added has none."""

    table: Table
    quarantine_ids: Mapping[int, int]


def read_returned(path: Path, shape: Shape, scratch: Path, limits: Limits | None = None) -> list[Returned]:
    """The sheets of a corrected file. It may have been saved in another form or encoding than ours.

    Raises FeedError (permanent) when it is no file of rejects, or a number of a row has been overwritten.
    """
    free = shape.model_copy(update={"encoding": None, "delimiter": None, "sheets": None})
    grids = open_grids(path, free, scratch, limits or Limits())
    marked = ((grid, marks_in(sample_of(grid))) for grid in grids)
    found = [
        Returned(table_without(grid, marks), dict(_numbers(grid, marks))) for grid, marks in marked if marks is not None
    ]
    if not found:
        raise FeedError(
            f"no row names the columns {REASON} and {NUMBER}: take the file that `feed rejects` wrote, correct the "
            "rows and leave those two columns in it",
            is_permanent=True,
        )
    return found


def _numbers(grid: Grid, marks: Marks) -> Iterator[tuple[int, int]]:
    for number, row in islice(grid.rows(), marks.row, None):
        text = text_of(row[marks.column + 1]) if len(row) > marks.column + 1 else ""
        if text.isdecimal():
            yield number, int(text)
        elif text:
            raise FeedError(
                f"row {number}: {NUMBER} is {text!r} and no number: put back what stood there, or leave it empty",
                is_permanent=True,
            )
