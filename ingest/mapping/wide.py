"""The columns of a wide table: what the header of each stands for."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, Final

from ingest.config import FieldRule
from ingest.contract import FeedError, Table
from ingest.mapping.columns import Columns, listed_headers
from ingest.mapping.context import Read
from ingest.mapping.fields import Field, What
from ingest.mapping.notebook import Notebook
from ingest.mapping.plan import FigureColumn
from ingest.mapping.rows import Wrong
from ingest.tables.labels import SEPARATOR

ANY: Final = FieldRule(column="*")  # for the columns of a wide table, where a rule wants the name of one
_SHORTENED: Final = (What.PERIOD, What.AREA, What.KECAMATAN, What.OPD)


def wide_columns(
    table: Table, field: Field, read: Read, columns: Columns, notebook: Notebook
) -> tuple[FigureColumn, ...]:
    """The columns whose headers can be read; the others are noted once, not once per row. Raises FeedError when there
    are none."""
    found, wrongs = [], []
    shared = _shared([columns.headers[at] for at in columns.wide])
    for at in columns.wide:
        header = columns.headers[at]
        try:
            found.append(FigureColumn(at, header, _meant(read, header, field, shared)))
        except Wrong as wrong:
            shown = next(listed_headers([header]))
            wrongs.append(wrong.detail)
            notebook.add(
                "column_unknown",
                f"the column {shown} is not read: {wrong.detail}; correct the header, or add it to the map or the "
                "exclude of unpivot",
                table.sheet,
                field=shown,
            )
    if not found:
        where = f"sheet {table.sheet!r}" if table.sheet else "the table"
        names = ", ".join(listed_headers(columns.headers[at] for at in columns.wide[:10]))
        raise FeedError(
            f"{where}: none of the headers {names} can be read as {field.name}: {wrongs[0]}. Correct them, or say in "
            "the mapping what each means, unpivot: {map: {header: meaning}}",
            is_permanent=True,
        )
    return tuple(found)


def _shared(headers: Sequence[str]) -> int:
    """How many leading labels all headers of several labels have in common: "BULAN / JANUARI", "BULAN / FEBRUARI"."""
    divided = [header.split(SEPARATOR) for header in headers if SEPARATOR in header]
    if len(divided) < 2:
        return 0
    alike = takewhile(lambda labels: len(set(labels)) == 1, zip(*divided, strict=False))
    return min(sum(1 for _labels in alike), min(map(len, divided)) - 1)


def _meant(read: Read, header: str, field: Field, shared: int) -> Any:
    """What the header says as a whole, or else without what stands over it: "2025 / Januari" is January 2025, and BULAN
    over all columns says nothing. Not for indicators: "Guru / Laki-laki" are other men than those of the population."""
    try:
        return read(header)
    except Wrong as wrong:
        last = wrong
    for text in _shorter(header.split(SEPARATOR), field, shared):
        try:
            return read(text)
        except Wrong as wrong:
            last = wrong
    raise last


def _shorter(labels: Sequence[str], field: Field, shared: int) -> Iterator[str]:
    if len(labels) > 1 and field.what in _SHORTENED:
        if field.what is What.PERIOD:
            yield " ".join(reversed(labels))
        if shared:
            yield SEPARATOR.join(labels[shared:])
