"""The MQTT contract: every input becomes a Reading or a Rejected with its reason."""

import json
import string
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY, SECOND
from commandcenter.domain.model import Kind, Reading, Rejected
from ingest.measures import POWERS, STATUSES, digest_of
from ingest.topics import _address, address, parse, topic_of
from tests.network import AHEAD_MAX, START, payload

TOPIC = "cc/v1/35.22.13/link/balen-a/status"


def judge(raw: bytes, topic: str = TOPIC) -> Reading | Rejected:
    return parse(topic, raw, START, AHEAD_MAX)


def accept(raw: bytes) -> Reading:
    judged = judge(raw)
    assert isinstance(judged, Reading), judged
    return judged


def reject(raw: bytes, topic: str = TOPIC) -> Rejected:
    judged = judge(raw, topic)
    assert isinstance(judged, Rejected), judged
    assert (judged.source, judged.payload, judged.recorded_at) == (topic, raw, START), "not kept whole"
    return judged


def with_(**fields: Any) -> bytes:
    return payload("up", START, **fields)


def test_a_complete_message_becomes_a_reading_with_every_field() -> None:
    raw = payload(
        "degraded", START, latency_ms=12.5, loss_pct=1, rx_mbps=80, tx_mbps=20.25, signal_dbm=-61, snr_db=28.5,
        power="battery", battery_v=47.9, temp_c=38, uptime_s=86_400, seq=7, reason="hujan",
    )  # fmt: skip
    assert accept(raw) == Reading(
        "35.22.13", "link", "balen-a", False, START, digest_of(raw), START, "degraded",
        12.5, 1.0, 80.0, 20.25, -61.0, 28.5, "battery", 47.9, 38.0, 86_400, 7, "hujan", None,
    )  # fmt: skip


def test_every_measured_number_is_a_float_however_it_was_written() -> None:
    """PostgreSQL's driver refuses a column in which some numbers are whole and others are not."""
    reading = accept(with_(latency_ms=5, loss_pct=0, rx_mbps=1, tx_mbps=2, signal_dbm=-60, snr_db=3, battery_v=4))
    assert {type(value) for value in reading[8:14]} == {float}


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_each_status_of_the_contract_is_taken(status: str) -> None:
    assert accept(payload(status, START)).status == status


def test_unknown_fields_are_kept_and_null_is_a_field_that_is_not_there() -> None:
    reading = accept(with_(firmware="6.49", latency_ms=None, ports=[1, None, {"x": 2.5}], note=None))
    assert reading.latency_ms is None
    assert json.loads(reading.extra or "") == {"firmware": "6.49", "ports": [1, None, {"x": 2.5}]}


@pytest.mark.parametrize(
    "ts",
    [
        "2026-03-10T10:00:00+07:00",
        "2026-03-10T03:00:00Z",
        "2026-03-10t03:00:00z",
        "2026-03-10 03:00:00+00:00",
        "2026-03-10T03:00:00.000Z",
        "2026-03-10T03:00:00.000000000Z",
        "2026-03-09T20:30:00-06:30",
        "2026-03-10T03:00:00-00:00",
        START,
        float(START),
    ],
)
def test_an_instant_may_be_written_in_every_form_of_rfc_3339_or_as_epoch_milliseconds(ts: str | float) -> None:
    assert accept(json.dumps({"ts": ts, "status": "up"}).encode()).event_at == START


def test_fractions_of_a_second_are_kept_to_the_millisecond() -> None:
    assert accept(b'{"ts": "2026-03-10T03:00:00.123456Z", "status": "up"}').event_at == START + 123


def test_a_will_has_no_instant_but_that_of_its_arrival_and_is_decisive() -> None:
    reading = accept(payload("down", None))
    assert (reading.is_decisive, reading.event_at) == (True, START)
    assert not accept(payload("down", START)).is_decisive


def test_of_a_field_that_is_there_twice_the_last_counts() -> None:
    assert accept(b'{"ts": %d, "status": "up", "status": "down"}' % START).status == "down"


def test_a_reading_may_be_ahead_by_what_is_allowed_and_not_by_more() -> None:
    assert accept(payload("up", START + AHEAD_MAX)).event_at == START + AHEAD_MAX
    rejected = reject(payload("up", START + AHEAD_MAX + SECOND))
    assert rejected.reason == "clock_ahead"
    assert "301 s in the future" in rejected.detail


DEEP = b"[" * 500 + b"]" * 500


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not_json"),
        (b"up", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"ts": NaN, "status": "up"}', "not_json"),
        (b'{"ts": 1e999, "status": "up"}', "not_json"),
        (b'{"status": "\\ud800"}', "not_json"),
        (b"[" * 100_000, "too_large"),
        (b"[" * 60_000, "not_json"),
        (b"[1]", "not_object"),
        (b'"up"', "not_object"),
        (b"null", "not_object"),
        (b"{}", "status_missing"),
        (b'{"status": null}', "status_missing"),
        (b'{"status": "unknown", "ts": 1}', "unknown_status"),
        (b'{"status": "UP", "ts": 1}', "unknown_status"),
        (b'{"status": {"a": 1}, "ts": 1}', "unknown_status"),
        (b'{"status": "up"}', "ts_missing"),
        (b'{"status": "up", "ts": null}', "ts_missing"),
        (b'{"status": "up", "ts": true}', "ts_unreadable"),
        (b'{"status": "up", "ts": "yesterday"}', "ts_unreadable"),
        (b'{"status": "up", "ts": "2026-03-10T03:00:61Z"}', "ts_unreadable"),
        (b'{"status": "up", "ts": 1773111600000.5}', "ts_unreadable"),
        (b'{"status": "up", "ts": "2026-03-10T03:00:00"}', "ts_without_zone"),
        (b'{"status": "up", "ts": "2026-03-10"}', "ts_without_zone"),
        (b'{"status": "up", "ts": 1773111600}', "ts_out_of_range"),
        (b'{"status": "up", "ts": -1}', "ts_out_of_range"),
        (b'{"status": "up", "ts": 1e300}', "ts_out_of_range"),
        (b'{"status": "up", "ts": "0001-01-01T00:00:00+23:59"}', "ts_out_of_range"),
        (b'{"status": "up", "ts": "9999-12-31T23:59:59Z"}', "ts_out_of_range"),
        (with_(latency_ms="5"), "wrong_type"),
        (with_(latency_ms=True), "wrong_type"),
        (with_(latency_ms=[1]), "wrong_type"),
        (with_(latency_ms=-1), "out_of_range"),
        (with_(loss_pct=100.1), "out_of_range"),
        (with_(rx_mbps=1e300), "out_of_range"),
        (with_(seq=1.5), "wrong_type"),
        (with_(seq=-1), "out_of_range"),
        (with_(seq=2**63), "out_of_range"),
        (with_(seq=10**40), "out_of_range"),
        (with_(uptime_s="1"), "wrong_type"),
        (with_(power="solar"), "wrong_type"),
        (with_(power=["mains"]), "wrong_type"),
        (with_(reason=5), "wrong_type"),
        (with_(reason="a\0b"), "out_of_range"),
        (with_(reason="x" * 1001), "out_of_range"),
        (b'{"status": "up", "ts": %d, "x": %s}' % (START, DEEP), "too_deep"),
    ],
)
def test_what_breaks_the_contract_is_rejected_whole_with_its_reason(raw: bytes, reason: str) -> None:
    rejected = reject(raw)
    assert rejected.reason == reason
    assert rejected.detail.isprintable()
    assert len(rejected.detail) < 400


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "cc/v1/35.22.13/link/balen-a",
        "cc/v1/35.22.13/link/balen-a/status/",
        "cc/v1/35.22.13/link/balen-a/status\n",
        "cc/v2/35.22.13/link/balen-a/status",
        "cc/v1/35.22.1/link/balen-a/status",
        "cc/v1/٣٥.٢٢.١٣/link/balen-a/status",
        "cc/v1/35.22.13/router/balen-a/status",
        "cc/v1/35.22.13/link/Balen-A/status",
        "cc/v1/35.22.13/link/-balen/status",
        "cc/v1/35.22.13/link//status",
        "cc/v1/35.22.13/link/" + "a" * 65 + "/status",
        "cc/v1/35.22.13/link/" + "a" * 10_000 + "/status",
        "cc/v1/35.22.13/link/a\0b/status",
        "cc/v1/35.22.13/link/\ud800/status",
    ],
)
def test_a_topic_outside_of_the_contract_is_rejected_whole(topic: str) -> None:
    assert reject(with_(), topic).reason == "bad_topic"


def test_long_topics_are_not_remembered() -> None:
    """MQTT allows 65,535 bytes: a cache of them would hold gigabytes after one afternoon of nonsense."""
    before = _address.cache_info().currsize
    for number in range(50):
        address(f"cc/v1/35.22.13/link/{'x' * 5000}{number}/status")
    assert _address.cache_info().currsize == before


@pytest.mark.parametrize("kind", [Kind.TOWER, Kind.LINK])
def test_the_address_of_a_topic_is_what_it_was_made_of(kind: Kind) -> None:
    assert address(topic_of("35.22.21", kind, "temayang-a")) == ("35.22.21", kind.value, "temayang-a")


def test_the_longest_key_that_the_pattern_takes_passes_the_limit_on_length() -> None:
    assert address(topic_of("35.22.21", Kind.TOWER, "a" * 64)) is not None


def test_equal_payloads_have_equal_digests_that_fit_a_signed_bigint() -> None:
    digests = [digest_of(bytes([n])) for n in range(256)]
    assert len(set(digests)) == 256
    assert all(-(2**63) <= digest < 2**63 for digest in digests)
    assert digest_of(b"\0") == digests[0]


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(st.characters(exclude_categories=[]), max_size=20)
    | st.sampled_from(["up", "down", "mains", "2026-03-10T03:00:00Z", "2026-03-10", START, START / 1000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from(
    ["ts", "status", "latency_ms", "loss_pct", "power", "uptime_s", "seq", "reason", "temp_c", "firmware", ""]
)
_OBJECTS = st.dictionaries(_NAMES, _VALUES, max_size=8).map(lambda data: json.dumps(data).encode())
_TOPICS = st.just(TOPIC) | st.text(st.characters(exclude_categories=[]), max_size=60)


@given(topic=_TOPICS, raw=_OBJECTS | st.binary(max_size=200))
def test_whatever_comes_in_becomes_a_reading_or_is_rejected_whole(topic: str, raw: bytes) -> None:
    judged = judge(raw, topic)
    if isinstance(judged, Rejected):
        assert (judged.source, judged.payload) == (topic, raw)
        assert judged.reason
        assert judged.detail
    else:
        assert judged.status in STATUSES
        assert -(2**63) <= judged.digest < 2**63
        assert judged.event_at <= START + AHEAD_MAX
        assert judged.power is None or judged.power in POWERS
        assert "\0" not in (judged.reason or "")
        assert judged.extra is None or isinstance(orjson.loads(judged.extra), dict)


@given(
    at=st.integers(START - 7 * DAY, START),
    status=st.sampled_from(sorted(STATUSES)),
    latency=st.none() | st.floats(0, 600_000),
    seq=st.none() | st.integers(0, 2**63 - 1),
    extra=st.dictionaries(st.text(string.ascii_uppercase, min_size=1), st.integers(-(2**63), 2**63 - 1), max_size=4),
)
def test_what_a_sound_device_says_is_what_the_reading_holds(
    at: int, status: str, latency: float | None, seq: int | None, extra: dict[str, int]
) -> None:
    reading = accept(payload(status, at, latency_ms=latency, seq=seq, **extra))
    assert (reading.event_at, reading.status, reading.latency_ms, reading.seq) == (at, status, latency, seq)
    assert orjson.loads(reading.extra or "{}") == extra
