"""Rows kept in a file, so that they can be read several times in little memory."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from ingest.contract import Cell

_DATE, _INSTANT = "d", "t"
_READERS: Final = {_DATE: date.fromisoformat, _INSTANT: datetime.fromisoformat}


class Spool:
    """Rows in the file ``path``, written once and then read as often as needed. Every type of cell comes back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = hashlib.sha256()
        self.count = 0
        self.size = 0  # bytes

    @property
    def digest(self) -> str:
        """SHA-256 of all rows, hex."""
        return self._digest.hexdigest()

    def add(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """Append rows. Whole numbers must fit into 64 bits."""
        lines = [
            orjson.dumps(row, _tagged, orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE) for row in rows
        ]
        data = b"".join(lines)
        with self._path.open("ab") as file:
            file.write(data)
        self._digest.update(data)
        self.count += len(lines)
        self.size += len(data)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """All rows from the first on."""
        if not self.count:
            return
        with self._path.open("rb") as file:
            for line in file:
                yield tuple(_untagged(cell) if type(cell) is dict else cell for cell in orjson.loads(line))


def _tagged(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_INSTANT: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    raise TypeError(f"{type(value).__name__} is no cell")


def _untagged(tagged: dict[str, str]) -> Cell:
    ((tag, text),) = tagged.items()
    return _READERS[tag](text)
