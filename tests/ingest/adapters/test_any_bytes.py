"""Every adapter: whatever bytes come to whatever topic, they become readings within the limits or are kept whole."""

import json
import string
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.model import Reading
from ingest.judge import Judge
from ingest.measures import FLOATS, STATUSES
from tests.ingest.adapters.judging import judge_of
from tests.network import AHEAD_MAX, START

CONFIGURED = """
devices:
  - topic: m/{kecamatan}/{kind}/{key}
    adapter: mikrotik
    degraded: {cpu: {above: 90}}
    metrics: {v: battery_v, s: status}
  - {topic: 'u/{serial}', adapter: airos, kind: link}
  - {topic: 't/{serial}/{parameter}', adapter: teltonika, kind: link}
  - {topic: 'd/{key}', adapter: teltonika, kind: tower, metrics: {x: {field: uptime_s, factor: 0.01}}}
  - {topic: 'spBv1.0/{group}/#', adapter: sparkplug}
"""
_TOPICS = st.sampled_from(
    ["m/35.22.13/link/a", "m/x/link/a", "m/35.22.13/site/a", "m/35.22.13/tower/A", "u/a", "u/Ä", "t/a/signal",
     "t/a/connection", "t/a/uptime", "t/a/operator", "d/a", "spBv1.0/g/NBIRTH/e", "spBv1.0/g/DDATA/e/d", "nobody/knows"]
)  # fmt: skip
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64)
    | st.floats()
    | st.text(st.characters(exclude_categories=[]), max_size=12)
    | st.sampled_from(["1w2d03:04:05", "-61", "48.5", "offline", START, START // 1000, "2026-03-10T03:00:00Z"])
)
_TREES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
_NAMES = st.sampled_from(
    ["sn", "cpu", "uptime", "cputemp", "v", "s", "x", "host", "wireless", "sta", "signal", "noisef", "count", "TS",
     "ts", "throughput", "rx", "temperature", "connection", "power", "seq", "reason", "status", "rssi", "name"]
)  # fmt: skip
_OBJECTS = st.dictionaries(
    _NAMES, _TREES | st.dictionaries(_NAMES, _TREES | st.lists(st.dictionaries(_NAMES, _LEAVES)))
)
_BYTES = st.binary(max_size=200) | st.text(string.printable, max_size=12).map(str.encode)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    folder: Path = tmp_path_factory.mktemp("devices")
    return judge_of(folder, CONFIGURED)


@given(topic=_TOPICS, payload=_BYTES | _OBJECTS.map(lambda data: json.dumps(data).encode()), again=st.booleans())
def test_whatever_comes_becomes_readings_or_is_kept_whole(
    judge: Judge, topic: str, payload: bytes, again: bool
) -> None:
    for judged in judge.adapted(topic, payload, START, again):
        if not isinstance(judged, Reading):
            assert (judged.source, judged.payload) == (topic, payload)
            assert judged.reason
            assert judged.detail
            continue
        assert judged.kind in ("tower", "link")
        assert judged.status in STATUSES
        assert judged.event_at <= START + AHEAD_MAX
        assert judged.extra is None or isinstance(orjson.loads(judged.extra), dict)
        for name, (low, high) in FLOATS.items():
            value = getattr(judged, name)
            assert value is None or (type(value) is float and low <= value <= high)
