"""MQTT contract, version 1: ``cc/v1/{kode}/{tower|link}/{id}/status`` with a JSON object.

Pure: a message becomes a Reading or a Rejected with the reason, never an exception. Whether the element exists is the
store's question. Required fields: ``status`` and, except in a last will, ``ts`` (RFC 3339 with offset, or epoch ms).
"""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import orjson

from commandcenter.domain.clock import from_datetime
from commandcenter.domain.model import Kind, Reading, Rejected, State

SUBSCRIPTION: Final = "cc/v1/+/+/+/status"
PAYLOAD_MAX: Final = 65_536  # bytes; a status message has some hundred

STATUSES: Final = frozenset(state.value for state in State if state is not State.UNKNOWN)
POWERS: Final = frozenset({"mains", "battery", "genset"})

_TOPIC: Final = re.compile(r"cc/v1/([0-9]{2}\.[0-9]{2}\.[0-9]{2})/(tower|link)/([a-z0-9][a-z0-9-]{0,63})/status")
_TOPIC_MAX: Final = 100  # characters; the longest that the pattern takes has 91
_EARLIEST: Final = 1_577_836_800_000  # 2020-01-01: an epoch in seconds lands in 1970 and is caught here
_LATEST: Final = 4_102_444_800_000  # 2100-01-01
_TEXT_MAX: Final = 1000

# field -> lowest and highest value that a sane device can send; the unit is in the name
_FLOATS: Final = {
    "latency_ms": (0.0, 600_000.0),
    "loss_pct": (0.0, 100.0),
    "rx_mbps": (0.0, 1e6),
    "tx_mbps": (0.0, 1e6),
    "signal_dbm": (-200.0, 50.0),
    "snr_db": (-50.0, 150.0),
    "battery_v": (0.0, 1000.0),
    "temp_c": (-100.0, 200.0),
}
_INTEGERS: Final = {"uptime_s": (0, 10**11), "seq": (0, 2**63 - 1)}


class _Wrong(Exception):
    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail


def address(topic: str) -> tuple[str, str, str] | None:
    """(kecamatan code, kind, key) of a status topic; None when it is not one."""
    return _address(topic) if len(topic) <= _TOPIC_MAX else None


@lru_cache(maxsize=65_536)
def _address(topic: str) -> tuple[str, str, str] | None:
    # Only short topics come here: 65,536 of those that MQTT allows would be 4 GB.
    match = _TOPIC.fullmatch(topic)
    return (match[1], match[2], match[3]) if match else None


def topic_of(kecamatan: str, kind: Kind, key: str) -> str:
    """The status topic of an element."""
    return f"cc/v1/{kecamatan}/{kind.value}/{key}/status"


def digest_of(payload: bytes) -> int:
    """64 bits of BLAKE2b, signed to fit a BIGINT."""
    return int.from_bytes(blake2b(payload, digest_size=8).digest(), signed=True)


def parse(topic: str, payload: bytes, recorded_at: int, clock_ahead_max_ms: int) -> Reading | Rejected:
    """Judge one message that arrived at ``recorded_at``. Never raises."""
    try:
        place = address(topic)
        if place is None:
            raise _Wrong("bad_topic", "the topic is not cc/v1/{kode}/{tower|link}/{id}/status")
        return _reading(place, payload, recorded_at, clock_ahead_max_ms)
    except _Wrong as wrong:
        return Rejected(topic, payload, wrong.reason, wrong.detail, recorded_at)


def _reading(place: tuple[str, str, str], payload: bytes, recorded_at: int, ahead_max: int) -> Reading:
    if len(payload) > PAYLOAD_MAX:
        raise _Wrong("too_large", f"{len(payload)} bytes, the limit is {PAYLOAD_MAX}")
    try:
        data = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise _Wrong("not_json", _printable(str(error))) from None
    if type(data) is not dict:
        raise _Wrong("not_object", f"a JSON object is needed, this is a {type(data).__name__}")

    status = data.pop("status", None)
    if status is None:
        raise _Wrong("status_missing", "the field status is required")
    if type(status) is not str or status not in STATUSES:
        raise _Wrong("unknown_status", f"status is {_printable(status)}, not one of {', '.join(sorted(STATUSES))}")

    ts = data.pop("ts", None)
    is_will = ts is None
    if is_will:
        if status != "down":  # only a last will may lack it, and a will announces a death
            raise _Wrong("ts_missing", "the field ts is required (only a last will, status down, may lack it)")
        event_at = recorded_at
    else:
        event_at = ts if type(ts) is int else _instant(ts)
        if not _EARLIEST <= event_at <= _LATEST:
            raise _Wrong("ts_out_of_range", f"ts {_printable(ts)} is not between 2020 and 2100; is it in milliseconds?")
        if event_at - recorded_at > ahead_max:
            ahead = (event_at - recorded_at) // 1000
            raise _Wrong("clock_ahead", f"ts {_printable(ts)} is {ahead} s in the future; check the device's clock")
    values, extra = _values(data)
    text = _text_of(extra) if extra else None
    get = values.get
    return Reading(
        place[0], place[1], place[2], is_will, event_at, digest_of(payload), recorded_at, status,
        get("latency_ms"), get("loss_pct"), get("rx_mbps"), get("tx_mbps"), get("signal_dbm"), get("snr_db"),
        get("power"), get("battery_v"), get("temp_c"), get("uptime_s"), get("seq"), get("reason"),
        text,
    )  # fmt: skip


def _text_of(extra: dict[str, Any]) -> str:
    try:
        return orjson.dumps(extra).decode()
    except orjson.JSONEncodeError:  # it reads 1024 levels and writes 254
        names = _printable(", ".join(extra))
        raise _Wrong("too_deep", f"unknown fields ({names}) are nested more than 254 levels deep") from None


def _values(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The known fields, checked, and the unknown ones. A field that is null is a field that is not there."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in data.items():
        if value is None:
            continue
        limits = _FLOATS.get(name)
        if limits is not None:
            if type(value) is not float and type(value) is not int:
                raise _Wrong("wrong_type", f"{name} is {_printable(value)}, a number is needed")
            if not limits[0] <= value <= limits[1]:
                raise _Wrong("out_of_range", f"{name} is {value}, the range is {limits[0]:g} to {limits[1]:g}")
            values[name] = float(value)  # PostgreSQL's driver refuses a list of whole and broken numbers
        elif name in _OTHERS:
            values[name] = _OTHERS[name](name, value)
        else:
            extra[name] = value
    return values, extra


def _integer(name: str, value: Any) -> int:
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int:
        raise _Wrong("wrong_type", f"{name} is {_printable(value)}, a whole number is needed")
    low, high = _INTEGERS[name]
    if not low <= value <= high:
        raise _Wrong("out_of_range", f"{name} is {value}, the range is {low} to {high}")
    return value


def _power(_name: str, value: Any) -> str:
    if type(value) is not str or value not in POWERS:
        raise _Wrong("wrong_type", f"power is {_printable(value)}, not one of {', '.join(sorted(POWERS))}")
    return value


def _reason(_name: str, value: Any) -> str:
    if type(value) is not str:
        raise _Wrong("wrong_type", f"reason is {_printable(value)}, a text is needed")
    if len(value) > _TEXT_MAX or "\x00" in value:  # PostgreSQL cannot store NUL in a text
        raise _Wrong("out_of_range", f"reason has {len(value)} characters (at most {_TEXT_MAX}, no NUL)")
    return value


_OTHERS: Final[dict[str, Callable[[str, Any], Any]]] = {
    "power": _power,
    "uptime_s": _integer,
    "seq": _integer,
    "reason": _reason,
}


def _instant(ts: Any) -> int:
    if type(ts) is float and ts.is_integer():
        return int(ts)
    if type(ts) is not str:
        raise _Wrong("ts_unreadable", f"ts is {_printable(ts)}; RFC 3339 with offset or epoch milliseconds is needed")
    try:
        return from_datetime(datetime.fromisoformat(ts.upper()))  # RFC 3339 allows t and z
    except (ValueError, OverflowError):
        reason = "ts_without_zone" if _is_naive(ts) else "ts_unreadable"
        raise _Wrong(reason, f"ts is {_printable(ts)}; RFC 3339 with offset or epoch milliseconds is needed") from None


def _is_naive(ts: str) -> bool:
    try:
        return datetime.fromisoformat(ts.upper()).tzinfo is None
    except ValueError:
        return False


def _printable(value: Any) -> str:
    """The value as the person who repairs the device may see it: short, one line, no control characters."""
    return ascii(value if isinstance(value, str | int | float | bool) or value is None else type(value).__name__)[:120]
