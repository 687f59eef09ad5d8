"""No personal data leaves the mapper: neither in a record, nor in a reject, nor in a message or note."""

from typing import Any

import pytest

from ingest.contract import Cell, FeedError
from ingest.privacy import DROPPED
from tests.ingest.mapping.tables import COMPLAINT_COLUMNS, Mapped, complaint, complaints, mapped, table

NIK = "3522000000000000"
COLUMNS = (*COMPLAINT_COLUMNS, "Nama Pelapor", "NIK", "No HP", "Rahasia", "Isi Laporan", "Catatan")
KEPT: dict[str, Any] = {
    "fields": {"text": "Isi Laporan", "confidential": {"column": "Rahasia", "map": {"Ya": "ya", "Tidak": "tidak"}}},
    "keep_text": True,
}
TEXT = f"nama saya Contoh Orang NIK {NIK} hp 0800-000-0000, jalan rusak"


def row(confidential: Cell = "Tidak", text: Cell = TEXT, **changed: Cell) -> tuple[Cell, ...]:
    return (*complaint(**changed), "Contoh Orang", int(NIK), "0800-000-0000", confidential, text, f"catatan {NIK}")


def everything(done: Mapped) -> str:
    return repr((done.records, done.rejects, done.notes))


def test_columns_of_personal_data_are_dropped_counted_and_named() -> None:
    done = mapped(complaints(), table(COLUMNS, [row(), row(ID="2")]))
    assert done.mapper.dropped == 6
    notes = done.noted("column_dropped")
    assert [(note.field, note.n) for note in notes] == [("'Nama Pelapor'", 2), ("'NIK'", 2), ("'No HP'", 2)]


@pytest.mark.parametrize("more", [{}, KEPT])
@pytest.mark.parametrize("secret", ["Tidak", "Ya", None, "?"])
def test_no_name_and_no_number_of_a_person_is_left_anywhere(more: dict[str, Any], secret: Cell) -> None:
    rows = [row(secret), row(secret, ID="2", Status="???"), row(secret, ID="3", Kecamatan=f"Balen {NIK}")]
    said = everything(mapped(complaints(**more), table(COLUMNS, rows)))
    for part in ("Contoh", "Orang", NIK, "0800-000-0000"):
        assert part not in said


def test_a_kept_text_is_redacted_and_the_marks_are_counted() -> None:
    done = mapped(complaints(**KEPT), table(COLUMNS, [row()]))
    assert done.record.text == "nama saya [name] NIK [nik] hp [tel], jalan rusak"
    (note,) = done.noted("text_redacted")
    assert (note.field, note.n) == ("text", 3)


def test_a_text_is_not_read_unless_the_feed_keeps_it() -> None:
    feed = complaints(fields=KEPT["fields"])
    assert mapped(feed, table(COLUMNS, [row()])).record.text is None


def test_the_text_of_a_confidential_ticket_is_never_kept() -> None:
    record = mapped(complaints(**KEPT), table(COLUMNS, [row("Ya")])).record
    assert (record.is_confidential, record.text) == (True, None)


def test_a_ticket_that_does_not_say_whether_it_is_confidential_goes_back_without_its_text() -> None:
    reject = mapped(complaints(**KEPT), table(COLUMNS, [row(None)])).reject
    assert (reject.column, reject.reason) == ("Rahasia", "missing_value")
    assert reject.cells[COLUMNS.index("Isi Laporan")] == DROPPED


@pytest.mark.parametrize(
    ("more", "secret", "text", "remark"),
    [
        (KEPT, "Tidak", "nama saya [name] NIK [nik] hp [tel], jalan rusak", "catatan [nik]"),
        (KEPT, "Ya", DROPPED, DROPPED),
        (KEPT, "mungkin", DROPPED, DROPPED),
        ({"fields": KEPT["fields"]}, "Tidak", DROPPED, "catatan [nik]"),
    ],
)
def test_a_rejected_row_goes_back_with_its_cells_and_without_what_must_not_be_kept(
    more: dict[str, Any], secret: Cell, text: str, remark: str
) -> None:
    reject = mapped(complaints(**more), table(COLUMNS, [row(secret, ID=5010653, Status="???")])).reject
    assert reject.cells[:8] == complaint(ID=5010653, Status="???")
    assert reject.cells[8:] == (DROPPED, DROPPED, DROPPED, secret, text, remark)


def test_cells_that_fields_read_come_back_as_they_were_so_that_a_mended_row_says_what_it_said() -> None:
    changed = {"ID": "2024030500000123", "Kategori": "Kesehatan Ibu Anak", "Tanggal": "05/03/2026 08.45"}
    done = mapped(complaints(values={"date_order": "dmy"}), table(COLUMNS, [row(**changed, Status="???")]))
    assert done.reject.cells[:8] == complaint(**changed, Status="???")
    assert mapped(complaints(), table(COLUMNS, [row(ID="3522000101010000")])).reject.cells[0] == "[nik]"


def test_a_column_under_drop_is_dropped() -> None:
    done = mapped(complaints(drop=("catatan",)), table(COLUMNS, [row(Status="???")]))
    assert done.reject.cells[-1] == DROPPED


@pytest.mark.parametrize(("column", "drop"), [("NIK", ()), ("Catatan", ("Catatan",))])
def test_a_field_cannot_read_what_is_left_at_the_door(column: str, drop: tuple[str, ...]) -> None:
    with pytest.raises(FeedError, match=f"'{column}' is personal data"):
        mapped(complaints(fields={"category": column}, drop=drop), table(COLUMNS, [row()]))


def test_a_first_row_that_was_taken_for_a_header_does_not_leak_in_the_message() -> None:
    with pytest.raises(FeedError) as caught:
        mapped(complaints(), table(("ID", "Klasifikasi", "Kategori", "Kecamatan", NIK, "0800-000-0000"), []))
    assert NIK not in str(caught.value)
    assert "0800" not in str(caught.value)
