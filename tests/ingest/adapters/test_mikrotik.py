"""MikroTik: the documented message, what public scripts make of it, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from commandcenter.domain.model import Reading
from tests.ingest.adapters.judging import Device, values
from tests.network import START

TOPIC = "mikrotik/hg1/status"
DOCUMENTED = (
    b'{"model":"RB5009UG+S+",\n                "sn":"HG1234567",\n                "ros":"7.15.3",\n'
    b'                "cpu":7,\n                "umem":189825024,\n                "fmem":883916800,\n'
    b'                "uptime":"1w2d03:04:05"}'
)


@pytest.fixture
def router(tmp_path: Path) -> Device:
    return Device(tmp_path, "- {topic: 'mikrotik/{serial}/status', adapter: mikrotik, elements: {hg1: link/balen-a}}")


def with_(**fields: Any) -> bytes:
    return json.dumps({"sn": "HG1234567", "cpu": 7, **fields}).encode()


def test_the_documented_message_is_a_router_that_is_up(router: Device) -> None:
    reading = router.reading(TOPIC, DOCUMENTED)
    assert (reading.kecamatan, reading.kind, reading.key) == ("", "link", "balen-a")
    assert (reading.status, reading.is_decisive) == ("up", False)
    assert reading.event_at == reading.recorded_at == START
    assert values(reading) == {"uptime_s": 9 * 86_400 + 3 * 3600 + 4 * 60 + 5}
    assert json.loads(reading.extra or "") == {
        "model": "RB5009UG+S+", "sn": "HG1234567", "ros": "7.15.3", "cpu": 7, "umem": 189825024, "fmem": 883916800,
    }  # fmt: skip


def test_what_public_scripts_add_is_kept_and_the_temperature_is_read(router: Device) -> None:
    reading = router.reading(TOPIC, with_(uptime="2d3h4m5s", cputemp="48", voltage="24.1", WANtx=123456, WANrx="9876"))
    assert values(reading) == {"uptime_s": 2 * 86_400 + 3 * 3600 + 4 * 60 + 5, "temp_c": 48.0}
    assert json.loads(reading.extra or "") | {} == {
        "sn": "HG1234567", "cpu": 7, "voltage": "24.1", "WANtx": 123456, "WANrx": "9876",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("00:05:10", 310), ("1w2d3h4m5s", 788_645), ("5s", 5), ("3d00:00:01", 259_201), ("1w", 604_800), (86_400, 86_400),
     ("86400", 86_400), ("10:00:00.5", 36_000)],
)  # fmt: skip
def test_an_uptime_is_read_as_routeros_and_scripts_write_it(router: Device, written: Any, seconds: int) -> None:
    assert router.reading(TOPIC, with_(uptime=written)).uptime_s == seconds


@pytest.mark.parametrize("written", ["yesterday", "1y", "1:2", "5s1w", "٣d", [1]])
def test_an_uptime_that_is_none_refuses_the_message(router: Device, written: Any) -> None:
    refused = router.refused(TOPIC, with_(uptime=written))
    assert refused.reason == "wrong_type"
    assert "uptime" in refused.detail


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_null_or_empty_was_not_said(router: Device, nothing: Any) -> None:
    """RouterOS writes an empty text for what the model has not."""
    assert values(router.reading(TOPIC, with_(uptime="5s", cputemp=nothing))) == {"uptime_s": 5}


def test_a_value_is_one_of_our_fields_when_the_configuration_says_so(tmp_path: Path) -> None:
    text = (
        "- {topic: 'm/{key}', kind: tower, adapter: mikrotik,\n"
        "   metrics: {voltage: battery_v, mv: {field: snr_db, factor: 0.001}}}"
    )
    reading = Device(tmp_path, text).reading("m/balen", with_(voltage="24.1", mv=20_500))
    assert (reading.kind, reading.key) == ("tower", "balen")
    assert values(reading) == {"battery_v": 24.1, "snr_db": 20.5}


def test_a_declared_limit_makes_it_degraded_and_says_which(tmp_path: Path) -> None:
    text = (
        "- {topic: 'm/{key}', kind: link, adapter: mikrotik, metrics: {voltage: battery_v},\n"
        "   degraded: {cpu: {above: 95}, battery_v: {below: 22.5}}}"
    )
    device = Device(tmp_path, text)
    assert device.reading("m/balen-a", with_(cpu=95, voltage=22.5)).status == "up"
    reading = device.reading("m/balen-a", with_(cpu="96"))
    assert (reading.status, reading.reason) == ("degraded", "cpu 96 is above 95")
    reading = device.reading("m/balen-a", with_(voltage=21))
    assert (reading.status, reading.reason) == ("degraded", "battery_v 21 is below 22.5")


def test_a_word_of_ours_without_a_unit_is_the_devices_own(router: Device) -> None:
    """``power`` is mains, battery or genset to us and 12 W to a script."""
    reading = router.reading(TOPIC, with_(power=12.4, status="running", seq="x"))
    assert (values(reading), reading.status) == ({}, "up")
    assert json.loads(reading.extra or "")["power_"] == 12.4


def test_one_topic_for_all_routers_is_told_apart_by_the_serial_number(tmp_path: Path) -> None:
    text = "- {topic: routers, adapter: mikrotik, kind: link, elements: {HG1234567: balen-a, HG2: null}}"
    device = Device(tmp_path, text)
    assert device.reading("routers", DOCUMENTED).key == "balen-a"
    assert device.said("routers", with_(sn="HG2")) == []
    assert "'HG3'" in device.refused("routers", with_(sn="HG3")).detail
    assert device.refused("routers", b'{"cpu": 3}').reason == "unknown_element"


@pytest.mark.parametrize(("word", "status"), [(b"offline", "down"), (b'"Online"\n', "up")])
def test_the_word_of_a_last_will_or_a_birth_is_believed_at_once(router: Device, word: bytes, status: str) -> None:
    reading = router.reading(TOPIC, word)
    assert (reading.status, reading.is_decisive, values(reading).keys() <= {"reason"}) == (status, True, True)


def test_two_equal_messages_at_two_moments_are_two_readings(router: Device) -> None:
    """Nothing in them tells them apart but when they came."""
    one, two = router.reading(TOPIC, DOCUMENTED), router.reading(TOPIC, DOCUMENTED, START + 60_000)
    assert (one.digest, one.event_at + 60_000) == (two.digest, two.event_at)


def test_a_message_without_a_time_that_is_sent_again_says_nothing(router: Device) -> None:
    """Nobody knows when it was so; a last will is still a death."""
    assert router.said(TOPIC, DOCUMENTED, is_redelivered=True) == []
    [will] = router.said(TOPIC, b"offline", is_redelivered=True)
    assert isinstance(will, Reading)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "not_json"),
        (b'{"cpu":,"sn":""}', "not_json"),
        (b"[1]", "not_object"),
        (b'{"cputemp": 999}', "out_of_range"),
        (b'{"cputemp": "hot"}', "wrong_type"),
        (b'{"x":"' + b"x" * 70_000 + b'"}', "too_large"),
    ],
)
def test_what_cannot_be_a_message_is_refused_and_kept_whole(router: Device, payload: bytes, reason: str) -> None:
    assert router.refused(TOPIC, payload).reason == reason
