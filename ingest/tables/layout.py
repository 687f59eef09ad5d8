"""From rows as they stand in a file to a table: its columns, and what each line is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

from ingest.config import Shape
from ingest.contract import Cell, FeedError, Line, Role, Table
from ingest.tables.grid import Grid, Row
from ingest.tables.header import Header, find_header
from ingest.tables.limits import Limits
from ingest.tables.marked import marks_in, table_without
from ingest.tables.merged import spread
from ingest.tables.roles import Judge
from ingest.tables.words import filled

_SAMPLE: Final = 200  # rows that the header is found by


def table_of(grid: Grid, shape: Shape, limits: Limits) -> Table | None:
    """The table in a sheet; None when nothing stands in it. Raises FeedError (permanent) for too many columns and for
    a declared header row that is not there."""
    if grid.columns is not None:
        _refuse_width(len(grid.columns), grid, limits)
        return Table(grid.columns, partial(_plain_lines, grid), grid.name, count=grid.count)
    sample = sample_of(grid, shape.header_row or 0)
    if grid.is_hidden and not sample:
        return Table((), partial(iter, ()), grid.name, is_hidden=True)
    if not sample:
        return None
    if (marks := marks_in(sample)) is not None:
        return table_without(grid, marks)
    _refuse_width(max(len(cells) for _number, cells in sample), grid, limits)
    header = find_header(sample, grid.merges, shape)
    original = tuple(tuple(cells) for _number, cells in sample[: header.last])
    count = None if grid.count is None else max(0, grid.count - header.last)
    lines = partial(_lines, grid, header, shape, _length(sample, header))
    return Table(header.columns, lines, grid.name, original, count, grid.is_hidden)


def sample_of(grid: Grid, least: int = 0) -> list[Row]:
    """The first rows, some 200 after the first that holds something and at least ``least``; none when none does."""
    sample: list[Row] = []
    first = None
    for number, cells in grid.rows():
        sample.append((number, cells))
        if first is None and filled(cells):
            first = number
        if first is not None and number >= max(first, least) + _SAMPLE:
            break
    return sample if first is not None else []


def _length(sample: Sequence[Row], header: Header) -> int:
    """How many cells a row may have when all beyond the last column are empty: as many as a row of the header has, or
    as most rows have, where a program ends each row with a delimiter. A single longer row has been shifted."""
    width = len(header.columns)
    longest = max(len(cells) for _number, cells in sample[: header.last])
    rows = [cells for _number, cells in sample[header.last :] if filled(cells)]
    for usual, times in Counter(len(cells) for cells in rows).most_common(1):
        if sum(filled(cells[width:]) > 0 for cells in rows if len(cells) == usual) * 2 < times:
            longest = max(longest, usual)
    return max(width, longest)


def _lines(grid: Grid, header: Header, shape: Shape, length: int) -> Iterator[Line]:
    width, data = len(header.columns), Role.DATA
    judge = Judge(shape, width, header.rows)
    role_of, is_clear = judge.role, judge.is_clear
    above: tuple[Cell, ...] = ()
    made = tuple.__new__  # a tenth of the time per row, against Line(…)
    rows = islice(grid.rows(), header.last, None)
    for number, row in spread(rows, grid.merges) if grid.merges else rows:
        cells = tuple(row)
        if len(cells) != width:
            cells = _fitted(cells, width, length)
        present = len(cells) - cells.count(None)
        if not present:
            continue
        role = data if is_clear(cells[0], present) else role_of(cells, present, above)
        if role is data and judge.heads_another(cells):
            raise FeedError(
                f"row {number} looks like the header of another table: give each table a sheet or a file of its own, "
                "or say in feeds.yaml where the first one ends, shape: {end_at: …}",
                is_permanent=True,
            )
        if role is data:
            above = cells
        if role is not None:
            yield made(Line, (number, cells, role))


def _fitted(cells: tuple[Cell, ...], width: int, length: int) -> tuple[Cell, ...]:
    """Programs leave out empty cells at the end of a row, or write some too many. What stands beyond the last column
    stays: the row is longer than its table then."""
    if len(cells) <= length:
        while len(cells) > width and cells[-1] is None:
            cells = cells[:-1]
    return cells + (None,) * (width - len(cells))


def _plain_lines(grid: Grid) -> Iterator[Line]:
    """Records have no header, sums and remarks."""
    for number, row in grid.rows():
        yield Line(number, tuple(row))


def _refuse_width(width: int, grid: Grid, limits: Limits) -> None:
    if width > limits.columns:
        where = f"the sheet {grid.name!r}" if grid.name else "the file"
        raise FeedError(
            f"{where} has {width:,} columns, more than {limits.columns:,}: delete what stands far to the right of the "
            "table; in a text file, name the right delimiter (shape.delimiter)",
            is_permanent=True,
        )
