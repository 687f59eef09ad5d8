"""Budgets, periods, hours: small rules with edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.availability.blindness import HEARD_MIN, Heard, deaf_since, hearing_again
from commandcenter.domain.availability.hours import Hours, working
from commandcenter.domain.availability.model import Split
from commandcenter.domain.availability.objective import Objective, Verdict, budget
from commandcenter.domain.availability.spans import Length, Span, parse
from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.workdays import Calendar, CalendarDay, DayKind, UnknownYear, WorkingHours
from tests.network import wib

QUARTER = 92 * DAY


@pytest.mark.parametrize(
    ("total", "own", "verdict"),
    [
        (QUARTER // 2, 0, Verdict.SAFE),
        (QUARTER // 2, 11 * HOUR, Verdict.SAFE),  # half of the period, half of the 22 hours
        (QUARTER // 2, 12 * HOUR, Verdict.THREATENED),
        (QUARTER // 2, 23 * HOUR, Verdict.SPENT),
        (DAY, HOUR, Verdict.SAFE),  # burns four times as fast on the first day, and is one short fault
        (DAY, 3 * HOUR, Verdict.THREATENED),
        (QUARTER, 22 * HOUR, Verdict.SAFE),
    ],
)
def test_a_budget_is_threatened_when_it_goes_faster_than_the_period(total: int, own: int, verdict: Verdict) -> None:
    found = budget(Objective(99.0), Split(total=total, up=total - own, own=own), QUARTER)
    assert found.allowed == QUARTER // 100
    assert found.verdict is verdict


def test_planned_work_costs_nothing_up_to_its_limit_and_blind_time_never() -> None:
    split = Split(total=DAY, up=0, planned=5 * HOUR, blind=DAY - 5 * HOUR)
    assert budget(Objective(99.0), split, QUARTER).spent == 0
    assert budget(Objective(99.0, 2 * HOUR), split, QUARTER).spent == 3 * HOUR


@given(st.floats(0, 100), st.integers(0, QUARTER), st.integers(0, QUARTER))
def test_a_budget_never_breaks(percent: float, total: int, own: int) -> None:
    found = budget(Objective(percent), Split(total=total, own=min(own, total)), QUARTER)
    assert found.verdict in Verdict
    assert found.burn is None or found.burn >= 0
    assert found.achieved is None or 0 <= found.achieved <= 100


@given(st.sampled_from(list(Length)), st.dates(date(1946, 1, 1), date(2099, 12, 31)))
def test_a_period_reads_what_it_writes_and_follows_the_one_before(length: Length, day: date) -> None:
    span = Span.of(length, day)
    assert parse(span.text) == span
    assert span.first <= day <= span.last
    assert span.previous().ends_at == span.starts_at


@pytest.mark.parametrize(
    "text", ["", "2026-Q5", "2026-13", "2026-02-30", "2026-W54", "1800", "2026-Q3 ", "２０２６", "2026-q3", "9" * 5000]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write 2026"):
        parse(text)


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=6), st.integers(0, 100), st.integers(0, 100)
)
def test_counted_hours_are_what_lies_in_them(intervals: list[tuple[int, int]], one: int, other: int) -> None:
    start, end = sorted((one, other))
    inside = {at for first, last in intervals for at in range(first, last)}
    assert Hours(intervals).length(start, end) == len(inside & set(range(start, end)))


def test_working_hours_are_those_of_the_calendar() -> None:
    hours = tuple(WorkingHours("h", "2026-01-01", None, weekday, "08:00", "16:00", 60) for weekday in range(5))
    calendar = Calendar((CalendarDay("2026-03-11", DayKind.HOLIDAY, "libur"),), hours)
    found = working(calendar, wib("2026-03-09 00:00"), wib("2026-03-16 00:00"))
    assert found.length(wib("2026-03-09 00:00"), wib("2026-03-16 00:00")) == 4 * 8 * HOUR
    assert found.length(wib("2026-03-10 15:59"), wib("2026-03-12 08:01")) == 2 * MINUTE
    with pytest.raises(UnknownYear):
        working(calendar, wib("2027-03-09 00:00"), wib("2027-03-16 00:00"))


def test_only_many_that_fall_silent_together_are_our_own_ear() -> None:
    many = [Heard(1000 + n, 10, True) for n in range(HEARD_MIN)]
    late = 1000 + 31_000 + HEARD_MIN
    assert deaf_since(many, -100_000, 3, late) == 1000 + HEARD_MIN - 1
    assert deaf_since(many, late - 1, 3, late) is None  # we have just begun to listen
    assert deaf_since(many[1:], -100_000, 3, late) is None
    assert deaf_since([*many, Heard(late - 1, 10, True)], -100_000, 3, late) is None
    assert deaf_since([each._replace(is_expected=False) for each in many], -100_000, 3, late) is None
    assert deaf_since([], 0, 3, late) is None
    assert hearing_again(many, 2000) is None
    assert hearing_again([*many, Heard(5000, 30, True)], 2000) == 35_000
