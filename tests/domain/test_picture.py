"""The picture: one word per element and kecamatan, totals that add up, and what is wrong now in its order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import SECOND, Instant
from commandcenter.domain.model import Inventory, Kecamatan, NodeRole, Part, State, Status
from commandcenter.domain.picture import NetworkPicture, Share, Shown, compose, is_overdue, show, troubles
from commandcenter.domain.topology import diagnose
from tests.domain.networks import inventories, network, node

AT = Instant(1_000_000)
MAIN, RELAY, NEAR, FAR = 1, 2, 3, 4
MAIN_RELAY, RELAY_NEAR, NEAR_FAR, FAR_MAIN = 101, 102, 103, 104
CHAIN = network([(MAIN, RELAY), (RELAY, NEAR), (NEAR, FAR)])
RING = network([(MAIN, RELAY), (RELAY, NEAR), (NEAR, FAR), (FAR, MAIN)])


def kecamatan(number: int) -> Kecamatan:
    code = f"35.22.{number:02}"
    return Kecamatan(code, f"35220{number:02}", f"Kecamatan {number}", (), -7.1, 111.9, 50.0, 40_000, 15, 0, ())


def picture_of(inventory: Inventory, places: int = 4, **given_statuses: Status) -> NetworkPicture:
    """Everything is up since 1,000 but for ``given_statuses``: e2=… is the element with id 2."""
    statuses = {id_: Status(State.UP, since=1_000) for id_ in inventory.elements}
    statuses.update({int(name.removeprefix("e")): status for name, status in given_statuses.items()})
    return compose_with(inventory, statuses, places)


def compose_with(inventory: Inventory, statuses: dict[int, Status], places: int) -> NetworkPicture:
    blocked = [id_ for id_, status in statuses.items() if status.state in (State.DOWN, State.MAINTENANCE)]
    towns = [kecamatan(number) for number in range(1, places + 1)]
    return compose(AT, inventory, towns, statuses, diagnose(inventory, blocked), AT.at, 60)


def words(picture: NetworkPicture) -> list[Shown]:
    return [place.shown for place in picture.kecamatan]


def test_a_failed_relay_is_down_and_those_behind_it_are_victims_since_it_failed() -> None:
    picture = picture_of(CHAIN, e2=Status(State.DOWN, since=5_000))
    assert words(picture) == [Shown.UP, Shown.DOWN, Shown.BEHIND, Shown.BEHIND]
    assert [place.since for place in picture.kecamatan] == [1_000, 5_000, 5_000, 5_000]
    assert picture.elements[FAR].causes == (RELAY,)
    assert (picture.totals.connected, picture.totals.down, picture.totals.behind, picture.totals.causes) == (1, 1, 2, 1)


def test_a_site_with_two_paths_is_cut_off_since_the_second_broke() -> None:
    first, second = Status(State.DOWN, since=5_000), Status(State.DOWN, since=9_000)
    picture = picture_of(RING, e101=first, e104=second)
    assert [place.since for place in picture.kecamatan] == [1_000, 9_000, 9_000, 9_000]


@pytest.mark.parametrize(
    ("state", "part", "expected"),
    [
        (State.UP, Part.NONE, Shown.UP),
        (State.UP, Part.BEHIND, Shown.BEHIND),
        (State.UNKNOWN, Part.BEHIND, Shown.BEHIND),
        (State.DOWN, Part.CAUSE, Shown.DOWN),
        (State.DOWN, Part.BEHIND, Shown.BEHIND),
        (State.MAINTENANCE, Part.CAUSE, Shown.MAINTENANCE),
        (State.MAINTENANCE, Part.BEHIND, Shown.MAINTENANCE),
        (State.UNKNOWN, Part.NONE, Shown.UNKNOWN),
    ],
)
def test_the_one_word_for_an_element(state: State, part: Part, expected: Shown) -> None:
    assert show(state, part) is expected


def test_what_was_never_heard_of_is_unknown_and_never_up() -> None:
    picture = compose_with(CHAIN, {}, places=5)
    assert set(words(picture)) == {Shown.UNKNOWN}
    assert [place.since for place in picture.kecamatan] == [None] * 5
    assert picture.totals.connected == 0
    assert picture.kecamatan[4].site is None, "the fifth has no tower in the inventory"


def test_the_site_speaks_for_its_kecamatan_and_neither_the_main_tower_nor_a_relay() -> None:
    towers = [
        node(1, NodeRole.MAIN, "35.22.01"),
        node(2, NodeRole.SITE, "35.22.01"),
        node(3, NodeRole.RELAY, "35.22.01"),
    ]
    for order in (towers, towers[::-1]):
        picture = compose_with(Inventory({tower.id: tower for tower in order}), {}, places=1)
        assert picture.kecamatan[0].site == 2


def test_the_main_tower_speaks_for_a_kecamatan_without_a_site_of_its_own() -> None:
    assert picture_of(CHAIN, places=1).kecamatan[0].site == MAIN


def test_a_planned_stop_is_no_failure_to_count() -> None:
    totals = picture_of(CHAIN, e2=Status(State.MAINTENANCE, since=5_000)).totals
    assert (totals.maintenance, totals.behind, totals.down, totals.causes) == (1, 2, 0, 0)


@pytest.mark.parametrize("state", [State.UP, State.DEGRADED, State.DOWN])
def test_a_flapping_radio_is_one_degraded_element_in_whatever_state_it_is(state: State) -> None:
    """Or the largest figures on the wall would change with every change of the radio."""
    totals = picture_of(RING, e103=Status(state, since=99, flapping_since=30)).totals
    assert (totals.causes, totals.degraded, totals.flapping) == (0, 1, 1)


def test_a_flapping_radio_that_cuts_others_off_is_their_cause() -> None:
    totals = picture_of(CHAIN, e102=Status(State.DOWN, since=99, flapping_since=30)).totals
    assert (totals.causes, totals.behind, totals.degraded) == (1, 2, 0)


def test_a_failed_tower_that_no_link_leads_to_is_counted() -> None:
    """A device that was just accepted: it is the first line of what is wrong, so the figure must not be 0."""
    inventory = network([(1, 2)])
    lonely = node(9, NodeRole.RELAY, "35.22.02")
    inventory = replace(inventory, nodes={**inventory.nodes, 9: lonely})
    picture = picture_of(inventory, places=2, e9=Status(State.DOWN, since=5))
    assert [line.element.id for line in troubles(picture)] == [9]
    assert (picture.totals.causes, picture.totals.connected) == (1, 2)


def test_a_silent_link_and_a_planned_one_count_although_every_kecamatan_is_connected() -> None:
    silent, planned = Status(State.UNKNOWN, since=9), Status(State.MAINTENANCE, since=9)
    totals = picture_of(RING, e103=silent, e104=planned).totals
    assert (totals.connected, totals.unknown, totals.maintenance) == (4, 0, 0)
    assert (totals.unknown_elements, totals.maintenance_elements) == (1, 1)


statuses = st.builds(
    Status,
    state=st.sampled_from(State),
    since=st.integers(1, 10),
    flapping_since=st.none() | st.integers(1, 10),
)


@st.composite
def pictures(draw: st.DrawFn) -> NetworkPicture:
    inventory = draw(inventories())
    known = draw(st.dictionaries(st.sampled_from(sorted(inventory.elements)), statuses))
    return compose_with(inventory, known, places=draw(st.integers(0, 8)))


@given(pictures())
def test_the_totals_add_up(picture: NetworkPicture) -> None:
    totals = picture.totals
    assert totals.total == len(picture.kecamatan)
    assert totals.total == totals.connected + totals.down + totals.behind + totals.unknown + totals.maintenance
    assert totals.causes <= sum(view.shown is Shown.DOWN for view in picture.elements.values())


@given(pictures())
def test_every_victim_stands_with_a_cause_in_what_is_wrong_now(picture: NetworkPicture) -> None:
    named = {name for line in troubles(picture) for name in line.victims}
    assert named == {place.name for place in picture.kecamatan if place.shown is Shown.BEHIND}


@given(pictures())
def test_what_is_wrong_now_leaves_out_only_what_is_calm_planned_or_a_victim(picture: NetworkPicture) -> None:
    lines = {line.element.id: line for line in troubles(picture)}
    for id_, view in picture.elements.items():
        if view.shown in (Shown.DOWN, Shown.DEGRADED, Shown.UNKNOWN):
            assert id_ in lines
        elif view.shown is Shown.MAINTENANCE:
            assert id_ not in lines or lines[id_].victims
        else:
            assert (id_ in lines) == (view.status.flapping_since is not None)


def test_what_is_wrong_now_goes_from_causes_to_what_nobody_tells_us() -> None:
    inventory = network([(1, 2), (2, 3), (1, 4), (4, 5), (1, 6), (1, 7), (1, 8), (1, 9), (1, 10), (10, 11), (1, 12)])
    picture = picture_of(
        inventory,
        places=12,
        e2=Status(State.DOWN, since=10),  # cuts off 3
        e4=Status(State.DOWN, since=20),  # cuts off 5, later
        e6=Status(State.UNKNOWN, since=90),
        e7=Status(State.DEGRADED, since=80),
        e8=Status(State.UP, since=95, flapping_since=30),
        e9=Status(State.DOWN, since=99),  # cuts nobody off
        e10=Status(State.MAINTENANCE, since=5),  # cuts off 11
        e12=Status(State.MAINTENANCE, since=5),  # cuts nobody off
    )
    assert [line.element.id for line in troubles(picture)] == [4, 2, 9, 10, 8, 7, 6]
    assert [line.victims for line in troubles(picture)[:4]] == [
        ("Kecamatan 5",),
        ("Kecamatan 3",),
        (),
        ("Kecamatan 11",),
    ]


@pytest.mark.parametrize("state", [State.UP, State.DEGRADED, State.UNKNOWN])
def test_the_line_of_a_flapping_radio_keeps_its_place_while_it_changes(state: State) -> None:
    picture = picture_of(CHAIN, e102=Status(state, since=99, flapping_since=30), e103=Status(State.DEGRADED, since=200))
    lines = troubles(picture)
    assert [line.element.id for line in lines] == [RELAY_NEAR, NEAR_FAR]
    assert (lines[0].is_flapping, lines[0].since) == (True, 30)


def test_a_flapping_victim_is_not_hidden() -> None:
    picture = picture_of(CHAIN, e2=Status(State.DOWN, since=5), e4=Status(State.UP, since=9, flapping_since=7))
    assert [(line.element.id, line.shown) for line in troubles(picture)] == [(RELAY, Shown.DOWN), (FAR, Shown.BEHIND)]


def test_availability_without_a_reading_is_missing_and_not_zero() -> None:
    assert Share().percent is None
    assert Share(n=8, n_up=6).percent == 75
    assert Share(n=8, n_up=0).percent == 0


def test_an_element_is_overdue_after_the_heartbeats_that_it_may_miss() -> None:
    status = Status(State.UP, since=0, seen_at=1_000 * SECOND)
    assert not is_overdue(status, heartbeat_s=30, missed_max=3, at=1_090 * SECOND)
    assert is_overdue(status, heartbeat_s=30, missed_max=3, at=1_090 * SECOND + 1)


def test_an_element_that_was_never_seen_is_not_overdue() -> None:
    assert not is_overdue(Status(State.UNKNOWN, since=0), heartbeat_s=30, missed_max=3, at=AT.at)
