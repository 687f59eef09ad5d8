"""Sparkplug: births, data in sequence, deaths of the right life, and everything that must not be believed."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from commandcenter.domain.clock import SECOND
from commandcenter.domain.model import Reading
from ingest.adapters import sparkplug
from tests.ingest.adapters.judging import Device, judge_of, values
from tests.ingest.adapters.sparkplug import Edge, metric
from tests.network import START

CONFIGURED = "- {topic: 'spBv1.0/{group}/#', adapter: sparkplug, elements: {balen/radio: balen-b}, metrics: %s}"
METRICS = "{Radio/RSSI: signal_dbm, Rx: {field: rx_mbps, factor: 0.000001}, Link: status}"


@pytest.fixture
def host(tmp_path: Path) -> Device:
    return Device(tmp_path, CONFIGURED % METRICS)


@pytest.fixture
def edge() -> Edge:
    return Edge()


def start(host: Device, edge: Edge) -> None:
    """Both births: alias 7 is the radio's RSSI."""
    host.reading(*edge.born(START))
    host.reading(*edge.device_born("radio", START, metric("Radio/RSSI", -61, alias=7), metric("Rx", 2.5e6, alias=8)))


def test_a_birth_is_a_reading_that_is_believed_at_once(host: Device, edge: Edge) -> None:
    node = host.reading(*edge.born(START, metric("temp_c", 41.5)), START + 5)
    assert (node.kecamatan, node.kind, node.key) == ("", "tower", "balen")
    assert (node.status, node.is_decisive, node.event_at, node.temp_c) == ("up", True, START + 5, 41.5)
    device = host.reading(*edge.device_born("radio", START, metric("Radio/RSSI", -61)), START + 6)
    assert (device.kind, device.key, device.is_decisive, device.signal_dbm) == ("link", "balen-b", True, -61.0)


def test_data_goes_by_alias_and_says_only_what_changed(host: Device, edge: Edge) -> None:
    """What a device does not mention is as it was: that is the protocol's promise while the sequence holds."""
    start(host, edge)
    reading = host.reading(*edge.device_said("radio", START + SECOND, metric("", -70, alias=7)), START + SECOND + 3)
    assert (reading.key, reading.event_at, reading.is_decisive) == ("balen-b", START + SECOND, False)
    assert values(reading) == {"signal_dbm": -70.0, "rx_mbps": 2.5}
    assert values(host.reading(*edge.device_said("radio", START + 2 * SECOND))) == {"signal_dbm": -70.0, "rx_mbps": 2.5}


def test_a_value_that_became_null_is_missing_and_not_the_one_before(host: Device, edge: Edge) -> None:
    start(host, edge)
    reading = host.reading(*edge.device_said("radio", START + 1, metric("", alias=7, is_null=True)), START + 1)
    assert values(reading) == {"rx_mbps": 2.5}


def test_the_sequence_goes_on_from_255_to_0(host: Device, edge: Edge) -> None:
    start(host, edge)
    for n in range(600):
        at = START + n
        assert host.reading(*edge.device_said("radio", at, metric("", -60 - n % 20, alias=7)), at).event_at == at
    assert edge.seq == (1 + 600) % 256


def test_a_gap_ends_the_trust_until_the_next_birth_and_is_said_once(
    host: Device, edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    start(host, edge)
    edge.lose()
    for n in range(3):
        refused = host.refused(*edge.device_said("radio", START + n, metric("", -70, alias=7)))
        assert refused.reason == "sequence_gap"
    assert host.refused(*edge.said(START)).reason == "sequence_gap"
    assert host.refused(*edge.device_born("radio", START, metric("Radio/RSSI", -61, alias=7))).reason == "sequence_gap"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "'kominfo/balen' sent message 3 after 1" in caplog.text
    start(host, edge)
    assert host.reading(*edge.device_said("radio", START + 9, metric("", -70, alias=7)), START + 9).signal_dbm == -70.0
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_message_that_the_broker_sends_again_is_no_gap(host: Device, edge: Edge) -> None:
    start(host, edge)
    again = edge.device_said("radio", START, metric("", -70, alias=7))
    host.reading(*again)
    host.reading(*edge.device_said("radio", START + 1, metric("", -71, alias=7)), START + 1)
    assert all(isinstance(judged, Reading) for judged in host.said(*again, is_redelivered=True))
    assert host.reading(*edge.device_said("radio", START + 2, metric("", -72, alias=7)), START + 2).signal_dbm == -72.0


def test_data_before_its_birth_is_refused(host: Device, edge: Edge) -> None:
    """As after a restart of ingest: what an alias means, only the birth says."""
    assert host.refused(*edge.said(START)).reason == "before_birth"
    assert host.refused(*edge.device_born("radio", START)).reason == "before_birth"
    assert host.refused(*edge.died()).reason == "before_birth"
    host.reading(*edge.born(START))
    assert host.refused(*edge.device_said("radio", START)).reason == "before_birth"
    host.reading(*edge.device_born("radio", START))
    assert "neither name nor alias" in host.refused(*edge.device_said("radio", START, metric("", 1))).detail
    assert "alias 99" in host.refused(*edge.device_said("radio", START, metric("", 1, alias=99))).detail


def test_a_new_life_of_the_node_needs_new_births_of_its_devices(host: Device, edge: Edge) -> None:
    start(host, edge)
    host.reading(*edge.born(START))
    assert host.refused(*edge.device_said("radio", START, metric("", -70, alias=7))).reason == "before_birth"


def test_the_death_of_a_device_is_believed_at_once_and_ends_its_data(host: Device, edge: Edge) -> None:
    start(host, edge)
    reading = host.reading(*edge.device_died("radio", START), START + 9)
    assert (reading.key, reading.status, reading.is_decisive) == ("balen-b", "down", True)
    assert (reading.event_at, reading.reason) == (START + 9, "Sparkplug: DDEATH")
    assert host.refused(*edge.device_said("radio", START, metric("", -70, alias=7))).reason == "before_birth"


def test_the_death_of_the_node_is_believed_when_it_is_of_this_life(host: Device, edge: Edge) -> None:
    edge.bd_seq = 6
    start(host, edge)
    assert host.said(*edge.died(bd_seq=5)) == [], "the broker published the will of the life before, late"
    assert host.reading(*edge.device_said("radio", START, metric("", -70, alias=7))).key == "balen-b"
    reading = host.reading(*edge.died())
    assert (reading.kind, reading.key, reading.status, reading.is_decisive) == ("tower", "balen", "down", True)
    assert host.refused(*edge.said(START)).reason == "before_birth"


def test_buffered_values_are_readings_of_their_own_moments(host: Device, edge: Edge) -> None:
    start(host, edge)
    old = [
        metric("", -80 - n, alias=7, is_historical=True, timestamp=START - 60_000 + n * 10_000) for n in range(3)
    ]  # fmt: skip
    readings = host.said(*edge.device_said("radio", START, *old))
    assert [(r.event_at, r.signal_dbm, r.rx_mbps) for r in readings if isinstance(r, Reading)] == [
        (START - 60_000, -80.0, None), (START - 50_000, -81.0, None), (START - 40_000, -82.0, None),
    ]  # fmt: skip
    now = host.reading(*edge.device_said("radio", START + 1), START + 1)
    assert now.signal_dbm == -61.0, "the past is not the present"


def test_the_past_and_the_present_of_one_instant_are_two_readings(host: Device, edge: Edge) -> None:
    start(host, edge)
    metrics = [metric("", -80, alias=7, is_historical=True, timestamp=START + 5), metric("", 1e6, alias=8)]
    one, two = host.said(*edge.device_said("radio", START + 5, *metrics), START + 5)
    assert isinstance(one, Reading)
    assert isinstance(two, Reading)
    assert one.event_at == two.event_at
    assert one.digest != two.digest


def test_too_many_moments_in_one_message_are_refused(host: Device, edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparkplug, "INSTANTS_MAX", 2)
    start(host, edge)
    old = [metric("", -80, alias=7, is_historical=True, timestamp=START - n) for n in range(3)]
    assert host.refused(*edge.device_said("radio", START, *old)).reason == "too_many"


@pytest.mark.parametrize(("said", "status"), [(False, "down"), (True, "up"), ("degraded", "degraded")])
def test_a_metric_may_be_the_state_of_a_link(host: Device, edge: Edge, said: Any, status: str) -> None:
    start(host, edge)
    assert host.reading(*edge.device_said("radio", START, metric("Link", said))).status == status
    assert host.reading(*edge.device_said("radio", START + 1), START + 1).status == status


def test_a_birth_that_says_down_is_not_believed_more_than_a_reading(host: Device, edge: Edge) -> None:
    host.reading(*edge.born(START))
    reading = host.reading(*edge.device_born("radio", START, metric("Link", False)))
    assert (reading.status, reading.is_decisive) == ("down", False)


def test_metrics_with_our_names_need_no_configuration_and_others_are_kept_as_they_are(
    tmp_path: Path, edge: Edge
) -> None:
    host = Device(tmp_path, CONFIGURED % "{}")
    host.reading(*edge.born(START))
    said = [
        metric("Radio/signal_dbm", -61),
        metric("Radio/RSSI", -62),
        metric("status", "fine"),
        metric("latency_ms", 4.5),
    ]
    reading = host.reading(*edge.device_born("radio", START, *said))
    assert values(reading) == {"signal_dbm": -61.0, "latency_ms": 4.5}
    assert json.loads(reading.extra or "") == {"Radio/RSSI": -62, "status_": "fine"}


def test_a_refused_value_refuses_its_message_and_is_not_known_any_more(host: Device, edge: Edge) -> None:
    start(host, edge)
    refused = host.refused(*edge.device_said("radio", START, metric("", -900, alias=7), metric("", 5e6, alias=8)))
    assert refused.reason == "out_of_range"
    assert values(host.reading(*edge.device_said("radio", START + 1), START + 1)) == {"rx_mbps": 5.0}


def test_a_clock_that_runs_ahead_is_refused_and_the_sequence_goes_on(host: Device, edge: Edge) -> None:
    start(host, edge)
    ahead = START + 3600 * SECOND
    assert host.refused(*edge.device_said("radio", ahead, metric("", -70, alias=7))).reason == "clock_ahead"
    assert host.reading(*edge.device_said("radio", START + 1), START + 1).signal_dbm == -70.0


def test_without_a_time_of_the_message_the_newest_metric_has_it(host: Device, edge: Edge) -> None:
    start(host, edge)
    said = [metric("", -70, alias=7, timestamp=START + 5), metric("", 1.0, alias=8, timestamp=START + 9)]
    assert host.reading(*edge.device_said("radio", None, *said), START + 20).event_at == START + 9
    assert host.reading(*edge.device_said("radio", None), START + 30).event_at == START + 30


@pytest.mark.parametrize(
    "topic",
    ["spBv1.0/kominfo/NCMD/balen", "spBv1.0/kominfo/DCMD/balen/radio", "spBv1.0/STATE/host", "spBv1.0/kominfo/NBIRTH",
     "spBv1.0/kominfo/NBIRTH/balen/radio", "spBv1.0/kominfo/DDATA/balen", "spBv1.0/kominfo/DDATA/balen/radio/x"],
)  # fmt: skip
def test_commands_host_states_and_other_topics_have_nothing_to_say(host: Device, topic: str) -> None:
    assert host.said(topic, b"anything") == []


def test_a_sequence_number_must_be_there_and_fit_a_byte(host: Device, edge: Edge) -> None:
    topic = edge.topic("NBIRTH")
    assert host.refused(topic, b"\x08\x01").reason == "wrong_type"
    assert host.refused(topic, b"\x18\x80\x02").reason == "out_of_range"


def test_who_is_of_no_interest_says_nothing_and_who_is_unknown_is_quarantined(tmp_path: Path) -> None:
    text = "- {topic: 'spBv1.0/kominfo/#', adapter: sparkplug, elements: {GW-1: null, GW-1/radio: link/balen-b}}"
    host, edge, other = Device(tmp_path, text), Edge("GW-1"), Edge("GW-2")
    assert host.said(*edge.said(START)) == [], "before its birth, but who cares"
    assert host.said(*edge.born(START)) == []
    assert host.reading(*edge.device_born("radio", START)).key == "balen-b"
    assert host.refused(*other.born(START)).reason == "unknown_element"
    assert host.reading(*other.device_born("radio", START)).key == "radio", "its births were learned nevertheless"


def test_in_a_replay_what_is_missing_is_no_gap(tmp_path: Path, edge: Edge) -> None:
    """Quarantine holds the messages that were refused, not the ones in between."""
    judge = judge_of(tmp_path, "devices:\n" + CONFIGURED % METRICS, is_replay=True)
    birth = edge.born(START)
    edge.lose()
    device = edge.device_born("radio", START, metric("Radio/RSSI", -61, alias=7))
    edge.lose()
    data = edge.device_said("radio", START, metric("", -70, alias=7))
    for topic, payload in (birth, device, data):
        [message] = judge.again(topic, payload, START)
        assert isinstance(message.judged, Reading), message.judged
