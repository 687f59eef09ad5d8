"""Quarantine keeps everything whole, on both databases, whatever the bytes are."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from commandcenter.domain.model import Rejected
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes import quarantine
from tests.network import START, arrived, rows, scalar, seed, writer


def keep(engine: Engine, *rejects: Rejected) -> None:
    with engine.begin() as connection:
        quarantine.keep(connection, rejects)


def test_the_same_message_again_counts_up_and_a_different_one_does_not(engine: Engine) -> None:
    first = Rejected("a/topic", b"{}", "status_missing", "the field status is required", START)
    keep(engine, first, first._replace(recorded_at=START + 1))
    keep(engine, first._replace(recorded_at=START + 9), first._replace(payload=b"[]"), first._replace(source="b/topic"))
    query = "SELECT source, payload, n, recorded_at, last_at FROM quarantine ORDER BY source, payload"
    assert rows(engine, query) == [
        ("a/topic", b"[]", 1, START, START),
        ("a/topic", b"{}", 3, START, START + 9),
        ("b/topic", b"{}", 1, START, START),
    ]


def test_reason_and_detail_are_those_of_the_last_time(engine: Engine) -> None:
    first = Rejected("a/topic", b"{}", "unknown_element", "not in the inventory", START)
    keep(engine, first)
    keep(engine, first._replace(reason="wrong_kecamatan", detail="belongs to another"))
    assert rows(engine, "SELECT reason, detail, n FROM quarantine") == [("wrong_kecamatan", "belongs to another", 2)]


def test_a_topic_too_long_for_an_index_is_kept_whole_all_the_same(engine: Engine) -> None:
    """PostgreSQL indexes 2,700 bytes; a topic that it cannot store would hold up ingest for ever."""
    dice = random.Random(1)
    topic = f"cc/v1/{''.join(chr(dice.randrange(0x4E00, 0x9000)) for _ in range(9000))}/x/y/status"
    assert writer(engine).store([arrived(topic, b"\0\xff", START)], START).quarantined == 1
    [(source, position, raw, reason)] = rows(engine, "SELECT source, position, payload, reason FROM quarantine")
    assert topic.startswith(source.removesuffix("…"))
    assert (position, raw, reason) == (topic, b"\0\xff", "bad_topic")


@pytest.mark.parametrize("source", ["a\0b", "\udc80\udcff", "\ud800", "ﷺ" * 200, ""])
def test_a_source_of_any_characters_is_kept(engine: Engine, source: str) -> None:
    keep(engine, Rejected(source, b"\0", "bad_topic", "", START))
    kept = scalar(engine, "SELECT source FROM quarantine")
    assert "\0" not in kept
    assert kept or not source


def test_two_sources_that_look_the_same_once_stored_are_two_entries(engine: Engine) -> None:
    keep(engine, *(Rejected(source, b"x", "bad_topic", "", START) for source in ("a\0", "a\\x00")))
    assert scalar(engine, "SELECT count(*) FROM quarantine") == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    messages=st.lists(
        st.tuples(st.text(st.characters(exclude_categories=[]), max_size=300), st.binary(max_size=50)), max_size=20
    )
)
def test_every_payload_comes_out_as_it_went_in(engine: Engine, messages: list[tuple[str, bytes]]) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM quarantine"))
        quarantine.keep(connection, [Rejected(topic, raw, "bad_topic", "", START) for topic, raw in messages])
    assert sorted(row[0] for row in rows(engine, "SELECT payload FROM quarantine")) == sorted(
        raw for _topic, raw in set(messages)
    )
    assert int(scalar(engine, "SELECT coalesce(sum(n), 0) FROM quarantine")) == len(messages)


def test_settling_counts_only_what_was_open_and_tells_the_screens(engine: Engine) -> None:
    seed(engine)
    keep(engine, *(Rejected("a", bytes([n]), "not_json", "", START) for n in range(3)))
    ids = [row[0] for row in rows(engine, "SELECT id FROM quarantine ORDER BY id")]
    with engine.begin() as connection:
        assert quarantine.settle(connection, ids[:2], "dismissed", START) == 2
    with engine.begin() as connection:
        assert quarantine.settle(connection, ids, "replayed", START + 1) == 1
        assert quarantine.settle(connection, ids, "replayed", START + 2) == 0
        assert versions.read(connection)[Topic.QUARANTINE] == 2
    found = rows(engine, "SELECT settled_as, settled_at FROM quarantine ORDER BY id")
    assert found == [("dismissed", START), ("dismissed", START), ("replayed", START + 1)]
