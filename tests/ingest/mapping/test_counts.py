"""Tables of tickets that somebody else counted."""

from typing import Any

import pytest

from commandcenter.domain.records import ComplaintCount, Place
from ingest.contract import Cell
from tests.ingest.mapping.tables import feed, mapped, table, when

COLUMNS = ("Bulan", "Kategori", "Kecamatan", "Jumlah")
FIELDS: dict[str, Any] = {"period": "Bulan", "category": "Kategori", "kecamatan": "Kecamatan", "n": "Jumlah"}
COUNTS = feed("complaint_count", FIELDS)


def test_a_row_becomes_a_count_of_its_period() -> None:
    done = mapped(COUNTS, table(COLUMNS, [("Januari 2026", "Jalan rusak", "Balen", "12")]))
    assert done.record == ComplaintCount(
        Place("", 2), "2026-01", when("2026-01-01"), when("2026-02-01"), None, None, "Jalan rusak", "35.22.13", None,
        None, 12,
    )  # fmt: skip


@pytest.mark.parametrize("cell", ["", None, "-"])
def test_a_count_that_is_missing_is_missing_and_not_zero(cell: Cell) -> None:
    done = mapped(COUNTS, table(COLUMNS, [("2026-01", "Jalan rusak", "Balen", cell)]))
    assert (done.records, done.rejects, done.mapper.missing) == ([], [], 1)
    assert "not zero" in done.noted("value_missing")[0].detail


def test_a_count_of_zero_is_zero() -> None:
    assert mapped(COUNTS, table(COLUMNS, [("2026-01", "Jalan rusak", "Balen", 0)])).record.n == 0


@pytest.mark.parametrize("cell", [-1, 1.5, "1,5", "3-4", "dua", 2**31, float("inf")])
def test_what_is_no_count_goes_back(cell: Cell) -> None:
    reject = mapped(COUNTS, table(COLUMNS, [("2026-01", "Jalan rusak", "Balen", cell)])).reject
    assert reject.column == "Jumlah"
    assert reject.reason in ("no_count", "no_number")


def test_an_empty_cell_of_a_division_is_not_taken_for_all_of_them() -> None:
    reject = mapped(COUNTS, table(COLUMNS, [("2026-01", None, "Balen", 5)])).reject
    assert (reject.column, reject.reason) == ("Kategori", "missing_value")


def test_a_month_that_has_not_begun_cannot_have_been_counted() -> None:
    assert mapped(COUNTS, table(COLUMNS, [("2026-04", "Jalan rusak", "Balen", 5)])).reject.reason == "in_future"


def test_the_period_may_be_the_name_of_the_sheet_or_of_the_file() -> None:
    rows = [("Jalan rusak", "Balen", 5)]
    for rule, year in (({"sheet": r"^Rekap (\d{4})$"}, "2024"), ({"file": r"_(\d{4})\.xlsx$"}, "2023")):
        counts = feed("complaint_count", FIELDS | {"period": rule})
        done = mapped(counts, table(COLUMNS[1:], rows, sheet="Rekap 2024"), origin="rekap_2023.xlsx")
        assert done.record.period == year


def test_a_wide_table_of_channels_has_a_row_for_each() -> None:
    counts = feed(
        "complaint_count", {"period": "Bulan"}, unpivot={"field": "channel", "columns": ["SMS", "WA", "Website"]}
    )
    done = mapped(counts, table(("No", "Bulan", "SMS", "WA", "Website"), [(1, "2026-01", 3, None, 4)]))
    assert [(record.channel, record.n) for record in done.records] == [("SMS", 3), ("Website", 4)]
    assert (done.mapper.lines, done.mapper.rows, done.mapper.missing) == (1, 3, 1)
