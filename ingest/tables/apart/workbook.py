"""XLSX, XLSB, XLS and ODS, by calamine. What it leaves out is read beside it: errors in cells, formulas that were
never calculated, and merged cells of ODS, each of which would look like an empty cell; and which numbers are shown as
percentages."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import python_calamine as calamine

from ingest.contract import FeedError
from ingest.tables.apart import ods_marks, xls_marks, xlsx_marks
from ingest.tables.apart.marks import Marks
from ingest.tables.apart.order import Order, Sheet
from ingest.tables.apart.rows import write_rows

_MERGES_MAX: Final = 200_000
_CELLS_MAX: Final = 100_000_000
_READERS: Final = {"xlsx": xlsx_marks.marks, "xls": xls_marks.marks, "ods": ods_marks.marks}


def sheets(order: Order, reading: Callable[[str], None]) -> Iterator[Sheet]:
    """Reads the sheets that the order asks for; hidden ones are only named unless they are asked for."""
    try:
        workbook = calamine.load_workbook(order.path)
    except calamine.PasswordError:
        raise FeedError("the workbook is protected with a password: save it without one") from None
    known = [meta for meta in workbook.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
    _refuse_unknown(order.sheets, [meta.name for meta in known])
    marks = _READERS[order.form](Path(order.path))
    for index, meta in enumerate(known):
        is_hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        if order.sheets is None and is_hidden:
            yield Sheet(meta.name, None, is_hidden=True)
        elif order.sheets in (None, ["*"]) or meta.name in (order.sheets or ()):
            reading(meta.name)
            yield _read(workbook.get_sheet_by_name(meta.name), marks(meta.name), Path(order.out), index, is_hidden)


def _read(sheet: calamine.CalamineSheet, marks: Marks, out: Path, index: int, is_hidden: bool) -> Sheet:
    if sheet.total_height * sheet.total_width > _CELLS_MAX:
        raise MemoryError
    merges = [[top + 1, left, bottom + 1, right] for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    merges += [list(merge) for merge in marks.merges]
    if len(merges) > _MERGES_MAX:
        raise FeedError(f"the sheet {sheet.name!r} has {len(merges)} merged cells: unmerge them")
    name = f"{index}.rows"
    count = write_rows(out / name, _marked(sheet, marks))
    return Sheet(sheet.name, name, count, is_hidden, merges)


def _marked(sheet: calamine.CalamineSheet, marks: Marks) -> Iterator[list[Any]]:
    """calamine gives the rows from the first of the sheet on, but the columns from the first that is used."""
    margin: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    last = max(marks.texts, default=0)
    shares = marks.shares.by_row()
    rows = chain(sheet.iter_rows(), ([] for _row in range(last - sheet.total_height)))
    for number, cells in enumerate(rows, 1):
        row = margin + cells
        shares.apply(number, row)
        for column, text in marks.texts.get(number, {}).items():
            row.extend([None] * (column + 1 - len(row)))
            row[column] = text  # also over a 0: so older programs store an error
        yield row


def _refuse_unknown(wanted: list[str] | None, names: list[str]) -> None:
    if wanted is None or wanted == ["*"]:
        return
    if missing := [name for name in wanted if name not in names]:
        raise FeedError(
            f"the workbook has no sheet {' and no '.join(map(repr, missing))}; it has {', '.join(map(repr, names))}: "
            "correct shape.sheets, or name the sheet so"
        )
