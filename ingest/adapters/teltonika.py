"""Teltonika RUT and TRB: single values of its MQTT publisher, and the JSON of its "Data to server".

Single values (``router/{serial}/{parameter}``), after wiki.teltonika-networks.com, "Monitoring via MQTT":
``temperature`` in 0.1 °C, ``signal`` in dBm, ``uptime`` in s, ``operator``, ``network``, ``connection``, … The router
answers only when somebody asks it by ``get/<serial>/command``; this program never does. Which words ``connection``
uses is not written there.

"Data to server": the JSON is a template that the installation writes (wiki, "Data to server": default
``{"TS":"%t","D":"%d","MAC":"%m","DT":"%b"}``), so its names are free; use ours, or say in ``metrics:`` what they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from commandcenter.domain.clock import SECOND
from commandcenter.domain.model import Reading
from ingest.adapters.contract import STATUS, Adapter, Arrived, Device, Measure
from ingest.adapters.reading import (
    DOWN,
    UP,
    Place,
    announced,
    announcement,
    judged,
    number_of,
    place_of,
    translated,
)
from ingest.measures import Wrong, instant_of, object_of, printable, values_of

DEVICES_MAX: Final = 10_000
PARAMETERS_MAX: Final = 40  # the documented list has some twenty
VALUE_MAX: Final = 200  # bytes

SINGLE: Final = {
    "temperature": Measure(field="temp_c", factor=0.1),
    "signal": Measure(field="signal_dbm"),
    "uptime": Measure(field="uptime_s"),
}
# A wrong unit must be refused loudly, not be a tenth of the truth: plain °C until ``metrics`` says otherwise.
DOCUMENT: Final = {
    "temperature": Measure(field="temp_c"),
    "signal": Measure(field="signal_dbm"),
    "rssi": Measure(field="signal_dbm"),
    "sinr": Measure(field="snr_db"),
    "uptime": Measure(field="uptime_s"),
}
_TIMES: Final = ("ts", "TS", "timestamp", "time")
_IDENTIFIERS: Final = frozenset({"imei", "imsi", "iccid", "phone", "number", "wan", "wan_ip", "mac"})  # never kept
_CONNECTION: Final = {"connected": UP, "disconnected": DOWN}


@dataclass(slots=True)
class Session:
    """The newest single values of each router: a value alone says little, together they are one reading."""

    values: dict[Place, dict[str, tuple[str, int]]] = field(default_factory=dict)

    def gather(self, place: Place, parameter: str, value: str, at: int, within: int) -> dict[str, Any]:
        """All that the router said in the ``within`` ms up to ``at``. Raises Wrong when it says too many things."""
        if place not in self.values and len(self.values) >= DEVICES_MAX:
            raise Wrong("too_many", f"more than {DEVICES_MAX} routers send single values")
        held = self.values.setdefault(place, {})
        if parameter not in held and len(held) >= PARAMETERS_MAX:
            raise Wrong("too_many", f"more than {PARAMETERS_MAX} different values of one router")
        held[parameter] = (value, at)
        return {name: value for name, (value, said_at) in held.items() if 0 <= at - said_at <= within}


def parse(arrived: Arrived, device: Device, session: Session) -> Iterable[Reading]:
    """A router that sends is up, unless it says that its data connection is not. Raises Wrong."""
    if "parameter" in arrived.names:
        return _single(arrived, device, session)
    if status := announced(arrived.payload):
        return announcement(arrived, device, place_of(arrived, device), status)
    said = object_of(arrived.payload)
    place = place_of(arrived, device, (said.get("serial"), said.get("name")))
    at = next((_moment(said.pop(name)) for name in _TIMES if said.get(name)), None)
    return judged(arrived, device, place, _data(said, device, DOCUMENT), at)


def _single(arrived: Arrived, device: Device, session: Session) -> Iterable[Reading]:
    parameter, place = arrived.names["parameter"], place_of(arrived, device)
    if place is None or parameter in _IDENTIFIERS or arrived.is_redelivered:
        return ()
    if len(arrived.payload) > VALUE_MAX or len(parameter) > VALUE_MAX:
        raise Wrong("too_large", f"{len(arrived.payload)} bytes, a single value has at most {VALUE_MAX}")
    try:
        value = arrived.payload.decode().strip()
    except UnicodeDecodeError:
        raise Wrong("wrong_type", f"{printable(parameter)} is no text in UTF-8") from None
    values_of(_measured({parameter: value}, device))  # what is refused must not spoil the values after it
    said = session.gather(place, parameter, value, arrived.recorded_at, device.interval_s * SECOND)
    return judged(arrived, device, place, _data(said, device, SINGLE))


def _measured(said: dict[str, Any], device: Device) -> dict[str, Any]:
    return {name: value for name, value in _data(said, device, SINGLE).items() if name != STATUS}


def _data(said: dict[str, Any], device: Device, defaults: dict[str, Measure]) -> dict[str, Any]:
    data = translated({k: v for k, v in said.items() if k.lower() not in _IDENTIFIERS}, device, defaults)
    connection = said.get("connection")
    status = _CONNECTION.get(connection.lower()) if isinstance(connection, str) else None
    if status == DOWN and STATUS not in data:
        data |= {STATUS: DOWN, "reason": "the router says that its data connection is down"}
    return data


def _moment(ts: Any) -> int:
    """RFC 3339, or seconds or milliseconds since 1970. Raises Wrong."""
    number = number_of(ts)
    if number is None:
        return instant_of(ts)
    return instant_of(int(number * SECOND) if abs(number) < 10**11 else int(number))


ADAPTER: Final = Adapter(
    "teltonika",
    parse,
    levels=frozenset({"key", "serial", "kind", "kecamatan", "any", "parameter"}),
    names_itself=True,
    session=lambda _is_replay: Session(),
    session_level="parameter",
)
