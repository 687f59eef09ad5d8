"""MikroTik RouterOS: the JSON that its documented publishing script sends, and what people add to it.

Source: help.mikrotik.com, "MQTT", the script that publishes system information: ``{"model", "sn", "ros", "cpu" (%),
"umem", "fmem" (bytes), "uptime": "1w2d03:04:05"}``. Public scripts add ``cputemp``, ``voltage``, ``WANtx``, ``WANrx``
(counters, not rates), write numbers as texts and uptime as ``1w2d3h4m5s``. No time is sent.
"""

from collections.abc import Iterable
from typing import Any, Final

from commandcenter.domain.model import Reading
from ingest.adapters.contract import Adapter, Arrived, Device, Measure
from ingest.adapters.reading import announced, announcement, judged, place_of, translated
from ingest.measures import object_of

DEFAULTS: Final = {
    "uptime": Measure(field="uptime_s"),
    "temperature": Measure(field="temp_c"),
    "board-temperature": Measure(field="temp_c"),
    "cputemp": Measure(field="temp_c"),
    "cpu-temperature": Measure(field="temp_c"),
}


def parse(arrived: Arrived, device: Device, _session: Any) -> Iterable[Reading]:
    """A message means that the router is up, unless a declared limit is passed. Raises Wrong."""
    if status := announced(arrived.payload):
        return announcement(arrived, device, place_of(arrived, device), status)
    said = object_of(arrived.payload)
    place = place_of(arrived, device, (said.get("sn"),))
    return judged(arrived, device, place, translated(said, device, DEFAULTS))


ADAPTER: Final = Adapter("mikrotik", parse, names_itself=True)
