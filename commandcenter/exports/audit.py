"""The audit trail as a file, and back: every column with its digest, so that whoever gets it can check the chain.

CSV by RFC 4180, or JSON lines. ``before`` and ``after`` are the stored texts, as the digest is made of them. In CSV a
text that a spreadsheet would run as a formula has an apostrophe before it, and so has one that begins with an
apostrophe: taking one away gives the text again.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args

import orjson

from commandcenter.domain.audit_chain import FIELDS, Link
from commandcenter.exports.tables import FORMULA

Form = Literal["csv", "jsonl"]
FORMS: Final = get_args(Form)
MIMES: Final = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}
_NUMBERS: Final = ("id", "at", "form")
_NULLS: Final = ("before", "after")
_CELL_MAX: Final = 64 * 1024 * 1024  # characters; the csv module refuses more than 131,072 by itself


class ExportError(ValueError):
    """The file is no export of the trail; the message says where."""


def form_of(path: Path) -> Form:
    """By the name of the file; JSON lines unless it ends in .csv."""
    return "csv" if path.suffix.lower() == ".csv" else "jsonl"


def lines(links: Iterable[Link], form: Form) -> Iterator[bytes]:
    """The file, line by line; of CSV the first has the names of the columns."""
    if form == "jsonl":
        for link in links:
            yield orjson.dumps({name: getattr(link, name) for name in FIELDS}) + b"\n"
        return
    yield _csv_line(FIELDS)
    for link in links:
        yield _csv_line(_guarded(getattr(link, name)) for name in FIELDS)


def read(path: Path) -> Iterator[Link]:
    """The rows of an export, as they stand in it. Raises ExportError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from _csv_links(file) if form_of(path) == "csv" else _json_links(file)
    except UnicodeDecodeError as error:
        raise ExportError(f"it is no UTF-8 text: {error.reason}") from error


def _csv_line(cells: Iterable[Any]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith((*FORMULA, "'")) else value


def _json_links(file: Iterable[str]) -> Iterator[Link]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except ValueError as error:
            raise ExportError(f"line {number} is no JSON: {error}") from error
        yield _link(said, number)


def _csv_links(file: Iterable[str]) -> Iterator[Link]:
    before = csv.field_size_limit(_CELL_MAX)  # of the whole process: files of agencies are read under their own
    rows = csv.DictReader(file, strict=True)
    try:
        for row in rows:
            yield _link(_typed(row, rows.line_num), rows.line_num)
    except csv.Error as error:
        raise ExportError(f"line {rows.line_num}: {error}") from error
    finally:
        csv.field_size_limit(before)


def _typed(row: Mapping[str | None, Any], number: int) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    for name, cell in row.items():
        if name in _NUMBERS:
            made[name] = _number(cell, number)
        elif isinstance(cell, str):
            made[name] = None if name in _NULLS and not cell else cell.removeprefix("'")
        else:
            made[name] = cell
    return made


def _number(cell: Any, line: int) -> int:
    try:
        return int(cell)
    except (TypeError, ValueError) as error:
        raise ExportError(f"line {line}: {cell!r} is no number") from error


def _link(said: Any, number: int) -> Link:
    if not isinstance(said, dict) or set(said) != set(FIELDS):
        raise ExportError(f"line {number} has not exactly the columns {', '.join(FIELDS)}")
    if not all(isinstance(said[name], int) for name in ("id", "form")):
        raise ExportError(f"line {number}: id and form must be numbers")
    return Link(**said)
