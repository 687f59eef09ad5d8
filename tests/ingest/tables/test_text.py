"""Text files in every encoding, with every delimiter, and with quotation marks where they should not be."""

import codecs
import tracemalloc
from pathlib import Path

import pytest

from ingest.contract import FeedError
from tests.ingest.tables.making import data, lines, table, tables, write

ROWS = "Kecamatan;Luas;Catatan\nNgraho;71,48;Café – ½\nTambakrejo;209,52;naïve €\n"


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("cp1252", b""),
    ],
)
def test_letters_arrive_whatever_the_encoding(tmp_path: Path, encoding: str, bom: bytes) -> None:
    found = table(write(tmp_path / "a.csv", bom + ROWS.encode(encoding)))
    assert found.columns == ("Kecamatan", "Luas", "Catatan")
    assert data(found) == [("Ngraho", "71,48", "Café – ½"), ("Tambakrejo", "209,52", "naïve €")]


def test_windows_1252_far_into_a_long_file_is_noticed_before_the_first_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"a;b\n" + b"x;y\n" * 300_000 + "é;z\n".encode("cp1252"))
    assert lines(table(path))[-1].cells == ("é", "z")


def test_utf_8_with_a_stray_byte_is_damaged_and_not_windows_1252(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "a;b\né;ü\n".encode() + b"\xe9;x\n")
    with pytest.raises(FeedError, match="UTF-8 but for 1 place, the first at byte 11"):
        tables(path)


def test_a_declared_encoding_wins_and_a_wrong_one_names_the_byte(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "a;b\n\u0430;x\n", "cp1251")
    assert data(table(path, encoding="cp1251")) == [("\u0430", "x")]
    with pytest.raises(FeedError, match="not utf-8: byte 5 does not fit"):
        tables(path, encoding="utf-8")
    with pytest.raises(FeedError, match="'utf-9' is no encoding"):
        tables(path, encoding="utf-9")
    with pytest.raises(FeedError, match="'zip' is no encoding"):
        tables(path, encoding="zip")


def test_a_byte_far_into_the_file_is_counted_from_its_start(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"a;b\n" + b"x;y\n" * 300_000 + b"\xff;z\n")
    with pytest.raises(FeedError, match=f"byte {4 + 4 * 300_000 + 1} "):
        tables(path, encoding="utf-8")


def test_bytes_of_no_known_encoding_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"nama;nilai\n\x81\x8d;1\n")
    with pytest.raises(FeedError, match="Save it as CSV UTF-8"):
        tables(path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(tmp_path: Path, end: str) -> None:
    path = write(tmp_path / "a.csv", ROWS.replace("\n", end))
    assert [line.number for line in lines(table(path))] == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "Kecamatan;Luas;Padat\nNgraho;71,48;12,3\nMalo;65,41;9,1\n",  # three cells by commas as well
        "Kecamatan;Luas;Padat\nNgraho;71,48;12,3\nMalo;65,41\n",  # and the last row is short
        "Kecamatan\tLuas\tPadat\nNgraho\t71,48\t12,3\nMalo\t65,41\t9,1\n",
        "Kecamatan|Luas|Padat\nNgraho|71,48|12,3\nMalo|65,41|9,1\n",
        'Kecamatan,Luas,Padat\nNgraho,"71,48","12,3"\nMalo,"65,41","9,1"\n',
        'Kecamatan,Luas,Padat\n"Ngraho","71,48","a; b; c"\n"Malo","65,41","d; e"\n',
        "Tabel 1, Luas, Kepadatan, dan Lain\n\nKecamatan;Luas;Padat\nNgraho;71,48;12,3\nMalo;65,41;9,1\n",
        "sep=;\nKecamatan;Luas;Padat\nNgraho;71,48;12,3\n",
        '"sep=|"\r\nKecamatan|Luas|Padat\r\nNgraho|71,48|12,3\r\n',
    ],
)
def test_the_delimiter_is_found_beside_decimal_commas(tmp_path: Path, text: str) -> None:
    found = table(write(tmp_path / "a.csv", text))
    assert found.columns == ("Kecamatan", "Luas", "Padat")
    assert data(found)[0][:2] == ("Ngraho", "71,48")


def test_a_declared_delimiter_wins(tmp_path: Path) -> None:
    assert table(write(tmp_path / "a.csv", "a;b,c\n1;2,3\n"), delimiter=",").columns == ("a;b", "c")


def test_a_file_of_one_column_keeps_its_commas(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a.csv", "Desa\nJari, Gondang\nTuri\n"))
    assert (found.columns, data(found)) == (("Desa",), [("Jari, Gondang",), ("Turi",)])


def test_a_text_over_several_lines_is_one_row_and_rows_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a.csv", 'Tiket;Isi;Kelas\n1;"jalan\nrusak, ""parah""";x\n\n2;y;z\n'))
    assert lines(found) == [(2, ("1", 'jalan\nrusak, "parah"', "x"), "data"), (4, ("2", "y", "z"), "data")]


def test_sep_is_no_row(tmp_path: Path) -> None:
    assert lines(table(write(tmp_path / "a.csv", "sep=;\na;b\n1;2\n")))[0].number == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('a;b\n1;2\n3;"open\n4;5\n', 'begins with " from line 3 on never ends'),
        ('a;b\n1;"x" y\n3;4\n', 'row that starts in line 2 has a " within a text'),
        ('a;b;c;d\n1;"open;2;3\n4;5;6;7\n8;9;10;11\n12;close";13;14\n', "lines 2 to 5 are one row"),
        ('a;b\n1;"' + "x" * 200_000 + '"\n', "line 2 on never ends"),
    ],
)
def test_a_lone_quotation_mark_swallows_nothing_in_silence(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path / "a.csv", text)
    with pytest.raises(FeedError, match=message) as caught:
        lines(table(path))
    assert caught.value.is_permanent


def test_a_text_of_several_lines_with_commas_is_no_swallowed_row(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a.csv", 'a,b,c,d\n1,"Mohon,\nsegera, ya\nterima kasih",x,y\n'))
    assert len(data(found)) == 1


def test_a_zero_byte_is_damage_and_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="line 3 holds a zero byte"):
        tables(write(tmp_path / "a.csv", b"Kecamatan;Luas\nNgraho;71\nMa\0lo;65\nKasiman;51\n"))


def test_a_short_row_is_filled_up_and_a_long_one_stays_too_long(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a.csv", "a;b;c\n1;2\n1;2;3\n1;2;3;4\n"))
    assert data(found) == [("1", "2", None), ("1", "2", "3"), ("1", "2", "3", "4")]


def test_lines_may_be_read_again(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a.csv", ROWS))
    assert lines(found) == lines(found) != []


def test_a_long_file_is_never_held(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "tiket;kelas;isi\n" + "T-1;pengaduan;jalan berlubang di depan pasar\n" * 200_000)
    tracemalloc.start()
    try:
        count = sum(1 for _line in table(path).lines())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 200_000
    assert peak < 12_000_000


def test_a_file_of_a_hundred_thousand_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"100,000 columns.*name the right delimiter"):
        tables(write(tmp_path / "a.csv", ";".join(f"k{n}" for n in range(100_000)) + "\n1\n"))


def test_a_line_without_end_is_refused_before_it_is_held(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="line 2 is longer than 4 million characters"):
        tables(write(tmp_path / "a.csv", b"a;b\n" + b"x" * 6_000_000))
