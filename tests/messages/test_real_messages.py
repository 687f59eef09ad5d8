"""Real failures of each kind, said in Indonesian: nothing of our English is left outside quotation marks."""

import re
import sqlite3
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commandcenter.messages import translated
from ingest.config import Shape
from ingest.contract import FeedError, Job
from ingest.feeds import file as file_feed
from ingest.feeds import http as http_feed
from ingest.feeds import sql as sql_feed
from ingest.probes.verdict import Expected, judge
from ingest.probes.visit import Visit, visit
from ingest.secrets import Secrets
from ingest.tables import open_tables
from ingest.web.guard import system_resolve
from tests.ingest.mapping.tables import COMPLAINT_COLUMNS, complaint, complaints, feed, mapped, table
from tests.ingest.webservers import http, job, serving
from tests.servers import free_port

QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|https?://\S+|\S+/\S+|fields: \{.*\}")
ENGLISH = re.compile(
    r"\b(?:an|and|are|be|but|by|column|does|file|for|from|has|have|in|is|it|line|more|not|number|of|on|or|row|say|"
    r"sheet|than|that|the|there|they|this|to|was|which|with|write|correct|missing)\b"
)


def assert_indonesian(text: str) -> None:
    said = translated(text, "id")
    left = ENGLISH.findall(QUOTED.sub("", said))
    assert not left, f"{left} in {said!r}, of {text!r}"
    assert said != text


@pytest.mark.parametrize(
    "cells",
    [
        {"ID": None},
        {"Klasifikasi": "Lain"},
        {"Kategori": "x" * 90},
        {"Kecamatan": "Atlantis"},
        {"Kecamatan": "Baln"},
        {"Kecamatan": "Desa Ngraho"},
        {"Kecamatan": "Kab. Tuban"},
        {"Instansi": "Dinas Kesehatn"},
        {"Instansi": "PDAM"},
        {"Tanggal": None},
        {"Tanggal": "kemarin"},
        {"Tanggal": "2026-02-30"},
        {"Tanggal": "12 Maret"},
        {"Tanggal": "2031-01-01"},
        {"Tanggal": "46094"},
        {"Tanggal": "Senin, 3 Maret 2026"},
        {"Dijawab": "2025-01-05 13:00"},
        {"Status": "Ditutup"},
    ],
)
def test_a_rejected_ticket(cells: dict[str, Any]) -> None:
    assert_indonesian(mapped(complaints(), table(COMPLAINT_COLUMNS, [complaint(**cells)])).reject.detail)


@pytest.mark.parametrize(
    "cells",
    [
        ("IPM", "2025", "abc"),
        ("IPM", "2025", "12 rb"),
        ("IPM", "2025", "1 M"),
        ("IPM", "2025", "1.2.3,4"),
        ("IPM", "2025", "70-80"),
        ("IPM", "2025", "170"),
        ("IPM", "2025", "5e+10"),
        ("IPX", "2025", "70"),
        ("IPM", "Maret", "70"),
        ("IPM", "s.d. Triwulan II 2025", "70"),
        ("IPM", "2025*)", "70"),
        ("IPM", "entah", "70"),
        ("IPM", "1024", "70"),
        ("IPM", "2031", "70"),
        ("IPM", "2025", "70", "lagi"),
    ],
)
def test_a_rejected_figure(cells: tuple[str, ...]) -> None:
    fields = {"indicator": "Indikator", "period": "Periode", "value": "Nilai"}
    found = mapped(feed("observation", fields), table(("Indikator", "Periode", "Nilai"), [cells]))
    assert_indonesian(found.reject.detail)


def test_a_wide_row_of_which_several_cells_are_wrong() -> None:
    fields = {"indicator": {"value": "penduduk"}, "kecamatan": "Kecamatan"}
    wide = feed("observation", fields, unpivot={"columns": "*", "field": "period"})
    years = tuple(str(year) for year in range(2020, 2026))
    found = mapped(wide, table(("Kecamatan", *years), [("Balen", *["x"] * 6), ("Kanor", *[1.5] * 6)]))
    (reject,) = found.rejects
    assert reject.n == 6
    assert_indonesian(reject.detail)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (("ID", "Klasifikasi", "Kategori", "Kecamatn", "Instansi", "Tangal", "Dijawab", "Status"), [complaint()]),
        (tuple(f"Kolom {number}" for number in range(60)), [tuple("x" * 60)]),
        (COMPLAINT_COLUMNS, [complaint(Tanggal="03/04/2026")]),
        (COMPLAINT_COLUMNS, [complaint(Tanggal="13/04/2026"), complaint(Tanggal="04/13/2026")]),
    ],
)
def test_a_table_that_is_refused(columns: tuple[str, ...], rows: list[Any]) -> None:
    with pytest.raises(FeedError) as caught:
        mapped(complaints(), table(columns, rows, sheet="Maret"))
    assert_indonesian(str(caught.value))
    assert_indonesian(f"maret.xlsx: {caught.value}; april.xlsx: {caught.value}")


def test_what_is_noted() -> None:
    twice = [complaint(), complaint()]
    found = mapped(complaints(), table((*COMPLAINT_COLUMNS, "NIK"), [(*row, "3522000000000000") for row in twice]))
    assert {note.kind for note in found.notes} >= {"doubled", "column_dropped"}
    for note in found.notes:
        assert_indonesian(note.detail)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 ",
        b"\x89PNG\r\n\x1a\n0000",
        b"PK\x03\x04 cut off",
        b"<html><body><form>Login</form></body></html>",
        b'ID;Isi\n1;"tidak ditutup\n2;b\n',
        b"ID;Isi\n1;a\0b\n",
        b"ID;Isi\n" + b"1;caf\xc3\xa9\n" * 9 + b"2;\xff\xfe\n",
        b'[{"a": 1}, {"a": ',
        b'{"satu": [{"x": 1}], "dua": [{"y": 2}]}',
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(FeedError) as caught:
        [list(found.lines()) for found in open_tables(path, Shape(), tmp_path, "data.csv")]
    assert_indonesian(str(caught.value))


def test_an_inbox_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "masuk").write_text("")
    source = file_feed.Source.model_validate({"path": "masuk"})
    with pytest.raises(FeedError) as caught:
        list(file_feed.fetch(source, job(tmp_path)))
    assert_indonesian(str(caught.value))


def asked(scratch: Path, url: str, **fields: Any) -> str:
    source = http_feed.Source.model_validate({"url": url, "allow_hosts": ["127.0.0.1"], **fields})
    with pytest.raises(FeedError) as caught:
        list(http_feed.fetch(source, job(scratch)))
    return str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        http(b"", "400 Bad"),
        http(b"", "401 Unauthorized"),
        http(b'{"message": "salah"}', "403 Forbidden"),
        http(b"", "404 Not Found"),
        http(b"", "410 Gone"),
        http(b"", "418 Teapot"),
        http(b"", "503 Busy"),
        http(b"", "302 Found", Location="file:///etc"),
        http(b"", "302 Found", Location="http://127.0.0.9/"),
        http(b"", "302 Found", Location="/"),
        http(b""),
        http(b"<html><title>Masuk</title></html>"),
        http(b'{"id": 7, "isi": {"x": 1, "y": []}, "nama": "a"}'),
        http(b"[1, 2]"),
        http(b"x" * 10, Content_Encoding="gzip"),
        http(b"x" * 10, Content_Length="99"),
    ],
)
def test_an_answer_that_is_no_data(tmp_path: Path, answer: bytes) -> None:
    with serving(answer) as (url, _requests):
        assert_indonesian(asked(tmp_path, url))


def test_rows_that_are_not_where_they_were_looked_for(tmp_path: Path) -> None:
    with serving(http(b'{"data": {"rows": 5, "list": [{"a": 1}], "nama": "x"}}')) as (url, _requests):
        assert_indonesian(asked(tmp_path, url, records="hasil"))
        assert_indonesian(asked(tmp_path, url, records="data.rows"))


def test_a_server_that_is_not_there_not_known_or_not_public(tmp_path: Path) -> None:
    assert_indonesian(asked(tmp_path, f"http://127.0.0.1:{free_port()}/"))
    assert_indonesian(asked(tmp_path, "http://tidak-ada.invalid/"))
    assert_indonesian(asked(tmp_path, f"http://127.0.0.9:{free_port()}/"))


def test_a_secret_that_is_missing_empty_or_badly_named(tmp_path: Path) -> None:
    (tmp_path / "kosong").write_text("")
    for name in ("kunci", "kosong", "../kunci"):
        with pytest.raises(FeedError) as caught:
            Secrets(tmp_path)(name)
        assert_indonesian(str(caught.value))


@pytest.mark.parametrize(
    "fields",
    [
        {"query": "SELECT * FROM tidak_ada"},
        {"query": "SELECT 1 AS a, 2 AS a"},
        {"query": "SELECT * FROM tiket", "rows_max": 1},
        {"query": "SELECT * FROM tiket WHERE no >= :watermark", "watermark": {"column": "lain", "start": 0}},
        {"query": "SELECT x'ff00' AS b"},
    ],
)
def test_a_query_that_is_refused(tmp_path: Path, fields: dict[str, Any]) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.executescript("CREATE TABLE tiket (no INTEGER); INSERT INTO tiket VALUES (1), (2)")
    connection.close()
    source = sql_feed.Source.model_validate({"url": "sqlite:///a.db", **fields})
    with pytest.raises(FeedError) as caught:
        list(sql_feed.fetch(source, Job("uji", {}, tmp_path, tmp_path, 0, lambda _name: "")))
    assert_indonesian(str(caught.value))


def look(url: str, allowed: tuple[str, ...] = ("127.0.0.1",)) -> Visit:
    return visit(url, 1.0, allowed, ssl.create_default_context(), system_resolve)


@pytest.mark.parametrize(
    "seen",
    [
        lambda: look(f"http://127.0.0.1:{free_port()}/"),
        lambda: look("http://tidak-ada.invalid/"),
        lambda: look("http://127.0.0.1/", ()),
    ],
)
def test_a_website_that_is_down(seen: Callable[[], Visit]) -> None:
    reason = judge(seen(), Expected("127.0.0.1"), 0, None).reason
    assert reason
    assert_indonesian(reason)


def test_a_website_that_looks_wrong() -> None:
    at = int(datetime(2026, 3, 10, tzinfo=UTC).timestamp() * 1000)
    seen = Visit(status=200, host="lain.example", body=b"<p>slot gacor, hacked by x", certificate_ends_at=at)
    seen.certificate_ends_at = at + 3 * 86_400_000
    reason = judge(seen, Expected("a.example", text="Balen", forbidden=("slot gacor", "hacked by")), at, None).reason
    assert reason
    assert reason.count("; ") == 3
    assert_indonesian(reason)
