"""The file between the two processes: a row is a JSON array in a line, with dates marked as such."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import orjson

from ingest.contract import Cell

_LONG_MAX = 2**63
_EXACT = 2**53  # up to here a float holds every whole number


def write_rows(path: Path, rows: Iterable[Sequence[Any]]) -> int:
    """Writes rows of whatever a reader gives; how many."""
    number = 0
    with path.open("wb", buffering=1 << 20) as file:
        for row in rows:
            number += 1
            cells = [_plain(cell) for cell in row]
            try:
                line = _dumped(cells)
            except TypeError:  # half a surrogate pair, which JSON may hold and no text
                line = _dumped([_whole(cell) for cell in cells])
            file.write(line + b"\n")
    return number


def read_rows(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    """The rows again, counted from 1."""
    with path.open("rb", buffering=1 << 20) as file:
        for number, line in enumerate(file, 1):
            row: list[Any] = orjson.loads(line)
            yield number, [_unmarked(cell) for cell in row] if b"{" in line else row


def _dumped(cells: Sequence[Any]) -> bytes:
    return orjson.dumps(cells, default=_marked, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _whole(cell: Any) -> Any:
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell


def _plain(cell: Any) -> Any:
    """3.0 is the number 3: spreadsheets know no other. Blanks are nothing. A time of day is text: it has no date."""
    if type(cell) is float:
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT else cell
    if type(cell) is str:
        return cell if cell and not cell.isspace() else None
    if type(cell) is int:
        return cell if -_LONG_MAX < cell < _LONG_MAX else str(cell)
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat() if isinstance(cell, time) else cell


def _marked(cell: object) -> dict[str, str]:
    if isinstance(cell, datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, date):
        return {"on": cell.isoformat()}
    raise TypeError(f"a cell is a {type(cell).__name__}")


def _unmarked(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    return datetime.fromisoformat(cell["at"]) if "at" in cell else date.fromisoformat(cell["on"])
