"""One judge for every topic: the native contract first, adapters by pattern, and who subscribes to what."""

import logging
from pathlib import Path

import pytest

from commandcenter.domain.model import Reading, Rejected
from commandcenter.settings import Settings
from ingest import topics
from ingest.judge import Judge, Received
from tests.ingest.adapters.judging import judge_of
from tests.network import START, TOPICS, payload

CONFIGURED = """
devices:
  - {topic: 'm/{key}', adapter: mikrotik, kind: link}
  - {topic: 'r/{key}/{parameter}', adapter: teltonika, kind: link}
  - {topic: 'spBv1.0/{group}/#', adapter: sparkplug}
"""
NATIVE = (topics.SUBSCRIPTION, 1)


def received(topic: str, raw: bytes, is_redelivered: bool = False, is_retained: bool = False) -> Received:
    return topic, raw, 1, 1, is_redelivered, is_retained, START


def subscriptions(folder: Path, number: int, **settings: str) -> list[tuple[str, int]]:
    path = folder / "devices.yaml"
    path.write_text(CONFIGURED)
    return Judge(Settings(devices_file=path, **settings), number).subscriptions()


def test_without_devices_only_the_contract_is_heard() -> None:
    assert Judge(Settings()).subscriptions() == [NATIVE]
    assert Judge(Settings(mqtt_share="cc"), 3).subscriptions() == [(f"$share/cc/{topics.SUBSCRIPTION}", 1)]


def test_what_needs_a_session_is_heard_by_the_first_worker_alone(tmp_path: Path) -> None:
    assert subscriptions(tmp_path, 0) == [NATIVE, ("m/+", 0), ("r/+/+", 0), ("spBv1.0/+/#", 1)]
    assert subscriptions(tmp_path, 0, mqtt_share="cc") == [
        (f"$share/cc/{topics.SUBSCRIPTION}", 1), ("$share/cc/m/+", 0), ("r/+/+", 0), ("spBv1.0/+/#", 1),
    ]  # fmt: skip
    assert subscriptions(tmp_path, 1, mqtt_share="cc") == [
        (f"$share/cc/{topics.SUBSCRIPTION}", 1), ("$share/cc/m/+", 0),
    ]  # fmt: skip


def test_a_batch_is_judged_in_order_each_message_by_its_own_rules(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, CONFIGURED)
    native = payload("up", START)
    messages = judge.batch(
        [
            received("m/balen-b", b'{"uptime": "5s"}'),
            received(TOPICS["balen-a"], native, is_redelivered=True),
            received("m/balen-b", b"{"),
            received("spBv1.0/g/NCMD/e", b"a command: nothing to say"),
            received(topics.UNREADABLE, b"x"),
        ]
    )
    assert [message.topic for message in messages] == ["m/balen-b", TOPICS["balen-a"], "m/balen-b", topics.UNREADABLE]
    assert [message.is_redelivered for message in messages] == [False, True, False, False]
    adapted, plain, broken, unreadable = (message.judged for message in messages)
    assert isinstance(adapted, Reading)
    assert isinstance(plain, Reading)
    assert (adapted.kecamatan, adapted.uptime_s, plain.kecamatan) == ("", 5, "35.22.13")
    assert isinstance(broken, Rejected)
    assert (broken.reason, broken.source) == ("not_json", "m/balen-b")
    assert isinstance(unreadable, Rejected)
    assert unreadable.reason == "bad_topic"


def test_a_retained_copy_of_an_adapters_message_is_no_sign_of_life(tmp_path: Path) -> None:
    """The contract's messages carry their time: their copies are late readings at worst."""
    judge = judge_of(tmp_path, CONFIGURED)
    copies = [received("m/balen-b", b"{}", is_retained=True), received("m/balen-b", b"offline", is_retained=True)]
    assert judge.batch(copies) == []
    assert len(judge.batch([received(TOPICS["balen-a"], payload("up", START), is_retained=True)])) == 1


def test_what_an_earlier_configuration_subscribed_is_left_out_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    judge = judge_of(tmp_path, CONFIGURED)
    assert judge.batch([received(f"old/{n}", b"{}") for n in range(100)]) == []
    assert len(caplog.records) == 1
    assert "'old/0'" in caplog.text


def test_out_of_quarantine_a_message_of_a_pattern_that_is_gone_stays_refused(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, CONFIGURED, is_replay=True)
    [message] = judge.again("old/1", b"{}", START)
    assert isinstance(message.judged, Rejected)
    assert message.judged.reason == "bad_topic"


def test_a_topic_as_long_as_mqtt_allows_is_judged_and_not_remembered(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, CONFIGURED)
    long = "spBv1.0/g/DDATA/e/" + "x" * 60_000
    [message] = judge.batch([received(long, b"")])
    assert isinstance(message.judged, Rejected)
    assert judge._match.cache_info().currsize == 0
