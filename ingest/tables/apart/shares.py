"""Numbers that a workbook shows as percentages. The cell holds 0.3146 and people see 31,46 %: what they see is read,
as in a text."""

import re
from array import array
from collections.abc import Iterator, MutableSequence
from decimal import Decimal
from typing import Any, Final

_COLUMNS: Final = 16  # bits; no sheet has more columns
_BUILT_IN: Final = (9, 10)  # "0%" and "0.00%", ECMA-376 18.8.30
_NOT_SHOWN_AS_SIGN: Final = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]|_.|\*.')


def is_percent(number: int, code: str | None) -> bool:
    """Whether a number format shows percentages. ``code``: as the workbook writes it; None: it is built in."""
    return number in _BUILT_IN if code is None else "%" in _NOT_SHOWN_AS_SIGN.sub("", code)


class Shares:
    """Cells of one sheet: rows count from 1, columns from 0. There may be millions."""

    def __init__(self) -> None:
        self._places = array("Q")

    def add(self, row: int, column: int) -> None:
        """Notes a cell that shows a percentage."""
        self._places.append(row << _COLUMNS | column)

    def by_row(self) -> "ByRow":
        """To go through the rows with, once, from the first on."""
        return ByRow(iter(sorted(set(self._places))))


class ByRow:
    """Asked for each row of a sheet in turn."""

    def __init__(self, places: Iterator[int]) -> None:
        self._places = places
        self._next = next(places, None)

    def apply(self, number: int, row: MutableSequence[Any]) -> None:
        """What the cells of the row show stands in them afterwards."""
        while self._next is not None and self._next >> _COLUMNS <= number:
            at, column = self._next >> _COLUMNS, self._next & ((1 << _COLUMNS) - 1)
            if at == number and column < len(row) and type(row[column]) in (int, float):
                row[column] = float(Decimal(repr(row[column])).scaleb(2))
            self._next = next(self._places, None)
