"""Ubiquiti airOS: the JSON of ``status.cgi``, version 6 (XM, XW) and 8 (AC), as a script sends it on.

Shapes and units after the recorded answers of public test data (CoMPaTech/python-airos, fixtures/userdata: NanoStation
M5 v6.3.16, LiteBeam 5AC v8.7) and the units of two public readers of them (Home Assistant's integration, a Prometheus
exporter): signal and noise in dBm, throughput in kbit/s, uptime in s. ``ccq`` of version 6 is in tenths of a percent.
The radio's clock has no zone and is often wrong: it is not used.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from commandcenter.domain.model import Reading
from ingest.adapters.contract import STATUS, Adapter, Arrived, Device, Measure
from ingest.adapters.reading import DOWN, announced, announcement, judged, number_of, place_of, translated
from ingest.measures import Wrong, object_of

DEFAULTS: Final = {
    "host.uptime": Measure(field="uptime_s"),
    "wireless.throughput.rx": Measure(field="rx_mbps", factor=0.001),
    "wireless.throughput.tx": Measure(field="tx_mbps", factor=0.001),
}
# Of a page of 20 kB what is worth keeping with each sample; addresses and names of stations are not.
KEPT: Final = {
    "host": ("hostname", "devmodel", "fwversion", "netrole", "uptime", "cpuload", "temperature"),
    "wireless": (
        "mode", "essid", "frequency", "chanbw", "distance", "txpower", "ccq", "txrate", "rxrate", "count",
        "throughput.rx", "throughput.tx", "polling.dl_capacity", "polling.ul_capacity", "polling.use",
    ),
    "station": (
        "tx_latency", "uptime", "dl_linkscore", "ul_linkscore", "airmax.rx.cinr", "airmax.tx.cinr", "remote.signal",
        "remote.noisefloor", "remote.cpuload",
    ),
}  # fmt: skip


def parse(arrived: Arrived, device: Device, _session: Any) -> Iterable[Reading]:
    """A radio that answers is up if a station is associated, else down. Raises Wrong."""
    if status := announced(arrived.payload):
        return announcement(arrived, device, place_of(arrived, device), status)
    page = object_of(arrived.payload)
    host, wireless = page.get("host"), page.get("wireless")
    if not isinstance(host, dict) or not isinstance(wireless, dict):
        raise Wrong("wrong_type", "no status of airOS: the objects host and wireless are needed")
    place = place_of(arrived, device, (host.get("hostname"), host.get("device_id")))
    station = _station(wireless)
    said = dict(_scalars({"host": host, "wireless": wireless, "station": station or {}}))
    if said.get("host.temperature") == 0:
        del said["host.temperature"]  # what radios without a sensor say
    elif "host.temperature" in said:
        said["temp_c"] = said.pop("host.temperature")
    data = translated(said, device, DEFAULTS)
    if _is_alone(wireless):
        # What is left of signal and rates then is of the past or noise.
        for name in ("rx_mbps", "tx_mbps"):
            data.pop(name, None)
        data |= {STATUS: DOWN, "reason": "no station is associated"}
    else:
        data |= _signal(wireless if station is None else station, wireless)
    return judged(arrived, device, place, data)


def _is_alone(wireless: Mapping[str, Any]) -> bool:
    stations = wireless.get("sta")
    return not stations if isinstance(stations, list) else wireless.get("count") == 0


def _station(wireless: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The other end (version 8). Of several stations the one that is heard worst: it fails first."""
    stations = wireless.get("sta")
    found = [each for each in stations if isinstance(each, dict)] if isinstance(stations, list) else []
    return min(found, key=lambda each: number_of(each.get("signal")) or 0.0, default=None)


def _signal(end: Mapping[str, Any], wireless: Mapping[str, Any]) -> dict[str, Any]:
    signal = number_of(end.get("signal"))
    noise = number_of(end.get("noisefloor", wireless.get("noisef")))
    if not signal:  # 0 dBm: nothing is received
        return {}
    return {"signal_dbm": signal} | ({"snr_db": signal - noise} if noise else {})


def _scalars(page: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for part, names in KEPT.items():
        for name in names:
            value: Any = page[part]
            for step in name.split("."):
                value = value.get(step) if isinstance(value, dict) else None
            if isinstance(value, str | int | float):
                yield f"{part}.{name}", value


ADAPTER: Final = Adapter("airos", parse, names_itself=True)
