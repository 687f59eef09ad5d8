"""MQTT contract, version 1: ``cc/v1/{kode}/{tower|link}/{id}/status`` with a JSON object.

Pure: a message becomes a Reading or a Rejected with the reason, never an exception. Whether the element exists is the
store's question. Required fields: ``status`` and, except in a last will, ``ts`` (RFC 3339 with offset, or epoch ms).
"""

import re
from functools import lru_cache
from typing import Final

from commandcenter.domain.model import Kind, Reading, Rejected
from ingest.measures import STATUSES, Wrong, check_time, digest_of, instant_of, object_of, printable, text_of, values_of

PREFIX: Final = "cc/v1/"
SUBSCRIPTION: Final = "cc/v1/+/+/+/status"
UNREADABLE: Final = "(not UTF-8)"  # stands for a topic that cannot be read

_TOPIC: Final = re.compile(r"cc/v1/([0-9]{2}\.[0-9]{2}\.[0-9]{2})/(tower|link)/([a-z0-9][a-z0-9-]{0,63})/status")
_TOPIC_MAX: Final = 100  # characters; the longest that the pattern takes has 91


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
    return f"{PREFIX}{kecamatan}/{kind.value}/{key}/status"


def parse(topic: str, payload: bytes, recorded_at: int, clock_ahead_max_ms: int) -> Reading | Rejected:
    """Judge one message that arrived at ``recorded_at``. Never raises."""
    try:
        place = address(topic)
        if place is None:
            raise Wrong("bad_topic", "the topic is not cc/v1/{kode}/{tower|link}/{id}/status")
        return _reading(place, payload, recorded_at, clock_ahead_max_ms)
    except Wrong as wrong:
        return Rejected(topic, payload, wrong.reason, wrong.detail, recorded_at)


def _reading(place: tuple[str, str, str], payload: bytes, recorded_at: int, ahead_max: int) -> Reading:
    data = object_of(payload)
    status = data.pop("status", None)
    if status is None:
        raise Wrong("status_missing", "the field status is required")
    if type(status) is not str or status not in STATUSES:
        raise Wrong("unknown_status", f"status is {printable(status)}, not one of {', '.join(sorted(STATUSES))}")

    ts = data.pop("ts", None)
    is_will = ts is None
    if is_will:
        if status != "down":  # only a last will may lack it, and a will announces a death
            raise Wrong("ts_missing", "the field ts is required (only a last will, status down, may lack it)")
        event_at = recorded_at
    else:
        event_at = ts if type(ts) is int else instant_of(ts)
        check_time(event_at, recorded_at, ahead_max, ts)
    values, extra = values_of(data)
    text = text_of(extra) if extra else None
    get = values.get
    return Reading(
        place[0], place[1], place[2], is_will, event_at, digest_of(payload), recorded_at, status,
        get("latency_ms"), get("loss_pct"), get("rx_mbps"), get("tx_mbps"), get("signal_dbm"), get("snr_db"),
        get("power"), get("battery_v"), get("temp_c"), get("uptime_s"), get("seq"), get("reason"),
        text,
    )  # fmt: skip
