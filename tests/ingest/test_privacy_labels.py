"""Names of files, sheets and columns, and rows above a table, are clean before anybody reads by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract import FeedError, Table
from ingest.privacy import clean_error, clean_label, clean_labels

NIK = "3522000000000000"
PHONE = "0800-000-0000"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (f"PKH NIK {NIK}, hp {PHONE}.xlsx", "PKH NIK [nik], hp [tel].xlsx"),
        ("PKH Nama: Contoh Orang 2025.xlsx", "PKH Nama: [name] 2025.xlsx"),
        ("a@b.example.csv", "[e-mail]"),
        ("Jl. Rajawali Triwulan II 2025 (1).xlsx", "Jl. Rajawali Triwulan II 2025 (1).xlsx"),
        ("penduduk_35.22.15_20251122.csv", "penduduk_35.22.15_20251122.csv"),
        ("rekap\n\x1b[31mmerah\x07.csv", r"rekap\n\x1b[31mmerah\x07.csv"),
        ("\u202egnp.csv", "gnp.csv"),
    ],
)
def test_the_name_of_a_file_keeps_what_is_nobody(name: str, expected: str) -> None:
    assert clean_label(name) == expected


@given(st.text())
def test_a_name_is_shown_on_one_line_that_no_terminal_obeys(name: str) -> None:
    assert clean_label(name).isprintable()


def test_a_table_comes_under_clean_names_and_its_rows_as_they_are() -> None:
    header = ((f"Petugas: Nama: Contoh Orang, {PHONE}",), (int(NIK), None), ("Nama KPM", f"Kolom {NIK}", "n"))
    table = Table(("Nama KPM", f"Kolom {NIK}", f"Kolom {NIK} ", "n"), lambda: iter(()), f"NIK {NIK}", header)
    clean = clean_labels(table)
    assert clean.columns == ("Nama KPM", "Kolom [nik]", "Kolom [nik] ", "n")
    assert clean.sheet == "NIK [nik]"
    assert clean.header == (("Petugas: Nama: [name], [tel]",), ("[nik]", None), ("Nama KPM", "Kolom [nik]", "n"))
    assert clean.lines is table.lines


def test_columns_that_two_numbers_told_apart_are_told_apart_still() -> None:
    clean = clean_labels(Table((NIK, "3522000000000001", "n"), lambda: iter(())))
    assert clean.columns == ("[nik]", "[nik] (2)", "n")


def test_what_an_error_repeats_of_a_file_or_a_server_is_clean() -> None:
    error = clean_error(FeedError(f"several lists (data {NIK}, Nama: Contoh Orang)\x1b[2J", is_permanent=True))
    assert str(error) == r"several lists (data [nik], Nama: [name])\x1b[2J"
    assert error.is_permanent
