"""The rules of a feed made ready for one table: which cell is read by what, and what is made of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from commandcenter.domain.records import Place, Record
from ingest.contract import Cell
from ingest.mapping.columns import Columns
from ingest.mapping.context import Make, Read
from ingest.mapping.places import Villages
from ingest.mapping.rows import RowReject, Wrong
from ingest.mapping.texts import as_text, storable
from ingest.mapping.totals import Totals
from ingest.privacy import is_somebody, redact_numbers

_NUMBER_MAX: Final = 10**30  # a longer one is garbage, and cannot even be printed from 4,300 digits on
_PLAIN: Final = frozenset({str, int, float, bool, date, datetime, type(None)})


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of figures. ``key``: what its header was read to be, in a wide table."""

    position: int
    header: str
    key: Any = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The columns of figures: one, or in a wide table many, of which each makes a record of the same row.

    ``read`` reads their cells. ``place`` is that of the figure among the values, ``key_place`` that of a column's key.
    """

    columns: tuple[FigureColumn, ...]
    read: Read
    place: int
    key_place: int | None

    def found(self, cells: Sequence[Any]) -> list[Any]:
        """What each column says: a figure, None for none, or the Wrong that says why it cannot be read."""
        found: list[Any] = []
        for column in self.columns:
            try:
                found.append(self.read(cells[column.position]))
            except Wrong as wrong:
                found.append(wrong)
        return found


@dataclass(slots=True)
class Plan:
    """``used`` says which cell is read into which place of the values: (place, position, read); ``template`` holds the
    constants. ``figures`` are read apart, because a row may miss some; None: of tickets.
    """

    sheet: str
    columns: Columns
    template: list[Any]
    used: list[tuple[int, int, Read]]
    villages: Villages | None
    make: Make
    figures: Figures | None
    totals: Totals | None
    is_confidential: Callable[[Sequence[Any]], bool]  # of a row that is going back to its agency

    def check(self, cells: Sequence[Any]) -> None:
        """Raises Wrong for what is no row of the table, so that nothing after it meets anything but cells."""
        if len(cells) != len(self.columns.headers):
            raise Wrong("line_width", f"the row has {len(cells)} cells under {len(self.columns.headers)} columns")
        if not _PLAIN.issuperset(map(type, cells)):  # subclasses are rare and take the long way
            for cell in cells:
                if not isinstance(cell, Cell):
                    raise Wrong(
                        "no_cell", f"the row holds a {type(cell).__name__}: only texts, numbers and dates are cells"
                    )

    def values(self, cells: Sequence[Any]) -> list[Any]:
        """What the cells of a row say, in the order of the fields, without its figures. Raises Wrong."""
        values = self.template.copy()
        for place, position, read in self.used:
            values[place] = read(cells[position])
        if self.villages is not None:
            self.villages.settle(values)
        return values

    def record(self, values: Sequence[Any], line: int) -> Record:
        """Raises Wrong."""
        return self.make(values, Place(self.sheet, line))

    def reject(self, wrong: Wrong, line: int, cells: Sequence[Any], column: str | None = None, n: int = 1) -> RowReject:
        """The row as it goes back. ``column``: where it is not that of the field."""
        if column is None:
            position = self.columns.positions.get(wrong.field)
            column = "" if position is None else self.columns.headers[position]
        detail = storable(redact_numbers(wrong.detail)[0])
        return RowReject(self.sheet, line, column, wrong.reason, detail, self.clean(cells), n)

    def clean(self, cells: Sequence[Any]) -> tuple[Cell, ...]:
        """A row as it may be kept for a person to mend: without personal data, and without what a citizen wrote unless
        the feed keeps that and the row says that the ticket is not confidential."""
        without = set(self.columns.hidden)
        if self.is_confidential(cells):
            without |= {*self.columns.unused, self.columns.positions.get("text", -1)}
        figures = self.figures.columns if self.figures else ()
        named = {*self.columns.positions.values(), *(column.position for column in figures)}
        free = {self.columns.positions.get(name, -1) for name in ("text", "note")}
        kept = [_keepable(cell) for cell in cells]
        cleaned = list(self.columns.door.clean(kept, without, named - free))
        ticket = self.columns.positions.get("ticket", len(kept))
        if ticket < len(kept) and not is_somebody(as_text(kept[ticket])):
            cleaned[ticket] = kept[ticket]  # whatever its digits look like: without it nobody finds the row again
        return tuple(cleaned)


def _keepable(cell: Any) -> Cell:
    """A cell that any database and any file can keep."""
    if isinstance(cell, str):
        return storable(cell)
    if isinstance(cell, int) and abs(cell) >= _NUMBER_MAX:
        return "[number]"
    return cell if isinstance(cell, Cell) else f"[{type(cell).__name__}]"
