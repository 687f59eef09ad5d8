"""Changes that belong together are one line, and its speaker is the cause."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.bursts import WITHIN, bursts
from commandcenter.domain.clock import SECOND
from commandcenter.domain.model import Link, Medium, Node, NodeRole, State
from commandcenter.domain.picture import Event

RELAY = Node(1, "temayang", "Menara Temayang", "35.22.21", NodeRole.SITE, -7.3, 111.9)
SITE = Node(2, "gondang", "Menara Gondang", "35.22.26", NodeRole.SITE, -7.4, 111.8)
UPLINK = Link(3, "temayang-a", "Radio Temayang A", "35.22.21", 9, 1, Medium.RADIO, 100.0)
HOP = Link(4, "gondang-a", "Radio Gondang A", "35.22.26", 1, 2, Medium.RADIO, 100.0)
AT = 1_790_000_000_000


def change(element: Node | Link, seconds: int, to: State = State.DOWN, kind: str = "state") -> Event:
    return Event(element, AT + seconds * SECOND, State.UP, to, kind, None)


def test_a_storm_is_one_line_and_the_cause_speaks() -> None:
    storm = [change(HOP, 9), change(SITE, 7), change(RELAY, 5), change(UPLINK, 4)]
    (line,) = bursts(storm, causes={UPLINK.id})
    assert (line.event.element, line.others) == (UPLINK, 3)


def test_without_a_known_cause_a_tower_speaks_and_among_towers_the_first() -> None:
    (line,) = bursts([change(HOP, 9), change(SITE, 7), change(RELAY, 5), change(UPLINK, 4)])
    assert line.event.element is RELAY


def test_other_states_between_do_not_break_a_burst() -> None:
    mixed = [change(HOP, 9), change(SITE, 8, State.DEGRADED), change(RELAY, 5)]
    assert [(line.event.element, line.others) for line in bursts(mixed)] == [(RELAY, 1), (SITE, 0)]


def test_what_is_more_than_a_minute_apart_is_two_lines() -> None:
    apart = [change(HOP, 100), change(RELAY, 100 - WITHIN // SECOND - 1)]
    assert [line.others for line in bursts(apart)] == [0, 0]


def test_flapping_marks_are_never_folded() -> None:
    marks = [change(HOP, 3, kind="flapping_start"), change(UPLINK, 2, kind="flapping_start"), change(RELAY, 1)]
    assert [line.others for line in bursts(marks)] == [0, 0, 0]


@given(
    st.lists(
        st.tuples(st.sampled_from([RELAY, SITE, UPLINK, HOP]), st.integers(0, 600), st.sampled_from(list(State))),
        max_size=30,
    )
)
def test_no_change_is_lost_or_told_twice(drawn: list[tuple[Node | Link, int, State]]) -> None:
    events = [change(element, at, to) for element, at, to in sorted(drawn, key=lambda one: -one[1])]
    lines = bursts(events)
    assert sum(1 + line.others for line in lines) == len(events)
    assert all(line.event in events for line in lines)
