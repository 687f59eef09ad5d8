"""Cells laid over several rows of data: a label counts for all of its rows, a figure for none of them alone."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from ingest.contract import Cell
from ingest.tables.grid import Merge, Row

_YEARS: Final = range(1900, 2101)


class _Open(NamedTuple):
    bottom: int
    column: int
    cell: Cell


def spread(rows: Iterable[Row], merges: Sequence[Merge]) -> Iterator[Row]:
    """The rows with labels repeated in each row that their cell is laid over. Blank rows stay blank.

    A number over rows that differ to its left (one figure for three villages) is a joint figure: it becomes a text
    that says so, because each of the rows would claim it for itself otherwise.
    """
    waiting = sorted((merge for merge in merges if merge.bottom > merge.top), key=lambda merge: merge.top, reverse=True)
    opened: list[_Open] = []
    for number, given in rows:
        opened = [one for one in opened if one.bottom >= number]
        if not opened and (not waiting or waiting[-1].top > number):
            yield number, given
            continue
        row, is_blank = list(given), not any(cell is not None for cell in given)
        while waiting and waiting[-1].top <= number:
            merge = waiting.pop()
            if merge.top == number and merge.left < len(row):
                opened.append(_Open(merge.bottom, merge.left, _kept(row, merge, opened, waiting)))
        for one in () if is_blank else opened:
            row.extend([None] * (one.column + 1 - len(row)))
            row[one.column] = one.cell
        yield number, row


def _kept(row: Sequence[Cell], merge: Merge, opened: Sequence[_Open], waiting: Sequence[Merge]) -> Cell:
    cell = row[merge.left]
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell in _YEARS:
        return cell
    over = {one.column for one in opened} | {other.left for other in waiting if other.top == merge.top}
    if any(left is not None and column not in over for column, left in enumerate(row[: merge.left])):
        return f"{cell} (one cell for the rows {merge.top} to {merge.bottom})"
    return cell
