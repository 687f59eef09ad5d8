"""The life of alerts, whatever people and the network do in whatever order, against the diagram of ISA-18.2."""

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.model import Alert, AlertState, Treatment, closes, state_of
from commandcenter.domain.alerts.rules import Condition, Step
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.store.writes.alerts.people import Overtaken
from tests.alerts import world
from tests.alerts.hand import STATE, Hand, Said, wipe

ON, OFF = 30 * SECOND, 20 * SECOND
DOWN = Condition(among=frozenset({"down"}))
STEPS = (Step(10 * MINUTE, "jaringan-cadangan"), Step(30 * MINUTE, "pimpinan"))
SLOW = world.rule("slow", on=STATE, condition=DOWN, on_delay=ON, off_delay=OFF, escalate=STEPS)
QUICK = world.rule("quick", on=STATE, condition=DOWN, escalate=STEPS[:1])
ALWAYS = world.rule("always", on=STATE, condition=DOWN, is_suppressible=False)
RULES = {
    "all": (SLOW, QUICK, ALWAYS),
    "slow": (SLOW,),
    "without steps": (world.rule("quick", on=STATE, condition=DOWN),),
}
WHO = (Actor("operator-1", "operator", ""), Actor("operator-2", "operator", ""))

# ISA-18.2, figure 2: from which states an event may lead to which. A: normal, B: unacknowledged, C: acknowledged,
# D: returned, E: shelved, F: suppressed by design, G: out of service.
_LETTER: Final = dict(zip((state.value for state in AlertState), "ABCDEFG", strict=True))
_MOVES: Final = {
    "raised": "AB AE AF AG", "cleared": "BD CA EA FA GA", "returned": "DB", "acknowledged": "BC DA EE FF GG",
    "unacknowledged": "CB EE FF GG", "shelved": "BE CE DA FE", "out_of_service": "BG CG DA FG",
    "unshelved": "EB EC EF", "in_service": "GB GC GF", "unsuppressed": "FB FC", "grouped": "BB CC DD EE FF GG",
    "escalated": "BB", "changed": "BB CC EE FF GG", "assigned": "BB CC DD EE FF GG",
    "commented": "AA BB CC DD EE FF GG",
    "ended": "BA CA DA EA FA GA",
}  # fmt: skip
DIAGRAM: Final = {(kind, *move) for kind, moves in _MOVES.items() for move in moves.split()}

KEYS = ("cause", "near", "far")
keys = st.sampled_from(KEYS)
picks = st.integers(0, 8)


class Life(RuleBasedStateMachine):
    """Three things; "near" and "far" may be behind "cause". ``engine`` is given by the test."""

    engine: Engine

    @initialize()
    def begin(self) -> None:
        wipe(self.engine)
        self.hand = Hand(self.engine, world.rules(*RULES["all"]), {key: Said() for key in KEYS})
        self.first = self.seen = self.hand.last_ids()
        self.closed: dict[int, Alert] = {}
        self.hand.settle()

    # What happens in the world.

    @rule(key=keys)
    def fail(self, key: str) -> None:
        self.hand.world[key] = Said("down", self._cause(key), self.hand.now)
        self.hand.step()

    @rule(key=keys)
    def come_back(self, key: str) -> None:
        self.hand.world[key] = Said("up")
        self.hand.step()

    @rule(key=st.sampled_from(KEYS[1:]))
    def be_cut_off(self, key: str) -> None:
        """The cause fails, and with it what is behind; in whatever order it is seen."""
        self.hand.world["cause"] = Said("down", "", self.hand.now)
        self.hand.world[key] = Said("down", "thing:cause", self.hand.now)
        self.hand.step()

    @rule(value=st.sampled_from(["up", "down", "maintenance"]))
    def move_the_cause(self, value: str) -> None:
        """What is behind it is told with it, as the network's source does."""
        self.hand.world["cause"] = Said(value)
        for key in KEYS[1:]:
            said = self.hand.world.get(key)
            if said is not None and said.value == "down":
                self.hand.world[key] = Said("down", self._cause(key), said.since)
        self.hand.step()

    @rule(key=keys)
    def nobody_knows(self, key: str) -> None:
        said = self.hand.world.get(key, Said())
        self.hand.world[key] = Said(None, said.because)
        self.hand.step()

    @rule(key=keys)
    def be_gone(self, key: str) -> None:
        self.hand.world.pop(key, None)
        self.hand.step()

    @rule(after=st.sampled_from([0, SECOND, OFF, ON, MINUTE, 11 * MINUTE, HOUR, DAY]))
    def pass_time(self, after: int) -> None:
        self.hand.step(after)

    @rule()
    def restart(self) -> None:
        self.hand.start()
        self.hand.step()

    @rule(which=st.sampled_from(sorted(RULES)))
    def reload(self, which: str) -> None:
        self.hand.rules = self.hand.alerts.rules = world.rules(*RULES[which])
        self.hand.step()

    # What people do.

    @rule(pick=picks, who=st.sampled_from(WHO), is_seen=st.booleans())
    def acknowledge(self, pick: int, who: Actor, is_seen: bool) -> None:
        self._act(pick, is_seen, "acknowledge", lambda alert: (alert.id, who, "seen"))

    @rule(pick=picks, is_seen=st.booleans())
    def unacknowledge(self, pick: int, is_seen: bool) -> None:
        self._act(pick, is_seen, "unacknowledge", lambda alert: (alert.id, WHO[0], ""))

    @rule(pick=picks, is_seen=st.booleans())
    def assign(self, pick: int, is_seen: bool) -> None:
        self._act(pick, is_seen, "assign", lambda alert: (alert.id, alert.version, "urc", WHO[0], ""))

    @rule(pick=picks, is_seen=st.booleans())
    def comment(self, pick: int, is_seen: bool) -> None:
        self._act(pick, is_seen, "comment", lambda alert: (alert.id, WHO[1], "a cable was cut"))

    @rule(pick=picks, hours=st.integers(1, 24), is_seen=st.booleans())
    def shelve(self, pick: int, hours: int, is_seen: bool) -> None:
        until = self.hand.now + hours * HOUR
        self._act(pick, is_seen, "shelve", lambda alert: (alert.id, Treatment.SHELVED, until, "on order", WHO[0]))

    @rule(pick=picks, days=st.integers(1, 90), is_seen=st.booleans())
    def take_out_of_service(self, pick: int, days: int, is_seen: bool) -> None:
        until = self.hand.now + days * DAY
        self._act(pick, is_seen, "shelve", lambda alert: (alert.id, Treatment.OUT_OF_SERVICE, until, "moved", WHO[0]))

    @rule(pick=picks, is_seen=st.booleans())
    def unshelve(self, pick: int, is_seen: bool) -> None:
        shelves = sorted(self.hand.shelves().values(), key=lambda shelf: shelf.id)
        if shelves:
            self.hand.people("unshelve", shelves[pick % len(shelves)].id, WHO[0])
        if is_seen:
            self.hand.step()

    # What always holds.

    @invariant()
    def nothing_is_broken(self) -> None:
        if not hasattr(self, "hand"):
            return
        standing = self.hand.standing()
        assert self.hand.count_open() == len(standing), "two are open of the same rule and entity"
        new = self.hand.events(self.seen[0])
        told = self.hand.notices(self.seen[1])
        events = self.hand.events(self.first[0])
        self.seen = self.hand.last_ids()
        for alert in standing.values():
            _facts_agree(alert)
        for id_ in {event.alert_id for event in new}:
            alert = self.hand.alert(id_)
            mine = [event for event in events if event.alert_id == id_]
            _follows_the_diagram(alert, [(event.kind, event.to_state) for event in mine])
            assert all(one.at <= other.at for one, other in pairwise(mine)), "time went back"
            if alert.closed_at is not None and id_ not in self.closed:
                self.closed[id_] = alert
        for id_, alert in self.closed.items():
            assert self.hand.alert(id_) == alert, "what is closed moved"
        for _id, alert_id, occasion, key in told:
            alert = self.hand.alert(alert_id)
            assert not alert.treatment, f"{key} was told while it is {alert.treatment}"
            if occasion in ("raised", "returned", "escalated", "unshelved"):
                assert not alert.because, f"{key} was told, and {alert.because} explains it"
                assert alert.acked_at is None, f"{key} was told, and somebody has it"

    def teardown(self) -> None:
        if hasattr(self, "hand"):
            self._comes_to_rest()

    def _comes_to_rest(self) -> None:
        """When nothing moves any more, what stands is what must, whatever came before."""
        for key, said in self.hand.world.items():
            if said.value is None:
                self.hand.world[key] = Said("up", "")
        self._explain()
        for after in (0, MINUTE, MINUTE, MINUTE, MINUTE):
            self.hand.settle(after)
        standing, shelves = self.hand.standing(), self.hand.shelves()
        for each in self.hand.rules.by_key.values():
            for key in KEYS:
                said = self.hand.world.get(key)
                alert = standing.get((each.key, key))
                is_down = said is not None and said.value == "down"
                assert (alert is not None and alert.is_active) == is_down, f"{each.key} of {key}: {alert}"
                if alert is None or not alert.is_active:
                    continue
                shelf = shelves.get((each.key, key))
                because = said.because if said is not None and each.is_suppressible else ""
                assert alert.because == because
                if shelf is not None:
                    assert alert.treatment == shelf.kind
                elif not because:
                    assert alert.treatment == ""
                    assert (alert.escalates_at is not None) == (
                        alert.acked_at is None and alert.step < len(each.escalate)
                    )
                if because and self.hand.world["cause"].value == "down":
                    parents = [cause.id for (_rule, of), cause in standing.items() if of == "cause" and cause.is_active]
                    assert alert.parent_id in parents, "an orphan"
                if because:
                    assert alert.escalates_at is None, "what is explained is told upwards with its cause"
        assert {key[0] for key in standing} <= self.hand.rules.by_key.keys()
        before = self.hand.last_ids()
        self.hand.start()
        self.hand.settle()
        assert self.hand.last_ids() == before, "a restart did something"

    def _explain(self) -> None:
        for key in KEYS[1:]:
            said = self.hand.world.get(key)
            if said is not None and said.value == "down":
                self.hand.world[key] = Said("down", self._cause(key) if said.because else "", said.since)

    def _cause(self, key: str) -> str:
        cause = self.hand.world.get("cause")
        is_stopped = cause is not None and cause.value in ("down", "maintenance")
        return "thing:cause" if key == "far" and is_stopped else ""

    def _act(self, pick: int, is_seen: bool, act: str, what: Callable[[Alert], tuple[Any, ...]]) -> None:
        """On one of those that stand; ``is_seen``: the engine looks before anything else happens."""
        standing = sorted(self.hand.standing().values(), key=lambda alert: alert.id)
        if standing:
            with suppress(Overtaken):
                self.hand.people(act, *what(standing[pick % len(standing)]))
        if is_seen:
            self.hand.step()


def _facts_agree(alert: Alert) -> None:
    is_acknowledged = alert.acked_at is not None
    assert alert.state is state_of(alert.is_active, is_acknowledged, alert.treatment, alert.closed_at is not None)
    assert not closes(alert.is_active, is_acknowledged, alert.treatment), "nothing is left of it"
    assert (alert.shelved_until is not None) == (alert.treatment in ("shelved", "out_of_service"))
    assert alert.raised_at <= alert.active_at
    if is_acknowledged or alert.treatment:
        assert alert.escalates_at is None, "nobody further is told of it"


def _follows_the_diagram(alert: Alert, happened: list[tuple[str, str]]) -> None:
    state, is_acknowledged = "A", False
    for number, (kind, to_state) in enumerate(happened):
        letter = _LETTER[to_state]
        assert (kind, state, letter) in DIAGRAM, f"{kind} from {state} to {letter}: {happened}"
        assert (kind == "raised") == (number == 0)
        assert not (kind == "escalated" and is_acknowledged), "told upwards after somebody took it"
        is_acknowledged = kind == "acknowledged" or (is_acknowledged and kind != "unacknowledged")
        state = letter
    assert state == _LETTER[alert.state.value], "its last event says something else"


def test_whatever_happens_alerts_move_as_isa_18_2_says(engine: Engine) -> None:
    factory = type("Life", (Life,), {"engine": engine})
    run_state_machine_as_test(
        factory,
        settings=settings(
            max_examples=30 if engine.dialect.name == "sqlite" else 8, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
