"""The kind http_probe: every site that is due is visited, none waits for another, and a broken line of ours accuses
nobody."""

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.feeds import RunOutcome
from commandcenter.domain.model import Kind, Reading, State
from commandcenter.store.queries import sites as queries
from ingest.contract import FeedError, Item
from ingest.feeds import KINDS
from ingest.feeds.http_probe import KIND, Source, fetch
from ingest.feeds_file import Configured
from tests.ingest.feed_house import house, tell
from tests.ingest.probes.secured import certificates, secured
from tests.ingest.probes.websites import job, page, site, write
from tests.ingest.webservers import Answering, http, serving
from tests.network import START
from tests.servers import free_port

WELL = http(page("Balen"))


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Start a website on loopback; its address."""
    with ExitStack() as stack:

        def start(answering: Answering | bytes = WELL, host: str = "127.0.0.1") -> str:
            return stack.enter_context(serving(answering, host))[0]

        yield start


def dead(host: str = "127.0.0.1") -> str:
    """An address where nobody answers."""
    return f"http://{host}:{free_port()}/"


def run(folder: Path, **given: Any) -> Item:
    (item,) = fetch(Source(), job(folder, **given))
    return item


def by_key(item: Item) -> dict[str, Reading]:
    return {reading.key: reading for reading in item.readings}


def test_every_site_gives_a_reading(tmp_path: Path, serve: Callable[..., str]) -> None:
    write(tmp_path, site("a", serve()), site("b", serve(http(b"", "503 Busy"))), site("c", dead()))
    item = run(tmp_path)
    found = by_key(item)
    assert {key: (reading.status, reading.reason) for key, reading in found.items()} == {
        "a": ("up", None), "b": ("down", "HTTP 503"), "c": ("down", "refuses the connection"),
    }  # fmt: skip
    a = found["a"]
    assert (a.kind, a.kecamatan, a.is_decisive) == (Kind.SITE.value, "35.22.15", False)
    assert START <= a.event_at == a.recorded_at < START + MINUTE
    assert a.latency_ms is not None
    assert orjson.loads(a.extra or "")["http_status"] == 200
    assert item.sites is not None
    assert [plan.key for plan in item.sites] == ["a", "b", "c"]
    assert len({reading.digest for reading in item.readings}) == 3


def test_what_is_found_is_stored_and_shown(engine: Engine, tmp_path: Path, serve: Callable[..., str]) -> None:
    """The whole road: list, visit, runner, state machine, query."""
    made = house(engine, tmp_path, kind="http_probe", records=None, fields={}, name="situs")
    made.configured = Configured(made.configured.feed, KIND, Source(), 1)
    tell(made)
    write(tmp_path, site("a", serve(), heartbeat="60s"), site("b", dead(), heartbeat="60s"))
    for _run in range(2):
        ran = made.run()
        assert (ran.outcome, ran.errors) == (RunOutcome.OK, [])
        assert (ran.counts.lines, ran.counts.added, ran.counts.rejected) == (2, 2, 0)
    with engine.connect() as connection:
        found = queries.sites(connection, Instant(made.clock[0] + SECOND))
    assert [(view.site.plan.key, view.site.feed, view.status.state) for view in found] == [
        ("b", "situs", State.DOWN), ("a", "situs", State.UP),
    ]  # fmt: skip
    assert (found[0].status.reason, found[0].today.n) == ("refuses the connection", 2)
    write(tmp_path, site("b", dead()))
    made.run()
    with engine.connect() as connection:
        assert [view.site.plan.key for view in queries.sites(connection, Instant(made.clock[0]))] == ["b"]


def test_one_slow_site_does_not_delay_the_others(tmp_path: Path, serve: Callable[..., str]) -> None:
    def slow(_head: bytes) -> Iterator[bytes]:
        time.sleep(2.5)
        yield b""

    write(tmp_path, *(site(f"slow-{n}", serve(slow)) for n in range(10)), *(site(f"s-{n}", serve()) for n in range(5)))
    began = time.monotonic()
    found = by_key(run(tmp_path))
    assert time.monotonic() - began < 6, "ten times two seconds, side by side"
    assert [found[f"s-{n}"].status for n in range(5)] == ["up"] * 5
    assert found["slow-0"].reason == "no answer within 2 s"
    assert found["s-0"].event_at < found["slow-0"].event_at


def test_a_site_is_visited_when_its_interval_has_passed(tmp_path: Path, serve: Callable[..., str]) -> None:
    write(tmp_path, site("often", serve(), heartbeat="1m"), site("seldom", serve(), heartbeat="5m"))
    first = run(tmp_path)
    assert set(by_key(first)) == {"often", "seldom"}
    assert list(fetch(Source(), job(tmp_path, first.memory, START + 30 * SECOND))) == []
    second = run(tmp_path, memory=first.memory, at=START + 58 * SECOND)
    assert set(by_key(second)) == {"often"}, "a run that comes a little early visits all the same"
    third = run(tmp_path, memory=second.memory, at=START + 5 * MINUTE)
    assert set(by_key(third)) == {"often", "seldom"}, "it is remembered also by a run that did not visit it"
    assert set(by_key(run(tmp_path, memory=third.memory, at=START - MINUTE))) == {"often", "seldom"}, "clock put back"


def test_a_dry_run_visits_all_sites(tmp_path: Path, serve: Callable[..., str]) -> None:
    write(tmp_path, site("a", serve()))
    first = run(tmp_path)
    assert len(run(tmp_path, memory=first.memory, is_dry=True).readings) == 1


@pytest.mark.parametrize("memory", [{"visits": "{"}, {"visits": "[]"}, {"visits": '{"a": {}}'}])
def test_a_memory_that_cannot_be_read_is_no_memory(
    tmp_path: Path, serve: Callable[..., str], memory: dict[str, str]
) -> None:
    write(tmp_path, site("a", serve()))
    assert len(run(tmp_path, memory=memory).readings) == 1


def test_when_nothing_answers_it_is_our_own_line_and_nobody_is_called_down(tmp_path: Path) -> None:
    hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
    write(tmp_path, *(site(f"s-{n}", dead(host)) for n, host in enumerate(hosts)))
    items: list[Item] = []
    with pytest.raises(FeedError, match="none of 3 websites can be reached: is it our own") as blind:
        items += fetch(Source(), job(tmp_path))
    assert not blind.value.is_permanent
    assert sum(len(item.readings) for item in items) == 0


def test_the_list_is_known_even_if_nothing_answers(tmp_path: Path) -> None:
    write(tmp_path, *(site(f"s-{n}", dead(f"127.0.0.{n + 1}")) for n in range(3)))
    items = fetch(Source(), job(tmp_path))
    listed = next(items)
    assert listed.sites is not None
    assert (len(listed.sites), listed.readings) == (3, ())
    again = fetch(Source(), job(tmp_path, listed.memory))
    with pytest.raises(FeedError, match="none of 3 websites"):
        next(again)


def test_a_changed_list_is_taken_up_before_the_next_visit(tmp_path: Path, serve: Callable[..., str]) -> None:
    write(tmp_path, site("a", serve()), site("b", serve()))
    first = run(tmp_path)
    write(tmp_path, site("b", serve(), name="Nama baru"))
    changed = run(tmp_path, memory=first.memory, at=START + MINUTE)
    assert changed.sites is not None
    assert ([plan.name for plan in changed.sites], changed.readings) == (["Nama baru"], ())
    memory = {**first.memory, **changed.memory}
    assert list(fetch(Source(), job(tmp_path, memory, START + MINUTE))) == []


@pytest.mark.parametrize(
    ("hosts", "words"),
    [(["127.0.0.1"] * 3, "one server with many sites"), (["127.0.0.1", "127.0.0.2"], "too few to tell")],
)
def test_a_server_that_died_with_all_its_sites_is_down(tmp_path: Path, hosts: list[str], words: str) -> None:
    write(tmp_path, *(site(f"s-{n}", dead(host)) for n, host in enumerate(hosts)))
    assert {reading.status for reading in run(tmp_path).readings} == {"down"}, words


def test_names_that_nobody_resolves_are_a_broken_line_of_ours(tmp_path: Path) -> None:
    write(tmp_path, *(site(f"s-{n}", f"http://s-{n}.invalid/") for n in range(3)))
    with pytest.raises(FeedError, match="is it our own connection"):
        list(fetch(Source(), job(tmp_path)))


def test_sites_that_are_not_due_are_asked_before_anybody_is_called_down(
    tmp_path: Path, serve: Callable[..., str]
) -> None:
    """One site alone cannot tell whether it is down or our line is."""
    answers = {"works": True}

    def answering(_head: bytes) -> list[bytes]:
        return [http(page("Balen"))] if answers["works"] else []

    often = serve(answering)
    others = [serve(host="127.0.0.2"), serve(host="127.0.0.3")]
    entries = [site(f"s-{n}", url, heartbeat="1h") for n, url in enumerate(others)]
    write(tmp_path, site("often", often, heartbeat="1m"), *entries)
    first = run(tmp_path)
    write(tmp_path, site("often", dead(), heartbeat="1m"), *entries)
    second = by_key(run(tmp_path, memory=first.memory, at=START + MINUTE))
    assert {key: reading.status for key, reading in second.items()} == {"often": "down", "s-0": "up", "s-1": "up"}


def test_the_end_of_a_certificate_is_told_in_time(tmp_path: Path) -> None:
    folder = certificates(tmp_path)
    with secured(folder, "ending", http(page("Balen"))) as ending, secured(folder, "expired", http(b"")) as expired:
        write(tmp_path, site("ending", ending), site("expired", expired))
        now = time.time_ns() // 1_000_000
        (item,) = fetch(Source(ca_file="ca.pem"), job(tmp_path, at=now))
    found = by_key(item)
    assert (found["ending"].status, found["ending"].reason) == ("degraded", "certificate ends in 5 days")
    assert found["expired"].status == "down"
    assert (found["expired"].reason or "").startswith("certificate expired on ")
    assert orjson.loads(found["expired"].extra or "")["certificate_ends_at"] < now


def test_a_hijacked_page_is_noticed_and_so_is_its_new_face(tmp_path: Path, serve: Callable[..., str]) -> None:
    bodies = [page("Selamat datang di situs resmi kecamatan, layanan dibuka setiap hari kerja " * 3)]
    url = serve(lambda _head: [http(bodies[-1])])
    write(tmp_path, site("a", url))
    first = run(tmp_path)
    bodies.append(page("Link slot gacor gampang menang bonus deposit pulsa member baru terpercaya " * 3))
    reading = by_key(run(tmp_path, memory=first.memory, at=START + 5 * MINUTE))["a"]
    assert (reading.status, reading.reason) == ("degraded", "unexpected content: 'slot gacor'")
    assert orjson.loads(reading.extra or "")["new_face"] is True


@pytest.mark.parametrize(
    ("entries", "text"),
    [(None, "sites.yaml cannot be read"), ([{"key": "a"}], "line 2: .*is missing")],
)
def test_a_list_that_cannot_be_used_parks_the_feed(tmp_path: Path, entries: Sequence[Any] | None, text: str) -> None:
    if entries is not None:
        write(tmp_path, *entries)
    with pytest.raises(FeedError, match=text) as refused:
        list(fetch(Source(), job(tmp_path)))
    assert refused.value.is_permanent


def test_a_name_server_that_says_nothing_holds_no_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver gives up after half a minute."""

    def silent(*_arguments: Any, **_more: Any) -> Any:
        time.sleep(6)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    write(tmp_path, site("a", "http://a.example/"), site("b", "http://b.example/"))
    began = time.monotonic()
    found = by_key(run(tmp_path))
    assert time.monotonic() - began < 5
    assert {reading.reason for reading in found.values()} == {"name cannot be resolved"}


def test_the_kind_is_registered_and_takes_no_mapping() -> None:
    assert KINDS["http_probe"] is KIND
    assert not KIND.is_tabular
