"""What a row below the header is. In doubt it is data: what is taken for a remark is never looked at again."""

from pathlib import Path

import pytest

from ingest.contract import FeedError, Role
from tests.ingest.tables.making import data, lines, table, write

HEAD = "No;Kecamatan;L;P;Jumlah\n1;Ngraho;5;6;11\n"


def role_of(tmp_path: Path, row: str, head: str = HEAD, **shape: object) -> Role | None:
    found = lines(table(write(tmp_path / "a.csv", f"{head}{row}\n"), **shape))
    return found[1].role if len(found) == 2 else None


@pytest.mark.parametrize(
    "row",
    [
        "Jumlah;;5;6;11",
        ";JUMLAH;5;6;11",
        "Jumlah/Total;;5;6;11",
        "Total :;;5;6;11",
        "Jumlah 2025;;5;6;11",
        "Kabupaten Bojonegoro;;5;6;11",
        "Kabupaten Bojonegoro 2024;;5;6;11",
        "Jumlah Kab. Bojonegoro;;5;6;11",
        "Rata-rata;;5;6;11",
        "Grand Total;;5;6;11",
        "Sub Total;;5;6;11",
        "KABUPATEN;;5;6;11",
        "Kab. Bojonegoro;;5;6;11",
        "Jumlah Kec. Ngraho;;5;6;11",
        "Sub Jumlah Kecamatan Ngraho;;5;6;11",
        ";Total Ngraho;5;6;11",
    ],
)
def test_a_printed_sum_is_told_by_its_name(tmp_path: Path, row: str) -> None:
    assert role_of(tmp_path, row) is Role.TOTAL


@pytest.mark.parametrize(
    "row",
    [
        "Jumlah Penduduk;jiwa;1;2;3",
        "Jumlah Penduduk Miskin 2025;jiwa;1;2;3",
        "Rata-rata Lama Sekolah;tahun;1;2;3",
        "Totalindo;x;1;2;3",
        "2;Total Persada;1;2;3",
        "Jumlah Kecamatan Tangguh;;1;2;3",
        "Jumlah Kec. Balen;;1;2;3",
        "Kabupaten Tuban;;1;2;3",
        "Kabupaten Bojonegoro;Kec. Balen;1;2;3",
    ],
)
def test_an_indicator_that_begins_like_a_sum_is_data(tmp_path: Path, row: str) -> None:
    assert role_of(tmp_path, row) is Role.DATA


def test_what_counts_kecamatan_is_no_sum_of_the_row_above(tmp_path: Path) -> None:
    assert role_of(tmp_path, "Jumlah Kecamatan;unit;28;0;28", "Uraian;Satuan;L;P;Jumlah\nDesa;-;1;2;3\n") is Role.DATA


def test_the_names_of_sums_may_be_declared(tmp_path: Path) -> None:
    assert role_of(tmp_path, "Semua;;5;6;11", total_labels=["semua"]) is Role.TOTAL
    assert role_of(tmp_path, "Jumlah;;5;6;11", total_labels=["semua"]) is Role.DATA


@pytest.mark.parametrize(
    "row",
    [
        "Sumber: Disdukcapil, 2026;;;;",
        "Sumber/Source: BPS;;;;",
        "Catatan:;;;;",
        "Keterangan",
        "Ket. : angka sementara;;;;",
        "*) Angka sementara;;;;",
        "r) Angka diperbaiki;;;;",
        ";;;Bojonegoro, 12 Januari 2026;",
        ";;;Bojonegoro, … Januari 2026;",
        ";;;Kepala Dinas Sosial;",
        ";;;NIP. 00000000 000000 0 000;",
        "Tabel 3.1 (lanjutan);;;;",
        "Dicetak pada 12-01-2026;;;;",
    ],
)
def test_remarks_are_no_data(tmp_path: Path, row: str) -> None:
    assert role_of(tmp_path, row) is Role.NOTE


def test_a_remark_that_its_comma_divided_is_one(tmp_path: Path) -> None:
    head = "No,Kecamatan,L,P,Jumlah\n1,Ngraho,5,6,11\n"
    assert role_of(tmp_path, "Sumber: Disdukcapil, 2026,,,", head) is Role.NOTE
    assert role_of(tmp_path, ",,,Bojonegoro, 12 Januari 2026", head) is Role.NOTE


@pytest.mark.parametrize(
    "row",
    ["Sumberrejo;;;;", "Sumber Air;x;1;2;3", "3;Tambakrejo;;;", "Kepala Dusun;;5;;", "Sumber: sumur;ada;1;2;3"],
)
def test_rows_that_look_like_remarks_but_say_something_are_data(tmp_path: Path, row: str) -> None:
    assert role_of(tmp_path, row) is Role.DATA


def test_what_follows_a_remark_and_is_nearly_empty_is_one_too(tmp_path: Path) -> None:
    text = HEAD + "Keterangan:;;;;\n8888;tidak ada data;;;\n;;;;\n;;;Seseorang;\n2;Malo;1;2;3\n3;Kasiman;;;\n"
    found = [(line.number, line.role) for line in lines(table(write(tmp_path / "a.csv", text)))]
    note, row = Role.NOTE, Role.DATA
    assert found == [(2, row), (3, note), (4, note), (6, note), (7, row), (8, row)]


def test_a_row_without_figures_is_data_after_a_sum_at_the_top(tmp_path: Path) -> None:
    """An agency that has not reported yet must not vanish."""
    text = "Kecamatan;2024;2025\nKabupaten Bojonegoro;3;4\nNgraho;;\nMalo;1;2\n"
    assert data(table(write(tmp_path / "a.csv", text))) == [("Ngraho", None, None), ("Malo", "1", "2")]


def test_after_the_declared_end_nothing_is_data(tmp_path: Path) -> None:
    text = HEAD + "Lampiran;;;;\n2;Malo;1;2;3\n"
    assert data(table(write(tmp_path / "a.csv", text), end_at="lampiran")) == [("1", "Ngraho", "5", "6", "11")]


def test_the_header_of_the_next_printed_page_is_left_out(tmp_path: Path) -> None:
    text = "Kec;Penduduk;\n;L;P\n(1);(2);(3)\nNgraho;1;2\nKec;Penduduk;\n;L;P\n(1);(2);(3)\nMalo;3;4\n"
    assert data(table(write(tmp_path / "a.csv", text))) == [("Ngraho", "1", "2"), ("Malo", "3", "4")]


def test_blank_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    assert [line.number for line in lines(table(write(tmp_path / "a.csv", "a;b\n\n1;2\n;\n ; \n3;4\n")))] == [3, 6]


def test_the_header_of_another_table_ends_this_one_with_advice(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"{HEAD}2;Malo;7;8;15\n\nTabel 2;;;;\nNo;Desa;Luas;;\n1;Tulung;9,5;;\n")
    with pytest.raises(FeedError, match="row 6 looks like the header of another table: give each table a sheet or"):
        lines(table(path))
    assert data(table(path, end_at="Tabel 2")) == [("1", "Ngraho", "5", "6", "11"), ("2", "Malo", "7", "8", "15")]


@pytest.mark.parametrize("row", ["No;Ngraho;5;6;11", "No;Kecamatan;L;P;Jumlah", "No;;;;"])
def test_a_row_that_only_begins_like_the_header_heads_no_other_table(tmp_path: Path, row: str) -> None:
    assert role_of(tmp_path, row) in (Role.DATA, None)
