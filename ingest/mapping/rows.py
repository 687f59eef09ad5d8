"""What the mapper hands on: batches of records, and the rows that became none."""

from dataclasses import dataclass, field

from commandcenter.domain.records import Record
from ingest.contract import Cell


class Wrong(Exception):
    """A cell or a row cannot be taken. ``reason`` is a stable code, ``detail`` is for the person who made the file."""

    def __init__(self, reason: str, detail: str, field: str = "") -> None:
        self.reason, self.detail, self.field = reason, detail, field
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class RowReject:
    """A row that a person can mend: where it stands, what is wrong, and all of its cells without personal data.

    ``column`` is the header of the (first) cell that is wrong, empty when it is the row as a whole. ``n``: how many
    rows it stands for, more than one when a wide row lost several of its cells.
    """

    sheet: str
    line: int
    column: str
    reason: str
    detail: str
    cells: tuple[Cell, ...]
    n: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """A few thousand rows."""

    records: list[Record] = field(default_factory=list)
    rejects: list[RowReject] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.records) + len(self.rejects)
