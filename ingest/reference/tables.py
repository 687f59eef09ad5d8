"""Reference data as a table: the same parts as in YAML, one entry a row, for people who work in a spreadsheet."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from ingest.reference.attainment_part import band_cell, bands_of, share_cell, shares_of
from ingest.reference.models import SEPARATOR

# What a table holds is told by the columns that only it has.
MARKS = {
    "opds": "short_name", "villages": "kecamatan", "indicators": "definition", "plan_years": "met_from",
    "programmes": "indicators", "days": "day",
}  # fmt: skip
_LISTS = ("aliases", "breaks", "bands", "indicators", "scale")
_READ = {"bands": bands_of, "indicators": shares_of}


class TableError(ValueError):
    """The table is no reference data; the message says what its first row must have."""


def parse(text: str) -> tuple[str, list[dict[str, Any]], list[int]]:
    """What the table holds (a key of MARKS), its entries as YAML would have them, and the line of each.

    Comma or semicolon; an empty cell is a key that is not given. Raises TableError.
    """
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    columns = [(name or "").strip() for name in reader.fieldnames or ()]
    what = next((what for what, mark in MARKS.items() if mark in columns), None)
    if what is None:
        marks = ", ".join(f"{mark} ({what})" for what, mark in MARKS.items())
        raise TableError(f"the first row names the columns, and one of them must be {marks}")
    reader.fieldnames = columns
    entries, lines = [], []
    for row in reader:
        given = {name: cell.strip() for name, cell in row.items() if isinstance(cell, str) and cell.strip() and name}
        if None in row:  # more cells than columns
            given["(a cell beyond the last column)"] = SEPARATOR.join(row[None])
        if given:
            entries.append(_entry(given))
            lines.append(reader.line_num)
    return what, entries, lines


def write(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """The entries as a table with ``columns``; ``parse`` gives them back."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="raise")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _entry(given: dict[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = dict(given)
    for name in _LISTS:
        if name in given:
            entry[name] = [part.strip() for part in given[name].split(SEPARATOR) if part.strip()]
    if "breaks" in entry:
        pairs = (part.partition(":") for part in entry["breaks"])
        entry["breaks"] = [{"starts": starts.strip(), "note": note.strip()} for starts, _colon, note in pairs]
    for name, read in _READ.items():
        if name in entry:
            entry[name] = read(entry[name])
    return entry


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return SEPARATOR.join(_cell(part) for part in value)
        case {"starts": starts, "note": note}:
            return f"{starts}: {note}"
        case {"key": _, "name": _}:
            return band_cell(value)
        case {"indicator": _, "weight": _}:
            return share_cell(value)
        case _:
            return value
