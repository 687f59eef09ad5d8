"""The network source with the past for its present: only where it reads is different, what it says of it is not."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.network import FLAPPING, STATE, NetworkSource
from commandcenter.domain.alerts.sighting import Batch
from commandcenter.domain.clock import DAY, FIVE_MINUTES, Instant
from commandcenter.domain.model import State, Status
from commandcenter.store.queries import blindness, inventory, network, network_past, power_losses
from commandcenter.store.queries.network_past import Event
from commandcenter.store.queries.network_watch import Measured
from commandcenter.store.versions import Topic

KEPT: Final = frozenset(f"network.{name}" for name in ("latency_ms", "loss_pct", "rx_mbps", "tx_mbps", "load_pct"))
PLAYED: Final = KEPT | {STATE, FLAPPING}
_EVERYTHING: Final = frozenset({Topic.STATE, Topic.METRICS})


class PlayedNetwork(NetworkSource):
    """``history``: a connection to the store whose past is played, from ``since`` until ``until`` (ms UTC).

    To be read at every one of ``instants``, in their order.
    """

    every: int | None = None
    topics = frozenset({Topic.CLOCK})

    def __init__(self, history: Connection, since: int, until: int) -> None:
        super().__init__()
        self._safety = float("inf")
        self._history = history
        self._known = dict(network.known_at(history, Instant(since, live=False)))
        self._events: deque[Event] = deque(network_past.events(history, since, until))
        self._windows = network_past.windows(history, since, until)
        self._plans = frozenset(network_past.plan_changes(history, since, until))
        self._gaps = blindness.intervals(blindness.gaps(history, since, until), since, until)
        self._losses = power_losses.announced(history, since, until, until)
        self._running: frozenset[int] = frozenset()
        self._means: dict[int, list[Measured]] = {}
        self._means_until = since // FIVE_MINUTES * FIVE_MINUTES
        self._now = since

    def instants(self, since: int, until: int, wanted: frozenset[str]) -> list[int]:
        """When something was learned, began or ended."""
        found = {event.recorded_at for event in self._events} | self._plans
        found |= {at for window in self._windows for at in (window.begins, window.ends)}
        found |= {at for gap in self._gaps for at in gap}
        if wanted & KEPT:
            found |= set(range(since // FIVE_MINUTES * FIVE_MINUTES + FIVE_MINUTES, until + 1, FIVE_MINUTES))
        return sorted(at for at in found if since < at <= until)

    def read(self, connection: Connection, at: int, changed: frozenset[Topic] | None, wanted: frozenset[str]) -> Batch:
        """As live, of the instant ``at``."""
        del connection
        self._now = at
        is_whole = changed is None or at in self._plans
        return super().read(self._history, at, None if is_whole else _EVERYTHING, wanted)

    def _hears_nothing(self, connection: Connection, at: int) -> bool:
        del connection
        return any(begins <= at < ends for begins, ends in self._gaps)

    def _load(self, connection: Connection, at: int) -> None:
        self._take(connection, inventory.load(connection, at))

    def _refresh(self, connection: Connection, at: int, is_whole: bool) -> set[int]:
        del connection
        touched = self._learn(at)
        running = frozenset(window.element for window in self._windows if window.begins <= at < window.ends)
        touched |= running ^ self._running
        self._running = running
        elements = self._plan.elements
        touched = set(elements) if is_whole else touched & elements.keys()
        planned = {window.element: window for window in self._windows if window.begins <= at < window.ends}
        for id_ in touched:
            status = self._known.get(id_)
            window = planned.get(id_)
            if window is not None and (status is None or status.state is not State.UP):
                status = Status(State.MAINTENANCE, since=window.since, reason=window.reason)
            if status is None:
                self._statuses.pop(id_, None)
            else:
                self._statuses[id_] = status
        return touched

    def _learn(self, at: int) -> set[int]:
        touched = set()
        while self._events and self._events[0].recorded_at <= at:
            event = self._events.popleft()
            self._known[event.element] = _after(self._known.get(event.element), event)
            touched.add(event.element)
        return touched

    def _announced(self, connection: Connection) -> list[int]:
        del connection
        down = [(id_, each.since) for id_, each in self._statuses.items() if each.state is State.DOWN]
        return [id_ for id_, since in down if (id_, since) in self._losses]

    def _measured(self, connection: Connection, is_whole: bool) -> Iterable[Measured]:
        del connection, is_whole
        if self._now > self._means_until:
            begins, self._means_until = self._means_until, self._means_until + DAY
            ids = list(self._plan.elements)
            self._means |= network_past.means(self._history, ids, begins - FIVE_MINUTES, self._means_until)
        return self._means.pop(self._now, ())


def _after(before: Status | None, event: Event) -> Status:
    """What is known when this has been learned."""
    flapping = before.flapping_since if before is not None else None
    match event.kind:
        case "flapping_start":
            flapping = event.event_at
        case "flapping_end":
            flapping = None
        case _:
            return Status(State(event.state), event.event_at, flapping_since=flapping, reason=event.reason)
    if before is None:
        return Status(State(event.state), event.event_at, flapping_since=flapping)
    return Status(before.state, before.since, flapping_since=flapping, reason=before.reason)
