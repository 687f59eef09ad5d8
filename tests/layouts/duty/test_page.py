"""The page /duty: what it says of who is on call, and what it offers to whom."""

import re

import pytest
from sqlalchemy import Engine

from commandcenter.domain.access import Principal, Role
from commandcenter.domain.actor import Actor
from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.domain.duty.log import EntryKind
from commandcenter.domain.duty.model import Turn
from commandcenter.domain.duty.weeks import WEEK, shift_turns, week_of
from commandcenter.store.writes.access import accounts
from commandcenter.store.writes.duty import handovers, rota, shift_log
from layouts.contract import DESK, Look
from layouts.duty import PAGE
from layouts.renderer import to_json
from tests.actions.serving import AT, somebody

EN = Look("en", "dark", DESK.distance_m, DESK.diagonal_in)
ID = Look("id", "dark", DESK.distance_m, DESK.diagonal_in)
MONDAY = week_of(AT, "mon 08:00")
NETWORK, OPERATOR = somebody(Role.NETWORK, name="jaringan-1"), somebody(Role.OPERATOR, name="operator-1")
LEADER = somebody(Role.LEADER)
HOSTILE = "<script>alert(1)</script>"


def turn(key: str, name: str, starts_at: int, ends_at: int, *, is_swap: bool = False) -> Turn:
    return Turn(0, key, tuple(name.split()), starts_at, ends_at, is_swap, "pelatihan" if is_swap else "")


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        for name in ("jaringan-1", "jaringan-2", "operator-1"):
            accounts.add(connection, name, Role.NETWORK, None, None, "test", AT)
        weeks = [turn("jaringan", f"jaringan-{n % 2 + 1}", MONDAY + n * WEEK, MONDAY + (n + 1) * WEEK) for n in (0, 2)]
        swap = turn("jaringan", "jaringan-2", MONDAY + DAY, MONDAY + DAY + 6 * HOUR, is_swap=True)
        rota.put(connection, "jaringan", 0, [*weeks, swap], "network-1", AT - HOUR)
        shifts = [
            turn("pusat", f"operator-{n}", *span)
            for n in (1, 2)
            for span in shift_turns(MONDAY, n, "06:00 14:00 22:00")
        ]
        rota.put(connection, "pusat", 0, shifts, "network-1", AT - DAY)
        handovers.write(connection, "jaringan", 0, "Genset Balen", HOSTILE, "jaringan-2", AT - HOUR)
        his, hers = Actor("operator-2", "operator"), Actor("operator-1", "operator")
        first = shift_log.add(connection, EntryKind.EVENT, HOSTILE, his, AT - HOUR)
        shift_log.add(connection, EntryKind.CORRECTION, "bukan", hers, AT, refers_to=first.id)
        shift_log.add(connection, EntryKind.NOTE, "masih terbuka", hers, AT)
    return engine


def drawn(engine: Engine, who: Principal = OPERATOR, look: Look = EN, at: Instant | None = None, **params: str) -> str:
    with engine.connect() as connection:
        return to_json(PAGE.build(connection, at or Instant(AT), params, look, who)).decode()


@pytest.mark.parametrize("look", [EN, ID])
def test_an_empty_store_says_that_there_is_no_rota(engine: Engine, look: Look) -> None:
    page = drawn(engine, look=look)
    assert page.count("no rota yet" if look is EN else "belum ada jadwal") == 10  # five duties, now and in the grid
    assert "ink-down" not in page  # nobody is missing where nobody was planned


def test_it_says_who_has_it_until_when_who_is_next_and_what_is_missing(store: Engine) -> None:
    page = drawn(store, at=Instant(AT + 14 * HOUR))  # Tuesday 04.05: nobody has the night shift
    assert "Nobody is on call" in page
    assert "since 22:00" in page
    assert "Handed over, and nobody" not in page  # it is for the swap at 08.00
    assert "Handed over, and nobody has taken it over" in drawn(store, at=Instant(AT + 18 * HOUR + 25 * MINUTE))
    assert "Tue, 24 Nov 08:00" in page  # when the swap begins
    assert page.index("Nobody is on call") < page.index("Shift log")


def test_the_grid_shows_swaps_and_holes_and_leaves_the_far_future_quiet(store: Engine) -> None:
    page = drawn(store)
    grid = page[page.index("Rota of eight weeks") :]
    assert "Tue, 24 Nov 08:00 – 14:00" in grid
    assert grid.count("duty-gap") == 1  # the week between two that are planned
    assert "nobody on 7 days" in grid  # the night shift of this week
    assert "not planned yet" in grid


def test_names_without_an_account_are_marked(store: Engine) -> None:
    assert "no account" in drawn(store)  # operator-2


def test_what_people_wrote_is_text(store: Engine) -> None:
    page = drawn(store)
    assert HOSTILE in page
    assert not re.search(r'"type":\s*"Script"|dangerously', page, re.IGNORECASE)


def test_an_operator_writes_and_takes_over_and_plans_nothing(store: Engine) -> None:
    page = drawn(store)
    assert "/api/duty/handovers/1/take" in page
    assert page.count("/additions") == 2
    assert page.count('"data-method":"PUT"') == 1  # his own, while it is open
    assert "/rota" not in page.replace("#rota", "")


def test_whoever_wrote_a_hand_over_is_not_asked_to_take_it(store: Engine) -> None:
    page = drawn(store, somebody(Role.NETWORK, name="jaringan-2"))
    assert "/take" not in page
    assert "somebody else takes it over" in page


def test_the_network_team_plans_one_duty_at_a_time(store: Engine) -> None:
    page = drawn(store, NETWORK)
    assert "/api/duty/jaringan/rota/undo" in page
    assert "by network-1, 3 in, 0 out" in page
    chosen = drawn(store, NETWORK, duty="pusat")
    assert "/api/duty/pusat/rota" in chosen
    assert "shift 3 (22:00)" in chosen
    assert "/api/duty/jaringan/rota" in drawn(store, NETWORK, duty="naga")


@pytest.mark.parametrize("who", [LEADER, somebody(Role.VIEWER)])
def test_whoever_is_not_on_duty_reads(store: Engine, who: Principal) -> None:
    page = drawn(store, who)
    assert "jaringan-1" in page
    assert "data-action" not in page


def test_the_past_is_shown_as_it_was_known_and_nothing_is_written_there(store: Engine) -> None:
    page = drawn(store, NETWORK, at=Instant(AT - 2 * HOUR, live=False))
    assert "data-action" not in page
    assert "Genset Balen" not in page
    assert HOSTILE not in page
    assert page.count("no rota yet") > 0  # the network team's was not written yet


@pytest.mark.parametrize("day", ["2026-11-23", "2026-02-30", "9999-12-31", "x", "0001-01-01", "2026-11-22"])
def test_any_day_of_the_address_is_answered(store: Engine, day: str) -> None:
    page = drawn(store, NETWORK, day=day, week=day)
    assert page.count(HOSTILE) == (1 if day == "2026-11-22" else 2)  # the hand-over, and the entry of today


def test_a_night_entry_belongs_to_the_day_on_which_the_night_began(store: Engine) -> None:
    night = AT + 14 * HOUR  # 04.05 of Tuesday
    with store.begin() as connection:
        shift_log.add(connection, EntryKind.NOTE, "tengah malam", Actor("operator-2", "operator"), night)
    at = Instant(night + 5 * HOUR)
    assert "tengah malam" in drawn(store, at=at, day="2026-11-23")
    assert "tengah malam" not in drawn(store, at=at)
    assert "locked" in drawn(store, at=Instant(night + 11 * MINUTE))
