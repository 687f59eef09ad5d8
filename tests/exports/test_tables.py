"""Tables as files: figures stay figures, and no text becomes a formula."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from commandcenter.exports.tables import FORMULA, Head, to_csv, to_xlsx

AT = 1_795_417_500_000  # Monday 23 November 2026, 14.05 WIB
HEADS = (
    Head("name", "Nama", "text"),
    Head("n", "n", "number"),
    Head("share", "Bagian (%)", "percent", 1),
    Head("money", "Pagu (Rp)", "rupiah"),
    Head("at", "Sejak", "instant"),
    Head("day", "Tanggal", "day"),
    Head("lasted", "Lama", "duration"),
)
ROW = {
    "name": "Balen, A", "n": 1234, "share": 97.25, "money": 1_500_000_000, "at": AT, "day": "2026-11-23",
    "lasted": 5_400_000,
}  # fmt: skip


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def test_a_csv_carries_raw_figures_moments_with_their_offset_and_seconds() -> None:
    content = to_csv(HEADS, [ROW])
    assert not content.startswith(b"\xef\xbb\xbf")
    assert read(content)[1] == [
        "Balen, A", "1234", "97.25", "1500000000", "2026-11-23T14:05:00+07:00", "2026-11-23", "5400",
    ]  # fmt: skip


def test_what_is_missing_is_an_empty_cell_and_never_zero() -> None:
    assert read(to_csv(HEADS, [{}]))[1] == [""] * len(HEADS)
    assert [cell.value for cell in sheet(to_xlsx("x", HEADS, [{"n": 0}], "y", []))[2]][:3] == [None, 0, None]


@given(st.sampled_from(FORMULA), st.text(max_size=20))
def test_text_that_a_spreadsheet_would_run_is_kept_and_does_not_run(begin: str, rest: str) -> None:
    said = begin + rest.replace("\x00", "")
    written = read(to_csv([Head("a", "a", "text")], [{"a": said}]))[1][0]
    assert not written.startswith(FORMULA)
    assert written.replace("'", "").splitlines() == said.replace("'", "").splitlines()


@pytest.mark.parametrize("between", [";", ';"', "; ", "\n", "\r\n", "\t"])
@pytest.mark.parametrize("sign", "=+-@")
def test_a_spreadsheet_that_divides_at_semicolons_finds_no_formula_either(between: str, sign: str) -> None:
    written = to_csv([Head("a", "A", "text"), Head("b", "B", "text")], [{"a": "x", "b": f"y{between}{sign}1"}]).decode()
    cells = re.split(r"[;\t\r\n]", written)
    assert not [cell for cell in cells if cell.strip(' "').startswith(FORMULA)]


def test_a_negative_number_is_no_formula() -> None:
    assert read(to_csv([Head("a", "a", "number")], [{"a": -1.5}]))[1] == ["-1.5"]


def sheet(content: bytes, index: int = 0) -> Any:
    return load_workbook(io.BytesIO(content)).worksheets[index]


def test_a_workbook_carries_real_numbers_dates_and_spans() -> None:
    cells = sheet(to_xlsx("Tabel", HEADS, [ROW], "Tentang", []))[2]
    assert [cell.value for cell in cells[:4]] == ["Balen, A", 1234, 97.25, 1_500_000_000]
    assert [str(cell.value) for cell in cells[4:]] == ["2026-11-23 14:05:00", "2026-11-23 00:00:00", "1:30:00"]
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "n", "d", "d", "d"]
    assert cells[2].number_format == '0.0"%"'


def test_a_workbook_holds_no_formula_whatever_a_source_wrote() -> None:
    for said in ("=1+1", "+62 812", "@SUM(A1)", "#REF!", "-1"):
        cell = sheet(to_xlsx("x", [Head("a", "a", "text")], [{"a": said}], "y", []))["A2"]
        assert (cell.value, cell.data_type) == (said, "s")


def test_the_second_sheet_says_what_the_table_is() -> None:
    about = sheet(to_xlsx("Tabel", HEADS, [ROW], "Tentang", [("Judul", "Jaringan: =Peta"), ("n", "28")]), 1)
    assert about.title == "Tentang"
    assert [[cell.value for cell in row] for row in about] == [["Judul", "Jaringan: =Peta"], ["n", "28"]]


def test_a_title_that_is_no_name_of_a_sheet_is_made_one() -> None:
    assert sheet(to_xlsx("Masuk: kategori/OPD [2026] yang terlalu panjang", HEADS, [], "y", [])).title == (
        "Masuk  kategori OPD  2026  yang"
    )


def test_control_characters_do_not_break_the_workbook() -> None:
    assert sheet(to_xlsx("x", [Head("a", "a", "text")], [{"a": "a\x00b\x0b"}], "y", []))["A2"].value == "a\ufffdb\ufffd"
