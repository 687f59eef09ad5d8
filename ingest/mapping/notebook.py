"""The notes of an item, bounded: a table that differs in every total says so a hundred times, then counts."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from commandcenter.domain.records import Note

_EACH_MAX: Final = 100  # notes of a kind


@dataclass(slots=True)
class Notebook:
    """Collects notes. ``notes`` are all of them, and for each kind that has too many one that counts the others."""

    _kept: list[Note] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _others: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, detail: str, sheet: str = "", line: int = 0, field: str = "", n: int = 1) -> None:
        """Take a note, or count it."""
        self._counts[kind] += 1
        if self._counts[kind] <= _EACH_MAX:
            self._kept.append(Note(kind, detail, sheet, line, field, n))
        else:
            self._others[kind] += 1

    @property
    def notes(self) -> list[Note]:
        return self._kept + [Note(kind, f"{n} more like these", n=n) for kind, n in self._others.items()]
