"""Teltonika: single values that belong together, the JSON of "Data to server", and what is never kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from commandcenter.domain.clock import SECOND
from ingest.adapters import teltonika
from tests.ingest.adapters.judging import Device, values
from tests.network import START

SINGLE = "- {topic: 'router/{serial}/{parameter}', adapter: teltonika, kind: link, elements: {'01234567': balen-a}}"
DOCUMENT = "- {topic: 'rut/{key}/data', adapter: teltonika, kind: link}"


@pytest.fixture
def single(tmp_path: Path) -> Device:
    return Device(tmp_path, SINGLE)


@pytest.fixture
def document(tmp_path: Path) -> Device:
    return Device(tmp_path, DOCUMENT)


def body(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


# --- single values --------------------------------------------------------------------------------------------------


def test_a_single_value_is_a_sign_of_life_in_its_documented_unit(single: Device) -> None:
    reading = single.reading("router/01234567/temperature", b"415")
    assert (reading.key, reading.status, reading.event_at, reading.temp_c) == ("balen-a", "up", START, 41.5)


def test_the_values_of_one_round_are_one_picture(single: Device) -> None:
    for n, (name, value) in enumerate(
        [("temperature", b"415"), ("signal", b"-67\n"), ("operator", b"XL"), ("uptime", b"15248")]
    ):
        reading = single.reading(f"router/01234567/{name}", value, START + n * 100)
    assert values(reading) == {"temp_c": 41.5, "signal_dbm": -67.0, "uptime_s": 15248}
    assert json.loads(reading.extra or "") == {"operator": "XL"}


def test_a_value_of_an_earlier_round_is_not_repeated(single: Device) -> None:
    single.reading("router/01234567/temperature", b"415")
    assert values(single.reading("router/01234567/signal", b"-67", START + 61 * SECOND)) == {"signal_dbm": -67.0}


def test_a_lost_data_connection_is_down_with_every_value_of_the_round(single: Device) -> None:
    """Otherwise five values that say up would outvote the one that knows."""
    reading = single.reading("router/01234567/connection", b"Disconnected")
    assert (reading.status, reading.reason) == ("down", "the router says that its data connection is down")
    assert single.reading("router/01234567/signal", b"-99", START + 100).status == "down"
    assert single.reading("router/01234567/connection", b"Connected", START + 200).status == "up"


def test_equal_values_of_two_parameters_in_one_millisecond_are_two_readings(single: Device) -> None:
    one, two = single.reading("router/01234567/uptime", b"42"), single.reading("router/01234567/temperature", b"42")
    assert one.digest != two.digest


def test_a_refused_value_does_not_spoil_the_ones_after_it(single: Device) -> None:
    assert single.refused("router/01234567/temperature", b"99999").reason == "out_of_range"
    assert single.refused("router/01234567/signal", b"N/A").reason == "wrong_type"
    assert values(single.reading("router/01234567/uptime", b"7", START + 1)) == {"uptime_s": 7}


@pytest.mark.parametrize("name", ["imei", "imsi", "iccid", "wan"])
def test_identifiers_of_a_sim_card_are_never_kept(single: Device, name: str) -> None:
    assert single.said(f"router/01234567/{name}", b"000000000000000") == []


def test_another_scale_is_a_matter_of_configuration(tmp_path: Path) -> None:
    device = Device(tmp_path, SINGLE.replace("kind: link", "kind: link, metrics: {temperature: temp_c}"))
    assert device.reading("router/01234567/temperature", b"41").temp_c == 41.0


def test_routers_and_their_values_are_bounded_in_number(single: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(teltonika.PARAMETERS_MAX):
        single.reading(f"router/01234567/p{n}", b"1")
    assert single.refused("router/01234567/more", b"1").reason == "too_many"
    monkeypatch.setattr(teltonika, "DEVICES_MAX", 3)
    assert single.reading("router/a/uptime", b"1").key == "a"
    assert single.reading("router/b/uptime", b"1").key == "b"
    assert single.refused("router/c/uptime", b"1").reason == "too_many"


@pytest.mark.parametrize(("value", "reason"), [(b"\xff", "wrong_type"), (b"x" * 201, "too_large")])
def test_a_value_that_is_no_short_text_is_refused(single: Device, value: bytes, reason: str) -> None:
    assert single.refused("router/01234567/operator", value).reason == reason


# --- JSON -----------------------------------------------------------------------------------------------------------


def test_the_json_of_data_to_server_is_read_with_its_time(document: Device) -> None:
    said = body(TS=START // 1000, temperature=41, rssi="-67", sinr=12, uptime="15248", operator="XL", imei="0" * 15)
    reading = document.reading("rut/balen-a/data", said, START + 5 * SECOND)
    assert (reading.event_at, reading.status) == (START, "up")
    assert values(reading) == {"temp_c": 41.0, "signal_dbm": -67.0, "snr_db": 12.0, "uptime_s": 15248}
    assert json.loads(reading.extra or "") == {"operator": "XL"}


@pytest.mark.parametrize("ts", [START, str(START), START // 1000, "2026-03-10T10:00:00+07:00", "2026-03-10T03:00:00Z"])
def test_a_time_is_read_in_seconds_milliseconds_and_rfc_3339(document: Device, ts: Any) -> None:
    assert document.reading("rut/balen-a/data", body(timestamp=ts), START + 1).event_at == START


@pytest.mark.parametrize(
    ("ts", "reason"),
    [
        ("2026-03-10 10:00:00", "ts_without_zone"),
        ("noon", "ts_unreadable"),
        (1, "ts_out_of_range"),
        (START + 600 * SECOND, "clock_ahead"),
        (1e300, "ts_out_of_range"),
    ],
)
def test_a_time_that_cannot_be_is_refused(document: Device, ts: Any, reason: str) -> None:
    assert document.refused("rut/balen-a/data", body(TS=ts)).reason == reason


def test_without_a_time_it_is_the_moment_of_arrival(document: Device) -> None:
    assert document.reading("rut/balen-a/data", body(signal=-60)).event_at == START


def test_tenths_of_a_degree_in_json_are_refused_and_not_taken_for_degrees(document: Device) -> None:
    assert document.refused("rut/balen-a/data", body(temperature=415)).reason == "out_of_range"


def test_the_names_of_a_template_are_mapped_by_configuration(tmp_path: Path) -> None:
    text = DOCUMENT.replace("kind: link", "kind: link, metrics: {RSRP: signal_dbm, state: status}")
    reading = Device(tmp_path, text).reading("rut/balen-a/data", body(RSRP="-101", state="disconnected"))
    assert (reading.status, reading.signal_dbm) == ("down", -101.0)
    assert Device(tmp_path, text).refused("rut/balen-a/data", body(state="idle")).reason == "unknown_status"
