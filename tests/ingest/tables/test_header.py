"""Where the header is, and what its columns are called, in tables that nobody shaped for a program."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.config import Shape
from ingest.contract import Cell, FeedError
from ingest.tables.grid import Merge
from ingest.tables.header import find_header
from tests.ingest.tables.making import data, table, write

Rows = Sequence[Sequence[Cell]]
_ = None


def columns(rows: Rows, merges: Sequence[Merge] = (), **shape: object) -> tuple[str, ...]:
    return find_header(list(enumerate(rows, 1)), merges, Shape.model_validate(shape)).columns


def last(rows: Rows, merges: Sequence[Merge] = (), **shape: object) -> int:
    return find_header(list(enumerate(rows, 1)), merges, Shape.model_validate(shape)).last


TWO_ROWS: Rows = [
    ["Tabel 3.1.2", _, _, _, _],
    ["Jumlah Penduduk Menurut Kecamatan, 2025", _, _, _, _],
    [],
    ["Kecamatan", "Jumlah Penduduk", _, _, "Luas"],
    [_, "Laki-laki", "Perempuan", "Jumlah", "(km²)"],
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
    ["Ngraho", 24_000, 24_420, 48_420, 71.48],
    ["Tambakrejo", 28_500, 28_500, 57_000, 209.52],
]
NAMES = (
    "Kecamatan",
    "Jumlah Penduduk / Laki-laki",
    "Jumlah Penduduk / Perempuan",
    "Jumlah Penduduk / Jumlah",
    "Luas",
)


def test_a_label_over_several_columns_is_joined_to_those_below() -> None:
    assert (columns(TWO_ROWS), last(TWO_ROWS)) == (NAMES, 6)


def test_merged_cells_say_the_same_as_empty_ones() -> None:
    merges = [Merge(1, 0, 1, 4), Merge(2, 0, 2, 4), Merge(4, 0, 5, 0), Merge(4, 1, 4, 3)]
    assert columns(TWO_ROWS, merges) == NAMES


def test_three_rows_down_to_years() -> None:
    rows: Rows = [
        ["Kecamatan", "Jumlah Penduduk (Jiwa)", _, _, _],
        [_, "Laki-laki", _, "Perempuan", _],
        [_, 2024, 2025, 2024, "2025*)"],
        ["Ngraho", 1, 2, 3, 4],
    ]
    merges = [Merge(1, 0, 3, 0), Merge(1, 1, 1, 4), Merge(2, 1, 2, 2), Merge(2, 3, 2, 4)]
    over = "Jumlah Penduduk (Jiwa)"
    expected = (
        "Kecamatan",
        f"{over} / Laki-laki / 2024",
        f"{over} / Laki-laki / 2025",
        f"{over} / Perempuan / 2024",
        f"{over} / Perempuan / 2025*)",
    )
    assert columns(rows) == columns(rows, merges) == expected


def test_a_wide_second_row_brings_the_narrow_first_one_with_it() -> None:
    """The label over nine years leaves the first row nearly empty."""
    rows: Rows = [["Kecamatan", "Penduduk", *[_] * 8], [_, *range(2016, 2025)], ["Ngraho", *range(9)]]
    assert columns(rows)[:3] == ("Kecamatan", "Penduduk / 2016", "Penduduk / 2017")


def test_labels_over_groups_stand_above_a_full_row() -> None:
    rows: Rows = [
        [_, _, "Penduduk", _, "Sekolah", _],
        ["No", "Kecamatan", "L", "P", "SD", "SMP"],
        [1, "Ngraho", 5, 6, 7, 8],
    ]
    assert columns(rows) == ("No", "Kecamatan", "Penduduk / L", "Penduduk / P", "Sekolah / SD", "Sekolah / SMP")


def test_a_label_goes_no_further_than_the_one_above_it() -> None:
    rows: Rows = [["Desa", "A", _, "B", _], [_, "x", _, _, _], [_, "1a", "1b", "2a", "2b"], ["Jari", 1, 2, 3, 4]]
    assert columns(rows) == ("Desa", "A / x / 1a", "A / x / 1b", "B / 2a", "B / 2b")


def test_a_column_beside_a_written_out_group_stays_alone() -> None:
    rows: Rows = [["Kec", "Penduduk", "Penduduk", _], [_, "L", "P", "Luas"], ["Ngraho", 1, 2, 3]]
    assert columns(rows) == ("Kec", "Penduduk / L", "Penduduk / P", "Luas")


@pytest.mark.parametrize(
    "numbers",
    [["(1)", "(2)", "(3)", "(4)"], [1, 2, 3, 4], [-1, -2, -3, -4], ["[1]", "[2]", "[3]", "[4]=[2]+[3]"]],
)
def test_a_row_of_column_numbers_is_no_data(numbers: list[Cell]) -> None:
    rows: Rows = [["Kecamatan", "L", "P", "Jumlah"], numbers, ["Ngraho", 1, 2, 3]]
    assert (columns(rows), last(rows)) == (("Kecamatan", "L", "P", "Jumlah"), 2)


def test_a_first_row_of_figures_is_data_also_when_they_count_up() -> None:
    assert last([["a", "b", "c"], [1, 2, 3], [7, 8, 9]]) == 1
    assert last([["a", "b", "c", "d"], [5, 6, 7, 8], [7, 8, 9, 9]]) == 1


def test_remarks_above_a_table_are_no_header() -> None:
    rows: Rows = [
        ["Provinsi", "Jawa Timur", _, _],
        ["Tahun", ":", 2026, _],
        ["Satuan:", "jiwa", _, _],
        ["No", "Kecamatan", "L", "P"],
        [1, "Ngraho", 5, 6],
    ]
    assert columns(rows) == ("No", "Kecamatan", "L", "P")
    assert columns([["Tahun", "2026"], ["Nama", "Nilai", "Ket"], ["a", 1, "x"]]) == ("Nama", "Nilai", "Ket")


def test_a_table_of_texts_has_one_row_of_header() -> None:
    rows: Rows = [
        ["tiket", "kategori", "kecamatan", "isi"],
        ["T-1", "jalan", "Ngraho", "berlubang"],
        ["T-2", "air", "Malo", _],
    ]
    assert (columns(rows), last(rows)) == (("tiket", "kategori", "kecamatan", "isi"), 1)


def test_a_first_row_of_data_with_an_empty_cell_never_becomes_header() -> None:
    rows: Rows = [["tiket", "kategori", "isi"], [_, "jalan", "berlubang"], ["T-2", "air", "keruh"]]
    assert last(rows) == 1


def test_an_undivided_merged_label_does_not_swallow_the_first_row() -> None:
    rows: Rows = [["Wilayah", _, "Status"], ["x1", "Ngraho", "baik"], ["x2", "Malo", "rusak"]]
    assert last(rows, [Merge(1, 0, 1, 1)]) == 1


def test_what_is_declared_wins() -> None:
    rows: Rows = [["a", "b"], ["c", "d"], ["e", "f"], [1, 2]]
    assert (columns(rows, header_row=2), last(rows, header_row=2)) == (("c", "d"), 2)
    assert columns(rows, header_row=2, header_rows=2) == ("c / e", "d / f")
    with pytest.raises(FeedError, match="header_row is 9, but there are only 4 rows"):
        columns(rows, header_row=9)


def test_units_are_no_names_unless_they_tell_columns_apart() -> None:
    rows: Rows = [["Desa", "Luas", "Produksi", _], [_, "ha", "ton", "Rp juta"], ["Jari", 1, 2, 3]]
    assert columns(rows) == ("Desa", "Luas", "Produksi / ton", "Produksi / Rp juta")


def test_names_stand_once_and_columns_without_one_are_counted() -> None:
    rows: Rows = [[_, "Nilai", _, "Nilai", "Jumlah\n Penduduk "], [0, 1, "x", 3, 4], [1, 2, "y", 4, 5]]
    assert columns(rows) == ("column 1", "Nilai", "column 3", "Nilai (2)", "Jumlah Penduduk")


def test_a_column_beyond_the_header_is_one_when_most_rows_fill_it(tmp_path: Path) -> None:
    most = table(write(tmp_path / "a.csv", "a;b;\n1;2;3\n1;2;4\n1;2;\n"))
    few = table(write(tmp_path / "b.csv", "a;b\n1;2\n1;2\n1;2;periksa\n"))
    assert (most.columns, few.columns) == (("a", "b", "column 3"), ("a", "b"))
    assert data(few)[2] == ("1", "2", "periksa")


def test_rows_that_are_longer_than_the_header_are_never_matched_to_it(tmp_path: Path) -> None:
    """A comma that nobody quoted shifts every row: each of them must be rejected, and none stored askew."""
    text = "tiket,tanggal,kanal\nT-1,8 Agu, 08:45,web\nT-2,9 Agu, 09:10,sms\n"
    found = table(write(tmp_path / "a.csv", text))
    assert found.columns == ("tiket", "tanggal", "kanal")
    assert {len(cells) for cells in data(found)} == {4}


def test_one_row_with_a_cell_too_many_is_shifted_even_if_its_last_cell_is_empty(tmp_path: Path) -> None:
    text = "tiket,tanggal,kanal,ket\nT-1,2026-08-08,web,\nT-2,9 Agu, 09:10,sms,\nT-3,2026-08-08,web,\n"
    assert [len(cells) for cells in data(table(write(tmp_path / "a.csv", text)))] == [4, 5, 4]


def test_a_delimiter_at_the_end_of_every_row_is_no_cell(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a.csv", "a;b\n1;2;\n3;4;\n5;6;7\n"))
    assert data(found) == [("1", "2"), ("3", "4"), ("5", "6", "7")]


def test_the_header_is_kept_as_it_stood(tmp_path: Path) -> None:
    text = "Tabel 1\n\nKec;Penduduk;\n;L;P\n(1);(2);(3)\nNgraho;1;2\n"
    header = table(write(tmp_path / "a.csv", text)).header
    assert header == (("Tabel 1",), (), ("Kec", "Penduduk", None), (None, "L", "P"), ("(1)", "(2)", "(3)"))


def test_a_header_without_rows_is_a_table_without_lines(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a.csv", "a;b\n"))
    assert (found.columns, data(found)) == (("a", "b"), [])
