"""The decision which alerts have the wall, made from what is so now (domain/wall/takeover.py). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.domain.wall.layers import Layer
from commandcenter.domain.wall.plan import Takeover
from commandcenter.domain.wall.takeover import (
    IN_AN_HOUR,
    JOINING,
    REPLACED,
    REST,
    STAY,
    Decision,
    End,
    Start,
    Taken,
    Told,
    fitting,
    places,
    rank,
    wants,
    why_not,
)
from commandcenter.domain.wall.timeline import Wall, touched


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
