"""Printed sums are compared with the rows above them, and a difference is told. They are never stored.

A total may be of the rows since the last total (a subtotal) or of all rows: either is right. What rounding explains is
no difference. Shares, indices and averages have no sum.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ingest.mapping.rows import Wrong

_OPEN_MAX: Final = 1_000
_AVERAGE: Final = re.compile(r"rata|rerata|average|mean|median", re.IGNORECASE)


def is_average(cells: Sequence[object]) -> bool:
    """Whether a line that is no data says "rata-rata": then it is no sum."""
    return any(isinstance(cell, str) and _AVERAGE.search(cell) for cell in cells)


@dataclass(slots=True)
class _Sum:
    """Of the values of a column, over some of its rows. ``decimals``: the most that a value has."""

    value: float = 0.0
    n: int = 0
    unread: int = 0
    decimals: int = 0
    subjects: set[str] = field(default_factory=set)  # indicators; several have no sum together

    def add(self, value: float, subject: str) -> None:
        self.value += value
        self.n += 1
        if self.n <= 200 and not value.is_integer():
            self.decimals = max(self.decimals, _decimals(value))
        if subject not in self.subjects and len(self.subjects) < 2:
            self.subjects.add(subject)

    def explains(self, total: float) -> bool:
        """Every printed value may be half of its last digit off."""
        digits = _decimals(total)
        slack = 0.5 * 10.0**-digits if self.decimals > digits else 0.0
        slack += 0.5 * 10.0**-self.decimals * self.n if self.decimals else 0.0
        return abs(self.value - total) <= slack + 1e-9 * max(abs(total), abs(self.value), 1.0)


@dataclass(frozen=True, slots=True)
class Difference:
    """A printed total that is not the sum. ``unread``: cells of its rows that are no numbers."""

    line: int
    position: int
    printed: float
    summed: float
    rows: int
    unread: int


class Totals:
    """Sums of the columns of figures of one table. A total that has no rows above it is of those below.

    ``positions``: of those columns. ``value``: the number of what was read, as it is printed; None: none.
    ``subject(column, cells)``: the indicator that the cell is of. ``adds_up(subject)``: whether its values have a sum.
    """

    def __init__(
        self,
        positions: Sequence[int],
        value: Callable[[Any], float | None],
        subject: Callable[[int, Sequence[Any]], str],
        adds_up: Callable[[str], bool],
    ) -> None:
        self.positions = positions
        self._value, self._subject, self._adds_up = value, subject, adds_up
        self._all = [_Sum() for _ in positions]
        self._since = [_Sum() for _ in positions]
        self._is_above = False
        self._open: list[tuple[int, list[float | None]]] = []  # totals above their rows, not explained yet

    def add(self, column: int, found: Any, cells: Sequence[Any]) -> None:
        """What was read in a column of a data row; Wrong: it could not be read."""
        if isinstance(found, Wrong):
            self._all[column].unread += 1
            self._since[column].unread += 1
            return
        value = self._value(found)
        if value is not None:
            subject = self._subject(column, cells)
            self._all[column].add(value, subject)
            self._since[column].add(value, subject)

    def compare(self, line: int, found: Sequence[Any]) -> Iterator[Difference]:
        """What differs in a line of totals, by what was read in its columns."""
        printed = [None if isinstance(each, Wrong) else self._value(each) for each in found]
        self._is_above = self._is_above or not any(each.n for each in self._all)
        if self._is_above:
            self._explain()
            if len(self._open) < _OPEN_MAX:
                self._open.append((line, printed))
        else:
            yield from self._differences(line, printed)
        self._since = [_Sum() for _ in self.positions]

    def finish(self) -> Iterator[Difference]:
        """What differs in the totals that stand above their rows. Call it after the last row."""
        self._explain()
        self._since = [_Sum() for _ in self.positions]
        for line, printed in self._open:
            yield from self._differences(line, printed)

    def _explain(self) -> None:
        """The last total above is of the rows that came since, where they add up to it."""
        if self._open:
            printed = self._open[-1][1]
            for column, since in enumerate(self._since):
                total = printed[column]
                if total is not None and since.n and since.explains(total):
                    printed[column] = None

    def _differences(self, line: int, printed: Sequence[float | None]) -> Iterator[Difference]:
        for column, position in enumerate(self.positions):
            total, since, overall = printed[column], self._since[column], self._all[column]
            if total is None or len(overall.subjects) != 1 or not self._adds_up(*overall.subjects):
                continue
            if overall.explains(total) or (since.n and since.explains(total)):
                continue
            nearest = min((since, overall), key=lambda each: abs(each.value - total) if each.n else float("inf"))
            yield Difference(line, position, total, nearest.value, nearest.n, nearest.unread)


def _decimals(value: float) -> int:
    return len(f"{value:.10f}".rstrip("0").partition(".")[2])
