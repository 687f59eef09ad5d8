"""The table of a panel as it may be given to anybody: small cells hidden, with those that would give them back.

Which column tells what is said where the column is (layouts.contract.Tells); a number that does not say it stays here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from commandcenter.domain.privacy.cells import Mark, Sum, hidden

NOT_TOLD: Final = "…"  # a figure that is made from hidden counts
NUMBERS: Final = ("number", "percent", "rupiah", "duration")
NEVER: Final = ("link",)  # addresses of ours mean nothing elsewhere


@dataclass(frozen=True, slots=True)
class Told:
    """A column: its key, its kind, what it tells, and the column of which it is a part."""

    key: str
    kind: str
    tells: str = ""
    part_of: str = ""

    @property
    def leaves(self) -> bool:
        """Whether a file for the public has it at all."""
        return self.kind not in NEVER and self.tells != "inside" and not (self.kind in NUMBERS and not self.tells)


class Opened(NamedTuple):
    """The keys of the columns that are left, the rows, and how many cells are hidden."""

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    hidden: int


def opened(
    told: Sequence[Told], rows: Sequence[Mapping[str, Any]], least: int, sums: Sequence[Sum] | None = None,
    closed: Collection[int] = (),
) -> Opened:  # fmt: skip
    """The table without what must not leave. ``least``: the smallest count that is printed.

    ``sums``: which rows add up to which (``domain.privacy.cells.hidden``). ``closed``: rows that are left out.
    """
    is_mixed = sums is not None and not sums  # rows of different things: each cell is judged by itself
    counts = tuple(column.key for column in told if column.leaves and _counts(column, rows, is_mixed))
    figures = {column.key for column in told if column.tells == "figure"}
    parts = {column.key: column.part_of for column in told if column.key in counts and column.part_of in counts}
    numbers = [{key: _count(row.get(key), key in figures) for key in counts} for row in rows]
    marks: dict[tuple[int, str], Mark] = dict(hidden(numbers, counts, parts, least, sums))
    marks |= _alike(numbers, counts, marks)
    kept = tuple(column for column in told if column.leaves)
    made, n = [], 0
    for at, row in enumerate(rows):
        if at in closed:
            continue
        is_thin = any((at, key) in marks for key in counts)
        line: dict[str, Any] = {}
        for column in kept:
            value = row.get(column.key)
            if (mark := marks.get((at, column.key))) is not None:
                line[column.key], n = said(mark, least), n + 1
            elif is_thin and column.tells == "of_people" and value not in (None, ""):
                line[column.key], n = NOT_TOLD, n + 1
            else:
                line[column.key] = value
        made.append(line)
    return Opened(tuple(column.key for column in kept), made, n)


def said(mark: Mark, least: int) -> str:
    """What stands in the place of a hidden count."""
    return {Mark.FEW: f"<{least}", Mark.MANY: f"≥{least}", Mark.SOME: "≥1"}[mark]


def _counts(column: Told, rows: Sequence[Mapping[str, Any]], is_mixed: bool) -> bool:
    """Figures of one thing count people only where all of them are whole: with one fraction they are rates."""
    if column.tells == "figure":
        return is_mixed or all(_is_whole(row.get(column.key)) for row in rows)
    return column.tells == "people"


def _is_whole(value: Any) -> bool:
    return not isinstance(value, int | float) or float(value).is_integer()


def _count(value: Any, is_figure: bool) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or (is_figure and not _is_whole(value)):
        return None
    return value


def _alike(
    rows: Sequence[Mapping[str, float | None]], columns: Sequence[str], marks: Mapping[tuple[int, str], Mark]
) -> dict[tuple[int, str], Mark]:
    """What counts the same in another column of the row says what is hidden: it goes too."""
    found = {}
    for at, row in enumerate(rows):
        gone = {row[key]: marks[at, key] for key in columns if (at, key) in marks}
        for key in columns:
            if (at, key) not in marks and row[key] in gone and row[key] is not None:
                found[at, key] = gone[row[key]]
    return found
