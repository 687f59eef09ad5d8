"""Takeovers of the wall by alerts: what is decided (domain.wall.deciding) is written as soon as alerts change.

Level-triggered, and every step of it one transaction under the lease of the engine: it may be killed anywhere, and two
processes may run it at once, and still an alert takes over once. While nobody runs it nothing new takes over, and what
stands ends at the time that was set when it began.
"""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, Engine

from commandcenter.alerts import takeover_words as words
from commandcenter.alerts.takeover_words import Names
from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.clock import HOUR, Instant
from commandcenter.domain.wall import selecting
from commandcenter.domain.wall.deciding import decide
from commandcenter.domain.wall.layers import READY_MAX, Layer
from commandcenter.domain.wall.takeover import Decision, Start, Taken, fitting, wants
from commandcenter.domain.wall.timeline import Wall
from commandcenter.store import versions
from commandcenter.store.queries import alert_rules, alerts, inventory, wall_takeovers
from commandcenter.store.queries import wall as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.alerts import lease
from commandcenter.store.writes.wall import layers

TOPICS: Final = frozenset({Topic.ALERTS, Topic.WALL})
_LOOKS_S: Final = 5.0  # so often at least, whatever rises
_WAITS_S: Final = 1.0  # while an alert waits for its turn
log = logging.getLogger(__name__)


class _Seen(NamedTuple):
    wall: Wall
    taken: Sequence[Taken]
    decision: Decision
    names: Names


class Takeovers:
    """See ``service.Follower``. ``holder``: whose lease it is; ``clock`` gives ms UTC."""

    def __init__(self, writing: Engine, reading: Engine, holder: str, clock: Callable[[], int]) -> None:
        self._writing, self._reading, self._holder, self._clock = writing, reading, holder, clock
        self._due = 0.0
        self._is_failing = False

    def step(self, rose: frozenset[Topic] = frozenset()) -> None:
        """Put and end what is to be. What fails is logged once, and done again a second later."""
        if not rose & TOPICS and time.monotonic() < self._due:
            return
        try:
            waits = self.look()
        except Exception:
            if not self._is_failing:
                log.exception("alerts cannot take over the wall now; looking again every second")
            self._is_failing = True
            self._due = time.monotonic() + _WAITS_S
            return
        if self._is_failing:
            log.info("alerts can take over the wall again")
        self._is_failing = False
        self._due = time.monotonic() + (_WAITS_S if waits else _LOOKS_S)

    def due_in(self, longest: int) -> int:
        """See ``service.Follower``."""
        return max(0, min(longest, round((self._due - time.monotonic()) * 1000)))

    def look(self) -> bool:
        """Do what is to be done now; whether an alert waits for its turn. Raises SQLAlchemy's errors."""
        with self._reading.connect() as connection:
            seen = _see(connection, self._clock())
        if seen is None:
            return False
        if _is_something(seen):
            with self._writing.begin() as connection:
                at = self._clock()
                if not lease.take(connection, self._holder, at):
                    return False
                seen = _see(connection, at)  # under the lease nobody else decides
                if seen is None or not _is_something(seen):
                    return False
                _write(connection, seen, at)
                versions.bump(connection, [Topic.WALL], at)
        return bool(seen.decision.waiting)


def _see(connection: Connection, at: int) -> _Seen | None:
    """What is so, and what follows; None when there is nothing to decide about."""
    recent = wall_takeovers.since(connection, at - HOUR)
    plan = queries.plan(connection)
    if not plan.takeovers and not any(each.stands(at) for each in recent):
        return None
    wall = queries.wall(connection, at)
    open_ = alerts.standing(connection, Instant(at))
    meant = [each.raised_at for each in open_ if wants(each) and fitting(wall, each) is not None]
    taken = wall_takeovers.since(connection, min([at - HOUR, *meant]))
    known = wall_takeovers.concerned(connection, open_, [each for each in taken if each.stands(at)])
    return _Seen(wall, taken, decide(wall, known, taken, at), _names(connection))


def _names(connection: Connection) -> Names:
    places = {each.code: each.name for each in inventory.kecamatan(connection)}
    return Names({key: rule.title for key, rule in alert_rules.rules(connection).items()}, places)


def _is_something(seen: _Seen) -> bool:
    return bool(seen.decision.ends or seen.decision.starts or _told(seen))


def _told(seen: _Seen) -> list[tuple[Layer, tuple[int, ...], dict[str, str]]]:
    """What standing takeovers say and stand for by now, where that is something else than before."""
    by_id = {each.layer.id: each.layer for each in seen.taken}
    found = []
    for told in seen.decision.tells:
        layer = by_id[told.layer]
        reason = words.reason(told.live, layer.created_at, layer.ends_at or layer.begins_at, seen.names)
        if (told.joined, reason) != (layer.joined, dict(layer.reason)):
            found.append((layer, told.joined, reason))
    return found


def _write(connection: Connection, seen: _Seen, at: int) -> None:
    begins: dict[int, int] = {}
    for start in seen.decision.starts:
        layer = _start(connection, seen, start, at)
        begins |= dict.fromkeys(start.replaces, layer.begins_at)
        log.info("takeover %d: alert %d has the wall (%s)", layer.id, start.alert.id, start.takeover.key)
    for end in seen.decision.ends:
        if layers.end(connection, end.layer, end.why, at, begins.get(end.layer)):
            log.info("takeover %d is over: %s", end.layer, end.why)
    for layer, joined, reason in _told(seen):
        layers.tell(connection, layer.id, joined, reason)


def _start(connection: Connection, seen: _Seen, start: Start, at: int) -> Layer:
    takeover, alert = start.takeover, start.alert
    scene = seen.wall.scenes[takeover.scene]
    tiles = selecting.opened(scene.tiles, alert) if takeover.select else scene.tiles
    ends_at = at + READY_MAX + start.lasts
    return layers.put(
        connection, "takeover", tiles, _by(alert), at, displays=takeover.displays, scene=scene.key, title=scene.title,
        priority=start.rank, lasts=start.lasts, alert=alert.id, joined=[each.id for each in start.joined],
        reason=words.reason([alert, *start.joined], at, ends_at, seen.names),
    )  # fmt: skip


def _by(alert: Alert) -> str:
    return f"alert:{alert.rule}"[:80]
