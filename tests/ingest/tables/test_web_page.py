"""Web pages under the name of a spreadsheet."""

from pathlib import Path

import pytest

from ingest.contract import FeedError
from tests.ingest.tables.making import data, table, tables, write

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {mso: x}</style></head><body>
<table border=1><tr><th rowspan=2>Kecamatan<th colspan="2">Jumlah<br>Penduduk</th><th rowspan=2>Ket</tr>
<tr><td>L</td><td>P</td></tr>
<tr><td rowspan="2">Ngraho</td><td>24.000</td><td x:num="24420">24.420</td><td><script>x()</script></td></tr>
<tr><td>1&nbsp;&amp;&nbsp;2</td><td>x:num</td></tr>
<tr><td>Sumber: Disdukcapil</td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_the_table_of_a_page_is_read_with_its_spans(tmp_path: Path, encoding: str) -> None:
    found = table(write(tmp_path / "data.xls", PAGE, encoding))
    assert found.columns == ("Kecamatan", "Jumlah Penduduk / L", "Jumlah Penduduk / P", "Ket")
    assert data(found) == [("Ngraho", "24.000", 24_420, None), ("Ngraho", "1 & 2", "x:num", None)]


def test_what_a_program_writes_before_its_table_does_not_hide_it(tmp_path: Path) -> None:
    """Reports of PHP programs: a heading, a warning, then the rows under the name of a workbook."""
    rows = '<table border="1">\n<thead><tr><th>Kec</th><th>L</th></tr></thead><tr><td>Malo</td><td>5</td></tr></table>'
    for before in ("<p>TABEL 4.6</p>", "REKAP PENDUDUK\n", "<br />\n<b>Warning</b>: x", "<style>td{}</style>"):
        assert data(table(write(tmp_path / "a.xls", before + rows))) == [("Malo", "5")]


def test_tables_that_lay_out_a_page_are_passed_over(tmp_path: Path) -> None:
    inner = "<table><tr><td>a<td>b</tr><tr><td>1<td>2</tr></table>"
    path = write(tmp_path / "a.xls", f"<table><tr><td>menu</td><td>{inner}</td></tr><tr><td>x<td>y</tr></table>{inner}")
    assert [(found.sheet, data(found)) for found in tables(path)] == [
        ("table 1", [("1", "2")]),
        ("table 2", [("1", "2")]),
    ]


def test_a_page_without_a_table_is_most_often_a_login(tmp_path: Path) -> None:
    path = write(tmp_path / "data.xls", "<!DOCTYPE html><title>Masuk | Portal</title><form><input></form>")
    with pytest.raises(
        FeedError, match=r"without a table \(Masuk \| Portal\).*login.*its name, data\.xls, says"
    ) as caught:
        tables(path)
    assert caught.value.is_permanent


@pytest.mark.parametrize(
    "html",
    [
        "<table>" * 3_000,
        "<table><tr><td colspan=999999999999><td rowspan=-1>x",
        "<table></td></tr></table></table><td>x",
        '<table><tr><td colspan="16384" rowspan="16384">' * 300,
        "<table><!--" + "<" * 50_000,
    ],
)
def test_markup_that_makes_no_sense_is_refused_in_bounded_time(tmp_path: Path, html: str) -> None:
    with pytest.raises(FeedError, match="without a table"):
        tables(write(tmp_path / "a.html", html))
