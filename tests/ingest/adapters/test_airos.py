"""airOS: the status page of version 6 and of version 8, radios alone, and pages that are none.

The pages are written by hand after the shapes of recorded ones, shortened, with invented names.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.adapters.judging import Device, values
from tests.network import START

TOPIC = "ubnt/balen-b/status"


def six(**wireless: Any) -> dict[str, Any]:
    """A page of version 6."""
    return {
        "host": {
            "uptime": 148479, "time": "2023-12-15 17:14:28", "fwversion": "v6.3.16", "fwprefix": "XW",
            "hostname": "radio-balen", "devmodel": "NanoStation M5 ", "netrole": "bridge", "totalram": 63627264,
            "freeram": 42516480, "cpuload": 24.0,
        },
        "wireless": {
            "mode": "sta", "essid": "balen", "apmac": "00:00:00:00:00:00", "frequency": "5180 MHz", "signal": -64,
            "rssi": 32, "noisef": -99, "txpower": 24, "distance": 750, "ccq": 991, "txrate": "270", "rxrate": "216",
            "count": 1, "polling": {"enabled": 2, "quality": 87}, "chainrssi": [30, 28, 0], **wireless,
        },
        "interfaces": [{"ifname": "eth0", "hwaddr": "00:00:00:00:00:00"}],
    }  # fmt: skip


def station(signal: int, **more: Any) -> dict[str, Any]:
    """A station of version 8."""
    return {
        "mac": "00:00:00:00:00:00", "lastip": "127.0.0.21", "signal": signal, "rssi": 31, "noisefloor": -87,
        "chainrssi": [29, 27, 0], "tx_latency": 0, "distance": 3450, "uptime": 397336, "dl_linkscore": 22,
        "ul_linkscore": 22, "stats": {"rx_bytes": 404523351435}, "last_disc": 3,
        "airmax": {"dl_capacity": 51480, "rx": {"usage": 74, "cinr": 24, "evm": [[21] * 64, [28] * 64]}},
        "remote": {"hostname": "someone", "signal": -66, "noisefloor": -86, "cpuload": 34.0}, **more,
    }  # fmt: skip


def eight(*stations: dict[str, Any], temperature: float = 0, **wireless: Any) -> dict[str, Any]:
    """A page of version 8."""
    return {
        "host": {
            "hostname": "radio-balen", "device_id": "0" * 32, "uptime": 814515, "time": "2022-06-23 14:35:09",
            "timestamp": 2432500405, "fwversion": "v8.7.11", "devmodel": "LiteBeam 5AC", "netrole": "bridge",
            "temperature": temperature, "cpuload": 18.181818, "height": None,
        },
        "wireless": {
            "essid": "balen", "mode": "sta-ptp", "frequency": 5500, "distance": 3450, "noisef": -87, "txpower": 5,
            "chanbw": 30, "throughput": {"tx": 2280, "rx": 2945}, "polling": {"dl_capacity": 51480, "use": 124},
            "count": len(stations), "sta": list(stations), **wireless,
        },
    }  # fmt: skip


def page(data: dict[str, Any]) -> bytes:
    return json.dumps(data).encode()


@pytest.fixture
def radio(tmp_path: Path) -> Device:
    return Device(tmp_path, "- {topic: 'ubnt/{key}/status', adapter: airos, kind: link}")


def test_version_6_tells_signal_and_noise_and_its_rates_are_no_throughput(radio: Device) -> None:
    reading = radio.reading(TOPIC, page(six()))
    assert (reading.key, reading.status, reading.event_at) == ("balen-b", "up", START)
    assert values(reading) == {"signal_dbm": -64.0, "snr_db": 35.0, "uptime_s": 148479}
    extra = json.loads(reading.extra or "")
    assert (extra["wireless.ccq"], extra["wireless.txrate"], extra["wireless.rxrate"]) == (991, "270", "216")


def test_version_8_tells_the_station_and_the_throughput_in_kbit(radio: Device) -> None:
    reading = radio.reading(TOPIC, page(eight(station(-65))))
    assert reading.status == "up"
    assert values(reading) == {
        "signal_dbm": -65.0, "snr_db": 22.0, "rx_mbps": 2.945, "tx_mbps": 2.28, "uptime_s": 814515,
    }  # fmt: skip


def test_addresses_and_the_names_of_stations_are_not_kept(radio: Device) -> None:
    extra = radio.reading(TOPIC, page(eight(station(-65)))).extra or ""
    assert json.loads(extra)["station.airmax.rx.cinr"] == 24
    for word in ("someone", "127.0.0.21", "00:00", 'evm"', "0" * 32):
        assert word not in extra
    assert len(extra) < 1000


def test_zero_degrees_is_a_radio_without_a_sensor(radio: Device) -> None:
    assert radio.reading(TOPIC, page(eight(station(-65), temperature=0))).temp_c is None
    assert radio.reading(TOPIC, page(eight(station(-65), temperature=47))).temp_c == 47.0


@pytest.mark.parametrize("alone", [eight(), six(count=0, signal=0), six(count=0, signal=-96)])
def test_a_radio_that_hears_nobody_is_down_and_tells_no_signal(radio: Device, alone: dict[str, Any]) -> None:
    reading = radio.reading(TOPIC, page(alone))
    assert (reading.status, reading.reason) == ("down", "no station is associated")
    assert not reading.is_decisive
    assert (reading.signal_dbm, reading.snr_db, reading.rx_mbps, reading.tx_mbps) == (None, None, None, None)


def test_zero_dbm_is_no_signal(radio: Device) -> None:
    assert radio.reading(TOPIC, page(six(signal=0))).signal_dbm is None


def test_of_several_stations_the_one_heard_worst_speaks_for_the_link(radio: Device) -> None:
    reading = radio.reading(TOPIC, page(eight(station(-60), station(-81, noisefloor=-90), station(-70))))
    assert (reading.signal_dbm, reading.snr_db) == (-81.0, 9.0)


def test_a_weak_signal_is_degraded_where_that_is_declared(tmp_path: Path) -> None:
    text = "- {topic: 'ubnt/{key}/status', adapter: airos, kind: link, degraded: {signal_dbm: {below: -75}}}"
    reading = Device(tmp_path, text).reading(TOPIC, page(six(signal=-78)))
    assert (reading.status, reading.reason) == ("degraded", "signal_dbm -78 is below -75")


def test_a_radio_is_known_by_its_host_name_where_the_topic_is_one_for_all(tmp_path: Path) -> None:
    text = "- {topic: ubnt, adapter: airos, kind: link, elements: {radio-balen: balen-b}}"
    assert Device(tmp_path, text).reading("ubnt", page(six())).key == "balen-b"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "wrong_type"),
        ({"host": {}}, "wrong_type"),
        ({"host": [], "wireless": {}}, "wrong_type"),
        (six(signal=-900), "out_of_range"),
        (eight(station(-65), throughput={"rx": "fast", "tx": 1}), "wrong_type"),
    ],
)
def test_what_is_no_page_is_refused(radio: Device, data: dict[str, Any], reason: str) -> None:
    assert radio.refused(TOPIC, page(data)).reason == reason


@pytest.mark.parametrize(
    "wireless", [{}, {"sta": None}, {"sta": [None, 1, "x"]}, {"sta": [{}]}, {"sta": [{"signal": "-60"}]}, {"sta": {}}]
)
def test_a_page_with_holes_is_read_as_far_as_it_goes(radio: Device, wireless: dict[str, Any]) -> None:
    reading = radio.reading(TOPIC, page({"host": {}, "wireless": wireless}))
    assert reading.status == "up"
    assert reading.signal_dbm == (-60.0 if wireless == {"sta": [{"signal": "-60"}]} else None)
