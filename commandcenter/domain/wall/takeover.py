"""Which alerts have the wall: what follows from alerts, the plan and the clock. Pure, and level-triggered.

Nothing is remembered but what stands in the store: takeovers that stand or stood, with the alerts that they stand for.
Asked twice for the same, the answer is the same; once it is written, nothing is left to do.

So that the wall does not play ping-pong: a display has one takeover at a time; only a graver alert, or one of the same
severity that the plan gives a higher priority, takes its place at once. Whoever is not graver waits until it is over,
and 20 s from its beginning. What comes within a minute joins it. An occurrence that was on the wall does not come back,
nor does a rule of an entity within ten minutes or a third time within an hour.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from commandcenter.domain.alerts.model import RANK, Alert, AlertState
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.domain.wall.layers import LEAD, TIMED_OUT, Layer
from commandcenter.domain.wall.plan import Takeover
from commandcenter.domain.wall.timeline import Wall, touched

STAY: Final = 20 * SECOND  # a takeover stands at least so long before one that is not graver begins there
JOINING: Final = MINUTE  # what is announced so long after a takeover began belongs to it
REST: Final = 10 * MINUTE  # so long a rule of an entity does not take over again
IN_AN_HOUR: Final = 2  # occurrences of a rule and an entity that may take over
REPLACED: Final = "a graver one"  # what ended it; no account is called so
PLAN: Final = "plan"
GONE: Final = "closed"
_BANDS: Final = 1_000  # priorities within one severity


@dataclass(frozen=True, slots=True)
class Taken:
    """A takeover that stands or stood. ``about``: the alerts that it stands for, each with its rule and entity.

    ``ended_by``: who or what ended it, or will at its planned end.
    """

    layer: Layer
    ended_by: str
    about: Mapping[int, tuple[str, str]]

    @property
    def shown(self) -> int:
        """For how long it was to be seen, in ms."""
        return max(0, (self.layer.ends_at or 0) - self.layer.begins_at)

    @property
    def over_at(self) -> int:
        """When it was over, or will be at the latest (ms UTC)."""
        return self.layer.begins_at if self.layer.ends_at is None else self.layer.ends_at

    def stands(self, at: int) -> bool:
        """Whether nobody has ended it (what took its place may still be waited for), nor its time."""
        has_time = self.layer.ends_at is None or self.layer.ends_at > at + LEAD
        return has_time and self.ended_by in ("", TIMED_OUT)


class Start(NamedTuple):
    """Put it on the wall. ``replaces``: layers that end when it begins. ``lasts``: ms, at most."""

    takeover: Takeover
    alert: Alert
    joined: tuple[Alert, ...]
    rank: int
    lasts: int
    replaces: tuple[int, ...]


class End(NamedTuple):
    """Take it off; ``why`` is what the store keeps."""

    layer: int
    why: str


class Told(NamedTuple):
    """What a takeover that goes on stands for by now: ``joined``, all but the alert that brought it, and ``live``,
    those that still want somebody, the gravest first."""

    layer: int
    joined: tuple[int, ...]
    live: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, in this order. ``waiting``: alerts that will have the wall when they may."""

    ends: tuple[End, ...] = ()
    tells: tuple[Told, ...] = ()
    starts: tuple[Start, ...] = ()
    waiting: tuple[int, ...] = ()


def fitting(wall: Wall, alert: Alert) -> Takeover | None:
    """What the plan has for an alert of this rule and severity: the first that fits, if its scene is shown anywhere."""
    for takeover in wall.plan.takeovers:
        if alert.severity.value in takeover.severities and (
            not takeover.rules or any(fnmatchcase(alert.rule, each) for each in takeover.rules)
        ):
            return takeover if places(wall, takeover) else None
    return None


def places(wall: Wall, takeover: Takeover) -> frozenset[int]:
    """The displays that a takeover takes; none when its scene is not there or touches none."""
    scene = wall.scenes.get(takeover.scene)
    return frozenset() if scene is None else frozenset(touched(wall, scene.tiles, takeover.displays))


def wants(alert: Alert) -> bool:
    """Whether an alert asks for somebody: announced, active, unacknowledged, a cause of its own, and no test."""
    return alert.state is AlertState.UNACKNOWLEDGED and not alert.because and not alert.is_simulated


def why_not(alert: Alert | None) -> str:
    """What became of an alert that asks for nobody any more, in a word for the record."""
    if alert is None:
        return GONE
    if alert.acked_at is not None:
        return "acknowledged"
    if alert.cleared_at is not None:
        return "cleared"
    return alert.treatment or ("suppressed" if alert.because else PLAN)


def rank(alert: Alert, takeover: Takeover) -> int:
    """Of a takeover among takeovers: severity first, then the plan's priority. More lies above."""
    return (len(RANK) - 1 - RANK[alert.severity]) * _BANDS + takeover.priority


def fitting_now(wall: Wall, alerts: Iterable[Alert]) -> dict[str, list[Alert]]:
    """By the key of a takeover, the alerts that ask for it now: what the page of the plan says."""
    found: dict[str, list[Alert]] = {}
    for alert in alerts:
        takeover = fitting(wall, alert) if wants(alert) else None
        if takeover is not None:
            found.setdefault(takeover.key, []).append(alert)
    return found
