"""Small cells: which counts of a table must be hidden so that nobody can be counted out of it. Pure.

A count of people or of their complaints below ``least`` is hidden (primary). What is left must not give it back: the
sum of a column is taken to be known, whether it stands in the file or not, and where one column is a part of another,
what is left of the whole is a cell too, although nobody prints it. So more cells are hidden (secondary) until every
hidden one can be shown to be able to have another value, with everything that a reader sees unchanged.

A true zero is no person: it is printed. The proof is a move: some cells one more, others one less, all sums the same,
and every mark ("<5", "≥5") still true. Over many files of different windows nothing is proved.
Source of the method: Hundepool et al., Statistical Disclosure Control (2012), chapter 4.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Cell = tuple[int, str]  # row, column
Rest = tuple[int, str, str]  # row, column of the part, "rest": what the whole has beside its part
Name = Cell | Rest
Row = Mapping[str, float | None]
Sum = tuple[int | None, tuple[int, ...]]  # the row of the whole (None: known from elsewhere), the rows of its parts

_STEPS_MAX: Final = 2_000  # of one search for a move; where it ends without one, more is hidden
_MORE_MAX: Final = 4  # cells that are hidden for the sake of one


class Mark(StrEnum):
    """What stands in a hidden cell's place."""

    FEW = "few"  # 1 to least - 1
    MANY = "many"  # least or more: hidden for the sake of others
    SOME = "some"  # one or more: of a column so thin that even "few" or "many" would give cells away


@dataclass(slots=True)
class _Sheet:
    """The cells with their values, the sums that hold between them, and what is hidden by now."""

    least: int
    values: dict[Name, float] = field(default_factory=dict)
    sums: list[dict[Name, int]] = field(default_factory=list)  # coefficients; each adds up to what a reader knows
    by_size: list[list[Name]] = field(default_factory=list)  # the cells of each sum, the smallest first
    sums_of: dict[Name, list[int]] = field(default_factory=lambda: defaultdict(list))
    hidden: set[Name] = field(default_factory=set)
    thin: set[str] = field(default_factory=set)  # columns that are hidden as a whole

    def hold(self, parts: Mapping[Name, int]) -> None:
        """One more sum that a reader may know."""
        for name in parts:
            self.sums_of[name].append(len(self.sums))
        self.sums.append(dict(parts))
        self.by_size.append(sorted(parts, key=lambda name: (self.values[name], name)))

    def forget(self, index: int) -> None:
        """Nobody can know this sum any more."""
        self.sums[index], self.by_size[index] = {}, []

    def is_few(self, name: Name) -> bool:
        """Whether it counts somebody, and too few."""
        return 0 < self.values[name] < self.least

    def mark(self, name: Name) -> Mark:
        """What stands in the place of a hidden cell."""
        return Mark.SOME if name[1] in self.thin else Mark.FEW if self.is_few(name) else Mark.MANY

    def may_be(self, name: Name, value: float) -> bool:
        """Whether a reader must reckon with this value."""
        if len(name) == 3:
            return value >= 0
        if name[1] in self.thin:
            return value > 0
        return 0 < value < self.least if self.is_few(name) else value >= self.least

    def move(self, name: Name, more: int) -> tuple[Name, ...] | None:
        """What has to be hidden besides, at most ``more`` cells, so that the cell may have another value: some hidden
        cells one more, others one less, and every sum the same. None when no such move was found."""
        for step in (1, -1):
            found = _Search(self, more).found(name, step)
            if found is not None:
                return tuple(each for each in found if each not in self.hidden and each != name)
        return None


class _Search:
    """For one move, step by step, each step taken back that leads nowhere.

    With several sums a move may be longer than Python lets functions call each other, and what it has upset is written
    down: adding it up anew at each step took a minute for 120 rows.
    """

    def __init__(self, sheet: _Sheet, more: int) -> None:
        self._sheet = sheet
        self._more = more
        self._steps: dict[Name, int] = {}
        self._surplus: dict[int, int] = {}  # of the sums that were touched, in the order in which they were
        self._touched: list[int] = []  # how many before each step

    def found(self, name: Name, step: int) -> tuple[Name, ...] | None:
        """The cells that move when this one does; None when there is no such move, or none in ``_STEPS_MAX`` steps."""
        ways: list[Iterator[tuple[Name, int, int]]] = [iter([(name, step, self._more)])]
        left = _STEPS_MAX
        while ways:
            way = next(ways[-1], None)
            if way is None:
                ways.pop()
                if ways:
                    self._take_back()
                continue
            if not left:
                return None
            left -= 1
            name, step, more = way
            if not self._sheet.may_be(name, self._sheet.values[name] + step):
                continue
            self._take(name, step)
            uneven = next((index for index, surplus in self._surplus.items() if surplus), None)
            if uneven is None:
                return tuple(self._steps)
            ways.append(self._partners(uneven, more))
        return None

    def _take(self, name: Name, step: int) -> None:
        self._touched.append(len(self._surplus))
        self._steps[name] = step
        for index, change in self._changes(name, step):
            self._surplus[index] = self._surplus.get(index, 0) + change

    def _take_back(self) -> None:
        name, step = self._steps.popitem()
        for index, change in self._changes(name, step):
            self._surplus[index] -= change
        for _ in range(len(self._surplus) - self._touched.pop()):
            self._surplus.popitem()  # so that the order stays that of the steps

    def _changes(self, name: Name, step: int) -> Iterator[tuple[int, int]]:
        return ((index, step * self._sheet.sums[index].get(name, 0)) for index in self._sheet.sums_of[name])

    def _partners(self, index: int, more: int) -> Iterator[tuple[Name, int, int]]:
        """Cells of a sum that may still move and how, and how many may then be hidden besides: first those that are
        hidden, then the smallest that could be."""
        sheet, is_up = self._sheet, self._surplus[index] > 0
        for name, coefficient in sheet.sums[index].items():
            if name in sheet.hidden and name not in self._steps:
                yield name, -1 if is_up == (coefficient > 0) else 1, more
        for name in sheet.by_size[index] if more else ():
            if name not in sheet.hidden and name not in self._steps and sheet.values[name] >= sheet.least:
                yield name, -1 if is_up == (sheet.sums[index][name] > 0) else 1, more - 1


def hidden(
    rows: Sequence[Row], columns: Sequence[str], parts: Mapping[str, str], least: int, sums: Sequence[Sum] | None = None
) -> Mapping[Cell, Mark]:
    """The cells to hide, each with what stands in its place.

    ``rows``: cells by column, None where there is none. ``columns``: those that count people. ``parts``: column of a
    part -> column of its whole, both among them. ``sums``: which rows add up to which; None: all of them to a whole
    that everybody knows.
    """
    every: Sequence[Sum] = [(None, tuple(range(len(rows))))] if sums is None else sums
    sheet = _sheet(rows, columns, parts, least, every)
    for name in sheet.values:
        if len(name) == 2 and sheet.is_few(name):
            sheet.hidden.add(name)
    for name in list(sheet.values):
        if len(name) == 3 and sheet.is_few(name):
            _hide_one_of(sheet, [(name[0], name[1]), (name[0], parts[name[1]])])
    for name in list(sheet.values):
        if sheet.is_few(name):
            _protect(sheet, name)
    return {(name[0], name[1]): sheet.mark(name) for name in sheet.hidden if len(name) == 2}


def sums_of(keys: Sequence[tuple[str | None, str | None]]) -> tuple[Sum, ...]:
    """The sums of a table whose rows are divided by two things, with those that are divided by one or none among them.

    ``keys``: of each row, by what it is divided; None: by all of it. What is left over (rows that are not listed) is
    taken to be known.
    """
    at = {key: index for index, key in enumerate(keys)}
    found: list[Sum] = []
    for side in (0, 1):
        for whole in {key[side] for key in keys}:
            inside = tuple(index for key, index in at.items() if key[side] == whole and key[1 - side] is not None)
            key = (whole, None) if side == 0 else (None, whole)
            if len(inside) > 1 or (inside and key in at):
                found.append((at.get(key), inside))
    return tuple(found)


def _sheet(
    rows: Sequence[Row], columns: Sequence[str], parts: Mapping[str, str], least: int, sums: Sequence[Sum]
) -> _Sheet:
    sheet = _Sheet(least)
    for at, row in enumerate(rows):
        for column in columns:
            value = row.get(column)
            if value is not None and value >= 0:
                sheet.values[at, column] = value
    for column in columns:
        for whole, inside in sums:
            held: dict[Name, int] = {(at, column): 1 for at in inside if (at, column) in sheet.values}
            if whole is not None and (whole, column) in sheet.values:
                held[whole, column] = -1
            sheet.hold(held)
    for at in range(len(rows)):
        for part, whole_column in parts.items():
            if (at, part) not in sheet.values or (at, whole_column) not in sheet.values:
                continue
            rest = sheet.values[at, whole_column] - sheet.values[at, part]
            if rest < 0:
                continue  # it is none of its parts in this row
            name: Rest = (at, part, "rest")
            sheet.values[name] = rest
            sheet.hidden.add(name)  # it is printed nowhere
            sheet.hold({(at, part): 1, name: 1, (at, whole_column): -1})
    return sheet


def _hide_one_of(sheet: _Sheet, names: Sequence[Name]) -> None:
    """A rest of few is given away by its part and its whole together: one of the two goes, if none has yet."""
    if not any(name in sheet.hidden for name in names):
        found = next((name for name in names if sheet.values[name] >= sheet.least), None)
        if found is not None:
            sheet.hidden.add(found)


def _protect(sheet: _Sheet, name: Name) -> None:
    """Hide as little more as lets the cell have another value; in the end its column as a whole."""
    if _has_room(sheet, name):
        return
    # Of a sum that the table itself does not print, nothing is printed any more: only from elsewhere could it be known.
    for index in sheet.sums_of[name]:
        if all(coefficient == 1 for coefficient in sheet.sums[index].values()):
            sheet.hidden.update(each for each in sheet.sums[index] if sheet.values[each] > 0)
            sheet.forget(index)
    if _has_room(sheet, name):
        return
    column = name[1]
    sheet.thin.add(column)
    sheet.hidden.update(each for each, value in sheet.values.items() if each[1] == column and value > 0)


def _has_room(sheet: _Sheet, name: Name) -> bool:
    for more in range(_MORE_MAX + 1):
        found = sheet.move(name, more)
        if found is not None:
            sheet.hidden.update(found)
            return True
    return False


def tells_sum(rows: Sequence[Row], column: str, found: Mapping[Cell, Mark]) -> bool:
    """Whether the sum of a column may be printed beside the table: nothing of it is hidden."""
    return not any((at, column) in found for at in range(len(rows)))
