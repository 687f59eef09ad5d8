"""Which alerts have the wall: what follows from alerts, the plan and the clock. Pure, and level-triggered.

Nothing is remembered but what stands in the store: takeovers that stand or stood, with the alerts that they stand for.
Asked twice for the same, the answer is the same; once it is written, nothing is left to do.

So that the wall does not play ping-pong: a display has one takeover at a time; only a graver alert, or one of the same
severity that the plan gives a higher priority, takes its place at once. Whoever is not graver waits until it is over,
and 20 s from its beginning. What comes within a minute joins it. An occurrence that was on the wall does not come back,
nor does a rule of an entity within ten minutes or a third time within an hour.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from commandcenter.domain.alerts.model import RANK, Alert, AlertState
from commandcenter.domain.clock import HOUR, MINUTE, SECOND
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


def decide(wall: Wall, alerts: Iterable[Alert], taken: Sequence[Taken], at: int) -> Decision:
    """``alerts``: those that are open, and whatever else the standing takeovers stand for. ``taken``: takeovers that
    stand, stood within the last hour, or stood for one of these alerts."""
    return _Deciding(wall, alerts, taken, at).decision()


@dataclass(slots=True)
class _On:
    """A takeover that is on the wall after this decision. ``layer`` None: it begins now."""

    takeover: Takeover
    places: frozenset[int]
    rank: int
    created_at: int
    members: list[int]  # ids of the alerts that ask for somebody
    layer: Layer | None = None
    known: frozenset[int] = frozenset()  # all that it stood for before


class _Deciding:
    def __init__(self, wall: Wall, alerts: Iterable[Alert], taken: Sequence[Taken], at: int) -> None:
        self._wall, self._at, self._taken = wall, at, taken
        self._alerts = {alert.id: alert for alert in alerts}
        self._fits: dict[int, Takeover] = {}
        for alert in self._alerts.values():
            if wants(alert) and (takeover := fitting(wall, alert)) is not None:
                self._fits[alert.id] = takeover
        self._on: list[_On] = []
        self._ends: dict[int, str] = {}
        self._starts: list[tuple[_On, int, tuple[int, ...]]] = []
        self._waiting: list[int] = []

    def decision(self) -> Decision:
        for each in self._taken:
            if each.stands(self._at):
                self._judge(each)
        for alert in sorted(self._fitting(), key=self._order):
            self._place(alert)
        tells = tuple(
            Told(on.layer.id, tuple(sorted((on.known | set(on.members)) - {on.layer.alert})), self._sorted(on))
            for on in self._on if on.layer is not None
        )  # fmt: skip
        starts = tuple(
            Start(on.takeover, *self._led(on), on.rank, lasts, replaces) for on, lasts, replaces in self._starts
        )
        ends = tuple(End(layer, why) for layer, why in self._ends.items())
        return Decision(ends, tells, starts, tuple(self._waiting))

    def _led(self, on: _On) -> tuple[Alert, tuple[Alert, ...]]:
        first, *others = (self._alerts[id_] for id_ in on.members)
        return first, tuple(others)

    def _fitting(self) -> list[Alert]:
        return [self._alerts[id_] for id_ in self._fits]

    def _order(self, alert: Alert) -> tuple[int, int, int]:
        """The gravest first, then what the plan prefers, then whoever has waited longest."""
        return -self._rank(alert), alert.active_at, alert.id

    def _rank(self, alert: Alert) -> int:
        return rank(alert, self._fits[alert.id])

    def _sorted(self, on: _On) -> tuple[Alert, ...]:
        return tuple(sorted((self._alerts[id_] for id_ in on.members), key=self._order))

    # ---- those that stand --------------------------------------------------------------------------------------------

    def _judge(self, taken: Taken) -> None:
        layer = taken.layer
        live = [id_ for id_ in taken.about if id_ in self._fits and _is_of(layer, self._fits[id_])]
        if not live:
            self._ends[layer.id] = why_not(self._alerts.get(layer.alert or 0))
            return
        highest = max([layer.priority, *(self._rank(self._alerts[id_]) for id_ in live)])
        on = _On(self._fits[live[0]], self._places(taken), highest, layer.created_at, live, layer)
        on.known = frozenset(taken.about)
        self._on.append(on)

    # ---- those that come ---------------------------------------------------------------------------------------------

    def _place(self, alert: Alert) -> None:
        takeover, own = self._fits[alert.id], self._rank(alert)
        if any(alert.id in on.members for on in self._on):
            return
        lasts = self._left(alert, takeover)
        if lasts is None:
            return
        wanted = places(self._wall, takeover)
        there = [on for on in self._on if on.places & wanted]
        if any(self._joins(alert, own, on) for on in there):
            return
        if any(on.rank >= own for on in there) or self._is_early(wanted, own) or self._rests(alert):
            self._waiting.append(alert.id)
            return
        self._start(alert, takeover, wanted, own, lasts, there)

    def _is_early(self, wanted: frozenset[int], own: int) -> bool:
        """Whether one that is not less grave began there too lately, also one that is over."""
        return any(
            self._at < each.layer.begins_at + STAY and each.layer.priority >= own and self._places(each) & wanted
            for each in self._taken
        )

    def _joins(self, alert: Alert, own: int, on: _On) -> bool:
        takeover = self._fits[alert.id]
        is_same = takeover.scene == on.takeover.scene and set(takeover.displays) == set(on.takeover.displays)
        if not is_same or own > on.rank or alert.active_at > on.created_at + JOINING or self._rests(alert):
            return False
        on.members.append(alert.id)
        return True

    def _start(
        self, alert: Alert, takeover: Takeover, wanted: frozenset[int], own: int, lasts: int, there: Sequence[_On]
    ) -> None:
        replaced = []
        for on in there:
            self._on.remove(on)
            if on.layer is not None:
                replaced.append(on.layer.id)
                self._ends[on.layer.id] = REPLACED
        # What is over anyway ends when this begins, where nothing else would be seen of it in between.
        over = [
            each.layer.id for each in self._taken
            if each.layer.id in self._ends and self._places(each) & wanted == self._places(each)
        ]  # fmt: skip
        on = _On(takeover, wanted, own, self._at, [alert.id])
        self._on.append(on)
        self._starts.append((on, lasts, tuple(dict.fromkeys([*replaced, *over]))))

    def _places(self, taken: Taken) -> frozenset[int]:
        return frozenset(touched(self._wall, taken.layer.tiles, taken.layer.displays))

    def _left(self, alert: Alert, takeover: Takeover) -> int | None:
        """For how long an occurrence may have the wall, in ms; None: it had it. What gave way to a graver one has the
        rest of its time."""
        before = [each for each in self._taken if alert.id in each.about]
        if any(self._ends.get(each.layer.id, each.ended_by) != REPLACED for each in before):
            return None
        left = takeover.minutes * MINUTE - sum(min(each.shown, self._at - each.layer.begins_at) for each in before)
        return left if left >= STAY or not before else None

    def _rests(self, alert: Alert) -> bool:
        """Whether other occurrences of its rule and entity were on the wall too lately, or too often."""
        others = [
            each for each in self._taken
            if any(id_ != alert.id and what == (alert.rule, alert.entity) for id_, what in each.about.items())
        ]  # fmt: skip
        if any(self._at - each.over_at < REST for each in others):
            return True
        occurrences = {
            id_
            for each in others
            if self._at - each.layer.created_at < HOUR
            for id_, what in each.about.items()
            if id_ != alert.id and what == (alert.rule, alert.entity)
        }
        return len(occurrences) >= IN_AN_HOUR


def _is_of(layer: Layer, takeover: Takeover) -> bool:
    return takeover.scene == layer.scene and set(takeover.displays) == set(layer.displays)


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


def standing_ids(taken: Collection[Taken], at: int) -> set[int]:
    """The alerts that takeovers stand for now."""
    return {id_ for each in taken if each.stands(at) for id_ in each.about}
