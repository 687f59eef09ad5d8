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
from ingest.mapping.texts import storable
from ingest.mapping.totals import Totals
from ingest.privacy import redact

_PLAIN: Final = frozenset({str, int, float, bool, date, datetime, type(None)})


@dataclass(frozen=True, slots=True)
class WideColumn:
    """A column of a wide table. ``key``: what its header was read to be."""

    position: int
    header: str
    key: Any


@dataclass(frozen=True, slots=True)
class Wide:
    """How a wide table's row becomes many: ``read`` its cells, put what each says and its column's key into place."""

    columns: tuple[WideColumn, ...]
    read: Read
    measure_place: int
    key_place: int


@dataclass(slots=True)
class Plan:
    """``used`` says which cell is read into which place of the values: (place, position, read); ``template`` holds the
    constants. ``measure`` is the place of the figure, without which there is no record; None: of tickets.
    """

    sheet: str
    columns: Columns
    template: list[Any]
    used: list[tuple[int, int, Read]]
    villages: Villages | None
    make: Make
    measure: int | None
    wide: Wide | None
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
        """What the cells of a row say, in the order of the fields. Raises Wrong."""
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
        detail = storable(redact(wrong.detail)[0])
        return RowReject(self.sheet, line, column, wrong.reason, detail, self.clean(cells), n)

    def clean(self, cells: Sequence[Any]) -> tuple[Cell, ...]:
        """A row as it may be kept for a person to mend: without personal data, and without what a citizen wrote unless
        the feed keeps that and the row says that the ticket is not confidential."""
        without = set(self.columns.hidden)
        if self.is_confidential(cells):
            without |= {*self.columns.unused, self.columns.positions.get("text", -1)}
        plain = tuple(cell if isinstance(cell, Cell) else f"[{type(cell).__name__}]" for cell in cells)
        cleaned = self.columns.door.clean(plain, without)
        return tuple(storable(cell) if isinstance(cell, str) else cell for cell in cleaned)
