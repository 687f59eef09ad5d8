"""Inventory files: CSV (one table with a column ``kind``) and YAML (the lists ``towers`` and ``links``).

Everything is read as text, so that YAML does not turn a key ``no`` into False or ``012`` into 10.
"""

import csv
import io
from pathlib import Path
from typing import Literal

import yaml

from commandcenter.domain.inventory import COLUMNS, NUMBERS, InventoryError, Mistake, Plan, Planned, Row
from commandcenter.domain.model import Kind

Format = Literal["csv", "yaml"]
SUFFIXES: dict[str, Format] = {".csv": "csv", ".yaml": "yaml", ".yml": "yaml"}
_LISTS = {"towers": Kind.TOWER, "links": Kind.LINK}
_ONE_LINE = 10_000  # characters; longer than any entry
_NULL = "tag:yaml.org,2002:null"


def format_of(path: Path) -> Format:
    """By the end of the name. Raises InventoryError."""
    if path.suffix.lower() not in SUFFIXES:
        raise InventoryError([Mistake(path.name, f"the name must end in {', '.join(SUFFIXES)}")])
    return SUFFIXES[path.suffix.lower()]


def read_file(path: Path) -> list[Row]:
    """The rows of a file. Raises InventoryError when it is no table (CSV) or no two lists (YAML), OSError as ever."""
    form = format_of(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InventoryError([Mistake(path.name, f"not UTF-8 at byte {error.start}: save it as UTF-8")]) from error
    return read_csv(text) if form == "csv" else read_yaml(text)


def read_csv(text: str) -> list[Row]:
    """Rows of a table with a header; a semicolon instead of the comma (Excel in Indonesian) is understood."""
    header_line = text.split("\n", 1)[0]
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        mistakes += [
            Mistake("line 1", f"the column {name!r} is there twice")
            for name in dict.fromkeys(header)
            if header.count(name) > 1
        ]
        mistakes += [
            Mistake("line 1", f"the column {name!r} is missing") for name in ("kind", "key") if name not in header
        ]
        for cells in reader:
            position = f"line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                mistakes.append(Mistake(position, f"{len(cells)} cells, but the header has {len(header)}"))
            rows.append(Row(position, dict(zip(header, cells, strict=False))))
    except csv.Error as error:
        mistakes.append(Mistake(f"line {reader.line_num}", f"not CSV: {error}"))
    if mistakes:
        raise InventoryError(mistakes)
    return rows


def read_yaml(text: str) -> list[Row]:
    """Rows of the lists ``towers`` and ``links``; each entry is a mapping of field to value."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InventoryError([Mistake(f"line {line}", f"not YAML: {error.problem}")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InventoryError([Mistake("inventory", f"not YAML: {error}")]) from error
    if not isinstance(root, yaml.MappingNode):
        raise InventoryError([Mistake("inventory", "the file must hold the two lists towers: and links:")])
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    for name, entries in root.value:
        kind = _LISTS.get(str(name.value))
        if kind is None:
            mistakes.append(Mistake(_line(name), f"there is no list {name.value!r}; the lists are towers and links"))
        elif isinstance(entries, yaml.SequenceNode):
            for entry in entries.value:
                rows += _entry(kind, entry, mistakes)
        elif entries.tag != _NULL:
            mistakes.append(Mistake(_line(entries), f"{name.value} must be a list"))
    if mistakes:
        raise InventoryError(mistakes)
    return rows


def write(plan: Plan, form: Format) -> str:
    """The text of a file that reads back as exactly ``plan``."""
    return _write_csv(plan) if form == "csv" else _write_yaml(plan)


def _line(node: yaml.Node) -> str:
    return f"line {node.start_mark.line + 1}"


def _entry(kind: Kind, entry: yaml.Node, mistakes: list[Mistake]) -> list[Row]:
    if not isinstance(entry, yaml.MappingNode):
        mistakes.append(Mistake(_line(entry), f"a {kind} is written as field: value"))
        return []
    values = {"kind": kind.value}
    for name, value in entry.value:
        if not isinstance(name, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            mistakes.append(Mistake(_line(name), "a field has one value, not a list or a mapping"))
        elif name.value in values:
            mistakes.append(Mistake(_line(name), f"{name.value} is given already"))
        else:
            values[name.value] = "" if value.tag == _NULL else value.value
    return [Row(_line(entry), values)]


def _write_csv(plan: Plan) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({"kind": item.kind.value, **item.values} for item in plan.elements)
    return out.getvalue()


def _write_yaml(plan: Plan) -> str:
    """One line per tower and link: a network of 60 links stays a page that a person can read."""
    parts = []
    for name, items in (("towers", plan.towers), ("links", plan.links)):
        lines = [
            yaml.safe_dump(_typed(item), default_flow_style=True, sort_keys=False, allow_unicode=True, width=_ONE_LINE)
            for item in items
        ]
        parts.append(f"{name}:\n" + "".join(f"  - {line}" for line in lines) if lines else f"{name}: []\n")
    return "\n".join(parts)


def _typed(item: Planned) -> dict[str, str | int | float]:
    """Numbers as numbers, or YAML would put them in quotes."""
    typed: dict[str, str | int | float] = {}
    for name, value in item.values.items():
        typed[name] = value if name not in NUMBERS else int(value) if value.isdigit() else float(value)
    return typed
