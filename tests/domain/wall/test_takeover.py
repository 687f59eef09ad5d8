"""Which alerts have the wall: one per display, no ping-pong, and it always ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.alerts.model import Alert, AlertState, Severity, closes, state_of
from commandcenter.domain.clock import HOUR, MINUTE, SECOND
from commandcenter.domain.wall.deciding import decide
from commandcenter.domain.wall.geometry import Layout, Place, Rect
from commandcenter.domain.wall.layers import LEAD, READY_MAX, TIMED_OUT, Layer
from commandcenter.domain.wall.plan import Plan, Takeover
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.domain.wall.takeover import IN_AN_HOUR, REPLACED, REST, STAY, Decision, Taken
from commandcenter.domain.wall.timeline import Display, Wall, touched

AT = 1_795_000_000_000
LAYOUT = Layout({1 + c + 2 * r: Place(c, r, 1200, 675, 10) for c in (0, 1) for r in (0, 1)})
SCENES = {
    "peta": Scene("peta", "Peta", (Tile("screen", Rect(0, 0, 2, 2), "/network"),)),
    "kiri": Scene("kiri", "Kiri", (Tile("screen", Rect(0, 0, 1, 2), "/alerts"),)),
    "kanan": Scene("kanan", "Kanan", (Tile("screen", Rect(1, 0, 1, 2), "/data"),)),
}
ALL = Takeover("semua", "peta", frozenset({"critical", "high"}))


def wall(*takeovers: Takeover) -> Wall:
    displays = {id_: Display(id_, f"layar {id_}", "/", 1200, 4000) for id_ in LAYOUT.places}
    return Wall(displays, LAYOUT, SCENES, Plan(takeovers=takeovers))


def alert(id_: int, at: int = AT, rule: str = "tower-down", severity: str = "critical", **changes: object) -> Alert:
    made = Alert(
        id_, rule, f"tower:t{id_}", f"Menara {id_}", "", Severity(severity), "jaringan", AlertState.UNACKNOWLEDGED,
        "", "", None, at, at, at, None, 0, None, "", "", None, None, 0, None, None, None, {}, 1,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@dataclass
class Room:
    """A wall whose decisions are carried out as the store does, at the very moment."""

    wall: Wall
    alerts: dict[int, Alert] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    now: int = AT
    painting: int = LEAD  # ms until displays have painted

    def raise_(self, *alerts: Alert) -> None:
        self.alerts |= {each.id: each for each in alerts}

    def change(self, id_: int, **facts: object) -> None:
        """The state follows from the facts, as in the store."""
        made = replace(self.alerts[id_], **facts)  # type: ignore[arg-type]
        active, acked = made.cleared_at is None, made.acked_at is not None
        is_closed = closes(active, acked, made.treatment) or made.closed_at is not None
        self.alerts[id_] = replace(
            made, state=state_of(active, acked, made.treatment, is_closed), closed_at=self.now if is_closed else None
        )

    def acknowledge(self, *ids: int) -> None:
        for id_ in ids:
            self.change(id_, acked_at=self.now)

    def look(self, after: int = 0) -> Decision:
        """Let so many ms pass, decide, and do it."""
        self.now += after
        decision = decide(self.wall, self.alerts.values(), self.taken, self.now)
        begins: dict[int, int] = {}
        for start in decision.starts:
            ready_by = self.now + self.painting
            scene = self.wall.scenes[start.takeover.scene]
            layer = Layer(
                len(self.taken) + 1, "takeover", scene.tiles, start.takeover.displays, self.now, ready_by, None,
                ready_by + start.lasts, scene.key, scene.title, start.rank, alert=start.alert.id,
                joined=tuple(each.id for each in start.joined),
            )  # fmt: skip
            self.taken.append(Taken(layer, TIMED_OUT, self._about(start.alert.id, *layer.joined)))
            begins |= dict.fromkeys(start.replaces, ready_by)
        for end in decision.ends:
            at = begins.get(end.layer, self.now + LEAD)
            self._set(end.layer, end.why, ends_at=min(at, self._of(end.layer).layer.ends_at or at))
        for told in decision.tells:
            self._set(told.layer, self._of(told.layer).ended_by, joined=told.joined)
        return decision

    def dismiss(self) -> None:
        """An operator gives the wall back."""
        for each in self.standing():
            self._set(each.layer.id, "operator-1", ends_at=self.now + LEAD)

    def standing(self) -> list[Taken]:
        return [each for each in self.taken if each.stands(self.now)]

    def has(self) -> list[int | None]:
        """The alerts that have the wall."""
        return [each.layer.alert for each in self.standing()]

    def _about(self, *ids: int) -> dict[int, tuple[str, str]]:
        return {id_: (self.alerts[id_].rule, self.alerts[id_].entity) for id_ in ids}

    def _of(self, layer: int) -> Taken:
        return self.taken[layer - 1]

    def _set(self, id_: int, ended_by: str, **changes: object) -> None:
        layer = replace(self._of(id_).layer, **changes)  # type: ignore[arg-type]
        self.taken[id_ - 1] = Taken(layer, ended_by, self._about(layer.alert or 0, *layer.joined))


def room(*takeovers: Takeover) -> Room:
    return Room(wall(*(takeovers or (ALL,))))


def test_a_critical_alert_has_the_wall_until_it_is_acknowledged() -> None:
    """Once only, however often it is asked."""
    here = room()
    assert here.look() == Decision()
    here.raise_(alert(1))
    assert here.look().starts[0].lasts == ALL.minutes * MINUTE
    assert not here.look(SECOND).starts
    here.acknowledge(1)
    assert [end.why for end in here.look(SECOND).ends] == ["acknowledged"]
    assert here.look(SECOND) == Decision()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"cleared_at": AT}, "cleared"), ({"treatment": "shelved"}, "shelved"),
        ({"treatment": "suppressed", "because": "tower:x"}, "suppressed"), ({"because": "tower:x"}, "suppressed"),
        ({"treatment": "out_of_service"}, "out_of_service"), ({"severity": Severity.LOW}, "plan"),
    ],
)  # fmt: skip
def test_what_asks_for_nobody_any_more_gives_the_wall_back_and_says_why(facts: dict[str, object], why: str) -> None:
    """An alert that its cause explains as well."""
    here = room()
    here.raise_(alert(1))
    here.look()
    here.change(1, **facts)
    assert [end.why for end in here.look(SECOND).ends] == [why]


def test_a_takeover_that_the_plan_has_no_more_ends() -> None:
    """So it does when its scene was deleted."""
    for changed in (wall(), wall(replace(ALL, rules=("link-*",))), replace(wall(ALL), scenes={})):
        here = room()
        here.raise_(alert(1))
        here.look()
        here.wall = changed
        assert [end.why for end in here.look(SECOND).ends] == ["plan"]


@pytest.mark.parametrize(
    "facts",
    [
        {"state": AlertState.SUPPRESSED, "treatment": "suppressed", "because": "tower:x"}, {"because": "tower:x"},
        {"state": AlertState.SHELVED, "treatment": "shelved"}, {"state": AlertState.RETURNED, "cleared_at": AT},
        {"state": AlertState.ACKNOWLEDGED, "acked_at": AT}, {"severity": Severity.MEDIUM}, {"is_simulated": True},
    ],
)  # fmt: skip
def test_who_asks_for_nobody_does_not_take_over(facts: dict[str, object]) -> None:
    """Victims and what is treated do not count."""
    here = room()
    here.raise_(alert(1, **facts))
    assert here.look() == Decision()


def test_the_first_takeover_that_fits_counts() -> None:
    """Patterns are of keys of rules."""
    here = room(Takeover("menara", "kiri", rules=("tower-*",)), Takeover("lain", "kanan"))
    here.raise_(alert(1), alert(2, rule="feed-stale"))
    assert {start.takeover.key for start in here.look().starts} == {"menara", "lain"}


def test_a_storm_is_one_takeover_and_goes_back_when_all_of_it_is_acknowledged() -> None:
    """What is announced within a minute joins it."""
    here = room()
    here.raise_(*(alert(id_) for id_ in range(1, 20)))
    assert len(here.look().starts) == 1
    here.raise_(*(alert(id_, here.now + 50 * SECOND) for id_ in range(20, 29)))
    assert not here.look(50 * SECOND).starts
    assert len(here.standing()[0].about) == 28
    here.acknowledge(*range(1, 28))
    told = here.look(SECOND)
    assert not told.ends
    assert [each.id for each in told.tells[0].live] == [28]
    here.acknowledge(28)
    assert [end.why for end in here.look(SECOND).ends] == ["acknowledged"]
    assert here.look(HOUR) == Decision()


def test_an_equal_alert_waits_for_the_end_of_the_one_before_and_twenty_seconds() -> None:
    """Later than a minute, or with another scene."""
    here = room(Takeover("menara", "peta", rules=("tower-*",)), Takeover("lain", "kiri"))
    here.raise_(alert(1), alert(2, rule="feed-stale"))
    assert [start.alert.id for start in here.look().starts] == [1]
    assert here.look(5 * MINUTE).waiting == (2,)
    here.raise_(alert(3, here.now))
    here.acknowledge(1)
    assert [start.alert.id for start in here.look(SECOND).starts] == [2]
    here.acknowledge(2)
    assert here.look(3 * SECOND).waiting == (3,)
    assert here.look(STAY - 4 * SECOND).waiting == (3,)
    assert [start.alert.id for start in here.look(5 * SECOND).starts] == [3]


@pytest.mark.parametrize(("before", "after"), [("high", "critical"), ("critical", "prior")])
def test_a_graver_one_takes_its_place_at_once_and_gives_it_back(before: str, after: str) -> None:
    """Also one of the same severity that the plan gives a higher priority. The rest of its time is left to it."""
    here = room(
        Takeover("penting", "kiri", rules=("prior",), priority=5),
        Takeover("semua", "peta", frozenset({"critical", "high"}), minutes=10),
    )
    here.raise_(alert(1, severity=before))
    here.look()
    graver = alert(2, AT + 2 * SECOND, rule="prior" if after == "prior" else "feed-stale")
    here.raise_(graver)
    found = here.look(2 * SECOND)
    if after == "critical":
        assert here.has() == [2]
        assert set(here.standing()[0].about) == {1, 2}, "of the same scene, so it joins what took its place"
        return
    assert [(end.layer, end.why) for end in found.ends] == [(1, REPLACED)]
    assert found.starts[0].replaces == (1,)
    assert here.has() == [2]
    here.acknowledge(2)
    back = here.look(MINUTE).starts
    assert [(start.alert.id, start.lasts) for start in back] == [(1, 10 * MINUTE - here.taken[0].shown)]


def test_takeovers_of_different_displays_stand_side_by_side() -> None:
    """One that wants both waits until it is graver than each, then ends both."""
    here = room(
        Takeover("kiri", "kiri", frozenset({"high"}), ("tower-*",)),
        Takeover("kanan", "kanan", frozenset({"high"}), ("feed-*",)), Takeover("semua", "peta"),
    )  # fmt: skip
    here.raise_(alert(1, severity="high"), alert(2, rule="feed-stale", severity="high"))
    here.look()
    assert sorted(here.has(), key=str) == [1, 2]
    here.raise_(alert(3))
    assert sorted(here.look(SECOND).starts[0].replaces) == [1, 2]
    assert here.has() == [3]


@pytest.mark.parametrize("how", ["dismissed", "timed out"])
def test_an_occurrence_that_was_on_the_wall_does_not_come_back(how: str) -> None:
    """Not even when it is over for a while and comes back within the same occurrence."""
    here = room()
    here.raise_(alert(1))
    here.look()
    if how == "dismissed":
        here.look(MINUTE)
        here.dismiss()
    here.now += ALL.minutes * MINUTE + READY_MAX
    assert here.look() == Decision()
    here.change(1, cleared_at=here.now)
    here.look(HOUR)
    here.change(1, cleared_at=None, active_at=here.now)
    assert here.look(HOUR) == Decision()


def test_a_source_that_flaps_takes_over_twice_an_hour_at_most_with_rests_between() -> None:
    """Every time as a new occurrence."""
    here = room()
    starts = []
    for n in range(1, 130):
        here.raise_(alert(n, here.now, entity="tower:balen"))
        if here.look(30 * SECOND).starts:
            starts.append(here.now)
        here.acknowledge(n)
        here.look(SECOND)
        here.change(n, cleared_at=here.now)
        del_closed(here)
        here.look(29 * SECOND)
    for first, third in zip(starts, starts[IN_AN_HOUR:], strict=False):
        assert third - first >= HOUR
    assert all(later - sooner >= REST for sooner, later in pairwise(starts))
    assert len(starts) == 5


def del_closed(here: Room) -> None:
    """The keeper reads open alerts, and those that standing takeovers stand for."""
    needed = {id_ for each in here.taken for id_ in each.about}
    here.alerts = {id_: each for id_, each in here.alerts.items() if each.closed_at is None or id_ in needed}


# ---- whatever happens ------------------------------------------------------------------------------------------------

PLANS = (
    (ALL,),
    (Takeover("menara", "peta", frozenset({"critical", "high"}), ("tower-*",), minutes=2, priority=3), ALL),
    (
        Takeover("kiri", "kiri", frozenset({"critical", "high"}), ("tower-*",), minutes=3),
        Takeover("kanan", "kanan", rules=("feed-*",), minutes=1, priority=9), Takeover("semua", "peta", minutes=4),
    ),
    (Takeover("satu", "peta", frozenset({"critical", "high"}), ("tower-*",), (1,)), Takeover("kiri", "kiri")),
)  # fmt: skip
RULES = ("tower-down", "feed-stale", "site-down")
SEVERITIES = ("critical", "high", "low")
DEEDS = ("acknowledge", "clear", "return", "suppress", "unsuppress", "worsen")
STEPS = st.one_of(
    st.tuples(st.just("raise"), st.sampled_from(RULES), st.sampled_from(SEVERITIES), st.integers(0, 4)),
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 9)),
    st.tuples(st.sampled_from(("dismiss", "plan")), st.integers(0, 3)),
    st.tuples(st.just("wait"), st.sampled_from((SECOND, 7 * SECOND, 25 * SECOND, 90 * SECOND, 11 * MINUTE))),
)  # fmt: skip


def act(here: Room, step: Sequence[object]) -> None:
    """One thing that happens."""
    what, *rest = step
    open_ = [id_ for id_, each in here.alerts.items() if each.closed_at is None]
    if what == "raise":
        rule, severity, entity = rest
        keys = {(each.rule, each.entity) for each in here.alerts.values() if each.closed_at is None}
        if (rule, f"tower:{entity}") not in keys:
            id_ = len(here.alerts) + 1
            here.raise_(alert(id_, here.now, str(rule), str(severity), entity=f"tower:{entity}"))
    elif what == "wait":
        here.now += int(str(rest[0]))
    elif what == "dismiss":
        here.dismiss()
    elif what == "plan":
        here.wall = wall(*PLANS[int(str(rest[0]))])
    elif open_:
        facts: dict[str, dict[str, object]] = {
            "acknowledge": {"acked_at": here.now}, "clear": {"cleared_at": here.now},
            "return": {"cleared_at": None, "active_at": here.now},
            "suppress": {"treatment": "suppressed", "because": "tower:x"},
            "unsuppress": {"treatment": "", "because": "", "active_at": here.now},
            "worsen": {"severity": Severity.CRITICAL},
        }  # fmt: skip
        here.change(open_[int(str(rest[0])) % len(open_)], **facts[str(what)])


@given(st.sampled_from(PLANS), st.lists(STEPS, max_size=40), st.sampled_from((LEAD, READY_MAX)))
def test_whatever_happens_a_display_has_one_takeover_that_stays_and_ends(
    plan: tuple[Takeover, ...], steps: list[tuple[object, ...]], painting: int
) -> None:
    """Never two at once, never another one too soon unless it is graver, never the same twice, and always an end."""
    here = Room(wall(*plan), painting=painting)
    for step in steps:
        act(here, step)
        count = len(here.taken)
        decision = here.look()
        again = here.look()
        assert (again.starts, again.ends) == ((), ()), "asked twice, it does it once"
        standing = [places_of(here, each) for each in here.standing()]
        assert sum(map(len, standing)) == len(frozenset[int]().union(*standing)), "one to a display"
        for start, made in zip(decision.starts, here.taken[count:], strict=True):
            assert made.layer.ends_at is not None
            assert made.layer.ends_at - made.layer.begins_at <= start.takeover.minutes * MINUTE
            for before in here.taken[:count]:
                is_early = made.layer.created_at < before.layer.begins_at + STAY
                if is_early and places_of(here, before) & places_of(here, made):
                    assert made.layer.priority > before.layer.priority
    for n, each in enumerate(here.taken):
        for other in here.taken[n + 1 :]:
            if each.about.keys() & other.about.keys() and each.ended_by != REPLACED:
                assert not set(each.about) & {other.layer.alert}, "no occurrence twice"
    here.now += max(each.minutes for some in PLANS for each in some) * MINUTE + READY_MAX
    assert not here.standing(), "also while nobody looks"


def places_of(here: Room, taken: Taken) -> frozenset[int]:
    return frozenset(touched(here.wall, taken.layer.tiles, taken.layer.displays))
