"""Kind ckan: what a portal offers, told by its bytes; success=false is an error; a bad resource fails alone."""

import contextlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commandcenter.domain.clock import to_datetime
from ingest.contract import FeedError, Item, Job, Line, Table
from ingest.feeds.ckan import KIND, Source
from ingest.web.ckan_api import typed
from tests.ingest.webservers import http, job, serving

RECORDED = Path(__file__).parent / "recorded"
CSV = b"Kecamatan,Penduduk\nBalen,68936\nKapas,58080\n"
PORTAL = "http://portal.example"

Answers = dict[str, Any]


def recorded(name: str, base: str) -> Any:
    return json.loads((RECORDED / f"ckan-{name}.json").read_text().replace("BASE", base))


def portal(answers: Callable[[str, dict[str, str]], Any]) -> Callable[[bytes], Iterable[bytes]]:
    """A server whose answers depend on the path and the parameters: JSON, bytes of a body, or a whole answer."""

    def answer(head: bytes) -> list[bytes]:
        target = urlsplit(head.split(b" ")[1].decode())
        host = head.partition(b"host: ")[2].partition(b"\r\n")[0].decode()
        made = answers(target.path, dict(parse_qsl(target.query)) | {"base": f"http://{host}"})
        whole = isinstance(made, bytes) and made.startswith(b"HTTP/1.1")
        return [made if whole else http(made if isinstance(made, bytes) else json.dumps(made).encode())]

    return answer


def usual(path: str, asked: dict[str, str]) -> Any:
    """The portal of the recorded dataset; its XLSX is a CSV, and its PDF is gone."""
    match path.rpartition("/")[2]:
        case "package_show":
            return recorded("package-show", asked["base"])
        case "datastore_search":
            found = recorded("datastore-search", asked["base"])
            offset, limit = int(asked.get("offset", 0)), int(asked["limit"])
            found["result"]["records"] = found["result"]["records"][offset : offset + min(limit, 2)]
            return found
        case "penduduk-2025.xlsx" | "penduduk.csv":
            return http(CSV, ETag='"v1"')
        case _:
            return http(b"", "404 Not Found")


def source(url: str, **fields: Any) -> Source:
    given = {"dataset": "jumlah-penduduk-per-kecamatan"} if "search" not in fields else {}
    return Source.model_validate({"url": url, "allow_hosts": ["127.0.0.1"], **given, **fields})


def fetched(scratch: Path, url: str, its_job: Job | None = None, **fields: Any) -> list[Item]:
    return list(KIND.fetch(source(url, **fields), its_job or job(scratch)))


def read(item: Item) -> tuple[Table, list[Line]]:
    [table] = item.tables()
    return table, list(table.lines())


def test_each_resource_is_an_item_read_by_its_bytes_and_a_bad_one_fails_alone(tmp_path: Path) -> None:
    with serving(portal(usual)) as (url, _requests):
        first, linked, missing = fetched(tmp_path, url)
    table, lines = read(first)
    assert table.columns == ("Kecamatan", "Penduduk")
    assert [line.cells for line in lines] == [("Balen", "68936"), ("Kapas", "58080")]
    assert first.origin.endswith("/download/penduduk-2025.xlsx")
    assert first.digest == linked.digest
    with pytest.raises(FeedError, match=r"-per-kecamatan, resource Keterangan: .*nothing at this address"):
        list(missing.tables())


def test_how_old_the_data_is_is_what_the_portal_says_in_utc(tmp_path: Path) -> None:
    with serving(portal(usual)) as (url, _requests):
        first, linked, _missing = fetched(tmp_path, url)
    assert [to_datetime(item.data_at or 0).isoformat()[:19] for item in (first, linked)] == [
        "2026-07-14T10:22:01",
        "2026-01-05T07:00:00",
    ]


def test_an_upload_that_did_not_change_is_not_fetched_and_a_linked_file_is_asked_for_what_is_new(
    tmp_path: Path,
) -> None:
    with serving(portal(usual)) as (url, _requests):
        pick = {"resource": {"name": "^Penduduk"}}
        memory: dict[str, str] = {}
        for item in fetched(tmp_path, url, **pick):
            memory |= item.memory
    with serving(portal(usual)) as (again, requests):
        moved = {name: value.replace(url, again) for name, value in memory.items()}
        [linked] = fetched(tmp_path, again, job(tmp_path, moved), **pick)
        shown = fetched(tmp_path, again, job(tmp_path, moved, is_dry=True), **pick)
    assert linked.origin.endswith("penduduk.csv")
    assert len(shown) == 2, "a dry run shows what is there"
    assert sum(b"penduduk-2025.xlsx" in request for request in requests) == 1


def test_a_linked_file_that_did_not_change_is_not_sent_again(tmp_path: Path) -> None:
    def versioned(head: bytes) -> Iterable[bytes]:
        if b"if-none-match" in head:
            return [http(b"", "304 Not Modified")]
        return portal(usual)(head)

    with serving(versioned) as (url, _requests):
        [item] = fetched(tmp_path, url, resource={"name": "tautan"})
        assert fetched(tmp_path, url, job(tmp_path, dict(item.memory)), resource={"name": "tautan"}) == []


@pytest.mark.parametrize(
    ("pick", "names"),
    [
        ({"name": "2025"}, ["penduduk-2025.xlsx"]),
        ({"format": "CSV"}, ["penduduk.csv"]),
        ({"id": "5d3f0000-0000-4000-8000-00000000000b"}, ["penduduk.csv"]),
        ({"name": "penduduk", "format": "xlsx"}, ["penduduk-2025.xlsx"]),
    ],
)
def test_resources_are_picked_by_name_format_or_id(tmp_path: Path, pick: dict[str, str], names: list[str]) -> None:
    with serving(portal(usual)) as (url, _requests):
        assert [item.origin.rpartition("/")[2] for item in fetched(tmp_path, url, resource=pick)] == names


def test_when_no_resource_fits_the_error_names_those_that_are_there(tmp_path: Path) -> None:
    with serving(portal(usual)) as (url, _requests), pytest.raises(FeedError) as caught:
        fetched(tmp_path, url, resource={"name": "2019"})
    assert "Penduduk 2025 (XLSX, id 5d3f0000-0000-4000-8000-00000000000a); Penduduk (tautan)" in str(caught.value)
    assert "2019" not in str(caught.value).partition("resources there are")[2]


@pytest.mark.parametrize("tail", ["", "/", "/api/3", "/api/3/action/"])
def test_the_table_of_a_portal_is_read_page_by_page_with_its_types(tmp_path: Path, tail: str) -> None:
    with serving(portal(usual)) as (url, requests):
        [item] = fetched(tmp_path, url + tail, datastore=True, resource={"name": "2025"})
    table, lines = read(item)
    assert table.columns == ("Kecamatan", "Penduduk", "Rasio", "Diperbarui")
    assert [line.cells for line in lines] == [
        ("Balen", 68936, 101.5, "2026-06-30T00:00:00"),
        ("Kapas", 58080, "NaN", "2026-06-30T00:00:00"),
        ("Sekar", None, "-", None),
    ]
    assert item.origin == url + "/api/3/action/datastore_search?resource_id=5d3f0000-0000-4000-8000-00000000000a"
    assert sum(b"sort=_id" in request for request in requests) == 2


def test_a_table_that_the_portal_does_not_have_says_what_to_do(tmp_path: Path) -> None:
    with serving(portal(usual)) as (url, _requests):
        [item] = fetched(tmp_path, url, datastore=True, resource={"name": "tautan"})
    with pytest.raises(FeedError, match="datastore: false"):
        list(item.tables())


def test_all_datasets_that_a_search_finds_come_page_by_page(tmp_path: Path) -> None:
    packages = [
        {"id": str(number), "name": f"data-{number:03}", "resources": [{"id": f"r{number}", "url": "/a.csv"}]}
        for number in range(150)
    ]

    def searched(path: str, asked: dict[str, str]) -> Any:
        if not path.endswith("package_search"):
            return CSV
        start, rows = int(asked["start"]), int(asked["rows"])
        return {"success": True, "result": {"count": 150, "results": packages[start : start + min(rows, 60)]}}

    search = {"q": "penduduk", "organization": "dinkes", "fq": "tags:a OR tags:b"}
    with serving(portal(searched)) as (url, requests):
        items = fetched(tmp_path, url, search=search)
    assert len(items) == 150
    asked = dict(parse_qsl(urlsplit(requests[0].split(b" ")[1].decode()).query))
    assert asked["fq"] == 'organization:"dinkes" AND (tags:a OR tags:b)'
    assert asked["q"] == "penduduk"


def answer_of(document: Any, status: str = "200 OK") -> bytes:
    return http(document if isinstance(document, bytes) else json.dumps(document).encode(), status)


def failure(type_: str, **more: Any) -> Answers:
    return {"help": "…", "success": False, "error": {"__type": type_, **more}}


@pytest.mark.parametrize(
    ("answer", "words", "is_permanent"),
    [
        (answer_of(failure("Not Found Error", message="Not found")), "Not Found Error: Not found", True),
        (answer_of(failure("Not Found Error", message="Not found"), "404 x"), "Not Found Error: Not found", True),
        (answer_of(failure("Authorization Error", message="Access denied"), "403 x"), "Access denied", True),
        (
            answer_of(failure("Validation Error", id=["Missing value"]), "409 Conflict"),
            "Validation Error: id: Missing value",
            True,
        ),
        (answer_of(failure("Internal Server Error", message="oops"), "500 x"), "Internal Server Error: oops", False),
        (answer_of(failure("Search Index Error")), "Search Index Error", False),
        (answer_of({"success": False}), "did not work, and not why", False),
        (answer_of({"success": False, "error": "x"}), ": x", False),
        (answer_of({"success": "true", "result": {}}), "did not work", False),
        (answer_of(b"<html><title>503</title>"), "a web page with the title '503' came instead of data", False),
        (answer_of(b"<html>", "404 x"), "nothing at this address", True),
        (answer_of(b'"Bad request - Action name not known: x"', "400 x"), "Action name not known", True),
        (answer_of({"result": {}}), "no answer of CKAN", False),
        (answer_of([]), "no answer of CKAN", False),
        (answer_of(b'{"success": true, "resul'), "damaged or broken off", False),
        (answer_of({"success": True, "result": []}), "no object as result", False),
        (answer_of({"success": True, "result": {"resources": "x"}}), "no list of objects", False),
        (answer_of({"success": True, "result": {"resources": []}}), "no datasets with resources", False),
        (answer_of({"success": True, "result": {}}), "no datasets with resources", False),
    ],
)
def test_an_answer_that_is_no_success_is_an_error_whatever_its_state(
    tmp_path: Path, answer: bytes, words: str, is_permanent: bool
) -> None:
    with serving(answer) as (url, _requests), pytest.raises(FeedError) as caught:
        fetched(tmp_path, url)
    assert words in str(caught.value)
    assert caught.value.is_permanent is is_permanent


def test_a_portal_that_asks_for_peace_is_left_at_once(tmp_path: Path) -> None:
    def busy(path: str, asked: dict[str, str]) -> Any:
        return http(b"", "429 Slow down", Retry_After="60") if "download" in path else usual(path, asked)

    with serving(portal(busy)) as (url, requests), pytest.raises(FeedError) as caught:
        fetched(tmp_path, url)
    assert caught.value.retry_after_s == 60
    assert len(requests) == 2


@pytest.mark.parametrize(
    ("count", "results", "words"),
    [
        (5, [{"id": "1"}], "speaks of 5 datasets and gave 1"),
        (1, [], "speaks of 1 datasets and gave 0"),
        (0, [], "there are no datasets"),
        ("x", None, "a list of objects is needed"),
        (1, ["x"], "a list of objects is needed"),
    ],
)
def test_a_search_that_is_cut_short_or_empty_is_an_error(tmp_path: Path, count: Any, results: Any, words: str) -> None:
    found = http(json.dumps({"success": True, "result": {"count": count, "results": results}}).encode())
    with serving(found) as (url, _requests), pytest.raises(FeedError, match=words):
        fetched(tmp_path, url, search={"q": "x"})


def test_a_table_that_is_cut_short_is_an_error(tmp_path: Path) -> None:
    def short(path: str, asked: dict[str, str]) -> Any:
        found = usual(path, asked)
        if path.endswith("datastore_search"):
            found["result"]["total"] = 4
        return found

    with serving(portal(short)) as (url, _requests):
        [item] = fetched(tmp_path, url, datastore=True, resource={"name": "2025"})
    with pytest.raises(FeedError, match="speaks of 4 rows in all and gave 3"):
        list(item.tables())


def test_the_key_of_a_portal_is_not_sent_to_where_its_resources_lie(tmp_path: Path) -> None:
    with serving(http(CSV)) as (other, there):

        def elsewhere(path: str, asked: dict[str, str]) -> Any:
            resources = [{"id": "r", "url": other + "/a.csv"}]
            return {"success": True, "result": {"name": "x", "resources": resources}}

        with serving(portal(elsewhere)) as (url, here):
            headers = {"Authorization": {"secret": "kunci"}}
            [item] = fetched(tmp_path, url, job(tmp_path, kunci="s3cr3t"), headers=headers)
    assert read(item)[0].columns == ("Kecamatan", "Penduduk")
    assert b"s3cr3t" in here[0]
    assert b"s3cr3t" not in there[0]


def test_a_resource_inside_our_own_network_is_refused(tmp_path: Path) -> None:
    resources = [
        {"id": "r", "name": "rahasia", "url": "http://127.0.0.2:9/a.csv"},
        {"id": "s", "url": "file:///etc/passwd"},
    ]
    document = {"success": True, "result": {"name": "x", "resources": resources}}
    with serving(http(json.dumps(document).encode())) as (url, _requests):
        inside, local = fetched(tmp_path, url)
    with pytest.raises(FeedError, match="a network that is not public"):
        list(inside.tables())
    with pytest.raises(FeedError, match="no address that begins with http"):
        list(local.tables())


@pytest.mark.parametrize(
    ("value", "type_", "cell"),
    [
        ("12", "numeric", 12),
        ("-12.50", "numeric", -12.5),
        ("12", "int4", 12),
        ("1.5", "double precision", 1.5),
        ("12", "text", "12"),
        ("x", "numeric", "x"),
        ("NaN", "float8", "NaN"),
        ("Infinity", "numeric", "Infinity"),
        (12, "numeric", 12),
        (None, "numeric", None),
        ("12345678901234567890123", "numeric", 12345678901234567890123),
    ],
)
def test_numbers_of_a_table_are_numbers_however_the_portal_writes_them(value: Any, type_: str, cell: Any) -> None:
    assert typed(value, type_) == cell
    assert type(typed(value, type_)) is type(cell)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "exactly one of dataset and search"),
        ({"dataset": "x", "search": {"q": "y"}}, "exactly one of dataset and search"),
        ({"search": {}}, "at least one of q, fq, organization"),
        ({"search": {"organization": 'x" OR *:*'}}, "should match pattern"),
        ({"dataset": "x", "resource": {"name": "("}}, "is no pattern"),
    ],
)
def test_a_wrong_source_is_found_before_anything_is_asked(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Source.model_validate({"url": PORTAL, **fields})


KEYS = ("success", "result", "resources", "fields", "records", "total", "id", "url", "type", "name", "error")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just("/a.csv"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
)
RESULT = st.fixed_dictionaries({"success": st.just(True), "result": JSON})
PACKAGE = RESULT | st.lists(st.fixed_dictionaries({"id": st.just("r"), "url": st.just("/a")}), min_size=1).map(
    lambda resources: {"success": True, "result": {"resources": resources}}
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(package=JSON | PACKAGE, table=JSON | RESULT, body=st.binary(max_size=30), datastore=st.booleans())
def test_whatever_a_portal_says_becomes_lines_or_an_error_in_words(
    tmp_path: Path, package: Any, table: Any, body: bytes, datastore: bool
) -> None:
    def anything(path: str, _asked: dict[str, str]) -> Any:
        name = path.rpartition("/")[2]
        return package if name == "package_show" else table if name == "datastore_search" else http(body)

    with serving(portal(anything)) as (url, _requests), contextlib.suppress(FeedError):
        for item in fetched(tmp_path, url, datastore=datastore):
            with contextlib.suppress(FeedError):
                for each in item.tables():
                    assert all(len(line.cells) >= len(each.columns) for line in each.lines())
