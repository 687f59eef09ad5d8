"""Rows as they come, page by page, kept on disk until the last one is there and all columns are known."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import orjson

from ingest.contract import Cell, FeedError, Line, Table
from ingest.web.documents import json_text, loads

COLUMNS_MAX: Final = 2_000


class Spool:
    """Rows are added in ``with``; afterwards ``table`` has them all, as long as the folder is there.

    ``columns``: these, in this order; without, every key in the order in which it first comes.
    """

    def __init__(self, folder: Path, columns: Iterable[str] | None = None) -> None:
        self._is_open = columns is None
        self._columns = dict.fromkeys(columns or ())
        self._file = tempfile.NamedTemporaryFile(dir=folder, suffix=".rows", delete=False)  # noqa: SIM115
        self._digest = hashlib.sha256()
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, row: Mapping[str, Any]) -> None:
        """One more row: name -> any JSON value. Raises FeedError when the rows have too many different names."""
        cells = {name: cell_of(value) for name, value in row.items()}
        try:
            line = orjson.dumps(cells) + b"\n"
        except orjson.JSONEncodeError:  # a whole number of more than 64 bits
            line = json.dumps(cells).encode() + b"\n"
        self._file.write(line)
        self._digest.update(line)
        self.count += 1
        if self._is_open and not self._columns.keys() >= cells.keys():
            self._columns |= dict.fromkeys(cells)
            if len(self._columns) > COLUMNS_MAX:
                raise FeedError(
                    f"the rows have more than {COLUMNS_MAX} different keys: the keys may be values (dates, codes); "
                    "choose what is meant with records and columns",
                    is_permanent=True,
                )

    @property
    def digest(self) -> str:
        """SHA-256 of all rows so far, hex: the same rows have the same one, whatever stood around them."""
        return self._digest.hexdigest()

    def table(self) -> Table:
        """The rows under their columns, numbered from 1."""
        return Table(tuple(self._columns), self._lines, count=self.count)

    def _lines(self) -> Iterator[Line]:
        with open(self._file.name, "rb") as file:
            for number, raw in enumerate(file, start=1):
                row = loads(raw)
                yield Line(number, tuple(row.get(name) for name in self._columns))


def cell_of(value: Any) -> Cell:
    """A JSON value as a cell: lists and objects as JSON text, an empty text as nothing."""
    if isinstance(value, dict | list):
        return json_text(value)
    return None if value == "" else value
