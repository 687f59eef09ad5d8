"""Merged cells, error cells, formulas without a result and percentages in ODS, of which calamine tells nothing."""

import re
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from ingest.tables.apart.marks import NOT_CALCULATED, Marks, attribute, walk
from ingest.tables.grid import Merge

_CHUNK: Final = 1 << 20
_SUSPECT: Final = (b"-spanned", b":formula=", b'"error"', b'"percentage"')
_ERROR: Final = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:[0-9]+")
_REPEATS_MAX: Final = 1_000  # of a cell with a mark


def marks(path: Path) -> Callable[[str], Marks]:
    """What to ask for the marks of a sheet, by its name."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as file:
        is_suspect, rest = False, b""
        while not is_suspect and (chunk := file.read(_CHUNK)):
            is_suspect = any(mark in rest + chunk for mark in _SUSPECT)
            rest = chunk[-20:]
    found = _scan(path) if is_suspect else {}
    return lambda sheet: found.get(sheet, Marks())


def _scan(path: Path) -> dict[str, Marks]:
    """All sheets at once: they lie in one part."""
    found: dict[str, Marks] = {}
    sheet, row = Marks(), 0
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as file:
        for is_start, name, element in walk(file, forget="table-row"):
            if name == "table" and is_start:
                sheet = found.setdefault(attribute(element, "name"), Marks())
                row = 0
            elif name == "table-row" and not is_start:
                times = _times(element, "number-rows-repeated")
                _row(element, row + 1, times, sheet)
                row += times
    return found


def _row(element: Element, row: int, alike: int, sheet: Marks) -> None:
    """``alike``: so many rows are written as this one."""
    column = 0
    for cell in element:
        if not cell.tag.endswith(("}table-cell", "}covered-table-cell")):
            continue
        times = _times(cell, "number-columns-repeated")
        down, across = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            sheet.merges.append(Merge(row, column, row + down - 1, column + across - 1))
        if text := _text(cell):
            for repeated in range(min(times, _REPEATS_MAX)):
                sheet.note(row, column + repeated, text)
        if attribute(cell, "value-type") == "percentage":
            for place in product(
                range(row, row + min(alike, _REPEATS_MAX)), range(column, column + min(times, _REPEATS_MAX))
            ):
                sheet.shares.add(*place)
        column += times


def _text(cell: Element) -> str:
    """What an error cell shows, NOT_CALCULATED, or nothing. Older programs store an error as the number 0."""
    types = [value for key, value in cell.attrib.items() if key.endswith("}value-type")]
    if "error" not in types and not attribute(cell, "formula"):
        return ""
    shown = "".join(cell.itertext()).strip()
    if "error" in types or _ERROR.fullmatch(shown):
        return shown or "#ERROR"
    return "" if types else NOT_CALCULATED


def _times(element: Element, name: str) -> int:
    text = attribute(element, name)
    return max(1, int(text)) if text.isdecimal() else 1
