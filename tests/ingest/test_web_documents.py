"""Documents and rows: what an answer is, where its rows are, what they become; nothing guessed, nothing lost."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract import FeedError
from ingest.web.answers import Answer
from ingest.web.documents import form_of, json_in, loads
from ingest.web.redaction import Redactor
from ingest.web.rows import chosen, rows_in
from ingest.web.spool import Spool

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)
DEEP = b"[" * 1000 + b"]" * 1000


def answer(folder: Path, raw: bytes) -> Answer:
    path = folder / "answer"
    path.write_bytes(raw)
    return Answer(path, "http://portal.example/data", len(raw), "", httpx.Headers(), {})


def spooled(folder: Path, *rows: dict[str, Any], columns: list[str] | None = None) -> Spool:
    with Spool(folder, columns) as spool:
        for row in rows:
            spool.add(row)
    return spool


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b'\xef\xbb\xbf {"a":1}', "json"),
        ('\ufeff[{"a":1}]'.encode("utf-16"), "json"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"<service_requests/>", "xml"),
        (b"\n<!DOCTYPE html><p>", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC ''>", "html"),
        (b"<HTML>", "html"),
        (b"a;b\n1;2", "other"),
        (b"PK\x03\x04", "other"),
    ],
)
def test_what_an_answer_is_is_told_by_its_bytes(tmp_path: Path, raw: bytes, form: str) -> None:
    assert form_of(answer(tmp_path, raw).path) == form


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "the answer is empty"),
        (b"<html><title>Masuk</title>", "a web page with the title 'Masuk' came instead of data"),
        (b"<!doctype html>", "a web page came instead of data"),
        (b"<a/>", "XML came instead of JSON"),
        (b"tahun;nilai\n2026;1", "begins with 'tahun;nilai"),
        (b'{"rows": [{"a": 1}, {"a"', "damaged or broken off after 24 bytes"),
        (b'{"a": NaN}', "damaged or broken off"),
        (b'{"a": "\\ud800"}', "damaged or broken off"),
        (b'{"a": "caf\xe9"}', "damaged or broken off"),
        (b"[" * 5000, "damaged or broken off"),
    ],
)
def test_what_is_no_json_says_what_it_is(tmp_path: Path, raw: bytes, words: str) -> None:
    with pytest.raises(FeedError, match=r"http://portal.example/data: ") as caught:
        json_in(answer(tmp_path, raw))
    assert words in str(caught.value)


@given(JSON)
def test_json_is_read_as_it_was_written(value: Any) -> None:
    assert loads(json.dumps(value).encode()) == value


@pytest.mark.parametrize("number", [2**53 + 1, 2**64 + 1, 12345678901234567890123, -(2**70)])
def test_a_whole_number_of_many_digits_stays_itself(tmp_path: Path, number: int) -> None:
    """Otherwise two tickets with numbers of 20 digits would become one."""
    row = loads(b'{"id": %d}' % number)
    [line] = spooled(tmp_path, row).table().lines()
    assert line.cells == (number,)


def test_rows_keep_the_union_of_their_keys_in_order_and_say_nothing_for_what_is_not_there(tmp_path: Path) -> None:
    table = spooled(tmp_path, {"a": 1, "b": ""}, {"c": True, "a": None}, {"b": 0.5}).table()
    assert table.columns == ("a", "b", "c")
    assert [line.cells for line in table.lines()] == [(1, None, None), (None, None, True), (None, 0.5, None)]
    assert [line.number for line in table.lines()] == [1, 2, 3], "a second reading gives the same"
    assert table.count == 3


def test_lists_and_objects_are_kept_as_json_text(tmp_path: Path) -> None:
    [line] = spooled(tmp_path, {"a": [1, {"b": "é"}], "c": {}}).table().lines()
    assert line.cells == ('[1, {"b": "é"}]', "{}")


def test_the_same_rows_have_the_same_digest(tmp_path: Path) -> None:
    row = {"a": 1, "b": [1]}
    assert spooled(tmp_path, row).digest == spooled(tmp_path, dict(row)).digest != spooled(tmp_path, {"a": 1}).digest


def test_only_the_columns_that_are_asked_for_come(tmp_path: Path) -> None:
    table = spooled(tmp_path, {"b": 1, "x": 2}, columns=["a", "b"]).table()
    assert (table.columns, [line.cells for line in table.lines()]) == (("a", "b"), [(None, 1)])


def test_keys_that_are_values_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="more than 2000 different keys"):
        spooled(tmp_path, *({f"2026-{number}": 1} for number in range(2001)))


def test_what_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="nested hundreds of levels deep"):
        spooled(tmp_path, {"a": loads(DEEP)})
    with pytest.raises(ValueError, match="nested hundreds"):
        loads(DEEP.replace(b"[]", b"[1234567890123456789]"))


@pytest.mark.parametrize(
    ("document", "records", "rows"),
    [
        ([{"a": 1}], None, [{"a": 1}]),
        ([], None, []),
        ({"data": {"rows": [{"a": 1}]}}, "data.rows", [{"a": 1}]),
        ({"data": []}, "data", []),
        ({"data": {"a": 1}}, "data", [{"a": 1}]),
        ({"a": {"x": 1}, "b": {"x": 2}}, "values(@)", [{"x": 1}, {"x": 2}]),
        ({"f": [{"p": {"x": 1}}, {"p": {"x": 2}}]}, "f[*].p", [{"x": 1}, {"x": 2}]),
    ],
)
def test_rows_are_where_records_says(document: Any, records: str | None, rows: list[Any]) -> None:
    assert rows_in(document, records, "x") == rows


@pytest.mark.parametrize(
    ("document", "records", "words"),
    [
        (
            {"meta": {"n": 1, "page": 2}, "data": [1], "status": "ok", "ok": True, "n": 1, "x": None},
            "hasil",
            "finds nothing; the answer is an object with the keys meta (object: n, page), data (list of 1), "
            "status (text), ok (true or false), n (number), x (null)",
        ),
        ({}, "hasil", "finds nothing; the answer is an empty object"),
        ([{"a": 1}], "hasil", "a list of 1, the first of them an object with the keys a (number)"),
        ({f"k{number}": 1 for number in range(30)}, "hasil", "and 10 more"),
        ({"data": []}, None, "say with records where in it the list of rows is"),
        (3, None, "the answer is a number"),
        (None, "a", "the answer is nothing (null)"),
        ({"data": "x"}, "data", "finds a text; a list is needed"),
        ({"data": True}, "data", "finds true or false"),
        ({"data": [{"a": 1}, 5]}, "data", "row 2 is a number; an object"),
        ([[1, 2]], None, "row 1 is a list of 2"),
        ([None], None, "row 1 is nothing (null)"),
        ({"data": 1}, "sum(data)", "does not fit"),
    ],
)
def test_when_there_are_no_rows_the_error_says_what_is_there(document: Any, records: str | None, words: str) -> None:
    with pytest.raises(FeedError) as caught:
        rows_in(document, records, "http://portal.example")
    assert words in str(caught.value)


@given(JSON, st.sampled_from([None, "a", "data", "@", "[]", "values(@)", "a[*].b", "[?a=='1']"]))
def test_any_json_gives_objects_or_an_error_and_never_anything_else(document: Any, records: str | None) -> None:
    try:
        rows = rows_in(document, records, "x")
    except FeedError:
        return
    assert all(isinstance(row, dict) for row in rows)


def test_nested_values_are_chosen_by_name() -> None:
    row = {"id": 1, "attributes": {"nilai": "3,5", "tags": ["x", "y"]}}
    columns = {"id": "id", "nilai": "attributes.nilai", "tag": "attributes.tags[0]", "none": "a.b"}
    assert chosen(row, columns, "x") == {"id": 1, "nilai": "3,5", "tag": "x", "none": None}
    assert chosen(row, {}, "x") is row
    with pytest.raises(FeedError, match=r"columns does not fit a row: .*id \(number\)"):
        chosen(row, {"n": "length(id)"}, "x")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://x/a?kode=abc+def&b=1", "http://x/a?kode=***&b=1"),
        ("http://x/a?kode=abc%20def", "http://x/a?kode=***"),
        ("abc def and abc def", "*** and ***"),
        ("http://user:word@x/a", "http://x/a"),
        ("http://x/a?api_key=1&q=2", "http://x/a?api_key=***&q=2"),
        ("http://x/list/model/data/key/123/", "http://x/list/model/data/key/***/"),
        ("http://x/a?access_token=1;X-Amz-Signature=2&X-Amz-Signature=3", "http://x/a?access_token=***&X-Amz-Signature=***"),
        ("http://x/a?monkey=1&keyword=2", "http://x/a?monkey=1&keyword=2"),
    ],
)  # fmt: skip
def test_secrets_and_what_looks_like_one_are_masked(text: str, shown: str) -> None:
    assert Redactor(["abc def", "abc", ""])(text) == shown


@given(st.text("".join(map(chr, range(33, 127))) + " é", min_size=4), st.text(" \n", max_size=5))
def test_no_secret_is_left_in_any_text(secret: str, around: str) -> None:
    redact = Redactor([secret])
    address = str(httpx.URL("http://x/", params={"q": secret}))
    assert secret not in redact(f"{around}{secret}{around}")
    assert redact(address) == "http://x/?q=***"
    assert redact(f"/{quote(secret, safe='')}/") == "/***/"
