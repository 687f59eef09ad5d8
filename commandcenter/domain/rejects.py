"""Rows that a feed could not take: whole, so that they go back to whoever can mend them in a file of the same shape."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from commandcenter.domain.model import Rejected
from commandcenter.domain.storable import storable

Cell = str | int | float | bool | date | datetime | None

_DATE: Final = "date"
_INSTANT: Final = "datetime"


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row and why it was rejected. ``cells`` stand under ``columns``; what is personal was left at the door.

    ``header`` are the rows above the data as they stood in the sheet. ``column``: the header of the cell that is wrong,
    empty where the row as a whole is.
    """

    origin: str  # file name, address without its secrets
    sheet: str
    line: int  # as a person counts, from 1
    column: str
    reason: str  # a stable code, at most 32 characters
    detail: str  # what is wrong and what to write instead, for the person who made the file
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    header: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenReject:
    """A rejected row that waits in quarantine. ``n``: how often it came, ``first_at`` to ``last_at``."""

    id: int
    row: RejectedRow
    n: int
    first_at: int
    last_at: int


def source_of(feed: str) -> str:
    """How quarantine names the source of a feed's rows."""
    return f"feed:{feed}"


def packed(feed: str, row: RejectedRow, at: int) -> Rejected:
    """The row as quarantine keeps it. The payload does not name the column: the same row at the same place is the same
    entry, also when something else is found wrong with it the next time."""
    origin, sheet, column = storable(row.origin), storable(row.sheet), storable(row.column)
    content = {
        "origin": origin, "sheet": sheet, "line": row.line,
        "columns": row.columns, "cells": row.cells, "header": row.header,
    }  # fmt: skip
    payload = _json(content)
    return Rejected(source_of(feed), payload, row.reason, row.detail, at, f"{_place(origin, sheet, row.line)}{column}")


def said(row: RejectedRow) -> bytes:
    """What the row says, wherever it stands."""
    return _json((row.columns, row.cells))


def unpacked(payload: bytes, position: str, reason: str, detail: str) -> RejectedRow:
    """The row that was packed."""
    content: dict[str, Any] = json.loads(payload, object_hook=_untagged)
    origin, sheet, line = content["origin"], content["sheet"], content["line"]
    return RejectedRow(
        origin=origin,
        sheet=sheet,
        line=line,
        column=position.removeprefix(_place(origin, sheet, line)),
        reason=reason,
        detail=detail,
        columns=tuple(content["columns"]),
        cells=tuple(content["cells"]),
        header=tuple(tuple(cells) for cells in content["header"]),
    )


def _json(content: object) -> bytes:
    return json.dumps(content, default=_tagged, separators=(",", ":")).encode()


def _place(origin: str, sheet: str, line: int) -> str:
    return f"{origin}!{sheet}!{line}!"


def _tagged(cell: object) -> Mapping[str, str]:
    """A date or an instant, which JSON has no word for."""
    if isinstance(cell, datetime):
        return {_INSTANT: cell.isoformat()}
    if isinstance(cell, date):
        return {_DATE: cell.isoformat()}
    raise TypeError(f"a cell cannot be {type(cell).__name__}")


def _untagged(found: dict[str, Any]) -> Any:
    if found.keys() == {_INSTANT}:
        return datetime.fromisoformat(found[_INSTANT])
    return date.fromisoformat(found[_DATE]) if found.keys() == {_DATE} else found
