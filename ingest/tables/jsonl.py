"""One JSON object in each line: streamed, so it may be of any size."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson

from ingest.contract import Cell, FeedError
from ingest.tables.apart.json_records import flatten
from ingest.tables.encodings import Letters
from ingest.tables.grid import Grid, Row
from ingest.tables.limits import Limits

_BUFFER: Final = 1 << 20


def is_jsonl(path: Path, letters: Letters) -> bool:
    """Whether the first line is a whole object, and another line follows: no JSON is written so. For what is wrong with
    the others, rows are rejected."""
    with path.open(encoding=letters.encoding) as file:
        lines = [line for _number, line in zip(range(2), _filled(file), strict=False)]
    return len(lines) == 2 and isinstance(_loaded(lines[0]), dict)


def jsonl_grid(path: Path, letters: Letters, limits: Limits) -> Grid:
    """Its columns are the keys of all lines, so it is read once before the first row. A line that is no object comes
    as a row that is longer than the table, with its text behind the last column: it is rejected, the others are not."""
    columns: dict[str, None] = {}
    with path.open(encoding=letters.encoding, buffering=_BUFFER) as file:
        for line in _filled(file):
            record = _loaded(line)
            if isinstance(record, dict):
                columns.update(dict.fromkeys(flatten(record)))
            if len(columns) > limits.columns:
                raise FeedError(f"the objects have more than {limits.columns:,} different keys", is_permanent=True)
    return Grid(partial(_rows, path, letters, tuple(columns)), count=letters.lines, columns=tuple(columns))


def _rows(path: Path, letters: Letters, columns: tuple[str, ...]) -> Iterator[Row]:
    with path.open(encoding=letters.encoding, buffering=_BUFFER) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            record = _loaded(line)
            if isinstance(record, dict):
                flat = flatten(record)
                yield number, [_cell(flat.get(column)) for column in columns]
            else:
                yield number, [None] * len(columns) + [line.strip()]


def _cell(value: Any) -> Cell:
    return None if isinstance(value, str) and (not value or value.isspace()) else value


def _filled(file: Iterator[str]) -> Iterator[str]:
    return (line for line in file if line.strip())


def _loaded(line: str) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
