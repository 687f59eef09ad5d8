"""The same row twice in an item: counted once when it says the same, refused when it says something else."""

from dataclasses import dataclass, field
from typing import Final

from commandcenter.domain.records import Complaint, ComplaintCount, Record
from ingest.mapping.rows import Wrong

_LINE_BITS: Final = 40
_SHEET_BITS: Final = 16
_CONTENT: Final = (1 << 64) - 1


@dataclass(slots=True)
class Doubles:
    """Remembers 64 bits of the key, 64 of the content, and the place of every record of an item.

    The last two are packed into one number: a million rows take two numbers each and no objects.
    """

    n: int = 0
    first: str = ""  # where the first double stood, in words
    _seen: dict[int, int] = field(default_factory=dict)
    _sheets: dict[str, int] = field(default_factory=dict)

    def is_double(self, record: Record) -> bool:
        """Whether a record of the same key has said the same. Raises Wrong when it has said something else."""
        place = record.place
        content = _content(record) & _CONTENT
        sheet = self._sheets.setdefault(place.sheet, len(self._sheets))
        packed = (content << _LINE_BITS | place.line) << _SHEET_BITS | sheet
        before = self._seen.setdefault(hash(record.key), packed)
        if before is packed:
            return False
        where = self._where(before, place.sheet)
        if before >> (_LINE_BITS + _SHEET_BITS) != content:
            raise Wrong(
                "doubled_row",
                f"{' / '.join(part for part in record.key if part)} is already in {where} and says something else "
                "there: keep the one that is right",
            )
        self.n += 1
        self.first = self.first or f"line {place.line} repeats {where}"
        return True

    def _where(self, packed: int, sheet: str) -> str:
        line = packed >> _SHEET_BITS & (1 << _LINE_BITS) - 1
        other = list(self._sheets)[packed & (1 << _SHEET_BITS) - 1]
        return f"line {line}" if other == sheet else f"sheet {other!r}, line {line}"


def _content(record: Record) -> int:
    if isinstance(record, Complaint | ComplaintCount):
        return hash(record[1:])
    return hash(str(record[1:]))  # of values below zero: to hash(), -1.0 and -2.0 are the same
