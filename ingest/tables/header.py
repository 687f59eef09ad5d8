"""Where the header of a table is.

Agencies put titles above a table, lay one label over several columns, number the columns in a row of their own. What
``Shape`` declares counts; the rest is found by what the rows look like. Nothing that may be data becomes header: a
second row belongs to it only when merged cells say so, or when its first cell is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ingest.config import Shape
from ingest.contract import Cell, FeedError
from ingest.tables.grid import Merge, Row
from ingest.tables.labels import names_of
from ingest.tables.words import (
    are_column_numbers,
    filled,
    first_column,
    is_label,
    is_title,
    is_unit,
    is_year,
    reach,
    text_of,
)

_ROWS_MAX: Final = 6
_LOOK_BACK: Final = 4

Cells = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Header:
    """``last``: number of its last row. ``rows``: the texts of its rows, that of the column numbers included."""

    columns: tuple[str, ...]
    last: int
    rows: tuple[tuple[str, ...], ...]


def find_header(rows: Sequence[Row], merges: Sequence[Merge], shape: Shape) -> Header:
    """The header among the first ``rows`` of a sheet, counted from 1 without gaps, of which one at least is filled.
    Raises FeedError (permanent) when the declared header row is not there."""
    cells = [row for _number, row in rows]
    if shape.header_row is None:
        found = _first(cells, merges)
        first = _upwards(cells, found, merges)
    elif shape.header_row <= len(rows):
        first = found = shape.header_row - 1
    else:
        raise FeedError(
            f"shape.header_row is {shape.header_row}, but there are only {len(rows)} rows: correct it, or leave it out",
            is_permanent=True,
        )
    end = min(first + (shape.header_rows or _height(cells, first, merges, found - first + 1)), len(rows))
    columns = names_of(cells[first:end], [merge.up(first) for merge in merges if merge.top > first], cells[end:])
    while end < len(rows) and are_column_numbers(cells[end]):
        end += 1
    return Header(columns, end, tuple(tuple(text_of(cell) for cell in row) for row in cells[first:end]))


def _first(rows: Sequence[Cells], merges: Sequence[Merge]) -> int:
    """Index of the first row that is as wide as a header: at least half as many cells as the rows usually fill, most
    of them labels. Without any the first wide row is it, whatever it holds."""
    counts = [filled(row) for row in rows]
    several = sorted(count for count in counts if count > 1)
    if not several:
        return next(index for index, count in enumerate(counts) if count)
    usual = several[len(several) * 3 // 4]
    wide = [index for index, count in enumerate(counts) if count >= max(2, (usual + 1) // 2)]
    return next((index for index in wide if _is_header_like(rows, index, usual, merges)), wide[0])


def _is_header_like(rows: Sequence[Cells], index: int, usual: int, merges: Sequence[Merge]) -> bool:
    present = [cell for cell in rows[index] if text_of(cell)]
    if sum(is_label(cell) for cell in present) * 2 < len(present):
        return False
    if len(present) >= usual:
        return True
    if text_of(present[0]).endswith(":") or text_of(present[1]).startswith(":"):
        return False  # "Tahun : 2026" above the table
    if len(present) > 2 or _height(rows, index, merges) > 1:
        return True
    return usual < 4 and not is_year(present[1])


def _upwards(rows: Sequence[Cells], first: int, merges: Sequence[Merge]) -> int:
    """A row above with fewer labels may belong to the header: labels over several columns, or the label of the first
    column, which is empty here. A title above does not."""
    start = first_column(rows[first])
    edge = min(first_column(row) for row in rows[first:] if filled(row))
    for index in range(first - 1, max(-1, first - _LOOK_BACK), -1):
        row = rows[index]
        if not filled(row) or is_title(row) or not all(is_label(cell) for cell in row if text_of(cell)):
            break
        if not _heads(row, start, edge, [merge for merge in merges if merge.top == index + 1]):
            break
        first, start = index, min(start, first_column(row))
    return first


def _heads(row: Cells, start: int, edge: int, here: Sequence[Merge]) -> bool:
    """Whether a row heads the labels below, whose first is in ``start``. ``edge``: first column of the table; ``here``:
    merges that begin in the row."""
    own = first_column(row)
    if any(merge.bottom > merge.top and merge.left <= start for merge in here):
        return True
    if filled(row) == 1:
        return own > start
    return own != start or own > edge or any(merge.right > merge.left for merge in here)


def _height(rows: Sequence[Cells], first: int, merges: Sequence[Merge], height: int = 1) -> int:
    """How many rows of labels the header has, from its first row on; ``height`` of them are known."""
    while height < _ROWS_MAX and first + height < len(rows):
        within = [merge.up(first) for merge in merges if merge.top > first]
        if not _continues(rows[first : first + height], rows[first + height], within):
            break
        height += 1
    return height


def _continues(upper: Sequence[Cells], row: Cells, merges: Sequence[Merge]) -> bool:
    """Whether a row goes on with the header that the rows ``upper`` begin. ``merges`` count from its first row, 1."""
    present = [column for column, cell in enumerate(row) if text_of(cell)]
    if any(merge.top <= len(upper) < merge.bottom for merge in merges):
        return True
    if not present or are_column_numbers(row) or not all(is_label(row[at]) or is_unit(row[at]) for at in present):
        return False
    divided = {
        column
        for merge in merges
        if merge.bottom == len(upper) and merge.right > merge.left
        for column in range(merge.left, min(merge.right + 1, len(row)))
    }
    if divided:
        return divided <= set(present) and all(at in divided or not _is_headed(upper, at) for at in present)
    reached = max(reach(labels) for labels in [*upper, row])
    gaps = {column for column in range(reached) if not _is_headed(upper, column)}
    key = min(first_column(labels) for labels in upper)
    if present[0] <= key:
        return present[0] < key and len(gaps & set(present)) > 1  # labels over groups came first
    return bool(gaps) or all(is_unit(row[at]) or is_year(row[at]) for at in present)


def _is_headed(upper: Sequence[Cells], column: int) -> bool:
    return any(column < len(row) and text_of(row[column]) for row in upper)
