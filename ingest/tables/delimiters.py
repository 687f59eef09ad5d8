"""Which sign divides the cells of a text file: the one by which its lines have the same number of cells.

The comma is a decimal sign here: "Ngraho;48,5;12,3" divides into three by semicolons and by commas. What tells is
the header, which holds no numbers, and that no cell still holds another sign beside letters.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

CANDIDATES: Final = (";", "\t", "|", ",")
NONE: Final = "\x1f"  # a file of one column: a sign that no person types
_NUMBER: Final = re.compile(r"\s*[-+(]?\s*(?:rp\.?\s*)?\d[\d.,]*\s*%?\)?\s*", re.IGNORECASE)
_YEAR: Final = re.compile(r"\s*(?:19|20)\d\d\s*[*r)]*\s*")


def delimiter_of(lines: Sequence[str]) -> str:
    """The delimiter of the first lines of a file, quotation marks respected. NONE when there is one column."""
    judged = [(_judge(lines, sign), sign) for sign in CANDIDATES]
    best, sign = max(judged, key=lambda pair: pair[0])
    return sign if best > (0, 0, 0) else NONE


def _judge(lines: Sequence[str], sign: str) -> tuple[float, float, int]:
    """How well it divides: the share of the filled lines that have the usual number of cells, then how few cells still
    hold another candidate, then the number of cells."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=sign) if any(cell.strip() for cell in row)]
    except csv.Error:
        return (0, 0, 0)
    widths = Counter(len(row) for row in rows)
    several = [(count, width) for width, count in widths.items() if width > 1]
    if not several:
        return (0, 0, 0)
    count, width = max(several)
    divided = sum(how_many for how_many, _width in several)
    if divided / len(rows) < (0.25 if divided > 1 else 0.5):
        return (0, 0, 0)  # a sign within a few texts
    usual = [row for row in rows if len(row) == width]
    clean = sum(not _is_undivided(cell, sign) for row in usual for cell in row) / (len(usual) * width)
    is_plausible = not any(_is_figure(cell) for cell in usual[0])
    share = count / len(rows)
    return (share * (1.0 if is_plausible else 0.4) * (1.0 if clean > 0.5 else 0.5), clean, width)


def _is_undivided(cell: str, sign: str) -> bool:
    """Whether a cell still holds a sign that would divide it, other than within a number or a sentence."""
    return any(other in cell and other != sign and f"{other} " not in cell for other in CANDIDATES) and not (
        _NUMBER.fullmatch(cell)
    )


def _is_figure(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and not _YEAR.fullmatch(cell)
