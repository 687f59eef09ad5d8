"""Where columns of personal data are left out, and rows are cleaned before a person gets them back to mend."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from commandcenter.domain.values.tidy import tidy
from ingest.contract import Cell
from ingest.privacy.headers import Personal, judge
from ingest.privacy.redaction import redact, redact_numbers

DROPPED: Final = "[dropped]"


@dataclass(frozen=True, slots=True)
class Door:
    """What of a table may be seen. ``positions`` are the columns that are left out; nobody reads those cells."""

    columns: tuple[str, ...]
    positions: tuple[int, ...]

    @classmethod
    def of(cls, columns: Sequence[str], drop: Iterable[str] = (), used: Collection[str] = ()) -> Self:
        """``drop``: headers that are left out in any case. ``used``: headers that the rules of the feed name.

        Headers are compared with blanks collapsed and case folded.
        """
        unwanted = {folded(header) for header in drop}
        wanted = {folded(header) for header in used}

        def is_left_out(header: str) -> bool:
            personal = judge(header)
            named = folded(header)
            return (
                named in unwanted
                or personal is Personal.CERTAIN
                or (personal is Personal.LIKELY and named not in wanted)
            )

        return cls(tuple(columns), tuple(at for at, header in enumerate(columns) if is_left_out(header)))

    def count(self, cells: Sequence[Cell]) -> int:
        """How many cells of this row are left out; empty ones are none."""
        return sum(1 for at in self.positions if at < len(cells) and cells[at] not in (None, ""))

    def clean(
        self, cells: Sequence[Cell], without: Collection[int] = (), named: Collection[int] = ()
    ) -> tuple[Cell, ...]:
        """The row as it may be kept: cells left out (also those ``without``) are marked, texts are redacted.

        ``named``: columns that a rule reads as something else than a text; they lose no more than numbers of people.
        """
        hidden = {*self.positions, *without}
        beyond = len(self.columns)
        return tuple(
            (DROPPED if cell not in (None, "") else cell)
            if at in hidden or at >= beyond
            else _clean(cell, redact_numbers if at in named else redact)
            for at, cell in enumerate(cells)
        )


def folded(header: str) -> str:
    """A header as it is compared: blanks collapsed, case folded, without what nobody sees."""
    return " ".join(tidy(header).split()).casefold()


def _clean(cell: Cell, redacting: Callable[[str], tuple[str, int]]) -> Cell:
    if isinstance(cell, str):
        return redacting(cell)[0]
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 10**14 <= abs(cell) < 10**19:
        text, n = redacting(f"{cell:.0f}")  # a NIK in a cell of numbers
        return text if n else cell
    return cell
