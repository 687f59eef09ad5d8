"""Texts that a spreadsheet program would run as a formula: an apostrophe before them keeps them texts, and goes again.

After OWASP, "CSV injection": = + - @, tab and line ends. A plain negative number stays as it is.
"""

import re
from typing import Final

from ingest.contract import Cell

_RUNS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_HARMLESS: Final = re.compile(r"-[\d.,\s]*%?|-+")


def guarded(cell: Cell) -> Cell:
    """The cell as it may stand in a file that people open."""
    if isinstance(cell, str) and _RUNS.match(cell) and not _HARMLESS.fullmatch(cell):
        return "'" + cell
    return cell


def unguarded(cell: Cell) -> Cell:
    """The cell as it was before ``guarded``."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _RUNS.match(cell) else cell
