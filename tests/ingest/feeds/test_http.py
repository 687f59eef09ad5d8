"""Kind http: rows in JSON, page by page, or files of any kind; what cannot be complete is an error."""

import contextlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.contract import FeedError, Item, Job, Line, Table
from ingest.feeds.http import KIND, Source
from tests.ingest.webservers import http, job, serving

RECORDED = Path(__file__).parent / "recorded"
Rows = list[dict[str, Any]]
ROWS: Rows = [{"id": number, "nilai": f"{number},5"} for number in range(1, 8)]


def source(url: str, **fields: Any) -> Source:
    return Source.model_validate({"url": url, "allow_hosts": ["127.0.0.1"], **fields})


def items(scratch: Path, url: str, its_job: Job | None = None, **fields: Any) -> list[Item]:
    return list(KIND.fetch(source(url, **fields), its_job or job(scratch)))


def read(item: Item) -> list[tuple[Table, list[Line]]]:
    return [(table, list(table.lines())) for table in item.tables()]


def asked(head: bytes) -> dict[str, str]:
    query = urlsplit(head.split(b" ")[1].decode()).query
    return {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}


def answering(document: Callable[[dict[str, str]], Any]) -> Callable[[bytes], Iterable[bytes]]:
    """A server that answers with a JSON document made of the parameters, or with an answer as it stands."""

    def answer(head: bytes) -> list[bytes]:
        made = document(asked(head))
        return [made if isinstance(made, bytes) else http(json.dumps(made).encode())]

    return answer


def ids(item: Item) -> list[Any]:
    [(table, lines)] = read(item)
    return [line.cells[table.columns.index("id")] for line in lines]


def test_the_recorded_answer_becomes_a_table_of_its_rows(tmp_path: Path) -> None:
    with serving(http((RECORDED / "http-pendidikan.json").read_bytes())) as (url, _requests):
        [item] = items(tmp_path, url, records="data.sekolah")
        [again] = items(tmp_path, url, records="data.sekolah")
    [(table, lines)] = read(item)
    assert table.columns == ("kecamatan", "jenjang", "siswa", "rasio", "lokasi", "catatan")
    assert [line.cells for line in lines] == [
        ("Balen", "SD", 4_812, "17,4", '{"lat": -7.1945, "long": 111.9642}', None),
        ("Kapas", "SD", 4_120, "16,9", '{"lat": -7.1946, "long": 111.9033}', "sementara"),
        ("Sekar", "SMP", None, "-", None, None),
    ]
    assert item.digest == again.digest
    assert item.origin == url


def test_columns_reach_into_nested_values_and_bring_nothing_else(tmp_path: Path) -> None:
    columns = {"kecamatan": "kecamatan", "lintang": "lokasi.lat"}
    with serving(http((RECORDED / "http-pendidikan.json").read_bytes())) as (url, _requests):
        [item] = items(tmp_path, url, records="data.sekolah", columns=columns)
    [(table, lines)] = read(item)
    assert table.columns == ("kecamatan", "lintang")
    assert [line.cells for line in lines] == [("Balen", -7.1945), ("Kapas", -7.1946), ("Sekar", None)]


def test_a_file_behind_an_address_is_read_by_its_bytes_whatever_it_is_declared_as(tmp_path: Path) -> None:
    csv = "Kecamatan;Penduduk\nBalen;68.936\nKapas;58.080\n".encode("utf-16")
    with serving(http(csv, Content_Type="application/json")) as (url, _requests):
        [item] = items(tmp_path, url + "/unduh/penduduk")
    [(table, lines)] = read(item)
    assert table.columns == ("Kecamatan", "Penduduk")
    assert [line.cells for line in lines] == [("Balen", "68.936"), ("Kapas", "58.080")]


def test_an_empty_list_is_nothing_new_and_no_error(tmp_path: Path) -> None:
    with serving(http(b'{"data": []}')) as (url, _requests):
        assert items(tmp_path, url, records="data") == []


def test_rows_that_were_taken_in_before_are_not_delivered_again_but_shown_in_a_dry_run(tmp_path: Path) -> None:
    def its_job(is_dry: bool) -> Job:
        made = job(tmp_path)
        return Job("uji", {}, tmp_path, tmp_path, made.at, made.secret, is_known=lambda _digest: True, is_dry=is_dry)

    with serving(http(b'[{"id": 1}]')) as (url, _requests):
        assert items(tmp_path, url, its_job(False)) == []
        assert len(items(tmp_path, url, its_job(True))) == 1


def test_an_unchanged_answer_is_not_fetched_again(tmp_path: Path) -> None:
    def versioned(head: bytes) -> list[bytes]:
        return [http(b"", "304 Not Modified") if b'if-none-match: "a"' in head else http(b'[{"id": 1}]', ETag='"a"')]

    with serving(versioned) as (url, _requests):
        [item] = items(tmp_path, url)
        assert items(tmp_path, url, job(tmp_path, dict(item.memory))) == []


def test_secrets_are_sent_as_parameters_and_headers_and_are_not_in_the_origin(tmp_path: Path) -> None:
    with serving(http(b'[{"id": 1}]')) as (url, requests):
        fields = {
            "params": {"token": {"secret": "kunci"}, "q": {"secret": "kode"}, "tahun": 2026, "semua": True},
            "headers": {"X-Key": {"secret": "kode"}},
        }
        [item] = items(tmp_path, url, job(tmp_path, kunci="s3cr3t", kode="r4h4s1a"), **fields)
    assert asked(requests[0]) == {"token": "s3cr3t", "q": "r4h4s1a", "tahun": "2026", "semua": "true"}
    assert b"x-key: r4h4s1a" in requests[0]
    assert item.origin == f"{url}?token=***&q=***&tahun=2026&semua=true"


@pytest.mark.parametrize(
    ("body", "fields", "words"),
    [
        (b"<html><title>Login</title>", {}, "a web page with the title 'Login' came instead of data"),
        (b"<html><title>Login</title>", {"records": "data"}, "'Login' came instead of data"),
        (b"", {}, "the answer is empty"),
        (b'{"data": [{"a": 1}', {"records": "data"}, "damaged or broken off"),
        (b'{"data": [{"a": 1}', {}, "damaged or broken off"),
        (b'{"hasil": [1]}', {"records": "data"}, "hasil (list of 1)"),
        (b'{"hasil": [1]}', {}, "say with records"),
        (b"a;b\n1;2\n", {"format": "json"}, "this is no JSON: it begins with 'a;b"),
        (b'[{"a": 1}]', {"columns": {"b": "length(a)"}}, "columns does not fit a row"),
    ],
)
def test_an_answer_that_is_not_what_was_meant_says_what_it_is(
    tmp_path: Path, body: bytes, fields: dict[str, Any], words: str
) -> None:
    with serving(http(body)) as (url, _requests), pytest.raises(FeedError) as caught:
        items(tmp_path, url, **fields)
    assert words in str(caught.value)
    assert url in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"records": "data["}, "is no JMESPath expression"),
        ({"columns": {"a": "]"}}, "is no JMESPath expression"),
        ({"records": "data", "format": "csv"}, "records is for JSON, the format is csv"),
        ({"paging": {"style": "pages"}}, "does not match any of the expected tags"),
        ({"paging": {"style": "page", "limit": 1}}, "Extra inputs"),
        ({"paging": {"style": "cursor"}}, "Field required"),
    ],
)
def test_a_wrong_source_is_found_before_anything_is_asked(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        source("http://127.0.0.1", **fields)


# --- pages ----------------------------------------------------------------------------------------------------------


def by_page(question: dict[str, str]) -> Any:
    size, page = int(question.get("size", 3)), int(question["page"])
    return {"data": ROWS[(page - 1) * size : page * size], "total": len(ROWS), "time": len(question)}


def test_pages_are_asked_for_until_one_is_empty(tmp_path: Path) -> None:
    paging = {"style": "page", "size_param": "size", "size": 2}
    with serving(answering(by_page)) as (url, requests):
        [item] = items(tmp_path, url + "?opd=dinkes", records="data", paging=paging)
    assert ids(item) == [row["id"] for row in ROWS]
    assert [asked(request) for request in requests] == [
        {"opd": "dinkes", "size": "2", "page": str(page)} for page in range(1, 6)
    ]
    assert item.origin == url + "?opd=dinkes"


def test_with_a_total_no_page_too_many_is_asked_for(tmp_path: Path) -> None:
    with serving(answering(by_page)) as (url, requests):
        [item] = items(tmp_path, url, records="data", paging={"style": "page", "total": "total"})
    assert ids(item) == [row["id"] for row in ROWS]
    assert len(requests) == 3


def test_offsets_go_on_from_what_came_and_not_from_what_was_asked_for(tmp_path: Path) -> None:
    """A server may give at most so many rows at once, whatever is asked for."""

    def capped(question: dict[str, str]) -> Any:
        offset = int(question["offset"])
        return ROWS[offset : offset + min(int(question["limit"]), 3)]

    with serving(answering(capped)) as (url, _requests):
        [item] = items(tmp_path, url, paging={"style": "offset", "size": 100})
    assert ids(item) == [row["id"] for row in ROWS]


def test_links_to_the_next_page_are_followed_in_the_body(tmp_path: Path) -> None:
    def linked(question: dict[str, str]) -> Any:
        start = int(question.get("after", 0))
        link = f"?after={start + 3}" if start + 3 < len(ROWS) else None
        return {"data": ROWS[start : start + 3], "links": {"next": link}, "key": question.get("key")}

    fields = {"records": "data", "paging": {"style": "next", "next": "links.next"}, "params": {"key": {"secret": "k"}}}
    with serving(answering(linked)) as (url, requests):
        [item] = items(tmp_path, url + "/api", job(tmp_path, k="s3cr3t"), **fields)
    assert ids(item) == [row["id"] for row in ROWS]
    assert [asked(request).get("key") for request in requests] == ["s3cr3t"] * 3, "a link may leave the key out"


@pytest.mark.parametrize(
    "header",
    ['<{0}?p=2>; rel="next"', '<{0}>; rel="first", </x?p=2>; title="a, b"; rel="next last"', "<?p=2>;rel=next"],
)
def test_links_to_the_next_page_are_followed_in_the_header(tmp_path: Path, header: str) -> None:
    def linked(head: bytes) -> list[bytes]:
        if b"p=2" in head:
            return [http(json.dumps(ROWS[3:]).encode(), Link='<http://127.0.0.1>; rel="prev"')]
        host = head.partition(b"host: ")[2].partition(b"\r\n")[0].decode()
        return [http(json.dumps(ROWS[:3]).encode(), Link=header.format(f"http://{host}/x"))]

    with serving(linked) as (url, _requests):
        [item] = items(tmp_path, url, paging={"style": "next"})
    assert ids(item) == [row["id"] for row in ROWS]


def test_cursors_are_handed_back_until_there_is_none(tmp_path: Path) -> None:
    def with_cursor(question: dict[str, str]) -> Any:
        start = int(question.get("cursor", "c0")[1:])
        return {"data": ROWS[start : start + 4], "meta": {"cursor": f"c{start + 4}" if start < 4 else ""}}

    paging = {"style": "cursor", "cursor": "meta.cursor"}
    with serving(answering(with_cursor)) as (url, _requests):
        [item] = items(tmp_path, url, records="data", paging=paging)
    assert ids(item) == [row["id"] for row in ROWS]


def test_a_server_that_gives_its_last_page_for_every_number_beyond_is_complete(tmp_path: Path) -> None:
    def clamped(question: dict[str, str]) -> Any:
        return ROWS[3:] if int(question["page"]) > 1 else ROWS[:3]

    with serving(answering(clamped)) as (url, _requests):
        [item] = items(tmp_path, url, paging={"style": "page"})
        [single] = items(tmp_path, url, paging={"style": "page", "size": 10, "first": 5})
    assert ids(item) == [row["id"] for row in ROWS]
    assert ids(single) == [row["id"] for row in ROWS[3:]], "fewer rows than a full page: there is one page"


@pytest.mark.parametrize(
    ("document", "paging", "words"),
    [
        (lambda _question: ROWS, {"style": "page"}, "page 2 is the same as the one before"),
        (lambda _question: ROWS, {"style": "page", "size": 7}, "page 2 is the same"),
        (lambda _question: ROWS, {"style": "offset"}, "correct the names of its parameters"),
        (
            lambda question: [{"id": int(question["page"])}],
            {"style": "page", "max_pages": 20},
            "more than 20 pages: if that is right, raise paging.max_pages",
        ),
        (
            lambda question: {"data": ROWS[:3] if question["page"] == "1" else [], "total": 7},
            {"style": "page", "total": "total"},
            "speaks of 7 rows in all and gave 3: some are missing",
        ),
        (lambda _question: {"data": ROWS, "n": "banyak"}, {"style": "page", "total": "n"}, "a number is needed"),
        (lambda _question: {"data": ROWS}, {"style": "page", "total": "length(n)"}, "does not fit"),
        (
            lambda question: {"data": [{"id": len(question)}], "next": "?a=1" if len(question) % 2 else "?b=1&c=2"},
            {"style": "next", "next": "next"},
            "which was there already",
        ),
        (lambda _question: {"data": ROWS, "next": {"a": 1}}, {"style": "next", "next": "next"}, "a text or a number"),
        (lambda _question: {"data": ROWS, "c": "x"}, {"style": "cursor", "cursor": "c"}, "the same as the one before"),
        (
            lambda question: {"data": [{"id": question.get("cursor")}], "c": "x"},
            {"style": "cursor", "cursor": "c"},
            "which was there already",
        ),
        (
            lambda question: ROWS[:3] if question["page"] == "1" else http(b"", "404 Not Found"),
            {"style": "page"},
            "page 2; the pages before were there",
        ),
        (lambda question: ROWS if question["page"] == "1" else http(b"", "500 x"), {"style": "page"}, "state 500"),
        (
            lambda _question: {"data": ROWS, "next": "http://127.0.0.2:9/"},
            {"style": "next", "next": "next"},
            "add '127.0.0.2' to allow_hosts",
        ),
        (
            lambda _question: {"data": ROWS, "next": "file:///etc/passwd"},
            {"style": "next", "next": "next"},
            "no address",
        ),
    ],
)
def test_pages_that_may_not_be_complete_are_an_error_and_not_an_end(
    tmp_path: Path, document: Any, paging: dict[str, Any], words: str
) -> None:
    records = "not_null(data, @)"
    with serving(answering(document)) as (url, requests), pytest.raises(FeedError) as caught:
        items(tmp_path, url, records=records, paging=paging)
    assert words in str(caught.value)
    assert len(requests) <= 21


def test_all_pages_together_stay_within_the_limit(tmp_path: Path) -> None:
    def large(question: dict[str, str]) -> Any:
        return [{"id": question["page"], "text": "x" * 100_000}]

    fields = {"paging": {"style": "page"}, "limits": {"max_mb": 1}}
    with serving(answering(large)) as (url, requests), pytest.raises(FeedError, match="more than 1 MB"):
        items(tmp_path, url, **fields)
    assert len(requests) == 10


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abn"), inner, max_size=3),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    bodies=st.lists(
        JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40), min_size=1, max_size=3
    ),
    paging=st.sampled_from(
        [None, {"style": "page"}, {"style": "next", "next": "n"}, {"style": "cursor", "cursor": "n"}]
    ),
    records=st.sampled_from([None, "a", "@", "a.b"]),
)
def test_whatever_comes_becomes_lines_or_an_error_in_words(
    tmp_path: Path, bodies: list[bytes], paging: dict[str, Any] | None, records: str | None
) -> None:
    left = list(bodies)

    def answer(_head: bytes) -> list[bytes]:
        return [http(left.pop(0) if left else b"[]")]

    with serving(answer) as (url, _requests), contextlib.suppress(FeedError):
        for item in items(tmp_path, url, records=records, paging=paging):
            for table, lines in read(item):
                assert all(len(line.cells) >= len(table.columns) for line in lines)
