"""What texts were found to be, remembered: a million rows name the same forty agencies."""

from collections.abc import Callable
from typing import Any, Final

from ingest.mapping.rows import Wrong

_TEXTS_MAX: Final = 50_000  # remembered per column; a column of garbage has millions
_LENGTH_MAX: Final = 200  # characters of a text that is worth it


class Lookup(dict[Any, Any]):
    """``lookup[cell]`` is what ``find`` says of the cell, or raises the Wrong that it raises.

    Only texts (and tuples of them) are remembered: 1, 1.0 and True are one key of a dict and may be three answers.
    """

    def __init__(self, find: Callable[[Any], Any]) -> None:
        super().__init__()
        self._find = find
        self._refused: dict[Any, tuple[str, str, str]] = {}

    def __missing__(self, cell: Any) -> Any:
        is_kept = isinstance(cell, tuple) or (isinstance(cell, str) and len(cell) <= _LENGTH_MAX)
        if is_kept and cell in self._refused:
            raise Wrong(*self._refused[cell])
        try:
            found = self._find(cell)
        except Wrong as wrong:
            if is_kept and len(self._refused) < _TEXTS_MAX:
                self._refused[cell] = wrong.reason, wrong.detail, wrong.field
            raise
        if is_kept and len(self) < _TEXTS_MAX:
            self[cell] = found
        return found
