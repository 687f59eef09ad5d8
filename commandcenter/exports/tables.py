"""Tables as files: CSV for programs, XLSX for people. Both carry raw figures, not words made of them.

What a source wrote must not become a formula in the spreadsheet of whoever opens the file (OWASP, CSV injection).
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from commandcenter.domain.clock import SECOND, to_datetime

# The wide ones at the end are read by some spreadsheets as the others are.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠")
# Where the decimal sign is a comma, as here, spreadsheets divide lines at semicolons, and know quotes only at the
# beginning of what they have divided: a text may become several cells and rows.
_DIVIDED: Final = re.compile(r'([;\t\r\n][" ]*)(?=[=+\-@])')
WIDEST: Final = 60  # letters of a column; cells wrap beyond
TEXT_MAX: Final = 32_767  # letters of a cell, by the limits of the format

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """A column: the key of its cells, what stands above them, and of which kind they are (layouts.contract.Column)."""

    key: str
    title: str
    kind: str
    decimals: int = 0


def to_csv(heads: Sequence[Head], rows: Sequence[Row]) -> bytes:
    """UTF-8 without a byte order mark, commas, CRLF (RFC 4180).

    Numbers with a point and unrounded, instants ISO 8601 with WIB's offset, durations in seconds, nothing for None.
    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_guarded(head.title) for head in heads])
    for row in rows:
        writer.writerow([_plain(row.get(head.key), head.kind) for head in heads])
    return out.getvalue().encode()


def to_xlsx(
    name: str, heads: Sequence[Head], rows: Sequence[Row], about_name: str, about: Sequence[tuple[str, str]]
) -> bytes:
    """A workbook: the table (real numbers, dates in WIB, a filter on its heads), and a sheet that says what it is.

    Every text is written as text, whatever it begins with.
    """
    book = Workbook(write_only=True)
    table = book.create_sheet(_sheet_name(name))
    table.freeze_panes = "A2"
    for index, head in enumerate(heads, start=1):
        longest = max((_length(row.get(head.key), head.kind) for row in rows[:200]), default=0)
        table.column_dimensions[get_column_letter(index)].width = min(WIDEST, max(len(head.title), longest)) + 2
    table.append([_text(table, head.title, is_bold=True) for head in heads])
    for row in rows:
        table.append([_cell(table, row.get(head.key), head) for head in heads])
    if heads:
        table.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    sheet = book.create_sheet(_sheet_name(about_name))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 100
    for label, said in about:
        sheet.append([_text(sheet, label, is_bold=True), _text(sheet, said)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _guarded(text: str) -> str:
    divided = _DIVIDED.sub(r"\1'", text)
    return f"'{divided}" if text.startswith(FORMULA) else divided


def _plain(value: Any, kind: str) -> Any:
    if value is None or value == "":
        return ""
    match kind:
        case "instant":
            return to_datetime(value).isoformat(timespec="seconds")
        case "duration":
            return _number(value / SECOND)
        case "number" | "percent" | "rupiah" if _is_number(value):
            return _number(value)
        case _:
            return _guarded(str(value))


def _number(value: float) -> Any:
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cell(sheet: WriteOnlyWorksheet, value: Any, head: Head) -> Any:
    if value is None or value == "":
        return None
    point = "." + "0" * head.decimals if head.decimals else ""
    match head.kind:
        case "instant":
            return _formatted(sheet, to_datetime(value).replace(tzinfo=None), "yyyy-mm-dd hh:mm:ss")
        case "day" if (day := _day(value)) is not None:
            return _formatted(sheet, day, "yyyy-mm-dd")
        case "duration":
            return _formatted(sheet, timedelta(milliseconds=value), "[h]:mm:ss")
        case "number" if _is_number(value):
            return _formatted(sheet, value, f"#,##0{point}")
        case "rupiah" if _is_number(value):
            return _formatted(sheet, value, f'"Rp" #,##0{point}')
        case "percent" if _is_number(value):
            return _formatted(sheet, value, f'0{point}"%"')
        case _:
            return _text(sheet, str(value))


def _formatted(sheet: WriteOnlyWorksheet, value: Any, pattern: str) -> Any:
    made = WriteOnlyCell(sheet, value)
    made.number_format = pattern
    return made


def _text(sheet: WriteOnlyWorksheet, said: str, is_bold: bool = False) -> Any:
    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", said)[:TEXT_MAX])
    made.data_type = "s"  # openpyxl would take "=…" for a formula and "#REF!" for an error
    made.font = Font(bold=is_bold)
    made.alignment = Alignment(vertical="top", wrap_text=len(said) > WIDEST)
    if said.startswith(FORMULA):
        made.quotePrefix = True  # nor does a spreadsheet take it for one when the cell is edited
    return made


def _day(value: Any) -> date | None:
    try:
        return datetime.fromisoformat(str(value)).date() if len(str(value)) == 10 else None
    except ValueError:
        return None


def _length(value: Any, kind: str) -> int:
    return 19 if kind == "instant" else len(str(value)) if value is not None else 0


def _sheet_name(name: str) -> str:
    """At most 31 letters and none of those that the format refuses."""
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Data"
