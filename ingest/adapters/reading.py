"""From what a device said to a Reading: which element, which field, which unit, well or not. Pure."""

import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, Final, NamedTuple

from commandcenter.domain.model import Reading
from ingest.adapters.contract import FIELDS, STATUS, Arrived, Device, Measure
from ingest.measures import FLOATS, INTEGERS, STATUSES, Wrong, check_time, digest_of, printable, text_of, values_of

UNMISTAKABLE: Final = (*FLOATS, "uptime_s")  # names of ours that carry their unit
UP: Final = "up"
DOWN: Final = "down"

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_CODE: Final = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")
_UPTIME: Final = re.compile(  # 1w2d03:04:05 and 1w2d3h4m5s, as RouterOS writes them
    r"(?:(?P<w>[0-9]{1,6})w)?(?:(?P<d>[0-9]{1,6})d)?"
    r"(?:(?P<H>[0-9]{1,6}):(?P<M>[0-9]{1,2}):(?P<S>[0-9]{1,2})(?:\.[0-9]{1,9})?"
    r"|(?:(?P<h>[0-9]{1,6})h)?(?:(?P<m>[0-9]{1,6})m)?(?:(?P<s>[0-9]{1,9})s)?)"
)
_SECONDS: Final = {"w": 604_800, "d": 86_400, "H": 3600, "M": 60, "S": 1, "h": 3600, "m": 60, "s": 1}
_WORDS: Final = {"connected": UP, "online": UP, "true": UP, "disconnected": DOWN, "offline": DOWN, "false": DOWN}


class Place(NamedTuple):
    """Which element it is. ``kecamatan`` "": the topic does not claim one."""

    kecamatan: str
    kind: str
    key: str


def place_of(arrived: Arrived, device: Device, own: Iterable[Any] = (), kind: str | None = None) -> Place | None:
    """The element by the topic, or by what the device calls itself in its payload (``own``, best first).

    None: the configuration says that nobody wants to know. ``kind`` is the adapter's own when nobody says. Raises
    Wrong, also when topic and payload name two different elements: the broker knows who may use a topic, nobody who
    may use a name in a payload.
    """
    names = arrived.names
    by_topic = [names[name] for name in ("key", "serial") if name in names]
    by_payload = [name for name in own if isinstance(name, str) and name]
    _agreeing(by_topic, by_payload, device)
    called = by_topic + by_payload
    target = next((name for name in called if name in device.elements), None)
    key = device.elements[target] if target is not None else next(filter(_KEY.fullmatch, called), "")
    if key is None:
        return None
    if not key:
        who = f"{printable(called[0])} is" if called else "neither topic nor payload says which device this is:"
        raise Wrong("unknown_element", f"{who} no key of the inventory; write it under elements: of {device.topic}")
    named, _, key = key.rpartition("/")
    found = named or names.get("kind") or device.kind or kind
    if found not in ("tower", "link"):
        raise Wrong("bad_topic", f"the topic says {printable(found)} where tower or link is needed")
    kecamatan = names.get("kecamatan", "")
    if kecamatan and not _CODE.fullmatch(kecamatan):
        raise Wrong("bad_topic", f"the topic says {printable(kecamatan)} where the code of a kecamatan is needed")
    return Place(kecamatan, found, key)


def _agreeing(by_topic: list[str], by_payload: list[str], device: Device) -> None:
    """Raises Wrong when the payload names an element that the topic does not mean."""
    topic = next((name for name in by_topic if name in device.elements or _KEY.fullmatch(name)), None)
    payload = next((name for name in by_payload if name in device.elements), None)
    if topic is None or payload is None:
        return
    meant, said = device.elements.get(topic, topic), device.elements[payload]
    if meant is not None and said is not None and meant.rpartition("/")[2] != said.rpartition("/")[2]:
        raise Wrong(
            "wrong_device",
            f"the topic says {printable(topic)}, the payload {printable(payload)}, which is {said}; if both are one "
            f"device, write {printable(topic)} under elements: of {device.topic}",
        )


def translated(said: Mapping[str, Any], device: Device, defaults: Mapping[str, Measure]) -> dict[str, Any]:
    """What a device said, under our names and in our units where it is known how; the rest as it stands.

    The configuration goes before the adapter's defaults, these before names that are ours with their unit. Another
    word of ours (``power``: of what?) is the device's own and gets a stroke behind. What is null or empty was not
    said. Raises Wrong.
    """
    own = {name: Measure(field=name) for name in UNMISTAKABLE if name in said}
    taken: dict[str, Any] = {}
    used: set[str] = set()
    for measures in (device.metrics, defaults, own):
        for name, measure in measures.items():
            if name in used or measure.field in taken or said.get(name) in (None, ""):
                continue
            used.add(name)
            taken[measure.field] = converted(name, said[name], measure)
    rest = {f"{name}_" if name in FIELDS else name: value for name, value in said.items() if name not in used}
    return {**rest, **taken}


def converted(name: str, value: Any, measure: Measure) -> Any:
    """A value of the device as the value of ``measure.field``. Its range is not checked here. Raises Wrong."""
    field = measure.field
    if field == STATUS:
        word = str(value).lower() if isinstance(value, str | bool) else ""
        status = _WORDS.get(word, word)
        if status not in STATUSES:
            raise Wrong("unknown_status", f"{name} is {printable(value)}, not one of {', '.join(sorted(STATUSES))}")
        return status
    if field not in FLOATS and field not in INTEGERS:
        return value
    number = number_of(value)
    if number is None and field == "uptime_s":
        number = seconds_of(value)
    if number is None:
        raise Wrong("wrong_type", f"{name} is {printable(value)}, a number is needed for {field}")
    if measure.factor != 1.0:
        number = round(number * measure.factor, 9)  # 2280 kbit/s are 2.28 Mbit/s and not 2.2800000000000002
    return int(number) if field in INTEGERS and isfinite(number) else number


def number_of(value: Any) -> int | float | None:
    """A number, also one that is written as a text; None when it is none."""
    if type(value) is int or type(value) is float:
        return value
    if type(value) is str and _NUMBER.fullmatch(text := value.strip()):
        return float(text) if "." in text else int(text)
    return None


def seconds_of(value: Any) -> int | None:
    """ "1w2d03:04:05", "1w2d3h4m5s", "00:05:10" in seconds; None when it is none of them."""
    match = _UPTIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or not any(match.groupdict().values()):
        return None
    return sum(int(digits) * _SECONDS[unit] for unit, digits in match.groupdict().items() if digits)


def judged(
    arrived: Arrived,
    device: Device,
    place: Place | None,
    data: dict[str, Any],
    event_at: int | None = None,
    is_decisive: bool = False,
    salt: bytes = b"",
) -> Iterable[Reading]:
    """The reading that ``data`` (our names, ``status`` among them) makes, if any.

    ``event_at`` None: the device sent no time, so it is the moment of arrival; and what arrives again without one says
    nothing, because nobody knows when it was so. ``salt`` tells readings of one message and one instant apart. Raises
    Wrong.
    """
    if place is None or (event_at is None and arrived.is_redelivered and not is_decisive):
        return
    if event_at is not None:
        check_time(event_at, arrived.recorded_at, arrived.ahead_max, event_at)
    said = dict(data)
    status = said.pop(STATUS, UP)
    if status == UP and (complaint := _beyond(said, device)):
        status, said["reason"] = "degraded", complaint
    values, extra = values_of(said)
    yield Reading(
        *place,
        is_decisive,
        arrived.recorded_at if event_at is None else event_at,
        digest_of(b"\0".join((arrived.topic.encode("utf-8", "surrogatepass"), salt, arrived.payload))),
        arrived.recorded_at,
        status,
        **values,
        extra=text_of(extra) if extra else None,
    )


def announced(payload: bytes) -> str | None:
    """up or down when the payload is nothing but the word ``online`` or ``offline``: the habit of birth and last will.

    None when it is something else.
    """
    word = payload.strip().strip(b'"').lower() if len(payload) < 20 else b""
    return {b"online": UP, b"offline": DOWN}.get(word)


def announcement(arrived: Arrived, device: Device, place: Place | None, status: str) -> Iterable[Reading]:
    """The reading of an announcement: believed at once, it measures nothing."""
    data = {STATUS: status, "reason": "announced as offline"} if status == DOWN else {STATUS: status}
    return judged(arrived, device, place, data, is_decisive=True)


def _beyond(data: Mapping[str, Any], device: Device) -> str | None:
    for name, limit in device.degraded.items():
        value = number_of(data.get(name))
        if value is None:
            continue
        if limit.above is not None and value > limit.above:
            return f"{name} {value:g} is above {limit.above:g}"
        if limit.below is not None and value < limit.below:
            return f"{name} {value:g} is below {limit.below:g}"
    return None
