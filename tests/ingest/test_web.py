"""Asking web servers: good answers are kept, everything else becomes an error in words, in bounded time and size."""

import contextlib
import gzip
import hashlib
import itertools
import logging
import time
import zlib
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commandcenter import __version__
from commandcenter.domain.clock import to_datetime
from ingest.contract import FeedError
from ingest.web.answers import Answer
from ingest.web.body import Damaged, TooLarge, unpacked
from ingest.web.client import Web
from ingest.web.refusals import Refused
from ingest.web.source import Secret, WebSource
from tests.ingest.webservers import http, job, serving
from tests.network import START

LOOPBACK = ("127.0.0.1",)
SECOND = {"answer": "1s"}


def source(url: str, **fields: Any) -> WebSource:
    return WebSource.model_validate({"url": url, "allow_hosts": LOOPBACK, **fields})


def ask(scratch: Path, url: str, memory: dict[str, str] | None = None, **fields: Any) -> Answer | None:
    with Web(source(url, **fields), job(scratch, memory)) as web:
        return web.get_new(url, memory_key="answer")


def answered(scratch: Path, raw: bytes) -> bytes:
    with serving(raw) as (url, _requests):
        answer = ask(scratch, url)
    assert answer is not None
    body = answer.path.read_bytes()
    assert (answer.size, answer.digest) == (len(body), hashlib.sha256(body).hexdigest())
    return body


def refusal(scratch: Path, raw: bytes | Any, **fields: Any) -> FeedError:
    """The error that the answer ``raw`` becomes; nothing may be left of it on disk."""
    with serving(raw) as (url, _requests), pytest.raises(FeedError) as caught:
        ask(scratch, url, **fields)
    assert list(scratch.iterdir()) == []
    return caught.value


def test_a_good_answer_is_kept_in_a_file_with_its_digest(tmp_path: Path) -> None:
    assert answered(tmp_path, http(b"a;b\n1;2\n")) == b"a;b\n1;2\n"


def test_we_say_who_we_are_and_ask_for_nothing_that_we_cannot_unpack(tmp_path: Path) -> None:
    with serving(http(b"x")) as (url, requests):
        ask(tmp_path, url + "/data?b=1&a=%20")
    head = requests[0].decode().splitlines()
    assert head[0] == "GET /data?b=1&a=%20 HTTP/1.1"
    assert f"user-agent: commandcenter/{__version__}" in head
    assert "accept-encoding: gzip, deflate" in head
    assert f"host: {url.removeprefix('http://')}" in head


def test_a_proxy_of_the_environment_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert answered(tmp_path, http(b"x")) == b"x"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"abc" * 1000)),
        ("x-gzip", gzip.compress(b"abc" * 400) + gzip.compress(b"abc" * 600)),
        ("gzip", gzip.compress(b"abc" * 1000) + b"\0" * 100),
        ("deflate", zlib.compress(b"abc" * 1000)),
        ("deflate", zlib.compress(b"abc" * 1000)[2:-4]),
        ("identity", b"abc" * 1000),
    ],
    ids=["gzip", "gzip in two parts", "gzip, padded", "deflate", "raw deflate", "identity"],
)
def test_a_packed_answer_is_unpacked(tmp_path: Path, encoding: str, packed: bytes) -> None:
    assert answered(tmp_path, http(packed, Content_Encoding=encoding)) == b"abc" * 1000


def test_a_gzip_bomb_ends_at_the_limit_and_not_in_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000)
    assert len(bomb) < 300_000
    start = time.monotonic()
    error = refusal(tmp_path, http(bomb, Content_Encoding="gzip"), limits={"max_mb": 5})
    assert "more than 5 MB" in str(error)
    assert error.is_permanent
    assert time.monotonic() - start < 5


def test_an_endless_answer_ends_at_the_limit(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    error = refusal(tmp_path, lambda _head: itertools.chain([head], itertools.repeat(chunk)), limits={"max_mb": 1})
    assert "more than 1 MB" in str(error)


def dripping(head: bytes) -> Any:
    def pieces(_request: bytes) -> Iterator[bytes]:
        yield head
        while True:
            time.sleep(0.1)
            yield b"x"

    return pieces


@pytest.mark.parametrize(
    "head",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-", b""],
    ids=["body", "headers", "first-line"],
)
def test_an_answer_that_drips_ends_at_the_deadline_wherever_it_drips(tmp_path: Path, head: bytes) -> None:
    """Every single read is in time, so only a deadline for the whole answer ends it."""
    start = time.monotonic()
    error = refusal(tmp_path, dripping(head), limits=SECOND)
    assert 0.9 < time.monotonic() - start < 3
    assert "no complete answer after 1 s" in str(error)
    assert not error.is_permanent


def test_a_server_that_says_nothing_ends_at_the_deadline(tmp_path: Path) -> None:
    def silent(_request: bytes) -> Iterator[bytes]:
        time.sleep(2)
        yield b""

    assert "no complete answer after 1 s" in str(refusal(tmp_path, silent, limits=SECOND))


def test_all_answers_of_a_run_together_have_a_limit_too(tmp_path: Path) -> None:
    def slow(_request: bytes) -> Iterator[bytes]:
        time.sleep(0.4)
        yield http(b"x")

    with serving(slow) as (url, _requests), Web(source(url, limits={"run": "1s"}), job(tmp_path)) as web:
        web.get(url)
        web.get(url)
        with pytest.raises(FeedError, match=r"no complete answer after 0 s \(limits.answer, limits.run\)"):
            web.get(url)
        with pytest.raises(FeedError, match=r"longer than 1s together \(limits.run\)"):
            web.get(url)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (http(b"short", Content_Length="100"), "broken off"),
        (http(gzip.compress(b"abc" * 1000)[:-10], Content_Encoding="gzip"), "broken off"),
        (http(b"no gzip at all", Content_Encoding="gzip"), "damaged"),
        (http(b"x", Content_Encoding="br"), "'br', which was not asked for"),
        (b"", "broken off or no HTTP"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "broken off or no HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "broken off or no HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 300_000, "broken off or no HTTP"),
    ],
)
def test_a_damaged_answer_is_an_error_that_may_pass(tmp_path: Path, raw: bytes, words: str) -> None:
    error = refusal(tmp_path, raw)
    assert words in str(error)
    assert not error.is_permanent


def test_more_bytes_than_announced_are_not_taken_for_part_of_the_answer(tmp_path: Path) -> None:
    assert answered(tmp_path, http(b"12345 and more", Content_Length="5")) == b"12345"


@pytest.mark.parametrize(
    ("status", "is_permanent", "words"),
    [
        ("400 Bad Request", True, "check url and params"),
        ("401 Unauthorized", True, "check the secret"),
        ("403 Forbidden", True, "does not let us in"),
        ("404 Not Found", True, "nothing at this address"),
        ("410 Gone", True, "removed for good"),
        ("418 Teapot", True, "state 418"),
        ("408 Request Timeout", False, "state 408"),
        ("500 Internal Server Error", False, "state 500"),
        ("503 Service Unavailable", False, "busy"),
        ("304 Not Modified", True, "state 304"),
        ("206 Partial Content", False, "state 206"),
        ("300 Multiple Choices", True, "state 300"),
    ],
)
def test_a_state_is_told_in_words_and_parks_the_feed_when_waiting_will_not_help(
    tmp_path: Path, status: str, is_permanent: bool, words: str
) -> None:
    error = refusal(tmp_path, http(b"", status))
    assert words in str(error)
    assert error.is_permanent is is_permanent
    assert error.retry_after_s is None


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        (format_datetime(to_datetime(START + 90_000)), 90),
        (format_datetime(to_datetime(START - 90_000)), 0),
        ("99999999999999999999", 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_a_busy_server_is_left_alone_as_long_as_it_asks(
    tmp_path: Path, status: str, text: str, seconds: float | None
) -> None:
    error = refusal(tmp_path, http(b"", status, Retry_After=text))
    assert error.retry_after_s == seconds
    assert not error.is_permanent


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"message": "token expired"}', "It says: token expired"),
        (b'{"error": {"__type": "x", "message": "no\\nsuch key"}}', "It says: no such key"),
        (b'[{"code": 404, "description": "jurisdiction_id not found"}]', "jurisdiction_id not found"),
        (b"<html><head><title>Masuk &amp; daftar</title></head></html>", "It says: Masuk & daftar"),
        (b"<errors><error><description>no such key</description></error></errors>", "It says: no such key"),
        (b"quota used up", "It says: quota used up"),
        (b"<div>nothing</div>", "check the secret of this source, it may have expired"),
        (b"x" * 100_000, "It says: " + "x" * 200),
    ],
)
def test_what_the_server_says_of_a_refusal_is_handed_on(tmp_path: Path, body: bytes, said: str) -> None:
    error = refusal(tmp_path, http(body, "401 Unauthorized"))
    assert isinstance(error, Refused)
    assert str(error).endswith(said)
    assert body.startswith(error.body[:10])


def test_a_refused_connection_says_what_to_look_at(tmp_path: Path) -> None:
    with serving(b"") as (url, _requests):
        pass
    with pytest.raises(FeedError, match="refuses the connection: is its program running") as caught:
        ask(tmp_path, url)
    assert not caught.value.is_permanent


# --- only what is new -----------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    def versioned(request: bytes) -> list[bytes]:
        if b'if-none-match: "v1"' in request and b"if-modified-since: Sun, 22 Nov 2026" in request:
            return [http(b"", "304 Not Modified")]
        return [http(b"data", ETag='"v1"', Last_Modified="Sun, 22 Nov 2026 00:00:00 GMT")]

    with serving(versioned) as (url, requests):
        first = ask(tmp_path, url)
        assert first is not None
        memory = dict(first.memory)
        assert ask(tmp_path, url, memory) is None
        other = ask(tmp_path, url + "/other", memory)
        assert other is not None, "the date of another address would hide what is older here"
        with Web(source(url), job(tmp_path, memory, is_dry=True)) as web:
            assert web.get_new(url, memory_key="answer") is not None, "a dry run shows what is there"
    assert [b"if-none-match" in request for request in requests] == [False, True, False, False]


def test_an_etag_that_could_not_be_sent_back_is_not_kept(tmp_path: Path) -> None:
    with serving(b'HTTP/1.1 200 OK\r\nETag: "caf\xe9"\r\nContent-Length: 1\r\n\r\nx') as (url, _requests):
        answer = ask(tmp_path, url)
    assert answer is not None
    assert answer.memory == {}


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"address": 1}', "null"])
def test_a_memory_that_is_not_ours_is_no_condition(tmp_path: Path, kept: str) -> None:
    with serving(http(b"x")) as (url, requests):
        ask(tmp_path, url, {"answer": kept})
    assert b"if-" not in requests[0]


# --- secrets --------------------------------------------------------------------------------------------------------


def test_a_secret_goes_to_its_server_and_into_no_text(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "s3cr3t/+ä"
    with serving(lambda head: [http(head, "403 Forbidden")]) as (url, requests):
        asked = source(url, headers={"X-Api-Key": {"secret": "kunci", "prefix": "Key "}})
        with Web(asked, job(tmp_path, kunci="s3cr3t", kode=secret)) as web, pytest.raises(FeedError) as caught:
            web.get(url, {"kode": web.value(Secret(secret="kode")), "tahun": "2026"})
    assert b"x-api-key: Key s3cr3t" in requests[0]
    assert b"kode=s3cr3t%2F%2B%C3%A4&tahun=2026" in requests[0]
    shown = str(caught.value) + caplog.text
    assert "s3cr3t" not in shown
    assert "kode=***&tahun=2026" in shown


def test_a_secret_does_not_follow_a_redirect_to_another_server(tmp_path: Path) -> None:
    with serving(http(b"x")) as (other, there), serving(http(b"", "302 Found", Location=other)) as (url, here):
        asked = source(url, headers={"Authorization": {"secret": "kunci"}})
        with Web(asked, job(tmp_path, kunci="s3cr3t")) as web:
            web.get(url)
    assert b"s3cr3t" in here[0]
    assert b"authorization" not in there[0].lower()


def test_a_missing_secret_is_found_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="'kunci' is missing"):
        Web(source("http://127.0.0.1:9", headers={"a": {"secret": "kunci"}}), job(tmp_path))


def test_a_secret_that_cannot_be_a_header_is_refused_without_showing_it(tmp_path: Path) -> None:
    asked = source("http://127.0.0.1:9", headers={"Kunci": {"secret": "kunci"}})
    with Web(asked, job(tmp_path, kunci="s3cr3t\nX: y")) as web, pytest.raises(FeedError) as caught:
        web.get(asked.url)
    assert "header kunci" in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


# --- anything at all ------------------------------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 200\r\n",
        b"HTTP/1.1 302 x\r\n",
        b"HTTP/1.1 503 x\r\nRetry-After: 1\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"Location: /\r\n",
        b"Location: //[\r\n",
        b"Content-Length: 3\r\n",
        b"Content-Length: -1\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Encoding: deflate\r\n",
        b"3\r\nabc\r\n",
        b"0\r\n\r\n",
        b"\r\n",
        b"\x1f\x8b\x08",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES | st.binary(max_size=12), max_size=10).map(b"".join))
def test_whatever_bytes_come_it_is_an_answer_or_an_error_in_words(tmp_path: Path, raw: bytes) -> None:
    with serving(raw) as (url, _requests), contextlib.suppress(FeedError):
        answer = ask(tmp_path, url, limits={"answer": "2s", "max_mb": 0.001})
        assert answer is not None
        assert answer.path.stat().st_size == answer.size <= 1_000


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.integers(0, 40), st.integers(1, 200))
def test_what_is_packed_is_unpacked_whole_or_refused_however_it_arrives(
    body: bytes, encoding: str, cut: int, step: int
) -> None:
    packed = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    pieces = [packed[at : at + step] for at in range(0, len(packed), step)]
    assert b"".join(unpacked(pieces, encoding, 1_000)) == body
    if 0 < cut < len(packed):
        with pytest.raises(Damaged):
            list(unpacked([packed[:-cut]], encoding, 1_000))
    if body:
        with pytest.raises(TooLarge):
            list(unpacked(pieces, encoding, len(body) - 1))
