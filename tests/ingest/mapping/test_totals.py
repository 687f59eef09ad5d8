"""Printed totals are compared with their rows, and never stored."""

from typing import Any

import pytest

from commandcenter.domain.records import Note, Observation
from ingest.config import Feed
from ingest.contract import Cell
from tests.ingest.mapping.tables import feed, mapped, table

COLUMNS = ("Kecamatan", "Nilai")


def of(name: str, **value: Any) -> Feed:
    fields = {
        "indicator": {"value": name},
        "area": "Kecamatan",
        "period": {"value": "2025"},
        "value": {"column": "Nilai", **value},
    }
    return feed("observation", fields, values={"decimal": ","})


def differences(feed_: Feed, rows: list[tuple[Cell, ...]], totals: list[int], areas: int = 0) -> list[Note]:
    """``areas``: of the totals, those that name the regency."""
    done = mapped(feed_, table(COLUMNS, rows, sheet="Data", totals=totals))
    made = len(done.records) + len(done.rejects) + done.mapper.missing
    assert made == len(rows) - len(totals) + areas, "a total was stored"
    return done.noted("total_differs")


ROWS: list[tuple[Cell, ...]] = [("Balen", "68.936"), ("Kapas", "58.080"), ("Kanor", "62.712")]


def test_a_total_that_is_the_sum_is_no_news() -> None:
    assert differences(of("penduduk"), [*ROWS, ("Jumlah", "189.728")], [5]) == []


def test_a_total_that_differs_is_told_with_both_figures() -> None:
    (note,) = differences(of("penduduk"), [*ROWS, ("Jumlah", "189.729")], [5])
    assert (note.sheet, note.line, note.field) == ("Data", 5, "'Nilai'")
    assert "is 189729, its 3 rows add up to 189728" in note.detail


def test_the_sum_is_of_what_is_printed_also_where_a_factor_changes_it() -> None:
    (note,) = differences(of("penduduk", factor=1000), [("Balen", "68,9"), ("Jumlah", "70,9")], [3])
    assert "is 70.9, its 1 rows add up to 68.9" in note.detail


def test_the_row_of_the_regency_in_a_column_of_areas_is_its_own_value_and_no_part_of_the_sum() -> None:
    rows = [*ROWS, ("Kabupaten Bojonegoro", "189.728"), ("Jumlah", "189.728")]
    done = mapped(of("penduduk"), table(COLUMNS, rows, totals=[5, 6]))
    assert isinstance(done.records[-1], Observation)
    assert (done.records[-1].area, done.records[-1].value) == ("35.22", 189_728)
    assert (done.mapper.lines, done.noted("total_differs")) == (4, [])


def test_an_average_in_a_row_that_names_an_area_is_not_its_value() -> None:
    """Merged cells put the kecamatan beside the average of its rows."""
    fields = {"indicator": {"value": "penduduk"}, "area": "Kecamatan", "period": "Tahun", "value": "Nilai"}
    rows = [("Balen", "2024", 10), ("Balen", "2025", 20), ("Balen", "Rata-rata", 15)]
    done = mapped(feed("observation", fields), table(("Kecamatan", "Tahun", "Nilai"), rows, totals=[4]))
    assert (len(done.records), done.rejects) == (2, [])


def test_where_every_row_is_a_sum_the_mapping_is_asked_about_it() -> None:
    by_kecamatan = feed(
        "observation",
        {"indicator": {"value": "penduduk"}, "kecamatan": "Kecamatan", "period": {"value": "2025"}, "value": "Nilai"},
    )
    done = mapped(by_kecamatan, table(COLUMNS, [("Total", "12"), ("Total", "13")], totals=[2, 3]))
    (note,) = done.noted("line_skipped")
    assert (note.n, "total_labels" in note.detail) == (2, True)


def test_subtotals_and_the_grand_total_are_both_right() -> None:
    rows = [*ROWS[:2], ("Jumlah", "127.016"), ROWS[2], ("Jumlah", "62.712"), ("Total", "189.728")]
    assert differences(of("penduduk"), rows, [4, 6, 7]) == []


def test_a_total_above_its_rows_is_compared_with_those_below() -> None:
    rows = [("Kabupaten Bojonegoro", "189.728"), *ROWS]
    assert differences(of("penduduk"), rows, [2], areas=1) == []
    (note,) = differences(of("penduduk"), [("Kabupaten Bojonegoro", "189.729"), *ROWS], [2], areas=1)
    assert (note.line, "its 3 rows add up to 189728" in note.detail) == (2, True)
    grouped = [("Total", "189.728"), ("Jumlah", "127.016"), *ROWS[:2], ("Jumlah", "62.712"), ROWS[2]]
    assert differences(of("penduduk"), grouped, [2, 3, 6]) == []
    grouped[4] = ("Jumlah", "62.713")
    assert [note.line for note in differences(of("penduduk"), grouped, [2, 3, 6])] == [6]


def test_what_rounding_explains_is_no_difference() -> None:
    rows: list[tuple[Cell, ...]] = [("Balen", "60,52"), ("Kapas", "46,38"), ("Kanor", "59,78")]
    assert differences(of("luas"), [*rows, ("Jumlah", "166,67")], [5]) == []
    assert differences(of("luas"), [*rows, ("Jumlah", "167")], [5]) == []
    assert len(differences(of("luas"), [*rows, ("Jumlah", "166,98")], [5])) == 1


@pytest.mark.parametrize("name", ["miskin", "ipm"])
def test_percentages_and_indices_have_no_sum(name: str) -> None:
    assert (
        differences(of(name), [("Balen", "12,5"), ("Kapas", "11,5"), ("Kabupaten Bojonegoro", "12,0")], [4], areas=1)
        == []
    )


def test_an_average_is_no_sum() -> None:
    assert differences(of("penduduk"), [*ROWS, ("Rata-rata", "63.243")], [5]) == []


def test_a_missing_value_adds_nothing_and_a_rejected_row_still_counts() -> None:
    rows: list[tuple[Cell, ...]] = [("Balen", "10"), ("Kapas", None), ("Antah", "5"), ("Jumlah", "15")]
    assert differences(of("penduduk"), rows, [5]) == []


def test_cells_that_cannot_be_read_are_named_beside_the_difference() -> None:
    (note,) = differences(of("penduduk"), [("Balen", "10"), ("Kapas", "1O"), ("Jumlah", "20")], [4])
    assert "(1 cells of them could not be read)" in note.detail


def test_totals_of_several_indicators_in_one_column_are_not_compared() -> None:
    fields = {"indicator": "Uraian", "period": {"value": "2025"}, "value": "Nilai"}
    rows = [("Penduduk", 10), ("Luas wilayah", 5), ("Jumlah", 99)]
    done = mapped(feed("observation", fields), table(("Uraian", "Nilai"), rows, totals=[4]))
    assert done.noted("total_differs") == []


def test_each_column_of_a_wide_table_has_its_own_total() -> None:
    wide = feed("observation", {"area": "Kecamatan", "period": {"value": "2025"}}, unpivot={"field": "indicator"})
    columns = ("Kecamatan", "Penduduk", "Penduduk miskin", "Luas wilayah")
    rows = [("Balen", 10, 5.0, 1.5), ("Kapas", 20, 6.0, 2.5), ("Jumlah", 31, 5.5, 4.0)]
    (note,) = mapped(wide, table(columns, rows, totals=[4])).noted("total_differs")
    assert note.field == "'Penduduk'"


def test_counts_of_tickets_add_up() -> None:
    counts = feed("complaint_count", {"period": "Bulan", "n": "Jumlah"})
    rows = [("2026-01", 3), ("2026-02", 4), ("Total", 8)]
    (note,) = mapped(counts, table(("Bulan", "Jumlah"), rows, totals=[4])).noted("total_differs")
    assert "is 8, its 2 rows add up to 7" in note.detail


def test_a_total_of_tickets_is_not_a_ticket_and_lines_that_are_no_data_are_counted() -> None:
    counts = feed("complaint_count", {"period": "Bulan", "n": "Jumlah"})
    rows = [("2026-01", 3), ("Sumber: Dinkominfo", None), ("Keterangan: sementara", None)]
    (note,) = mapped(counts, table(("Bulan", "Jumlah"), rows, notes=[3, 4])).noted("line_skipped")
    assert (note.line, note.n) == (3, 2)


def test_a_table_that_differs_everywhere_does_not_fill_the_store_with_notes() -> None:
    counts = feed("complaint_count", {"period": "Bulan", "n": "Jumlah"})
    rows = [("2026-01", 1), *[("Total", 5)] * 500]
    notes = mapped(counts, table(("Bulan", "Jumlah"), rows, totals=range(3, 503))).noted("total_differs")
    assert (len(notes), notes[-1].n) == (101, 400)
