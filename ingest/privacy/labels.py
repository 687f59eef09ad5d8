"""Names that nobody maps and everybody sees: of files, sheets and columns, the rows above a table, and what is said
about all of them. They stand in the store, in messages and on screens, so they are cleaned first."""

from collections.abc import Sequence
from dataclasses import replace

from commandcenter.domain.storable import visible
from ingest.contract import Cell, FeedError, Table
from ingest.privacy.redaction import redact, redact_label, redact_numbers

_TITLE_CELLS = 2  # a row above the table with no more filled cells is a title or a remark and no header


def clean_label(text: str) -> str:
    """The name of a file or a sheet without numbers and names of people, and without control characters."""
    return visible(redact_label(text)[0])


def clean_labels(table: Table) -> Table:
    """The table under clean names. The cells of its rows are not touched: for them see the door."""
    columns = _unique([visible(redact_numbers(column)[0]) for column in table.columns])
    header = tuple(_cleaned(row) for row in table.header)
    return replace(table, sheet=clean_label(table.sheet), columns=columns, header=header)


def clean_error(error: FeedError) -> FeedError:
    """The error, whose message may repeat what stands in a file or what a server answered."""
    error.args = (visible(redact_numbers(str(error))[0]),)
    return error


def _unique(columns: Sequence[str]) -> tuple[str, ...]:
    """Two columns whose names were two NIK have one name now."""
    taken: dict[str, None] = {}
    for column in columns:
        free, number = column, 2
        while free in taken:
            free, number = f"{column} ({number})", number + 1
        taken[free] = None
    return tuple(taken)


def _cleaned(row: Sequence[Cell]) -> tuple[Cell, ...]:
    is_title = sum(cell not in (None, "") for cell in row) <= _TITLE_CELLS
    return tuple(_cell(cell, is_title) for cell in row)


def _cell(cell: Cell, is_title: bool) -> Cell:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**14:
        cell = f"{cell:.0f}"
    return (redact if is_title else redact_numbers)(cell)[0] if isinstance(cell, str) else cell
