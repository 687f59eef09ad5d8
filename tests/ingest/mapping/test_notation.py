"""A column as a whole says how its numbers and dates are written, before the first is stored."""

from collections.abc import Iterator
from typing import Any

import pytest

from ingest.contract import Cell, FeedError, Line, Role, Table
from ingest.mapping import Mapper
from tests.ingest.mapping.tables import (
    AT,
    COMPLAINT_COLUMNS,
    complaint,
    complaints,
    feed,
    mapped,
    reference,
    table,
    when,
)

FIELDS: dict[str, Any] = {
    "indicator": {"value": "penduduk"},
    "area": "Kecamatan",
    "period": {"value": "2025"},
    "value": "Jiwa",
}
PEOPLE = feed("observation", FIELDS)
COLUMNS = ("Kecamatan", "Jiwa")


def values(cells: list[Cell], **more: Any) -> list[float]:
    names = ["Balen", "Kapas", "Kanor", "Baureno", "Malo"]
    rows = list(zip(names, cells, strict=False))
    return [record.value for record in mapped(feed("observation", FIELDS, **more), table(COLUMNS, rows)).records]  # type: ignore[union-attr]


def test_one_text_decides_for_the_whole_column() -> None:
    assert values(["48.420", "14,45"]) == [48_420.0, 14.45]
    assert values(["48.420", "1.250.000"]) == [48_420.0, 1_250_000.0]
    assert values(["48.420", "0.5"]) == [48.42, 0.5]


def test_numbers_in_cells_need_no_notation() -> None:
    assert values([48420, 14.45]) == [48_420.0, 14.45]


def test_a_column_that_stays_open_is_a_question_and_nothing_of_it_is_stored() -> None:
    with pytest.raises(FeedError) as caught:
        values(["48.420", "13.155"])
    assert caught.value.is_permanent
    assert "column 'Jiwa' (field value)" in str(caught.value)
    assert "values: {decimal:" in str(caught.value)


def test_the_answer_in_the_mapping_settles_it() -> None:
    assert values(["48.420", "13.155"], values={"decimal": ","}) == [48_420.0, 13_155.0]
    rule = {"column": "Jiwa", "values": {"decimal": "."}}
    done = mapped(feed("observation", FIELDS | {"value": rule}), table(COLUMNS, [("Balen", "48.420")]))
    assert done.record.value == 48.42


def test_a_column_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(FeedError, match="decimal comma"):
        values(["14,45", "12.5"])


def test_a_printed_total_may_be_what_decides() -> None:
    rows = [("Balen", "68.936"), ("Kapas", "58.080"), ("Jumlah", "1.127.016")]
    done = mapped(PEOPLE, table(COLUMNS, rows, totals=[4]))
    assert [record.value for record in done.records] == [68_936.0, 58_080.0]  # type: ignore[union-attr]


def test_a_sentinel_decides_nothing() -> None:
    assert values(["48.420", "1,5"], values={"sentinels": ["1,5"], "decimal": None} | {"decimal": ","}) == [48_420.0]
    with pytest.raises(FeedError):
        values(["48.420", "1,5"], values={"sentinels": ["1,5"]})


def test_the_order_of_dates_is_that_of_the_column() -> None:
    rows = [complaint(ID="1", Tanggal="02/03/2026"), complaint(ID="2", Tanggal="25/02/2026")]
    done = mapped(complaints(), table(COMPLAINT_COLUMNS, rows))
    assert [record.received_at for record in done.records] == [when("2026-03-02"), when("2026-02-25")]  # type: ignore[union-attr]


def test_all_open_questions_of_a_table_come_together() -> None:
    rows = [complaint(ID="1", Tanggal="02/03/2026", Dijawab="03/04/2026")]
    with pytest.raises(FeedError, match=r"column 'Tanggal' \(field received\).*column 'Dijawab' \(field answered\)"):
        mapped(complaints(), table(COMPLAINT_COLUMNS, rows))


class Counting:
    """A table that tells how often it was read."""

    def __init__(self, columns: tuple[str, ...], rows: int, row: tuple[Cell, ...]) -> None:
        self.passes, self._rows, self._row = 0, rows, row
        self.table = Table(columns, self._lines)

    def _lines(self) -> Iterator[Line]:
        self.passes += 1
        return (Line(number, (f"{number}", *self._row[1:]), Role.DATA) for number in range(self._rows))


@pytest.mark.parametrize(("declared", "passes"), [({}, 2), ({"date_order": "dmy"}, 1)])
def test_a_declared_notation_saves_a_pass(declared: dict[str, str], passes: int) -> None:
    counting = Counting(COMPLAINT_COLUMNS, 10, complaint())
    assert (
        sum(len(batch) for batch in Mapper(complaints(values=declared), reference(), "", AT).read(counting.table)) == 10
    )
    assert counting.passes == passes


def test_rows_come_in_batches_of_bounded_size() -> None:
    counting = Counting(COMPLAINT_COLUMNS, 12_345, complaint())
    sizes = [len(batch) for batch in Mapper(complaints(), reference(), "", AT).read(counting.table)]
    assert sizes == [5_000, 5_000, 2_345]
