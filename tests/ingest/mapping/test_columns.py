"""Columns are found by their headers, and what is wrong with a table as a whole is said once."""

from dataclasses import replace
from typing import Any

import pytest

from commandcenter.domain.reference import REGENCY
from ingest.contract import FeedError, Table
from ingest.mapping import MissingColumns
from tests.ingest.mapping.tables import COMPLAINT_COLUMNS, complaint, complaints, feed, mapped, table, when

ROWS = [complaint()]


def renamed(**names: str) -> tuple[str, ...]:
    return tuple(names.get(column, column) for column in COMPLAINT_COLUMNS)


def test_case_and_blanks_of_a_header_do_not_matter() -> None:
    assert mapped(complaints(), table(renamed(Tanggal="  TANGGAL\n"), ROWS)).record.ticket == "#5010653"


def test_a_missing_column_is_one_error_with_the_nearest_and_all_that_are_there() -> None:
    with pytest.raises(FeedError) as caught:
        mapped(complaints(), table(renamed(Tanggal="Tangal", Kategori="Golongan"), ROWS, sheet="Mei"))
    message = str(caught.value)
    assert message.startswith("sheet 'Mei': there is no column 'Kategori' for category")
    assert "there is no column 'Tanggal' for received (the nearest is 'Tangal')" in message
    assert "The columns that are there: 'ID', 'Klasifikasi', 'Golongan'" in message
    assert caught.value.is_permanent


def test_of_several_headers_the_first_that_is_there_is_taken() -> None:
    feed_ = complaints(fields={"received": {"column": ["Tgl Masuk", "Tanggal"]}})
    assert mapped(feed_, table(COMPLAINT_COLUMNS, ROWS)).record.ticket == "#5010653"


def test_two_headers_that_differ_only_in_case_are_asked_about_unless_one_is_exact() -> None:
    rows = [(*complaint(), "x")]
    assert mapped(complaints(), table((*COMPLAINT_COLUMNS, "STATUS"), rows)).record.status == "in_progress"
    with pytest.raises(FeedError, match="'Status' names 2 columns"):
        mapped(complaints(), table((*renamed(Status="status"), "STATUS"), rows))


def test_columns_that_no_field_uses_are_named_once() -> None:
    rows = [(*complaint(ID=str(number)), 1, 2) for number in range(3)]
    (note,) = mapped(complaints(), table((*COMPLAINT_COLUMNS, "No", "Catatan"), rows)).noted("column_unused")
    assert (note.detail, note.n) == ("used by no field: 'No', 'Catatan'", 2)


COVER = Table(("Laporan", "Keterangan"), lambda: iter(()), "Sampul")


def test_a_sheet_about_something_else_is_passed_over_with_a_note() -> None:
    done = mapped(complaints(), COVER, table(COMPLAINT_COLUMNS, ROWS, sheet="Data"))
    assert done.record.place.sheet == "Data"
    (note,) = done.noted("sheet_skipped")
    assert note.sheet == "Sampul"


def test_a_sheet_that_lacks_a_few_of_the_columns_is_not_passed_over() -> None:
    """It is the May of twelve months, with a header that somebody mistyped."""
    with pytest.raises(MissingColumns, match="sheet 'Mei'"):
        mapped(
            complaints(),
            table(COMPLAINT_COLUMNS, ROWS, sheet="April"),
            table(renamed(ID="Id Tiket"), ROWS, sheet="Mei"),
        )


def test_when_no_sheet_has_the_columns_the_item_is_refused() -> None:
    with pytest.raises(MissingColumns, match="sheet 'Sampul'"):
        mapped(complaints(), COVER)


def test_a_sheet_that_the_feed_names_is_never_passed_over() -> None:
    with pytest.raises(MissingColumns):
        mapped(complaints(shape={"sheets": ["Sampul"]}), COVER, table(COMPLAINT_COLUMNS, ROWS))


def test_the_name_of_a_sheet_that_does_not_fit_the_pattern_is_said() -> None:
    counts = feed("complaint_count", {"period": {"sheet": r"(\d{4})"}, "n": "Jumlah"}, shape={"sheets": "*"})
    with pytest.raises(FeedError, match="the name of the sheet, 'Rekap', does not tell the period"):
        mapped(counts, table(("Jumlah",), [(1,)], sheet="Rekap"))


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ({"value": "Dinas Antah"}, "fields.opd"),
        ({"column": "Instansi", "default": "Dinas Antah"}, "fields.opd.default"),
    ],
)
def test_a_word_of_the_rules_that_no_register_knows_is_one_error(rule: dict[str, Any], where: str) -> None:
    with pytest.raises(FeedError, match=f"feeds.yaml, {where}: 'Dinas Antah' is no OPD"):
        mapped(complaints(fields={"opd": rule}), table(COMPLAINT_COLUMNS, ROWS))


def test_a_table_without_rows_is_no_mistake() -> None:
    done = mapped(complaints(), table(COMPLAINT_COLUMNS, []))
    assert (done.records, done.rejects, done.mapper.lines) == ([], [], 0)


def test_an_area_that_is_a_constant_needs_no_column() -> None:
    fields = {"indicator": {"value": "IPM"}, "area": {"value": "3522"}, "period": "Tahun", "value": "Nilai"}
    assert mapped(feed("observation", fields), table(("Tahun", "Nilai"), [(2025, 73.74)])).record.area == REGENCY


def test_signs_that_nobody_sees_do_not_matter_in_a_header() -> None:
    assert (
        mapped(complaints(), table(renamed(Tanggal="Tang\u200bgal", ID="\ufeffID"), ROWS)).record.ticket == "#5010653"
    )


def test_of_several_columns_of_one_header_none_is_taken_by_chance() -> None:
    """Two tables side by side have each header twice; the reader of the file has numbered the second one."""
    columns = (*COMPLAINT_COLUMNS, "Tanggal (2)")
    twice = replace(table(columns, [(*complaint(), "2026-03-01")]), header=((*COMPLAINT_COLUMNS, "Tanggal"),))
    with pytest.raises(FeedError, match="several columns have the header 'Tanggal': rename them, or say in feeds"):
        mapped(complaints(), twice)
    for name, day in (("Tanggal (1)", "2026-03-02 08:45"), ("Tanggal (2)", "2026-03-01")):
        assert mapped(complaints(fields={"received": name}), twice).record.received_at == when(day)


def test_a_number_that_the_agency_itself_wrote_into_a_header_is_no_second_column_of_its_name() -> None:
    columns = (*COMPLAINT_COLUMNS, "Tanggal (2)")
    apart = replace(table(columns, [(*complaint(), "x")]), header=(columns,))
    assert mapped(complaints(), apart).record.ticket == "#5010653"


def test_a_name_of_a_file_that_does_not_tell_what_it_should_is_to_be_changed_and_no_header() -> None:
    feed_ = complaints(fields={"channel": {"file": "(LAPOR|Radio)"}})
    with pytest.raises(MissingColumns) as caught:
        mapped(feed_, table(COMPLAINT_COLUMNS, ROWS), origin="ekspor.csv")
    assert str(caught.value) == (
        "the name of the file, 'ekspor.csv', does not tell the channel: write it into the name, or correct the pattern "
        "in feeds.yaml, (LAPOR|Radio)"
    )
