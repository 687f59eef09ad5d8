"""Kind open311: every request of a stretch, whatever a server does to the specification; nothing of who reported."""

import contextlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commandcenter.domain.clock import DAY, HOUR, MINUTE, from_datetime, to_datetime
from ingest.contract import FeedError, Item, Job
from ingest.feeds.open311 import KIND, Source
from ingest.web.georeport import COLUMNS
from ingest.web.xml_records import records_in
from tests.ingest.webservers import http, job, serving
from tests.network import START

RECORDED = Path(__file__).parent / "recorded"
JSON_ANSWER = (RECORDED / "open311-requests.json").read_bytes()
XML_ANSWER = (RECORDED / "open311-requests.xml").read_bytes()
SERVICES = (RECORDED / "open311-services.json").read_bytes()

Asked = dict[str, str]


def api(answers: Callable[[str, Asked], Any]) -> Callable[[bytes], Iterable[bytes]]:
    """A server whose answers depend on the end of the path and the parameters."""

    def answer(head: bytes) -> list[bytes]:
        target = urlsplit(head.split(b" ")[1].decode())
        made = answers(target.path.rpartition("/")[2], dict(parse_qsl(target.query)))
        whole = isinstance(made, bytes) and made.startswith(b"HTTP/1.1")
        return [made if whole else http(made if isinstance(made, bytes) else json.dumps(made).encode())]

    return answer


def usual(name: str, _asked: Asked) -> Any:
    return SERVICES if name.startswith("services") else XML_ANSWER if name.endswith("xml") else JSON_ANSWER


def fetched(scratch: Path, url: str, its_job: Job | None = None, **fields: Any) -> list[Item]:
    given = {"url": url + "/v2", "allow_hosts": ["127.0.0.1"], "lookback": "30d", **fields}
    return list(KIND.fetch(Source.model_validate(given), its_job or job(scratch)))


def rows(item: Item) -> list[dict[str, Any]]:
    [table] = item.tables()
    assert table.columns == COLUMNS
    return [dict(zip(table.columns, line.cells, strict=True)) for line in table.lines()]


def asked_of(requests: list[bytes], name: str = "requests") -> list[Asked]:
    targets = [urlsplit(request.split(b" ")[1].decode()) for request in requests]
    return [dict(parse_qsl(target.query)) for target in targets if f"/{name}." in target.path]


def instant(text: str) -> int:
    return from_datetime(datetime.fromisoformat(text))


def made(at: int, number: int = 0) -> dict[str, Any]:
    text = to_datetime(at).isoformat()
    return {"service_request_id": f"{at}-{number}", "service_name": "x", "status": "open", "requested_datetime": text}


def test_the_recorded_answer_becomes_the_fields_of_the_specification_and_no_others(tmp_path: Path) -> None:
    with serving(api(usual)) as (url, _requests):
        [item] = fetched(tmp_path, url)
    first, second, third = rows(item)
    assert first == {
        "service_request_id": 638344, "status": "closed", "status_notes": "Sudah ditambal.",
        "service_name": "Jalan rusak", "service_code": "006", "description": "Lubang di depan pasar",
        "agency_responsible": "DPU BMPR", "requested_datetime": "2026-02-14T06:37:38+07:00",
        "updated_datetime": "2026-02-20T10:00:00+07:00", "expected_datetime": "2026-02-21T06:37:38+07:00",
        "lat": -7.1554, "long": 111.8943, "zipcode": 62171,
    }  # fmt: skip
    assert (second["lat"], second["long"], second["updated_datetime"], second["zipcode"]) == (
        -7.1945, 111.9642, None, None,
    )  # fmt: skip
    assert second["service_name"] == "Lampu jalan", "the name is taken from the list of services"
    assert (third["requested_datetime"], third["long"]) == ("2026-03-01 08:00:00", "tidak tahu"), (
        "for the mapping to judge"
    )


def test_nothing_of_who_reported_or_where_exactly_leaves_the_door(tmp_path: Path) -> None:
    with serving(api(usual)) as (url, _requests):
        [item], [in_xml] = fetched(tmp_path, url), fetched(tmp_path, url, format="xml")
    kept = "".join(path.read_text() for path in tmp_path.glob("*.rows")) + str(rows(item)) + str(rows(in_xml))
    assert "dibuang di pintu" not in kept
    assert "0800-000-0000" not in kept
    assert "638344.jpg" not in kept
    assert all(b"service_code" in path.read_bytes() for path in tmp_path.glob("*.body")), "nor is the answer kept"
    assert all(b"request_id" not in path.read_bytes() for path in tmp_path.glob("*.body"))


def test_xml_gives_the_same_fields(tmp_path: Path) -> None:
    with serving(api(usual)) as (url, _requests):
        [item] = fetched(tmp_path, url, format="xml")
    first, second = rows(item)
    assert (first["service_request_id"], first["status"], first["lat"]) == ("638344", "closed", -7.1554)
    assert first["description"] == "Lubang di depan pasar & terminal"
    assert (second["status_notes"], second["lat"], second["long"], second["updated_datetime"]) == (
        None,
        None,
        111.9,
        None,
    )


def test_json_and_xml_are_told_apart_by_their_bytes(tmp_path: Path) -> None:
    with serving(api(lambda name, _asked: usual(name.replace("json", "xml"), {}))) as (url, _requests):
        [item] = fetched(tmp_path, url)
    assert len(rows(item)) == 2


def test_the_same_requests_have_the_same_digest_and_are_taken_once(tmp_path: Path) -> None:
    with serving(api(usual)) as (url, _requests):
        [first], [second] = fetched(tmp_path, url), fetched(tmp_path, url)
        plain = job(tmp_path)
        known = Job("uji", {}, tmp_path, tmp_path, START, plain.secret, is_known=lambda digest: digest == first.digest)
        assert fetched(tmp_path, url, known) == []
    assert first.digest == second.digest


# --- what is asked for ----------------------------------------------------------------------------------------------


def test_the_first_run_goes_back_as_far_as_configured_in_questions_of_ninety_days(tmp_path: Path) -> None:
    with serving(api(usual)) as (url, requests):
        fetched(tmp_path, url, lookback="200d", jurisdiction_id="bojonegoro", status=["open", "closed"],
                service_code=["006", "009"])  # fmt: skip
    asked = asked_of(requests)
    edges = [(instant(each["start_date"]), instant(each["end_date"])) for each in asked]
    assert edges[0][0] == START - 200 * DAY
    assert edges[-1][1] == START
    assert all(end - start <= 90 * DAY for start, end in edges)
    assert [end for _start, end in edges[:-1]] == [start for start, _end in edges[1:]]
    assert asked[0]["start_date"].endswith("Z")
    assert (asked[0]["jurisdiction_id"], asked[0]["status"], asked[0]["service_code"]) == (
        "bojonegoro", "open,closed", "006,009",
    )  # fmt: skip


def test_later_runs_begin_before_the_newest_request_because_older_ones_change(tmp_path: Path) -> None:
    with serving(api(usual)) as (url, requests):
        [item] = fetched(tmp_path, url)
        assert item.memory == {"newest": "2026-03-09T23:10:00Z"}
        assert item.data_at == instant("2026-03-09T23:10:00Z")
        fetched(tmp_path, url, job(tmp_path, dict(item.memory)), overlap="14d")
    assert asked_of(requests)[-1]["start_date"] == "2026-02-23T23:10:00Z"


def test_a_date_in_the_future_does_not_move_the_beginning(tmp_path: Path) -> None:
    ahead = [made(START + HOUR), made(START - HOUR)]
    with serving(api(lambda _name, _asked: ahead)) as (url, _requests):
        [item] = fetched(tmp_path, url)
    assert len(rows(item)) == 2, "what it says is for the mapping to judge"
    assert instant(item.memory["newest"]) == START - HOUR


@pytest.mark.parametrize("newest", ["", "soon", "9999-12-31T00:00:00Z"])
def test_a_memory_that_is_no_date_or_of_the_future_loses_nothing(tmp_path: Path, newest: str) -> None:
    with serving(api(usual)) as (url, requests):
        fetched(tmp_path, url, job(tmp_path, {"newest": newest}), overlap="5d")
    assert instant(asked_of(requests)[0]["start_date"]) in (START - 30 * DAY, START - 5 * DAY)


def capped(all_: list[dict[str, Any]], most: int) -> Callable[[str, Asked], Any]:
    """A server that keeps to the dates and gives the newest ``most`` of what there is."""

    def answers(_name: str, asked: Asked) -> Any:
        start, end = instant(asked["start_date"]), instant(asked["end_date"])
        return [each for each in reversed(all_) if start <= instant(each["requested_datetime"]) <= end][:most]

    return answers


@pytest.mark.parametrize(("most", "limit"), [(100, 100), (50, 1_000)])
def test_a_full_answer_is_asked_for_in_halves_until_everything_is_there(tmp_path: Path, most: int, limit: int) -> None:
    """Also when the server's own limit is not known: it is a round number."""
    all_ = [made(START - number * 37 * MINUTE, number) for number in range(730, -1, -1)]
    with serving(api(capped(all_, most))) as (url, requests):
        [item] = fetched(tmp_path, url, limit=limit)
    found = [row["service_request_id"] for row in rows(item)]
    assert sorted(found) == sorted(each["service_request_id"] for each in all_)
    assert len(requests) < 80


def test_requests_on_the_edge_of_two_questions_come_once(tmp_path: Path) -> None:
    edge = [made(START - 40 * DAY + 90 * DAY - 50 * DAY)]
    with serving(api(capped([made(START - 110 * DAY), *edge], 1000))) as (url, requests):
        [item] = fetched(tmp_path, url, lookback="200d")
    assert len(requests) == 3
    assert len(rows(item)) == 2


def test_pages_are_asked_for_where_the_server_knows_them(tmp_path: Path) -> None:
    all_ = [made(START - number * HOUR, number) for number in range(25)]

    def paged(_name: str, asked: Asked) -> Any:
        page, size = int(asked["page"]), int(asked["page_size"])
        return all_[(page - 1) * size : page * size]

    with serving(api(paged)) as (url, requests):
        [item] = fetched(tmp_path, url, page_size=10)
    assert len(rows(item)) == 25
    assert len(requests) == 4


@pytest.mark.parametrize(
    ("answers", "fields", "words"),
    [
        (lambda _name, _asked: [made(START, number) for number in range(12)], {"limit": 12}, "whatever start_date"),
        (
            lambda _name, asked: [made(instant(asked["end_date"]), number) for number in range(12)],
            {"limit": 12},
            "has 12 requests or more within a minute",
        ),
        (lambda _name, _asked: [made(START)] * 10, {"page_size": 10}, "does not know the parameter page"),
        (lambda _name, asked: [made(START, int(asked["page"]))], {"page_size": 1}, "pages without end"),
    ],
)
def test_a_server_that_cannot_be_asked_for_everything_is_an_error(
    tmp_path: Path, answers: Any, fields: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.feeds.open311._PAGES_MAX", 30)
    with serving(api(answers)) as (url, _requests), pytest.raises(FeedError, match=words) as caught:
        fetched(tmp_path, url, **fields)
    assert caught.value.is_permanent or "without end" in words


def test_a_server_that_gives_the_same_ten_whatever_is_asked_has_ten(tmp_path: Path) -> None:
    with serving(api(lambda _name, _asked: [made(START, number) for number in range(10)])) as (url, _requests):
        [item] = fetched(tmp_path, url)
    assert len(rows(item)) == 10


def test_a_key_is_sent_and_not_shown(tmp_path: Path) -> None:
    with serving(api(usual)) as (url, requests):
        fields = {"params": {"api_key": {"secret": "k"}}, "headers": {"X-Key": {"secret": "k"}}}
        [item] = fetched(tmp_path, url, job(tmp_path, k="s3cr3t"), **fields)
    assert asked_of(requests)[0]["api_key"] == "s3cr3t"
    assert b"x-key: s3cr3t" in requests[0]
    assert item.origin == url + "/v2/requests.json"


def test_without_a_list_of_services_the_name_is_missing_and_not_guessed(tmp_path: Path) -> None:
    def no_services(name: str, asked: Asked) -> Any:
        return http(b"", "404 Not Found") if name.startswith("services") else usual(name, asked)

    with serving(api(no_services)) as (url, _requests):
        [item] = fetched(tmp_path, url)
    assert rows(item)[1]["service_name"] is None


# --- deviations and damage ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b'{"service_request_id": "1", "status": "open"}',
        b'{"service_requests": [{"service_request_id": "1"}]}',
        b'{"service_requests": {"request": {"service_request_id": "1"}}}',
        b'{"data": [{"service_request_id": "1"}]}',
        b'\xef\xbb\xbf[{"service_request_id": "1"}]',
        b"<service_requests><request><service_request_id> 1 </service_request_id></request></service_requests>",
        b"<request><service_request_id>1</service_request_id></request>",
        b'<r:service_requests xmlns:r="u"><r:request><r:service_request_id>1</r:service_request_id></r:request>'
        b"</r:service_requests>",
    ],
)
def test_one_request_is_one_row_however_it_is_wrapped(tmp_path: Path, body: bytes) -> None:
    with serving(http(body)) as (url, _requests):
        [item] = fetched(tmp_path, url)
    assert [row["service_request_id"] for row in rows(item)] == ["1"]


@pytest.mark.parametrize("body", [b"[]", b"<service_requests/>", b'{"service_requests": []}', b"<requests></requests>"])
def test_no_requests_is_nothing_new(tmp_path: Path, body: bytes) -> None:
    with serving(http(body)) as (url, _requests):
        assert fetched(tmp_path, url) == []


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8"),
        ("", "utf-8"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        ("", "cp1252"),
        ('<?xml version="1.0"?>', "cp1252"),
        ('<?xml version="1.0" encoding="utf-8"?>', "cp1252"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
    ],
)
def test_xml_is_read_in_the_encoding_it_has_whether_or_not_it_says_so(declaration: str, encoding: str) -> None:
    raw = f"{declaration}<service_requests><request><description>café – é</description></request></service_requests>"
    if encoding == "latin-1":
        raw = raw.replace("–", "-")
    [found] = records_in(raw.encode(encoding), ("request",)).found
    assert found["description"].replace("–", "-") == "café - é"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = (
    f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{LAUGHS}]><service_requests>&l9;</service_requests>'
)
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><service_requests><request><status>&x;</status></request></service_requests>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (BILLION_LAUGHS.encode(), "declares entities or a document type: that is refused"),
        (EXTERNAL.encode(), "declares entities or a document type"),
        (b'<!DOCTYPE service_requests SYSTEM "http://127.0.0.1/x.dtd"><service_requests/>', "a document type"),
        (b"<service_requests><request>", "damaged or broken off"),
        (b"<service_requests><request></service_requests>", "damaged or broken off"),
        (b'<?xml version="1.0" encoding="x-none"?><service_requests/>', "damaged or broken off"),
        (b"<errors><error><code>404</code><description>jurisdiction_id not found</description></error></errors>",
         "says: jurisdiction_id not found (404)"),
        (b"<errors/>", "an error, and not which"),
        (b"<rss><channel/></rss>", "the XML has 'rss' where service_requests is needed"),
        (b'[{"code": 400, "description": "jurisdiction_id missing"}]', "jurisdiction_id missing (400)"),
        (b'{"errors": [{"code": 400, "description": "salah"}]}', "says: salah (400)"),
        (b'{"code": 400, "description": "salah"}', "says: salah (400)"),
        (b'{"hasil": 1}', "an object with the keys hasil (number); a list of requests is needed"),
        (b"[1]", "a list of requests is needed"),
        (b'[{"service_request_id": "1"}', "damaged or broken off"),
        (b"<html><title>Login</title>", "a web page with the title 'Login' came instead of data"),
        (b"", "the answer is empty"),
        (b"id;status\n1;open\n", "this is no JSON: it begins with"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_requests_is_an_error_in_words(tmp_path: Path, body: bytes, words: str) -> None:
    with serving(http(body)) as (url, _requests), pytest.raises(FeedError) as caught:
        fetched(tmp_path, url)
    assert words in str(caught.value)
    assert url in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"format": "csv"}, "'json' or 'xml'"),
        ({"status": ["selesai"]}, "'open' or 'closed'"),
        ({"limit": 1}, "greater"),
    ],
)
def test_a_wrong_source_is_found_before_anything_is_asked(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Source.model_validate({"url": "http://portal.example", **fields})


VALUE = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just("2026-03-01T00:00:00Z")
NAMES = st.sampled_from([*COLUMNS[:3], "service_code", "requested_datetime", "lat", "lon", "request", "data", "code"])
JSON = st.recursive(
    VALUE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
TAGS = st.sampled_from(["service_requests", "request", "status", "lat", "error"])
XML = st.lists(TAGS.flatmap(lambda tag: st.sampled_from([f"<{tag}>", f"</{tag}>", "1", "&amp;"])), max_size=12).map(
    lambda parts: ("<service_requests>" + "".join(parts) + "</service_requests>").encode()
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=JSON.map(lambda value: json.dumps(value).encode()) | XML | st.binary(max_size=30))
def test_whatever_comes_becomes_lines_or_an_error_in_words(tmp_path: Path, body: bytes) -> None:
    with serving(http(body)) as (url, _requests), contextlib.suppress(FeedError):
        for item in fetched(tmp_path, url):
            assert all(set(row) == set(COLUMNS) for row in rows(item))
