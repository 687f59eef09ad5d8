"""Who is on call, against asking every instant; weeks and shifts at their borders (WIB)."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY, HOUR, MINUTE, WIB, from_datetime
from commandcenter.domain.duty import rota, weeks
from commandcenter.domain.duty.model import AHEAD, LONGEST, Turn, is_key, is_span, names_of
from commandcenter.domain.duty.rota import Span

SHIFTS = "06:00 14:00 22:00"


def wib(text: str) -> int:
    return from_datetime(datetime.fromisoformat(text).replace(tzinfo=WIB))


@st.composite
def rotas(draw: st.DrawFn) -> list[Turn]:
    made = []
    for id_ in range(1, draw(st.integers(0, 12)) + 1):
        begin = draw(st.integers(-3, 28))
        names = draw(st.sampled_from([("a",), ("b",), ("a", "b")]))
        made.append(Turn(id_, "urc", names, begin, begin + draw(st.integers(1, 15)), draw(st.booleans())))
    return draw(st.permutations(made))


def by_hand(turns: list[Turn], at: int) -> Turn | None:
    """The rule as it is told: a swap above a week, of two alike the newer."""
    there = [turn for turn in turns if turn.starts_at <= at < turn.ends_at]
    swaps = [turn for turn in there if turn.is_swap]
    return max(swaps or there, key=lambda turn: turn.id, default=None)


@given(rotas())
def test_spans_say_of_every_instant_what_the_rule_says(turns: list[Turn]) -> None:
    found = rota.spans(turns, 0, 30)
    assert (found[0].starts_at, found[-1].ends_at) == (0, 30)
    assert all(left.ends_at == right.starts_at for left, right in pairwise(found))
    assert all(left.turn != right.turn for left, right in pairwise(found))
    for span in found:
        for at in range(span.starts_at, span.ends_at):
            assert span.turn == by_hand(turns, at) == rota.turn_at(turns, at)


@given(rotas(), st.integers(0, 29))
def test_the_next_and_the_last_change_are_where_the_names_change(turns: list[Turn], at: int) -> None:
    def names(instant: int) -> tuple[str, ...]:
        turn = by_hand(turns, instant)
        return turn.names if turn else ()

    after = next((t for t in range(at + 1, 30) if names(t) != names(at)), None)
    found = rota.next_change(turns, at, 30)
    assert (found.starts_at if found else None) == after
    if found and after is not None:
        assert found.names == names(after)
    began = next((t for t in range(at, 0, -1) if names(t - 1) != names(t)), None)
    came = rota.last_change(turns, at, 0)
    assert (came[1].starts_at if came else None) == began
    if came and began is not None:
        assert (came[0].names, came[1].names) == (names(began - 1), names(at))


@given(rotas())
def test_gaps_are_when_nobody_is_on_call(turns: list[Turn]) -> None:
    empty = {at for span in rota.gaps(turns, 0, 30) for at in range(span.starts_at, span.ends_at)}
    assert empty == {at for at in range(30) if by_hand(turns, at) is None}


def test_a_rota_that_nobody_wrote_is_one_gap() -> None:
    assert rota.spans([], 5, 9) == (Span(5, 9, None),)


@given(st.integers(0, 3_000_000_000_000))
def test_an_instant_is_in_its_week_and_its_shift(at: int) -> None:
    week = weeks.week_of(at, "mon 08:00")
    assert week <= at < week + weeks.WEEK
    local = datetime.fromtimestamp(week / 1000, WIB)
    assert (local.weekday(), local.hour, local.minute) == (0, 8, 0)
    shift = weeks.boundary(at, SHIFTS)
    assert shift is not None
    assert shift[0] <= at < shift[1]
    assert shift[1] - shift[0] == 8 * HOUR


def test_borders_of_weeks_shifts_and_days_are_those_of_the_clock_on_the_wall() -> None:
    monday = wib("2026-11-23T08:00")
    assert weeks.week_of(monday, "mon 08:00") == monday
    assert weeks.week_of(monday - 1, "mon 08:00") == wib("2026-11-16T08:00")
    assert weeks.week_of(wib("2026-11-23T00:00"), "mon 00:00") == wib("2026-11-23T00:00")
    assert weeks.week_of(wib("2026-11-22T23:59"), "sun 23:30") == wib("2026-11-22T23:30")
    assert weeks.boundary(wib("2026-11-23T00:00"), SHIFTS) == (wib("2026-11-22T22:00"), wib("2026-11-23T06:00"))
    assert weeks.boundary(wib("2026-11-23T06:00"), SHIFTS) == (wib("2026-11-23T06:00"), wib("2026-11-23T14:00"))
    assert [weeks.shift_number(wib(f"2026-11-23T{time}"), SHIFTS) for time in ("05:59", "06:00", "22:00")] == [3, 1, 3]
    night = wib("2026-11-23T03:00")  # belongs to the day on which the night began
    assert weeks.log_day(night, SHIFTS) == (wib("2026-11-22T06:00"), wib("2026-11-23T06:00"))
    assert weeks.log_day(night, "") == (wib("2026-11-23T00:00"), wib("2026-11-24T00:00"))
    assert weeks.boundary(night, "") is None


def test_the_nights_of_a_week_end_in_the_morning_after() -> None:
    nights = weeks.shift_turns(wib("2026-11-23T08:00"), 3, SHIFTS)
    assert nights[0] == (wib("2026-11-23T22:00"), wib("2026-11-24T06:00"))
    assert nights[6] == (wib("2026-11-29T22:00"), wib("2026-11-30T06:00"))
    days = [turn for number in (1, 2, 3) for turn in weeks.shift_turns(wib("2026-11-23T08:00"), number, SHIFTS, 2)]
    assert rota.gaps(
        [Turn(n, "pusat", ("operator-1",), *span) for n, span in enumerate(days)],
        wib("2026-11-23T06:00"), wib("2026-12-07T06:00"),
    ) == ()  # fmt: skip


@pytest.mark.parametrize("wrong", ["", "08:00", "monday 08:00", "mon", "mon 24:00", "mon 8:00", "sen 08:00"])
def test_a_week_that_cannot_be_read_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"08:00"):
        weeks.offset(wrong)


@pytest.mark.parametrize("wrong", ["14:00 06:00", "06:00 06:00", "6", "01:00 02:00 03:00 04:00 05:00 06:00 07:00"])
def test_shifts_that_cannot_be_read_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"shift|time"):
        weeks.begins(wrong)


def test_a_turn_of_a_hundred_years_is_none() -> None:
    now = wib("2026-11-23T14:05")
    assert is_span(now, now + LONGEST, now)
    assert not is_span(now, now + LONGEST + 1, now)
    assert not is_span(now, now + 100 * 365 * DAY, now)
    assert not is_span(now + AHEAD, now + AHEAD + MINUTE, now)
    assert not is_span(now, now, now)
    assert not is_span(now + 1, now, now)
    assert not is_span(now - 40 * DAY, now, now)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("jaringan-1", ("jaringan-1",)),
        (" Operator-1, operator-2\noperator-1 ", ("operator-1", "operator-2")),
        ("", None),
        ("a b c d e f", None),
        ("<b>", None),
        ("operator-1\u202e", None),
        ("operator\0", None),
        ("a " * 5_000, None),
    ],
)
def test_names_are_names_of_accounts(typed: str, names: tuple[str, ...] | None) -> None:
    assert names_of(typed) == names


@pytest.mark.parametrize(("key", "is_good"), [("jaringan-cadangan", True), ("", False), ("-a", False), ("A", False)])
def test_keys_of_duties(key: str, is_good: bool) -> None:
    assert is_key(key) is is_good
