"""The hub: renders what is watched once per version and hands it to every client that watches it.

It knows neither screens nor Dash: what a view consists of and how a panel is rendered is handed in.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from commandcenter.live.mailbox import Mailbox, Pushed, Wanted
from commandcenter.live.owner import Owner
from commandcenter.live.packing import packed
from commandcenter.live.watch import Change, Versions, wall_clock
from commandcenter.store.versions import Topic

METRICS_INTERVAL_S = 0.25
DEFERRABLE = frozenset({Topic.METRICS, Topic.DISPLAYS})  # what comes all the time and tells little each time
# Every view is rendered for itself, by one thread: 640 invented ones kept the wall waiting for half a minute.
VIEWS_LIMIT = 64

log = logging.getLogger(__name__)


class Fragment(Protocol):
    """A rendered panel: ``content`` is the inside of a JSON object, without its braces."""

    @property
    def content(self) -> bytes: ...
    @property
    def digest(self) -> str:
        """Names the content: the same digest is the same picture."""

    @property
    def data_at(self) -> int | None: ...
    @property
    def stale_after_s(self) -> int | None: ...


class Views(Protocol):
    """The screens, as far as the hub needs them."""

    def canonical(self, requested: str) -> str | None:
        """The one name of the view that somebody asked for; None when there is no such screen."""

    def panels(self, view: str) -> Sequence[tuple[str, int, frozenset[Topic]]]:
        """Of each panel of a canonical view: key, round, topics. What one change does to a round goes out in one
        piece, round 0 first."""

    def render(self, view: str, panel: str, versions: Versions | None) -> Fragment:
        """The panel now. ``versions`` may name a kept picture; None forbids it. Never raises for a failing panel."""


class HubFull(Exception):
    """No room for another client."""


class _Due(NamedTuple):
    round: int
    at: float  # monotonic
    is_deferrable: bool
    changed_at: int


class Hub:
    """One thread that renders. State first, metrics at most four times a second per panel, slow clients skip."""

    def __init__(
        self,
        views: Views,
        limit: int,
        clock: Callable[[], int] = wall_clock,
        metrics_interval_s: float = METRICS_INTERVAL_S,
        views_limit: int = VIEWS_LIMIT,
    ) -> None:
        self._views = views
        self._limit = limit
        self._views_limit = views_limit
        self._clock = clock
        self._metrics_interval_s = metrics_interval_s
        self._condition = threading.Condition()
        self._clients: set[Mailbox] = set()
        self._due: dict[Wanted, _Due] = {}
        self._rendered: dict[Wanted, float] = {}
        self._versions: Versions = {}
        self._generation = 0
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="live-render", daemon=True)

    def start(self) -> None:
        """Start rendering; after a fork, never before it."""
        self._thread.start()

    def stop(self) -> None:
        """End every stream and the thread."""
        with self._condition:
            self._is_stopping = True
            self._condition.notify_all()
            clients = list(self._clients)
        for client in clients:
            client.close()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    @property
    def versions(self) -> Versions:
        """The versions that the watch saw last; empty before it saw any."""
        return self._versions

    @property
    def client_count(self) -> int:
        return len(self._clients)

    def changed(self, change: Change) -> None:
        """Take note of a change; the rendering thread does the rest."""
        now = time.monotonic()
        with self._condition:
            self._generation += 1
            self._versions = change.versions
            for wanted, round_, topics in self._watched():
                hit = topics & change.topics
                if hit:
                    self._schedule(wanted, round_, hit <= DEFERRABLE, change.changed_at, now)
            self._condition.notify_all()

    def connect(self, views: Sequence[str], name: str = "", owner: Owner | None = None) -> Mailbox:
        """A mailbox for a client that watches canonical ``views``. Raises HubFull.

        However many views are watched, there is room for one more client of those.
        A client that comes back under its own name ends its earlier stream: the thread that served it is freed at once.
        """
        client = Mailbox(name, views, owner)
        with self._condition:
            for earlier in [other for other in self._clients if name and _is_same(other, client)]:
                earlier.close()
                self._clients.discard(earlier)
            if len(self._clients) >= self._limit or self._is_stopping:
                raise HubFull(f"{len(self._clients)} live clients, the limit is {self._limit}")
            self._check_share(client)
            watched = {view for other in self._clients for view in other.views}
            if not watched.issuperset(views) and len(watched.union(views)) > self._views_limit:
                raise HubFull(f"{len(watched)} views are watched, the limit is {self._views_limit}")
            self._clients.add(client)
        return client

    def _check_share(self, client: Mailbox) -> None:
        """Raises HubFull when this one would take more than its share, of streams or of views. Needs the lock."""
        owner = client.owner
        if owner.most is not None and sum(other.owner == owner for other in self._clients) >= owner.most:
            raise HubFull(f"{owner.name} has {owner.most} live clients, and that is the limit of one")
        if owner.is_reserved:
            return
        alike = [other for other in self._clients if not other.owner.is_reserved]
        if len(alike) >= self._limit - self._limit // 2:
            raise HubFull(f"{len(alike)} live clients of accounts, the rest is for displays")
        watched = {view for other in alike for view in other.views}
        if not watched.issuperset(client.views) and len(watched.union(client.views)) > self._views_limit // 2:
            raise HubFull(f"{len(watched)} views are watched by accounts, the rest is for displays")

    def fill(self, client: Mailbox) -> Iterator[None]:
        """Put all current panels into the mailbox of a client that has just connected, one at each step."""
        for view in client.views:
            for panel, _round, _topics in self._views.panels(view):
                with self._condition:
                    generation, versions = self._generation, self._versions
                wanted = Wanted(view, panel)
                client.put({wanted: self._render(wanted, generation, versions, self._clock())})
                yield

    def disconnect(self, client: Mailbox) -> None:
        """Forget a client that left."""
        with self._condition:
            self._clients.discard(client)
            watched = {wanted for wanted, _, _ in self._watched()}
            self._rendered = {wanted: at for wanted, at in self._rendered.items() if wanted in watched}
            self._due = {wanted: due for wanted, due in self._due.items() if wanted in watched}
        client.close()

    def _watched(self) -> Iterator[tuple[Wanted, int, frozenset[Topic]]]:
        for view in {view for client in self._clients for view in client.views}:
            for panel, round_, topics in self._views.panels(view):
                yield Wanted(view, panel), round_, topics

    def _schedule(self, wanted: Wanted, round_: int, is_deferrable: bool, changed_at: int, now: float) -> None:
        at = now
        if is_deferrable:
            at = max(now, self._rendered.get(wanted, 0.0) + self._metrics_interval_s)
        earlier = self._due.get(wanted)
        if earlier is not None:
            at, changed_at = min(at, earlier.at), min(changed_at, earlier.changed_at)
            is_deferrable = is_deferrable and earlier.is_deferrable
        self._due[wanted] = _Due(round_, at, is_deferrable, changed_at)

    def _run(self) -> None:
        while True:
            with self._condition:
                if self._is_stopping:
                    return
                batch = self._next_batch()
                generation, versions = self._generation, self._versions
            pictures: dict[Wanted, Pushed] = {}
            for wanted, due in batch.items():
                try:
                    pictures[wanted] = self._render(wanted, generation, versions, due.changed_at)
                except Exception:
                    log.exception("panel %s of %s could not be pushed", wanted.panel, wanted.view)
            if pictures:
                self._deliver(pictures)

    def _next_batch(self) -> dict[Wanted, _Due]:
        """Take what is due of one view and round, state before metrics; when nothing is, wait a while and take nothing.

        Each client is woken once for a batch: two hundred threads that wake for every panel cost more than the panels,
        and a browser that gets the words of a change in one piece draws them in one frame. Needs the lock.
        """
        now = time.monotonic()
        ready = {wanted: due for wanted, due in self._due.items() if due.at <= now}
        if not ready:
            next_at = min((due.at for due in self._due.values()), default=None)
            self._condition.wait(None if next_at is None else max(0.0, next_at - now))
            return {}
        first = min(_order(wanted, due) for wanted, due in ready.items())
        batch = {wanted: due for wanted, due in ready.items() if _order(wanted, due) == first}
        for wanted in batch:
            del self._due[wanted]
            self._rendered[wanted] = now
        return batch

    def _deliver(self, pictures: Mapping[Wanted, Pushed]) -> None:
        with self._condition:
            clients = list(self._clients)
        for client in clients:
            client.put({wanted: pushed for wanted, pushed in pictures.items() if wanted.view in client.views})

    def _render(self, wanted: Wanted, generation: int, versions: Versions, changed_at: int) -> Pushed:
        fragment = self._views.render(wanted.view, wanted.panel, versions or None)
        head = {
            "view": wanted.view,
            "panel": wanted.panel,
            "digest": fragment.digest,
            "data_at": fragment.data_at,
            "stale_after_s": fragment.stale_after_s,
            "v": {"changed_at": changed_at, "rendered_at": self._clock()},
        }
        light = json.dumps(head, separators=(",", ":")).encode()
        full = b"event: panel\ndata: " + light[:-1] + b"," + fragment.content + b"}\n\n"
        packed(full)  # once, here: of two hundred clients that are woken at once each would do it again
        return Pushed(generation, fragment.digest, fragment.data_at, full, b"event: panel\ndata: " + light + b"\n\n")


def _order(wanted: Wanted, due: _Due) -> tuple[bool, int, str]:
    return due.is_deferrable, due.round, wanted.view


def _is_same(one: Mailbox, other: Mailbox) -> bool:
    return (one.owner, one.name) == (other.owner, other.name)
