"""Tables of tickets."""

from datetime import date, datetime

import pytest

from commandcenter.domain.records import Complaint, Place
from ingest.contract import Cell
from tests.ingest.mapping.tables import (
    COMPLAINT_COLUMNS,
    complaint,
    complaints,
    mapped,
    table,
    when,
)


def only(**changed: Cell) -> Complaint:
    record = mapped(complaints(), table(COMPLAINT_COLUMNS, [complaint(**changed)])).record
    assert isinstance(record, Complaint)
    return record


def reason(**changed: Cell) -> tuple[str, str, str]:
    reject = mapped(complaints(), table(COMPLAINT_COLUMNS, [complaint(**changed)])).reject
    return reject.column, reject.reason, reject.detail


def test_a_row_becomes_a_complaint_with_what_the_rules_say() -> None:
    assert only() == Complaint(
        Place("", 2), "#5010653", "lapor", "pengaduan", "Jalan rusak", "35.22.13", None, "dpubmpr",
        when("2026-03-02 08:45"), None, None, when("2026-03-05 13:00"), None, None, "in_progress", None, False, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "ticket"), [(5010653, "5010653"), (5010653.0, "5010653"), (" LP  7 ", "LP 7"), ("a\0b", "ab")]
)
def test_a_ticket_is_what_a_person_reads_in_the_cell(cell: Cell, ticket: str) -> None:
    assert only(ID=cell).ticket == ticket


@pytest.mark.parametrize(
    "cell",
    [
        "2 Maret 2026 08.45",
        "Senin, 2 Mar 2026, 08:45 WIB",
        "2026-03-02T01:45:00Z",
        datetime(2026, 3, 2, 8, 45),  # noqa: DTZ001 - a cell of a spreadsheet has no zone
        "02/03/2026 08:45",
    ],
)
def test_a_date_is_read_in_every_writing_and_is_of_wib_where_it_names_no_zone(cell: Cell) -> None:
    feed = complaints(values={"date_order": "dmy"})
    assert mapped(feed, table(COMPLAINT_COLUMNS, [complaint(Tanggal=cell)])).record.received_at == when(
        "2026-03-02 08:45"
    )


def test_a_cell_of_a_date_is_its_local_midnight() -> None:
    assert only(Tanggal=date(2026, 3, 2)).received_at == when("2026-03-02")


def test_an_empty_cell_of_a_step_is_a_step_not_taken() -> None:
    for cell in (None, "", "-", "n/a", "  ", "—"):
        assert only(Dijawab=cell).answered_at is None


@pytest.mark.parametrize(("column", "field"), [("ID", "ticket"), ("Tanggal", "received"), ("Status", "status")])
def test_a_row_without_what_is_needed_goes_back(column: str, field: str) -> None:
    where, code, detail = reason(**{column: None})
    assert (where, code) == (column, "missing_value")
    assert f"{field} is needed in every row" in detail
    assert "default" in detail


def test_a_default_stands_for_an_empty_cell() -> None:
    feed = complaints(fields={"category": {"column": "Kategori", "default": "Lainnya"}})
    assert mapped(feed, table(COMPLAINT_COLUMNS, [complaint(Kategori=None)])).record.category == "Lainnya"


def test_a_text_that_the_map_does_not_know_goes_back_with_those_it_knows() -> None:
    column, code, detail = reason(Status="Prosess")
    assert (column, code) == ("Status", "unmapped_value")
    assert "'Prosess'" in detail
    assert "'Belum', 'Proses', 'Selesai'" in detail


def test_case_and_blanks_do_not_matter_to_a_map() -> None:
    assert only(Status=" SELESAI ").status == "closed"


def test_our_own_words_need_no_map() -> None:
    assert only(Klasifikasi="Permintaan  Informasi").kind == "permintaan_informasi"


@pytest.mark.parametrize(
    ("column", "cell", "code", "part"),
    [
        ("Klasifikasi", "Keluhan", "unknown_word", "pengaduan, aspirasi, permintaan_informasi"),
        ("Kecamatan", "Balenn", "unknown_kecamatan", "did you mean Balen"),
        ("Kecamatan", "Kab. Bojonegoro", "unknown_kecamatan", "no kecamatan"),
        ("Instansi", "Dinas Kesehatn", "unknown_opd", "Dinas Kesehatan"),
        ("Tanggal", "kemarin", "no_date", "write it like"),
        ("Tanggal", 46083, "spreadsheet_day", "format the column as a date"),
        ("Tanggal", "2026-03-12 00:00", "in_future", "in the future"),
        ("Kategori", "x" * 81, "too_long", "at most 80"),
        ("ID", "3522000101010000", "personal_data", "NIK"),
        ("Kategori", True, "", ""),
    ],
)
def test_a_cell_that_cannot_be_taken_says_why(column: str, cell: Cell, code: str, part: str) -> None:
    if not code:
        assert only(**{column: cell}).category == "TRUE"
        return
    where, found, detail = reason(**{column: cell})
    assert (where, found) == (column, code)
    assert part in detail


def test_a_map_for_what_has_a_register_adds_to_it() -> None:
    feed = complaints(fields={"opd": {"column": "Instansi", "map": {"Bina Marga lama": "dpubmpr"}}})
    rows = [complaint(ID="1", Instansi="bina marga LAMA"), complaint(ID="2", Instansi="Dinkes")]
    assert [record.opd for record in mapped(feed, table(COMPLAINT_COLUMNS, rows)).records] == ["dpubmpr", "dinkes"]


def test_a_step_on_the_day_of_receipt_is_in_order_whatever_its_hour() -> None:
    """Many sources keep days only: a ticket of 08.45 is then answered at midnight before."""
    assert only(Dijawab="2026-03-02").answered_at == when("2026-03-02")
    column, code, detail = reason(Dijawab="2026-03-01 23:59")
    assert (column, code) == ("Dijawab", "wrong_order")
    assert "2026-03-01, before the ticket was received (2026-03-02)" in detail


def test_a_clock_may_be_ahead_by_a_day_and_not_by_more() -> None:
    assert only(Tanggal="2026-03-11 09:59", Dijawab=None).received_at == when("2026-03-11 09:59")
    assert reason(Tanggal="2026-03-11 10:01", Dijawab=None)[1] == "in_future"


VILLAGE = {"fields": {"village": "Desa"}}


@pytest.mark.parametrize(
    ("kecamatan", "village", "code"),
    [
        ("Ngraho", "Sugihwaras", "35.22.01.2002"),
        ("Kepohbaru", "SUGIHWARAS", "35.22.09.2024"),
        (None, "Luwihaji", "35.22.01.2001"),
    ],
)
def test_a_village_is_looked_for_in_the_kecamatan_of_its_row(kecamatan: Cell, village: str, code: str) -> None:
    rows = [(*complaint(Kecamatan=kecamatan), village)]
    record = mapped(complaints(**VILLAGE), table((*COMPLAINT_COLUMNS, "Desa"), rows)).record
    assert (record.village, record.kecamatan) == (code, code[:8])


@pytest.mark.parametrize(("kecamatan", "village"), [(None, "Sugihwaras"), ("Balen", "Luwihaji"), (None, "Kec. Balen")])
def test_a_village_that_may_be_several_or_lies_elsewhere_is_not_guessed(kecamatan: Cell, village: str) -> None:
    rows = [(*complaint(Kecamatan=kecamatan), village)]
    reject = mapped(complaints(**VILLAGE), table((*COMPLAINT_COLUMNS, "Desa"), rows)).reject
    assert (reject.column, reject.reason) == ("Desa", "unknown_village")


def test_numbers_of_people_in_a_category_are_taken_out_and_counted() -> None:
    done = mapped(complaints(), table(COMPLAINT_COLUMNS, [complaint(Kategori="KTP 3522000000000000")]))
    assert done.record.category == "KTP [nik]"
    (note,) = done.noted("text_redacted")
    assert (note.field, note.n) == ("category", 1)
