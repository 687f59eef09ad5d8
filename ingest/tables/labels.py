"""Names of columns from one or more rows of labels: "Jumlah Penduduk / Laki-laki". Each name stands once."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.contract import Cell
from ingest.tables.grid import Merge
from ingest.tables.words import is_unit, reach, text_of

SEPARATOR: Final = " / "

Cells = Sequence[Cell]
Texts = list[list[str]]


def names_of(rows: Sequence[Cells], merges: Sequence[Merge], body: Sequence[Cells]) -> tuple[str, ...]:
    """The names of the columns. ``merges`` count rows from 1 within ``rows``; without any, a label goes on to the
    right over cells that are empty in its row and filled below.

    A column without a label is named by its position when a label follows, or when most rows of ``body`` fill it. But
    where the rows are longer than the header itself, something shifts them against it (a comma that nobody quoted, a
    column of row numbers), and no name is made up for what is too much.
    A unit below a label is left out of the name, unless it is all that tells two columns apart.
    """
    width = max(max(reach(row) for row in rows), min(_usual_reach(body), max(len(row) for row in rows)))
    texts = [[text_of(cell) for cell in row[:width]] + [""] * (width - len(row)) for row in rows]
    laid = [merge for merge in merges if merge.top <= len(rows) and merge.left < width]
    spread = _by_merges(texts, laid) if laid else _to_the_right(texts)
    parts = [_parts(column) for column in zip(*spread, strict=True)]
    short = [_without_units(column) for column in parts]
    alike = Counter(short)
    names = [SEPARATOR.join(part if alike[part] == 1 else full) for part, full in zip(short, parts, strict=True)]
    return _unique([name or f"column {number}" for number, name in enumerate(names, 1)])


def _by_merges(texts: Texts, merges: Sequence[Merge]) -> Texts:
    spread = [list(row) for row in texts]
    for top, left, bottom, right in merges:
        for row in spread[top - 1 : bottom]:
            row[left : right + 1] = [texts[top - 1][left]] * (min(right + 1, len(row)) - left)
    return spread


def _to_the_right(texts: Texts) -> Texts:
    """As in a CSV export, where a label over several columns stands in the first of them. A label that stands in
    several neighbouring cells has been written out by somebody, and goes no further."""
    spread = [list(row) for row in texts]
    for index, row in enumerate(spread[:-1]):
        below = [any(column) for column in zip(*texts[index + 1 :], strict=True)]
        repeated = {label for label, following in pairwise(row) if label == following}
        for column in range(1, len(row)):
            left = row[column - 1]
            is_within = index == 0 or spread[index - 1][column] == spread[index - 1][column - 1]
            if not row[column] and below[column] and below[column - 1] and is_within and left not in repeated:
                row[column] = left
    return spread


def _parts(column: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for at, part in enumerate(column) if part and (at == 0 or part != column[at - 1]))


def _without_units(parts: tuple[str, ...]) -> tuple[str, ...]:
    return parts[:1] + tuple(part for part in parts[1:] if not is_unit(part))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    taken: dict[str, None] = {}
    for name in names:
        free, number = name, 2
        while free in taken:
            free, number = f"{name} ({number})", number + 1
        taken[free] = None
    return tuple(taken)


def _usual_reach(body: Sequence[Cells]) -> int:
    """How many columns half of the rows fill at least."""
    reaches = sorted(last for row in body if (last := reach(row)) > 1)
    return reaches[(len(reaches) - 1) // 2] if reaches else 0
