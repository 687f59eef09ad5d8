"""What any message about a tower or link may say, whoever its sender: fields, their limits, instants.

Pure. The native contract (``topics``) and every adapter judge by these checks, so that a value that is refused from
one device is refused from all. Units are in the names of the fields.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

import orjson

from commandcenter.domain.clock import from_datetime
from commandcenter.domain.model import State

PAYLOAD_MAX: Final = 65_536  # bytes; a status message has some hundred

STATUSES: Final = frozenset(state.value for state in State if state is not State.UNKNOWN)
POWERS: Final = frozenset({"mains", "battery", "genset"})

_EARLIEST: Final = 1_577_836_800_000  # 2020-01-01: an epoch in seconds lands in 1970 and is caught here
_LATEST: Final = 4_102_444_800_000  # 2100-01-01
_TEXT_MAX: Final = 1000

# field -> lowest and highest value that a sane device can send
FLOATS: Final = {
    "latency_ms": (0.0, 600_000.0),
    "loss_pct": (0.0, 100.0),
    "rx_mbps": (0.0, 1e6),
    "tx_mbps": (0.0, 1e6),
    "signal_dbm": (-200.0, 50.0),
    "snr_db": (-50.0, 150.0),
    "battery_v": (0.0, 1000.0),
    "temp_c": (-100.0, 200.0),
}
INTEGERS: Final = {"uptime_s": (0, 10**11), "seq": (0, 2**63 - 1)}
TEXTS: Final = ("power", "reason")


class Wrong(Exception):
    """A message cannot be accepted. ``reason`` is a stable code, ``detail`` the same for a person, with the value."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(detail)


def digest_of(payload: bytes) -> int:
    """64 bits of BLAKE2b, signed to fit a BIGINT."""
    return int.from_bytes(blake2b(payload, digest_size=8).digest(), signed=True)


def object_of(payload: bytes) -> dict[str, Any]:
    """The JSON object of a payload. Raises Wrong."""
    if len(payload) > PAYLOAD_MAX:
        raise Wrong("too_large", f"{len(payload)} bytes, the limit is {PAYLOAD_MAX}")
    try:
        data = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise Wrong("not_json", printable(str(error))) from None
    if type(data) is not dict:
        raise Wrong("not_object", f"a JSON object is needed, this is a {type(data).__name__}")
    return data


def values_of(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The known fields, checked, and the unknown ones. A field that is null is a field that is not there.

    Raises Wrong.
    """
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in data.items():
        if value is None:
            continue
        limits = FLOATS.get(name)
        if limits is not None:
            if type(value) is not float and type(value) is not int:
                raise Wrong("wrong_type", f"{name} is {printable(value)}, a number is needed")
            if not limits[0] <= value <= limits[1]:
                raise Wrong("out_of_range", f"{name} is {value}, the range is {limits[0]:g} to {limits[1]:g}")
            values[name] = float(value)  # PostgreSQL's driver refuses a list of whole and broken numbers
        elif name in _OTHERS:
            values[name] = _OTHERS[name](name, value)
        else:
            extra[name] = value
    return values, extra


def text_of(extra: dict[str, Any]) -> str:
    """The unknown fields as they are stored. Raises Wrong."""
    try:
        return orjson.dumps(extra).decode()
    except orjson.JSONEncodeError:  # it reads 1024 levels and writes 254
        names = printable(", ".join(extra))
        raise Wrong("too_deep", f"unknown fields ({names}) are nested more than 254 levels deep") from None


def instant_of(ts: Any) -> int:
    """RFC 3339 with offset, or epoch milliseconds. Raises Wrong."""
    if type(ts) is int:
        return ts
    if type(ts) is float and ts.is_integer():
        return int(ts)
    if type(ts) is not str:
        raise Wrong("ts_unreadable", f"ts is {printable(ts)}; RFC 3339 with offset or epoch milliseconds is needed")
    try:
        return from_datetime(datetime.fromisoformat(ts.upper()))  # RFC 3339 allows t and z
    except (ValueError, OverflowError):
        reason = "ts_without_zone" if _is_naive(ts) else "ts_unreadable"
        raise Wrong(reason, f"ts is {printable(ts)}; RFC 3339 with offset or epoch milliseconds is needed") from None


def check_time(event_at: int, recorded_at: int, ahead_max: int, ts: Any) -> None:
    """Raises Wrong when a device's clock cannot be right. ``ts`` is how the device wrote ``event_at``."""
    if not _EARLIEST <= event_at <= _LATEST:
        raise Wrong("ts_out_of_range", f"ts {printable(ts)} is not between 2020 and 2100; is it in milliseconds?")
    if event_at - recorded_at > ahead_max:
        ahead = (event_at - recorded_at) // 1000
        raise Wrong("clock_ahead", f"ts {printable(ts)} is {ahead} s in the future; check the device's clock")


def printable(value: Any) -> str:
    """The value as the person who repairs the device may see it: short, one line, no control characters."""
    return ascii(value if isinstance(value, str | int | float | bool) or value is None else type(value).__name__)[:120]


def _integer(name: str, value: Any) -> int:
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int:
        raise Wrong("wrong_type", f"{name} is {printable(value)}, a whole number is needed")
    low, high = INTEGERS[name]
    if not low <= value <= high:
        raise Wrong("out_of_range", f"{name} is {value}, the range is {low} to {high}")
    return value


def _power(_name: str, value: Any) -> str:
    if type(value) is not str or value not in POWERS:
        raise Wrong("wrong_type", f"power is {printable(value)}, not one of {', '.join(sorted(POWERS))}")
    return value


def _reason(_name: str, value: Any) -> str:
    if type(value) is not str:
        raise Wrong("wrong_type", f"reason is {printable(value)}, a text is needed")
    if len(value) > _TEXT_MAX or "\x00" in value:  # PostgreSQL cannot store NUL in a text
        raise Wrong("out_of_range", f"reason has {len(value)} characters (at most {_TEXT_MAX}, no NUL)")
    return value


_OTHERS: Final[dict[str, Callable[[str, Any], Any]]] = {
    "power": _power,
    "uptime_s": _integer,
    "seq": _integer,
    "reason": _reason,
}


def _is_naive(ts: str) -> bool:
    try:
        return datetime.fromisoformat(ts.upper()).tzinfo is None
    except ValueError:
        return False
