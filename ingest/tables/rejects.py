"""Bad rows as a file of the same shape, with two columns more: why a row was rejected, and its number in quarantine.

The rows of the original header stand as they were. One row names every column in full, with the two new ones at its
end: the last row of the header where that already does, otherwise a row of its own below. By it the corrected file is
known again (``returned``).
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final, Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from ingest.contract import Cell, FeedError
from ingest.tables.formulas import guarded
from ingest.tables.labels import names_of
from ingest.tables.marked import NUMBER, REASON
from ingest.tables.words import reach

_TITLE: Final = re.compile(r"[\[\]:*?/\\]")  # what XLSX has not in the name of a sheet
_TITLE_MAX: Final = 31
_TEXT_MAX: Final = 32_767
_WHOLE_MAX: Final = 2**53


class RejectRow(NamedTuple):
    """A row as it came, what is wrong with it in words, and its number in quarantine."""

    cells: Sequence[Cell]
    reason: str
    quarantine_id: int


@dataclass(frozen=True, slots=True)
class RejectSheet:
    """The bad rows of one sheet. ``header``: the original rows above the data, as in ``Table``; empty where there were
    none. ``rows`` may be longer than ``columns``."""

    name: str
    columns: Sequence[str]
    rows: Sequence[RejectRow]
    header: Sequence[Sequence[Cell]] = ()


def write_rejects(
    target: Path | IO[bytes],
    form: Literal["xlsx", "csv"],
    sheets: Sequence[RejectSheet],
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
) -> None:
    """Writes the file. ``delimiter`` and ``encoding`` are for CSV: those that the feed declares, where it does.

    Raises FeedError when a form cannot hold it: several sheets in CSV, an endless text in XLSX.
    """
    if isinstance(target, Path):
        with target.open("wb") as file:
            write_rejects(file, form, sheets, delimiter, encoding)
    elif form == "xlsx":
        _write_xlsx(target, sheets)
    elif len(sheets) > 1:
        raise FeedError(f"CSV has room for one sheet and these are {len(sheets)}: write XLSX", is_permanent=True)
    else:
        _write_csv(target, sheets, delimiter, encoding)


def _rows(sheet: RejectSheet) -> Iterator[list[Cell]]:
    width = max([len(sheet.columns), *(len(row.cells) for row in sheet.rows)])
    header = [list(row) for row in sheet.header]
    if header and reach(header[-1]) == len(sheet.columns) and names_of(header[-1:], (), ()) == tuple(sheet.columns):
        yield from (_padded(row, len(row)) for row in header[:-1])
        yield _padded(header[-1], width, REASON, NUMBER)
    else:
        yield from (_padded(row, len(row)) for row in header)
        yield _padded(sheet.columns, width, REASON, NUMBER)
    for row in sheet.rows:
        yield _padded(row.cells, width, row.reason, row.quarantine_id)


def _padded(cells: Sequence[Cell], width: int, *more: Cell) -> list[Cell]:
    return [_clean(cell) for cell in (*cells[:width], *[None] * (width - len(cells)), *more)]


def _clean(cell: Cell) -> Cell:
    """Without the characters that no file of text holds; quarantine has them still."""
    if not isinstance(cell, str):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell).encode("utf-8", "replace").decode()


def _write_csv(target: IO[bytes], sheets: Sequence[RejectSheet], delimiter: str, encoding: str) -> None:
    text = io.TextIOWrapper(target, encoding, newline="", errors="replace")
    writer = csv.writer(text, delimiter=delimiter)
    for row in chain.from_iterable(_rows(sheet) for sheet in sheets):
        writer.writerow([guarded(_as_text(cell)) for cell in row])
    text.flush()
    text.detach()


def _as_text(cell: Cell) -> Cell:
    return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell


def _write_xlsx(target: IO[bytes], sheets: Sequence[RejectSheet]) -> None:
    # All of it before the workbook is begun: openpyxl cannot leave one half written.
    written = [[[_for_xlsx(cell) for cell in row] for row in _rows(sheet)] for sheet in sheets]
    workbook = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet, rows in zip(sheets, written, strict=True):
        page = workbook.create_sheet(_title(sheet.name, taken))
        wide = max([len(sheet.columns), *(len(row.cells) for row in sheet.rows)]) + 1
        page.column_dimensions[get_column_letter(wide)].width = 60
        for row in rows:
            page.append([_xlsx_cell(page, cell) for cell in row])
    if not sheets:
        workbook.create_sheet()
    workbook.save(target)


def _xlsx_cell(page: Any, cell: Cell) -> Any:
    made = WriteOnlyCell(page)
    made.value = cell
    if isinstance(cell, str):
        made.data_type = "s"  # openpyxl would take "=…" for a formula and "#REF!" for an error
    return made


def _for_xlsx(cell: Cell) -> Cell:
    if isinstance(cell, str):
        if len(cell) >= _TEXT_MAX:
            raise FeedError(f"a text has {len(cell):,} characters, too many for XLSX: write CSV", is_permanent=True)
        return guarded(cell)
    if isinstance(cell, datetime):
        return cell if cell.tzinfo is None and cell.year >= 1900 else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell if cell.year >= 1900 else cell.isoformat()
    if isinstance(cell, int | float) and (abs(cell) > _WHOLE_MAX or not math.isfinite(cell)):
        return str(cell)  # a spreadsheet would round it
    return cell


def _title(name: str, taken: set[str]) -> str:
    """A name that XLSX accepts, and no second time; case does not tell sheets apart there."""
    plain = ILLEGAL_CHARACTERS_RE.sub("_", _TITLE.sub("_", name)).strip("'")[:_TITLE_MAX] or "Sheet1"
    free, number = plain, 2
    while free.casefold() in taken:
        mark = f" ({number})"
        free, number = plain[: _TITLE_MAX - len(mark)] + mark, number + 1
    taken.add(free.casefold())
    return free
