"""The same row twice in an item: counted once when it says the same, refused when it says something else."""

from array import array
from dataclasses import dataclass, field
from typing import Final

from commandcenter.domain.records import Complaint, ComplaintCount, Record
from ingest.mapping.rows import Wrong

_SIGNLESS: Final = (Complaint, ComplaintCount)
_LINE_BITS: Final = 40


@dataclass(slots=True)
class Doubles:
    """Remembers 64 bits of the key, 64 of the content, and the place of every record of an item.

    Keys lead to a position in two arrays: no object is kept per record but two small numbers.
    """

    n: int = 0
    first: str = ""  # where the first double stood, in words
    _positions: dict[int, int] = field(default_factory=dict)
    _contents: "array[int]" = field(default_factory=lambda: array("q"))
    _places: "array[int]" = field(default_factory=lambda: array("q"))  # sheet and line
    _sheets: dict[str, int] = field(default_factory=dict)

    def is_double(self, record: Record) -> bool:
        """Whether a record of the same key has said the same. Raises Wrong when it has said something else."""
        # Of figures the text: to hash(), -1.0 and -2.0 are the same.
        content = hash(record[1:]) if isinstance(record, _SIGNLESS) else hash(str(record[1:]))
        position = len(self._contents)
        before = self._positions.setdefault(hash(record.key), position)
        if before == position:
            self._contents.append(content)
            sheet, line = record.place
            self._places.append(self._sheets.setdefault(sheet, len(self._sheets)) << _LINE_BITS | line)
            return False
        where = self._where(before, record.place.sheet)
        if self._contents[before] != content:
            raise Wrong(
                "doubled_row",
                f"{' / '.join(part for part in record.key if part)} is already in {where} and says something else "
                "there: keep the one that is right",
            )
        self.n += 1
        self.first = self.first or f"line {record.place.line} repeats {where}"
        return True

    def _where(self, position: int, sheet: str) -> str:
        number, line = divmod(self._places[position], 1 << _LINE_BITS)
        other = list(self._sheets)[number]
        return f"line {line}" if other == sheet else f"sheet {other!r}, line {line}"
