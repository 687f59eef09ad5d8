"""The live road of one web process: watch and hub, started at first use and never before a fork."""

import threading

from sqlalchemy import Engine

from commandcenter.live.hub import Hub, Views
from commandcenter.live.watch import Health, Versions, Watch


class Live:
    """Watch and hub together. ``limit``: most streams at once."""

    def __init__(self, engine: Engine, views: Views, limit: int) -> None:
        self.hub = Hub(views, limit)
        self.watch = Watch(engine, self.hub.changed)
        self._lock = threading.Lock()
        self._is_started = False

    def start(self) -> None:
        """Start the threads; later calls do nothing."""
        with self._lock:
            if not self._is_started:
                self._is_started = True
                self.hub.start()
                self.watch.start()

    def stop(self) -> None:
        """End every stream at once, then the threads."""
        self.hub.stop()
        self.watch.stop()

    @property
    def health(self) -> Health:
        """Whether the store answers."""
        return self.watch.health

    @property
    def versions(self) -> Versions | None:
        """Versions under which pictures may be kept; None while nobody can vouch for them."""
        return self.hub.versions or None if self.health.is_reachable else None
