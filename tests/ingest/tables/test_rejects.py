"""Bad rows as a file for the person who mends them, and that file come back."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.config import Shape
from ingest.contract import FeedError
from ingest.tables.formulas import guarded, unguarded
from ingest.tables.rejects import RejectRow, RejectSheet, write_rejects
from ingest.tables.returned import Returned, read_returned
from tests.ingest.tables.making import data, table, write

HEADER = (("Tabel 1", None), (), ("Kec", "Penduduk", None), (None, "L", "P"), ("(1)", "(2)", "(3)"))
COLUMNS = ("Kec", "Penduduk / L", "Penduduk / P")
ROWS = [
    RejectRow(("Ngrahoo", 5, 6.5), "'Ngrahoo' is no kecamatan; did you mean Ngraho?", 41),
    RejectRow(("=cmd|'/C calc'!A0", "-5", "+62"), "=formula", 42),
    RejectRow(("'=x", "@a", None, "too", "long"), "wrong width", 43),
    RejectRow((date(2026, 1, 2), datetime(2026, 1, 2, 8, 45), True), "no name", 44),  # noqa: DTZ001
]


def returned(path: Path, **shape: object) -> list[Returned]:
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    return read_returned(path, Shape.model_validate(shape), scratch)


def test_a_workbook_of_rejects_comes_back_as_it_was(tmp_path: Path) -> None:
    sheets = [RejectSheet("Data [2025]", COLUMNS, ROWS, HEADER), RejectSheet("", ("a",), [RejectRow(("x",), "y", 7)])]
    write_rejects(tmp_path / "rejects.xlsx", "xlsx", sheets)
    first, second = returned(tmp_path / "rejects.xlsx", header_row=1, encoding="cp1252")
    assert first.table.columns == COLUMNS
    assert data(first.table) == [row.cells for row in ROWS]
    assert list(first.quarantine_ids.values()) == [41, 42, 43, 44]
    assert (second.table.columns, data(second.table), second.quarantine_ids) == (("a",), [("x",)], {2: 7})


def test_a_text_file_of_rejects_comes_back_in_the_form_that_the_feed_declares(tmp_path: Path) -> None:
    sheet = RejectSheet("", COLUMNS, ROWS[:3], HEADER)
    write_rejects(tmp_path / "a.csv", "csv", [sheet])
    write_rejects(tmp_path / "b.csv", "csv", [sheet], delimiter=",", encoding="utf-16")
    for name in ("a.csv", "b.csv"):
        (only,) = returned(tmp_path / name)
        assert only.table.columns == COLUMNS
        assert data(only.table) == [("Ngrahoo", "5", "6.5"), *(row.cells for row in ROWS[1:3])]


def test_the_file_has_the_rows_of_the_original_header_and_names_every_column(tmp_path: Path) -> None:
    write_rejects(tmp_path / "a.csv", "csv", [RejectSheet("", COLUMNS, ROWS[:1], HEADER)])
    text = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert text[:3] == ["Tabel 1;", "", "Kec;Penduduk;"]
    assert text[5] == "Kec;Penduduk / L;Penduduk / P;alasan;no_karantina"
    write_rejects(tmp_path / "b.csv", "csv", [RejectSheet("", ("a", "b"), [], (("Judul",), ("a", "b")))])
    assert (tmp_path / "b.csv").read_text("utf-8-sig").splitlines() == ["Judul", "a;b;alasan;no_karantina"]


def test_nothing_in_the_workbook_is_a_formula_and_numbers_are_numbers() -> None:
    stream = io.BytesIO()
    write_rejects(stream, "xlsx", [RejectSheet("a", COLUMNS, [*ROWS, RejectRow((-5, "#REF!", "x\x0by"), "z", 1)])])
    book = openpyxl.load_workbook(stream)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert not any(isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@")) for cell in cells)
    assert [cell.value for cell in book.worksheets[0][6]][:3] == [-5, "#REF!", "x\ufffdy"]


def test_rejects_put_into_the_inbox_are_read_without_the_two_columns(tmp_path: Path) -> None:
    write_rejects(tmp_path / "a.xlsx", "xlsx", [RejectSheet("a", COLUMNS, ROWS[:2], HEADER)])
    found = table(tmp_path / "a.xlsx")
    assert (found.columns, data(found)) == (COLUMNS, [row.cells for row in ROWS[:2]])


def test_a_line_that_somebody_added_has_no_number_and_a_spoilt_number_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Kec,L,alasan,no_karantina\nMalo,5,x,7\nNgraho,6,,\n\nDander,7,,8\n")
    (only,) = returned(path)
    assert only.quarantine_ids == {2: 7, 5: 8}
    assert data(only.table) == [("Malo", "5"), ("Ngraho", "6"), ("Dander", "7")]
    with pytest.raises(FeedError, match="row 2: no_karantina is '7a' and no number"):
        returned(write(tmp_path / "b.csv", "Kec,L,alasan,no_karantina\nMalo,5,x,7a\n"))


def test_any_other_file_is_no_file_of_rejects(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="take the file that `feed rejects` wrote"):
        returned(write(tmp_path / "a.csv", "a;b\n1;2\n"))


def test_what_a_form_cannot_hold_is_refused(tmp_path: Path) -> None:
    sheet = RejectSheet("a", ("b",), [RejectRow(("x" * 40_000,), "c", 1)])
    with pytest.raises(FeedError, match="write XLSX"):
        write_rejects(tmp_path / "a.csv", "csv", [sheet, sheet])
    with pytest.raises(FeedError, match="write CSV"):
        write_rejects(tmp_path / "a.xlsx", "xlsx", [sheet])


def test_names_of_sheets_stand_once_however_long() -> None:
    stream = io.BytesIO()
    names = ["Data", "data", "x" * 40, "x" * 40, "a/b"]
    write_rejects(stream, "xlsx", [RejectSheet(name, ("b",), []) for name in names])
    titles = openpyxl.load_workbook(stream).sheetnames
    assert titles == ["Data", "data (2)", "x" * 31, "x" * 27 + " (2)", "a_b"]


@given(st.text())
def test_the_guard_goes_as_it_came(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.from_regex(r"[=+\-@\t\r].*", fullmatch=True))
def test_no_text_is_left_that_a_program_would_run(text: str) -> None:
    after = guarded(text)
    assert isinstance(after, str)
    assert after.startswith("'") or not after.strip("-0123456789.,% \t\r\n\u00a0")


CELL = (
    st.none()
    | st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(str.strip)
    | st.integers(-(10**9), 10**9)
)


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3).filter(any), min_size=1, max_size=5))
def test_any_rows_come_back_from_text(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str | int | None]]
) -> None:
    path = tmp_path_factory.mktemp("rejects") / "a.csv"
    sheet = RejectSheet("", COLUMNS, [RejectRow(row, "x", 1) for row in rows], HEADER)
    write_rejects(path, "csv", [sheet])
    (only,) = returned(path)
    expected = [tuple(None if cell is None else str(cell) for cell in row) for row in rows]
    assert data(only.table) == expected
