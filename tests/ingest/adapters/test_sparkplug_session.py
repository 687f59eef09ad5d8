"""What a worker remembers of Sparkplug: bounded, and never trusting a sequence with a hole, whatever is sent."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.model import Reading, Rejected
from ingest.adapters import sparkplug_session
from ingest.adapters.sparkplug_session import Session
from ingest.measures import Wrong
from tests.ingest.adapters.judging import Device
from tests.ingest.adapters.sparkplug import Edge, metric
from tests.network import START

CONFIGURED = """\
- topic: spBv1.0/{group}/#
  adapter: sparkplug
  metrics: {Radio/RSSI: signal_dbm, Rx: {field: rx_mbps, factor: 0.000001}, Link: status}
"""


def test_nodes_devices_and_metrics_are_bounded_in_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparkplug_session, "BIRTHS_MAX", 3)
    monkeypatch.setattr(sparkplug_session, "NAMES_MAX", 4)
    session = Session()
    for _round in range(3):  # what dies makes room
        birth = session.node_born("a", 0, 1)
        session.device_born("a", "x", 1)
        session.device_born("a", "y", 2)
        with pytest.raises(Wrong, match="more than 3"):
            session.device_born("a", "z", 3)
        for n in range(4):
            session.learn(birth, f"m{n}", n, 3)
        session.learn(birth, "m0", 9, 3)
        with pytest.raises(Wrong, match="more than 4"):
            session.learn(birth, "m4", 4, 3)
        assert session.node_died("a", 1)


_VALUES = st.none() | st.booleans() | st.integers(-(2**31), 2**31 - 1) | st.floats(width=32) | st.text(max_size=5)
_NAMES = st.sampled_from(["", "Radio/RSSI", "Rx", "Link", "latency_ms", "uptime_s", "bdSeq", "x"])
_METRICS = st.builds(
    metric,
    _NAMES,
    _VALUES,
    alias=st.integers(0, 3),
    is_historical=st.booleans(),
    timestamp=st.integers(0, 2**64 - 1) | st.integers(START - 1000, START),
)
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["born", "said", "device_born", "device_said", "device_died", "died", "lose"]),
        st.lists(_METRICS, max_size=4),
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(steps=_STEPS)
def test_whatever_an_edge_node_sends_nothing_is_raised_and_nothing_of_a_lost_sequence_is_believed(
    steps: list[tuple[str, list[dict[str, Any]]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    host, edge = Device(tmp_path_factory.mktemp("host"), CONFIGURED), Edge()
    is_whole = False
    for n, (step, metrics) in enumerate(steps):
        at = START + n
        match step:
            case "lose":
                edge.lose()
                is_whole = False
                continue
            case "born" | "said":
                message = getattr(edge, step)(at, *metrics)
            case "device_born" | "device_said":
                message = getattr(edge, step)("radio", at, *metrics)
            case "device_died":
                message = edge.device_died("radio", at)
            case _:
                message = edge.died()
        judged = host.said(*message, at=at)
        assert all(isinstance(each, Reading | Rejected) for each in judged)
        is_whole = step == "born" or (is_whole and step != "died")
        if step not in ("born", "died") and not is_whole:
            assert all(isinstance(each, Rejected) for each in judged)
