"""Time split by cause: exactly all of it, as the rules say, on any history."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.availability.charging import charged, costs, local, split
from commandcenter.domain.availability.hours import EVERY_HOUR, Hours
from commandcenter.domain.availability.model import Charge, Excuse, Interval, Past, Piece, Split, united
from commandcenter.domain.availability.sweep import sweep
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.model import Inventory, State
from tests.domain.availability import slow
from tests.domain.networks import network

UP, DOWN, UNKNOWN, MAINTENANCE = State.UP, State.DOWN, State.UNKNOWN, State.MAINTENANCE
CHAIN = network([(1, 2), (2, 3)])  # 1 main, link 101, 2, link 102, 3
HOUR = 60


def past(
    states: dict[int, list[tuple[int, State]]],
    inventory: Inventory = CHAIN,
    windows: dict[int, list[Interval]] | None = None,
    announced: frozenset[tuple[int, int]] = frozenset(),
) -> Past:
    """An hour of a network; minutes; everything is up that nothing is said of."""
    whole = dict.fromkeys(inventory.elements, (0, HOUR * MINUTE))
    told = {id_: [(0, UP), *((at * MINUTE, state) for at, state in states.get(id_, []))] for id_ in inventory.elements}
    worked = {id_: [(start * MINUTE, end * MINUTE) for start, end in found] for id_, found in (windows or {}).items()}
    downs = frozenset((id_, at * MINUTE) for id_, at in announced)
    return Past(0, HOUR * MINUTE, inventory, whole, whole, told, worked, downs)


def said(found: list[Piece]) -> list[tuple[int, int, Charge, int]]:
    return [(each.start // MINUTE, each.end // MINUTE, each.charge, each.cause) for each in found]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Past, Interval, list[Interval], list[Excuse], Hours]:
    drawn = draw(slow.pasts())
    hours = draw(st.just(EVERY_HOUR) | st.lists(slow.interval, max_size=3).map(Hours))
    gaps = united(draw(st.lists(slow.interval, max_size=2)))
    return drawn, draw(slow.interval), gaps, draw(slow.excuses(drawn.inventory)), hours


@settings(max_examples=150)
@given(cases())
def test_every_minute_is_charged_as_the_rules_say_and_they_add_up_to_all(
    case: tuple[Past, Interval, list[Interval], list[Excuse], Hours],
) -> None:
    drawn, period, gaps, excuses, hours = case
    found = sweep(drawn)
    for id_, served in drawn.served.items():
        pieces = charged(found[id_], id_, period, gaps, excuses)
        within = (max(served[0], period[0]), min(served[1], period[1]))
        sums = split(pieces, within, gaps, hours)
        assert sums.total == sum(sums.of(charge) for charge in Charge)
        assert all(sums.of(charge) >= 0 for charge in Charge)
        expected = slow.charges(drawn, id_, period, gaps, excuses)
        if hours is EVERY_HOUR:
            counted = Counter(charge for charge, _ in (each for each in expected if each is not None))
            assert {charge: sums.of(charge) // MINUTE for charge in Charge} == {
                charge: counted.get(charge, 0) for charge in Charge
            }
            assert sums.total == len(expected) * MINUTE
        blamed = Counter(each for each in expected if each and each[0] not in (Charge.UP, Charge.BLIND))
        assert Counter((piece.charge, piece.cause) for piece in pieces for _ in range(
            (piece.end - piece.start) // MINUTE
        )) == blamed  # fmt: skip


@given(cases(), st.lists(slow.minute, max_size=4))
def test_days_add_up_to_their_quarter(
    case: tuple[Past, Interval, list[Interval], list[Excuse], Hours], cuts: list[int]
) -> None:
    """Wherever a period is cut in two, nothing changes its charge."""
    drawn, (start, end), gaps, excuses, hours = case
    found = sweep(drawn)

    def of(id_: int, period: Interval) -> Split:
        served = drawn.served[id_]
        within = (max(served[0], period[0]), min(served[1], period[1]))
        return split(charged(found[id_], id_, period, gaps, excuses), within, gaps, hours)

    edges = sorted({start, *(cut for cut in cuts if start < cut < end), end})
    for id_ in drawn.served:
        parts = [of(id_, period) for period in pairwise(edges)]
        assert sum(parts, Split()) == of(id_, (start, end))


def test_what_is_cut_off_is_charged_to_the_cause_and_the_cause_to_itself() -> None:
    found = sweep(past({2: [(10, DOWN), (30, UP)], 102: [(10, DOWN), (30, UP)], 3: [(10, DOWN), (30, UP)]}))
    assert said(found[2]) == [(10, 30, Charge.OWN, 2)]
    assert said(found[3]) == [(10, 30, Charge.UPSTREAM, 2)]


def test_a_silent_relay_is_charged_unless_something_behind_it_reports() -> None:
    silent = {2: [(10, UNKNOWN), (40, UP)], 3: [(10, UNKNOWN), (40, UP)], 102: [(10, UNKNOWN), (40, UP)]}
    assert said(sweep(past(silent))[3]) == [(10, 40, Charge.UPSTREAM, 2)]
    only_its_report = {2: [(10, UNKNOWN), (40, UP)], 102: [(10, UNKNOWN), (40, UP)]}
    assert said(sweep(past(only_its_report))[2]) == [(10, 40, Charge.OWN, 2)]
    own = {2: [(10, UNKNOWN), (40, UP)], 3: [(10, DOWN), (40, UP)]}  # its link reports: the relay passes it on
    assert said(sweep(past(own))[3]) == [(10, 40, Charge.OWN, 3)]


def test_the_minutes_until_a_victim_is_heard_of_again_belong_to_the_cause() -> None:
    lagging = {2: [(10, DOWN), (30, UP)], 3: [(9, DOWN), (33, UP)]}
    assert said(sweep(past(lagging))[3]) == [(9, 33, Charge.UPSTREAM, 2)]
    staying = {2: [(10, DOWN), (30, UP)], 3: [(9, DOWN), (36, UP)]}
    assert said(sweep(past(staying))[3]) == [(9, 30, Charge.UPSTREAM, 2), (30, 36, Charge.OWN, 3)]


def test_planned_work_is_planned_for_those_behind_it_too_unless_a_fault_cuts_them_off() -> None:
    work = {2: [(10, MAINTENANCE), (30, UP)], 3: [(10, DOWN), (31, UP)]}
    assert said(sweep(past(work))[3]) == [(10, 31, Charge.PLANNED, 2)]
    window = sweep(past({2: [(10, DOWN), (30, UP)], 3: [(10, DOWN), (30, UP)]}, windows={2: [(5, 20)]}))
    assert said(window[2]) == [(10, 20, Charge.PLANNED, 2), (20, 30, Charge.OWN, 2)]
    assert said(window[3]) == [(10, 20, Charge.PLANNED, 2), (20, 30, Charge.UPSTREAM, 2)]
    idle = sweep(past({}, windows={2: [(5, 20)]}))
    assert idle[2] == []  # work during which it stayed up stops nothing


def test_a_tower_that_announced_its_failure_explains_its_link() -> None:
    states = {101: [(10, DOWN), (40, UP)], 2: [(10, DOWN), (40, UP)]}
    assert said(sweep(past(states))[2]) == [(10, 40, Charge.UPSTREAM, 101)]
    told = sweep(past(states, announced=frozenset({(2, 10)})))
    assert said(told[2]) == [(10, 40, Charge.OWN, 2)]
    assert said(told[101]) == [(10, 40, Charge.UPSTREAM, 2)]


def test_the_last_link_of_a_kecamatan_is_its_own_and_what_a_cause_costs_is_added_up() -> None:
    pieces = [
        Piece(0, 5, Charge.UPSTREAM, 101, DOWN),
        Piece(5, 9, Charge.UPSTREAM, 102, DOWN),
        Piece(9, 10, Charge.PLANNED, 101, DOWN),
    ]
    found = local(pieces, "a", {101: "a", 102: "b"})
    assert [each.charge for each in found] == [Charge.OWN, Charge.UPSTREAM, Charge.PLANNED]
    assert costs({"a": found, "c": [Piece(0, 7, Charge.UPSTREAM, 102, DOWN)]}) == {102: {"a": 4, "c": 7}, 101: {"a": 5}}
