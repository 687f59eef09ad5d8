"""Kind bps: keys without signs between their parts are read in exactly one way, or told and not guessed."""

import contextlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commandcenter.domain.clock import to_datetime
from ingest.contract import FeedError, Item, Job
from ingest.feeds.bps import COLUMNS, KIND, Source
from ingest.privacy import redact
from ingest.web.bps_keys import DIMENSIONS, Keys
from tests.ingest.webservers import http, job, serving

RECORDED = Path(__file__).parent / "recorded"
DATA = json.loads((RECORDED / "bps-data.json").read_text())
YEARS = json.loads((RECORDED / "bps-th.json").read_text())
NO_DATA = {"status": "OK", "data-availability": "list-not-available", "data": ""}
SECRET = "k3y/4"

Answers = Callable[[dict[str, str]], Any]


def webapi(answers: Answers) -> Callable[[bytes], Iterable[bytes]]:
    """A server whose answers depend on the named parts of the address."""

    def answer(head: bytes) -> list[bytes]:
        parts = head.split(b" ")[1].decode().removeprefix("/v1/api/list/").split("/")
        made = answers(dict(zip(parts[::2], parts[1::2], strict=True)))
        return [made if isinstance(made, bytes) else http(json.dumps(made).encode())]

    return answer


def usual(asked: dict[str, str]) -> Any:
    if asked["model"] == "th":
        return YEARS
    return DATA if asked["th"] == "125" else NO_DATA


def fetched(scratch: Path, url: str, its_job: Job | None = None, **fields: Any) -> list[Item]:
    given = {"url": url + "/v1/api/list", "allow_hosts": ["127.0.0.1"], "var": 88, **fields}
    return list(KIND.fetch(Source.model_validate(given), its_job or job(scratch, bps_key=SECRET)))


def rows(item: Item) -> list[dict[str, Any]]:
    [table] = item.tables()
    return [dict(zip(table.columns, line.cells, strict=False)) | {"n": len(line.cells)} for line in table.lines()]


def test_the_recorded_table_becomes_a_line_for_every_entry(tmp_path: Path) -> None:
    with serving(webapi(usual)) as (url, _requests):
        [item] = fetched(tmp_path, url, th=[125])
    found = rows(item)
    assert len(found) == len(DATA["datacontent"])
    assert found[1] == {
        "vervar": "3522010", "vervar_label": "Margomulyo", "var": "88", "unit": "Ribu Jiwa",
        "var_label": "Jumlah Penduduk Menurut Kecamatan", "turvar": "32", "turvar_label": "Perempuan", "tahun": "2025",
        "turtahun": "61", "turtahun_label": "Semester I", "periode": "Semester I 2025", "nilai": "11,79",
        "kunci": "3522010/88/32/125/61", "keterangan": None, "n": len(COLUMNS),
    }  # fmt: skip
    assert [row["nilai"] for row in found] == [11.62, "11,79", "34,468", None, "-", 688.4, 1.5]
    assert found[3]["periode"] == "2025", "a part of the year that is called Tahun is the year"
    assert found[5]["vervar_label"] == "Kabupaten Bojonegoro", "without HTML"
    assert found[4]["vervar_label"] == "Kapas & sekitarnya"


def test_an_entry_whose_key_fits_nothing_is_a_line_that_no_mapping_takes(tmp_path: Path) -> None:
    """Wider than the table: it is rejected whatever the mapping makes constant, and comes back with its key."""
    with serving(webapi(usual)) as (url, _requests):
        [item] = fetched(tmp_path, url, th=125)
    [table] = item.tables()
    last = list(table.lines())[-1]
    assert len(last.cells) == len(table.columns) + 1
    assert last.cells[-4:] == (
        1.5,
        "3522_9998_8311_2561",
        "the key cannot be read: it fits no combination of the numbers that the answer lists",
        None,
    )
    assert set(last.cells[:-4]) == {None}


def test_a_key_is_not_taken_for_the_number_of_a_person(tmp_path: Path) -> None:
    """Keys of this regency begin like a NIK and are as long: what goes back with the rejects must still show them."""
    with serving(webapi(usual)) as (url, _requests):
        [item] = fetched(tmp_path, url, th=125)
    [table] = item.tables()
    for line in table.lines():
        assert [redact(str(cell)) for cell in line.cells] == [(str(cell), 0) for cell in line.cells]


def test_every_year_is_asked_for_alone_and_one_without_data_is_not_an_error(tmp_path: Path) -> None:
    with serving(webapi(usual)) as (url, requests):
        [item] = fetched(tmp_path, url)
    paths = [request.split(b" ")[1].decode() for request in requests]
    key = "key/k3y%2F4"
    assert paths == [f"/v1/api/list/model/th/lang/ind/domain/3522/var/88/page/1/{key}"] + [
        f"/v1/api/list/model/data/lang/ind/domain/3522/var/88/th/{th}/{key}" for th in (124, 125, 126)
    ]
    assert item.origin == f"{url}/v1/api/list/model/data/lang/ind/domain/3522/var/88/th/125/key/***"
    assert to_datetime(item.data_at or 0).isoformat() == "2026-03-02T09:14:33+07:00"


def test_years_are_found_by_their_name_because_their_numbers_are_not_the_years(tmp_path: Path) -> None:
    with serving(webapi(usual)) as (url, requests):
        assert len(fetched(tmp_path, url, th=[2025])) == 1
    assert b"/th/125/" in requests[-1]


def test_the_same_answer_has_the_same_digest_and_is_taken_once(tmp_path: Path) -> None:
    with serving(webapi(usual)) as (url, _requests):
        [first], [second] = fetched(tmp_path, url, th=125), fetched(tmp_path, url, th=125)
        usual_job = job(tmp_path, bps_key=SECRET)
        known = Job(
            "uji",
            {},
            tmp_path,
            tmp_path,
            usual_job.at,
            usual_job.secret,
            is_known=lambda digest: digest == first.digest,
        )
        assert fetched(tmp_path, url, known, th=125) == []
    assert first.digest == second.digest


def test_the_list_of_years_is_read_page_by_page(tmp_path: Path) -> None:
    def paged(asked: dict[str, str]) -> Any:
        if asked["model"] == "data":
            return usual(asked)
        page = int(asked["page"])
        return {**YEARS, "data": [{"page": page, "pages": 3}, [{"th_id": 122 + page, "th": str(2022 + page)}]]}

    with serving(webapi(paged)) as (url, requests):
        [item] = fetched(tmp_path, url)
    assert "/th/125/" in item.origin
    assert len(requests) == 6


@pytest.mark.parametrize(
    ("answer", "words", "is_permanent"),
    [
        (
            {"status": "Error", "message": "You are not Allowed to take this action. Please re-check your key"},
            "BPS refuses: check the secret of this source. It says: You are not Allowed",
            True,
        ),
        ({"status": "Error", "message": "'th' parameter is required"}, "It says: 'th' parameter is required", True),
        ({"status": "Error", "message": "Database timeout"}, "Database timeout", False),
        ({"status": "Error"}, "it does not say why", False),
        (None, "answers with nothing (null)", False),
        ([1], "no answer of the WebAPI", False),
        (http(b"<html><title>Perimeter WAF Block</title>"), "title 'Perimeter WAF Block' came instead", False),
        (http(b"<html><title>Perimeter WAF Block</title>", "403 x"), "does a firewall there keep programs out", True),
        (NO_DATA, "has no data of variable 88 in domain 3522", False),
        ({"status": "OK", "data-availability": "not-available"}, "has no data of variable 88", False),
        (http(b'{"status": "OK", "data-avail'), "damaged or broken off", False),
    ],
)
def test_an_answer_without_a_table_is_an_error_in_words(
    tmp_path: Path, answer: Any, words: str, is_permanent: bool
) -> None:
    with serving(webapi(lambda _asked: answer)) as (url, _requests), pytest.raises(FeedError) as caught:
        fetched(tmp_path, url, th=125)
    assert words in str(caught.value)
    assert caught.value.is_permanent is is_permanent
    assert "k3y" not in str(caught.value)


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ({**YEARS, "data": ""}, "the list of years is not as"),
        ({**YEARS, "data": [{"pages": 1}, [{"th": "2025"}]]}, "the list of years is not as"),
        ({**YEARS, "data": [{"pages": 1000}, []]}, "the list of years has no end"),
        (NO_DATA, "it has none at all"),
        (YEARS, "it has 2024 (124), 2025 (125), 2026 (126)"),
    ],
)
def test_years_that_are_not_there_are_told_with_those_that_are(tmp_path: Path, years: Any, words: str) -> None:
    def answers(asked: dict[str, str]) -> Any:
        return years if asked["model"] == "th" else usual(asked)

    with serving(webapi(answers)) as (url, _requests), pytest.raises(FeedError) as caught:
        fetched(tmp_path, url, th=[1999])
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"vervar": None}, "vervar must be a list"),
        ({"turvar": [{"label": "x"}]}, "turvar must be a list"),
        ({"tahun": [{"val": 1.5}]}, "tahun must be a list"),
        ({"datacontent": [1]}, "datacontent must be an object"),
        ({"datacontent": "x"}, "datacontent must be an object"),
    ],
)
def test_a_year_of_another_shape_fails_alone(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    def answers(asked: dict[str, str]) -> Any:
        return {**DATA, **change} if asked["th"] == "124" else DATA

    with serving(webapi(answers)) as (url, _requests):
        bad, good = fetched(tmp_path, url, th=[124, 125])
    assert len(rows(good)) == 7
    with pytest.raises(FeedError, match=words):
        list(bad.tables())


@pytest.mark.parametrize("content", [{}, [], None])
def test_a_table_without_entries_has_no_lines(tmp_path: Path, content: Any) -> None:
    with serving(webapi(lambda _asked: {**DATA, "datacontent": content})) as (url, _requests):
        [item] = fetched(tmp_path, url, th=125)
    assert rows(item) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"domain": "35.22"}, "should match pattern"),
        ({"var": 0}, "greater than or equal to 1"),
        ({"th": "latest"}, "th"),
        ({"th": []}, "at least 1 item"),
        ({"lang": "id"}, "ind"),
    ],
)
def test_a_wrong_source_is_found_before_anything_is_asked(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Source.model_validate({"var": 88, **fields})


# --- keys -----------------------------------------------------------------------------------------------------------


def document(**values: list[Any]) -> dict[str, Any]:
    return {name: [{"val": value, "label": f"{name} {value}"} for value in values[name]] for name in DIMENSIONS}


SMALL = document(vervar=[1, 11], var=[1], turvar=[1, 11], tahun=[117], turtahun=[0])


def test_a_key_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    """1+1+11+117+0 and 11+1+1+117+0 are written the same."""
    read = Keys(SMALL).read("11111170")
    assert read == "it may be 1+1+11+117+0 or 11+1+1+117+0"
    assert isinstance(Keys(SMALL).read("1111170"), tuple)


def test_a_number_with_two_names_is_not_guessed_and_with_the_same_name_twice_is_one() -> None:
    twice = {**SMALL, "turtahun": [{"val": 0, "label": "Tahun"}, {"val": "0", "label": "Tahun"}]}
    assert isinstance(Keys(twice).read("1111170"), tuple)
    other = {**SMALL, "turtahun": [{"val": 0, "label": "Tahun"}, {"val": 0, "label": "Januari"}]}
    assert isinstance(Keys(other).read("1111170"), str)


@pytest.mark.parametrize("key", ["", "1", "11111171", "x11111170", "1111170 ", "1" * 10_000, "-1111170"])
def test_a_key_that_fits_nothing_is_told(key: str) -> None:
    assert isinstance(Keys(SMALL).read(key), str)


def test_a_key_that_is_made_to_take_long_does_not() -> None:
    values = ["1" * length for length in range(1, 13)]
    keys = Keys(document(vervar=values, var=values, turvar=values, tahun=values, turtahun=["2"]))
    for _number in range(200):
        assert isinstance(keys.read("1" * 59 + "3"), str)


NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True)


@given(st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, NUMBERS)), st.data())
def test_every_key_that_a_table_can_have_is_read_as_it_was_written_or_named_as_ambiguous(
    values: dict[str, list[int]], data: st.DataObject
) -> None:
    chosen = [data.draw(st.sampled_from(values[name])) for name in DIMENSIONS]
    read = Keys(document(**values)).read("".join(map(str, chosen)))
    if isinstance(read, tuple):
        assert [entry.value for entry in read] == list(map(str, chosen))
    else:
        assert read.startswith("it may be ")


@given(st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, NUMBERS)), st.text("0123456789", max_size=12))
def test_a_key_is_read_only_if_exactly_one_combination_makes_it(values: dict[str, list[int]], key: str) -> None:
    made = [""]
    for name in DIMENSIONS:
        made = [start + str(value) for start in made for value in values[name]]
    assert isinstance(Keys(document(**values)).read(key), tuple) is (made.count(key) == 1)


VALUE = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just("OK") | st.just("available")
JSON = st.recursive(
    VALUE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["val", "label", "1"]), inner),
)
ENTRIES = JSON | st.lists(st.fixed_dictionaries({"val": st.integers(0, 12), "label": JSON}), max_size=3)
TABLE = st.fixed_dictionaries(
    {"status": st.just("OK"), "data-availability": st.just("available")},
    optional={
        **dict.fromkeys(DIMENSIONS, ENTRIES),
        "datacontent": JSON | st.dictionaries(st.text("012", max_size=8), JSON),
    },
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=JSON | TABLE, years=JSON | st.just(YEARS), th=st.sampled_from(["all", 125, 2025]))
def test_whatever_bps_says_becomes_lines_or_an_error_in_words(tmp_path: Path, answer: Any, years: Any, th: Any) -> None:
    assume(answer is not None)

    def answers(asked: dict[str, str]) -> Any:
        return years if asked["model"] == "th" else answer

    with serving(webapi(answers)) as (url, _requests), contextlib.suppress(FeedError):
        for item in fetched(tmp_path, url, th=th):
            with contextlib.suppress(FeedError):
                assert all(row["n"] in (len(COLUMNS), len(COLUMNS) + 1) for row in rows(item))
