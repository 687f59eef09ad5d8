"""The hub, with views that count how often they are rendered."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from commandcenter.live.hub import Hub, HubFull
from commandcenter.live.mailbox import Mailbox
from commandcenter.live.watch import Change, Versions
from commandcenter.store.versions import Topic


class Painted(NamedTuple):
    content: bytes
    digest: str
    data_at: int | None = None
    stale_after_s: int | None = None


class Paintings:
    """Two views of one screen; a picture is the versions that it was painted from. ``gate`` holds the painter up."""

    def __init__(self) -> None:
        self.painted: Counter[tuple[str, str]] = Counter()
        self.order: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.is_constant = False
        self.is_broken = False

    def canonical(self, requested: str) -> str | None:
        return requested

    def panels(self, view: str) -> list[tuple[str, int, frozenset[Topic]]]:  # noqa: ARG002 - all views are alike
        return [
            ("chart", 1, frozenset({Topic.METRICS, Topic.DISPLAYS})),
            ("map", 0, frozenset({Topic.STATE, Topic.METRICS})),
            ("list", 0, frozenset({Topic.STATE})),
        ]

    def render(self, view: str, panel: str, versions: Versions | None) -> Painted:
        self.gate.wait(5)
        self.painted[view, panel] += 1
        self.order.append(panel)
        if self.is_broken:
            raise RuntimeError("no paint left")
        text = "constant" if self.is_constant else str(sorted((versions or {}).items()))
        return Painted(b'"children":' + json.dumps(text).encode(), text)


@pytest.fixture
def paintings() -> Paintings:
    return Paintings()


@pytest.fixture
def hub(paintings: Paintings) -> Iterator[Hub]:
    running = Hub(paintings, limit=3)
    running.start()
    yield running
    paintings.gate.set()
    running.stop()


def change(version: int, *topics: Topic) -> Change:
    return Change(frozenset(topics), dict.fromkeys(topics, version), changed_at=version)


def panels(client: Mailbox, seconds: float = 0.2) -> list[str]:
    """The panels that come within ``seconds``, in their order."""
    deadline, found = time.monotonic() + seconds, []
    while (left := deadline - time.monotonic()) > 0:
        found += [json.loads(frame.decode().split("data: ")[1])["panel"] for frame in client.take(left)]
    return found


def test_a_panel_is_rendered_once_per_version_for_all_who_watch_it(hub: Hub, paintings: Paintings) -> None:
    clients = [hub.connect(["network"]) for _ in range(3)]
    hub.changed(change(1, Topic.STATE))
    assert [sorted(panels(client)) for client in clients] == [["list", "map"]] * 3
    assert paintings.painted == {("network", "list"): 1, ("network", "map"): 1}


def test_a_view_that_nobody_watches_is_not_rendered(hub: Hub, paintings: Paintings) -> None:
    client = hub.connect(["network"])
    hub.disconnect(client)
    hub.changed(change(1, Topic.STATE))
    time.sleep(0.1)
    assert not paintings.painted


def test_every_client_gets_only_the_views_that_it_watches(hub: Hub) -> None:
    mine, both = hub.connect(["mine"]), hub.connect(["mine", "other"])
    hub.changed(change(1, Topic.STATE))
    assert len(panels(both)) == 4
    assert len(panels(mine)) == 2


@pytest.mark.parametrize("topic", [Topic.METRICS, Topic.DISPLAYS])
def test_what_comes_all_the_time_is_coalesced_and_its_last_version_arrives(
    hub: Hub, paintings: Paintings, topic: Topic
) -> None:
    """Samples of the network; reports of displays, of which 32 send ten a second."""
    client = hub.connect(["network"])
    for version in range(1, 51):
        hub.changed(change(version, topic))
        time.sleep(0.01)
    frames = [frame for _ in range(8) for frame in client.take(0.1)]
    assert paintings.painted["network", "chart"] <= 5  # half a second at four a second, and the first at once
    assert any(b"50)]" in frame and b'"chart"' in frame for frame in frames)


def test_a_state_change_does_not_wait_for_the_metrics_interval(hub: Hub, paintings: Paintings) -> None:
    client = hub.connect(["network"])
    hub.changed(change(1, Topic.METRICS))
    panels(client, 0.05)
    hub.changed(change(2, Topic.METRICS))
    hub.changed(change(2, Topic.STATE))
    assert "map" in panels(client, 0.1)


def test_state_goes_before_metrics_that_were_there_first(hub: Hub, paintings: Paintings) -> None:
    hub.connect(["network"])
    paintings.gate.clear()
    hub.changed(change(1, Topic.METRICS))
    time.sleep(0.05)  # the thread holds the first metrics panel now; the other waits
    hub.changed(change(2, Topic.STATE))
    paintings.gate.set()
    time.sleep(0.2)
    assert "chart" in paintings.order
    waiting = paintings.order[1:]
    assert waiting.index("list") < (waiting.index("chart") if "chart" in waiting else len(waiting))


def test_an_unchanged_picture_is_rendered_but_not_pushed_again(hub: Hub, paintings: Paintings) -> None:
    paintings.is_constant = True
    client = hub.connect(["network"])
    hub.changed(change(1, Topic.STATE))
    assert sorted(panels(client)) == ["list", "map"]
    hub.changed(change(2, Topic.STATE))
    assert panels(client) == []
    assert paintings.painted["network", "list"] == 2


def test_a_new_client_is_filled_with_every_panel(hub: Hub) -> None:
    client = hub.connect(["network"])
    list(hub.fill(client))
    assert panels(client) == ["chart", "map", "list"]


def test_one_too_many_is_refused_until_somebody_leaves(hub: Hub) -> None:
    clients = [hub.connect(["network"]) for _ in range(3)]
    with pytest.raises(HubFull, match="the limit is 3"):
        hub.connect(["network"])
    hub.disconnect(clients[0])
    hub.connect(["network"])


def test_invented_views_are_refused_and_those_that_are_watched_have_room(paintings: Paintings) -> None:
    hub = Hub(paintings, limit=5, views_limit=2)
    hub.connect(["network"])
    with pytest.raises(HubFull, match="the limit is 2"):
        hub.connect(["network?at=1", "network?at=2"])
    hub.connect(["network?at=1"])
    with pytest.raises(HubFull):
        hub.connect(["network", "network?at=2"])
    hub.connect(["network", "network?at=1"])


def test_what_waits_for_one_who_left_is_not_rendered(hub: Hub, paintings: Paintings) -> None:
    paintings.gate.clear()
    stays, leaves = hub.connect(["network"]), hub.connect(["other"])
    hub.changed(change(1, Topic.STATE))
    time.sleep(0.05)  # the painter holds the first of four
    hub.disconnect(leaves)
    paintings.gate.set()
    assert sorted(panels(stays)) == ["list", "map"]
    assert paintings.painted.total() <= 3


def test_a_client_that_comes_back_ends_its_earlier_stream(hub: Hub) -> None:
    first = hub.connect(["network"], "browser-1")
    second = hub.connect(["network"], "browser-1")
    assert first.is_closed
    assert not second.is_closed
    assert hub.client_count == 1


def test_a_painter_that_raises_does_not_end_the_hub(hub: Hub, paintings: Paintings) -> None:
    client = hub.connect(["network"])
    paintings.is_broken = True
    hub.changed(change(1, Topic.STATE))
    assert panels(client) == []
    paintings.is_broken = False
    hub.changed(change(2, Topic.STATE))
    assert sorted(panels(client)) == ["list", "map"]


def test_stopping_ends_every_stream(hub: Hub) -> None:
    client = hub.connect(["network"])
    hub.stop()
    assert client.is_closed
    with pytest.raises(HubFull):
        hub.connect(["network"])


def test_the_panels_of_a_round_come_in_one_piece(hub: Hub) -> None:
    clients = [hub.connect(["network"]) for _ in range(3)]
    hub.changed(change(1, Topic.STATE))
    assert [len(client.take(2)) for client in clients] == [2] * 3


def test_an_earlier_round_goes_out_first(hub: Hub, paintings: Paintings) -> None:
    """The words of "what is wrong" must not wait for a chart."""
    client = hub.connect(["network"])
    hub.changed(change(1, Topic.METRICS))
    assert sorted(panels(client)) == ["chart", "map"]
    assert paintings.order == ["map", "chart"], "though the view names the chart first"
