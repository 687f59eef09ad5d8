"""Which columns of a table have sums, and what their cells count."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commandcenter.domain.measures import has_sum
from commandcenter.domain.records import RecordKind
from commandcenter.domain.reference import Indicator, Reference
from commandcenter.domain.values import Figure
from ingest.mapping.columns import Columns
from ingest.mapping.context import Read
from ingest.mapping.plan import Figures
from ingest.mapping.rows import Wrong
from ingest.mapping.totals import Totals

_MIXED = "?"  # the subject of a row whose indicator cannot be read


def totals_of(
    kind: RecordKind,
    columns: Columns,
    figures: Figures | None,
    reads: Mapping[str, Read],
    factor: float,
    reference: Reference,
) -> Totals | None:
    """None where nothing adds up: tickets, targets, a figure that is the same for every row."""
    if figures is None or kind is RecordKind.TARGET:
        return None
    positions = [column.position for column in figures.columns]
    if kind is RecordKind.COMPLAINT_COUNT:
        return Totals(positions, _printed(factor), lambda _column, _cells: "", lambda _subject: True)

    def adds_up(subject: str) -> bool:
        return subject != _MIXED and has_sum(reference.indicators.entries[subject])

    return Totals(positions, _printed(factor), _subject(columns, figures, reads), adds_up)


def _printed(factor: float) -> Callable[[Any], float | None]:
    """The number of what was read, as it is printed: without the factor."""

    def printed(found: Any) -> float | None:
        if isinstance(found, Figure):
            found = found.value if found.upper is None else None
        return None if found is None else float(found) / factor

    return printed


def _subject(columns: Columns, figures: Figures, reads: Mapping[str, Read]) -> Callable[[int, Sequence[Any]], str]:
    if isinstance(figures.columns[0].key, Indicator):
        codes = [column.key.code for column in figures.columns]
        return lambda column, _cells: codes[column]
    read = reads["indicator"]
    if "indicator" in columns.constants:
        code = read(columns.constants["indicator"]).code
        return lambda _column, _cells: code
    at = columns.positions["indicator"]

    def subject(_column: int, cells: Sequence[Any]) -> str:
        try:
            return str(read(cells[at]).code)
        except Wrong:
            return _MIXED

    return subject
