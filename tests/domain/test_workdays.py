"""The working-day clock: what counts, until when something is in time, and what is not known."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY, HOUR, MINUTE, WIB, from_datetime, to_datetime
from commandcenter.domain.workdays import (
    Calendar,
    CalendarDay,
    CalendarError,
    Counts,
    DayKind,
    Rule,
    ServiceLimit,
    Step,
    UnknownYear,
    WorkdayClock,
    WorkingHours,
    limit_of,
)

MONDAY, FRIDAY, SATURDAY = 0, 4, 5
ORDINARY = tuple(
    WorkingHours("biasa", "2023-04-12", None, weekday, "07:30", "16:30" if weekday == FRIDAY else "16:00", rest)
    for weekday, rest in enumerate((60, 60, 60, 60, 90))
)
RAMADAN = tuple(
    WorkingHours(
        "Ramadan", "2026-02-19", "2026-03-20", weekday, "08:00", "15:30" if weekday == FRIDAY else "15:00", rest, 10
    )
    for weekday, rest in enumerate((30, 30, 30, 30, 60))
)
DAYS = (
    CalendarDay("2025-12-25", DayKind.HOLIDAY, "Natal"),
    CalendarDay("2025-12-26", DayKind.JOINT_LEAVE, "Cuti bersama Natal"),
    CalendarDay("2026-01-01", DayKind.HOLIDAY, "Tahun Baru"),
    CalendarDay("2026-03-18", DayKind.JOINT_LEAVE, "Cuti bersama Nyepi"),
    CalendarDay("2026-03-19", DayKind.HOLIDAY, "Nyepi"),
    CalendarDay("2026-03-20", DayKind.JOINT_LEAVE, "Cuti bersama Idul Fitri"),
    CalendarDay("2026-03-23", DayKind.JOINT_LEAVE, "Cuti bersama Idul Fitri"),
    CalendarDay("2026-03-24", DayKind.JOINT_LEAVE, "Cuti bersama Idul Fitri"),
    CalendarDay("2027-01-01", DayKind.HOLIDAY, "Tahun Baru"),
    CalendarDay("2027-05-17", DayKind.HOLIDAY, "Idul Adha", is_estimate=True),
)
CALENDAR = Calendar(DAYS, ORDINARY + RAMADAN)  # knows 2025, 2026, 2027
CLOCK = WorkdayClock(CALENDAR)
RULES = st.builds(Rule, st.booleans(), st.booleans())
CLOCKS = {
    rule: WorkdayClock(CALENDAR, rule)
    for rule in (Rule(early, late) for early in (True, False) for late in (True, False))
}


def wib(*parts: int) -> int:
    return from_datetime(datetime(*parts, tzinfo=WIB))  # type: ignore[misc, arg-type]


instants = st.integers(wib(2025, 1, 1), wib(2027, 10, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 22), False),
        (date(2026, 3, 19), False),
        (date(2026, 3, 24), False),
        (date(2026, 3, 25), True),
    ],
)
def test_a_working_day_has_hours_and_is_no_day_off(day: date, expected: bool) -> None:
    assert CLOCK.is_working_day(day) is expected


@pytest.mark.parametrize(
    ("received", "days", "deadline"),
    [
        (wib(2026, 11, 23, 9), 1, wib(2026, 11, 24, 16)),
        (wib(2026, 11, 23, 9), 3, wib(2026, 11, 26, 16)),
        (wib(2026, 11, 23, 9), 4, wib(2026, 11, 27, 16, 30)),  # Fridays close later
        (wib(2026, 11, 23, 9), 5, wib(2026, 11, 30, 16)),
        (wib(2026, 11, 23, 6), 1, wib(2026, 11, 24, 16)),  # before opening is that day
        (wib(2026, 11, 23, 16), 1, wib(2026, 11, 24, 16)),
        (wib(2026, 11, 23, 16) + 1, 1, wib(2026, 11, 25, 16)),  # after closing is the next
        (wib(2026, 11, 20, 17), 1, wib(2026, 11, 24, 16)),  # Friday evening counts as Monday
        (wib(2026, 11, 21, 12), 1, wib(2026, 11, 24, 16)),
        (wib(2026, 11, 23, 9), 0, wib(2026, 11, 23, 16)),
        (wib(2025, 12, 24, 15), 3, wib(2025, 12, 31, 16)),  # over Christmas
        (wib(2025, 12, 31, 15), 1, wib(2026, 1, 2, 16, 30)),  # over the year
        (wib(2026, 3, 17, 14), 1, wib(2026, 3, 25, 16)),  # over Nyepi and Idul Fitri
        (wib(2026, 3, 17, 15, 30), 1, wib(2026, 3, 26, 16)),  # in Ramadan that is after closing
        (wib(2026, 3, 16, 14), 1, wib(2026, 3, 17, 15)),
    ],
)
def test_a_deadline_is_the_closing_of_its_last_working_day(received: int, days: int, deadline: int) -> None:
    assert to_datetime(CLOCK.add_working_days(received, days)) == to_datetime(deadline)


def test_the_day_of_receipt_may_count_and_a_day_may_last_until_midnight() -> None:
    received = wib(2026, 11, 23, 17)
    early, late = WorkdayClock(CALENDAR, Rule(True, True)), WorkdayClock(CALENDAR, Rule(False, False))
    assert early.add_working_days(wib(2026, 11, 23, 9), 1) == wib(2026, 11, 23, 16)
    assert early.working_days_between(wib(2026, 11, 23, 9), wib(2026, 11, 24, 9)) == 2
    assert CLOCK.add_working_days(received, 1) == wib(2026, 11, 25, 16)
    assert late.add_working_days(received, 1) == wib(2026, 11, 25) - 1
    with pytest.raises(ValueError, match="0 working days cannot be added, 1 is the fewest"):
        early.add_working_days(received, 0)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (wib(2026, 11, 23), wib(2026, 11, 24), 450),  # 7 h 30 min
        (wib(2026, 11, 23), wib(2026, 11, 30), 37 * 60 + 30),
        (wib(2026, 2, 23), wib(2026, 3, 2), 32 * 60 + 30),  # a week of Ramadan
        (wib(2026, 11, 20, 16, 30), wib(2026, 11, 23, 7, 30), 0),
        (wib(2026, 11, 23, 7, 30), wib(2026, 11, 23, 11, 45), 225),  # half a day with half its break
        (wib(2026, 3, 17, 15), wib(2026, 3, 25, 7, 30), 0),
        (wib(2025, 12, 31), wib(2026, 1, 3), 900),
        (wib(2026, 11, 24), wib(2026, 11, 23), -450),
    ],
)
def test_working_time_is_that_of_the_office_without_its_break(start: int, end: int, minutes: int) -> None:
    assert CLOCK.working_minutes_between(start, end) == minutes


def test_a_year_without_holidays_is_unknown_and_said_so() -> None:
    assert [year for year in range(2020, 2030) if CLOCK.is_known(year)] == [2025, 2026, 2027]
    for ask in (
        lambda: CLOCK.is_working_day(date(2028, 6, 1)),
        lambda: CLOCK.add_working_days(wib(2028, 6, 1), 1),
        lambda: CLOCK.add_working_days(wib(2027, 12, 30, 9), 5),  # ends in a year that nobody knows
        lambda: CLOCK.add_working_days(wib(2027, 12, 31, 20), 1),
        lambda: CLOCK.working_days_between(wib(2027, 12, 1), wib(2028, 1, 3)),
        lambda: CLOCK.working_days_between(wib(2027, 12, 1), wib(2027, 12, 31, 20)),
        lambda: CLOCK.working_minutes_between(wib(2027, 12, 1), wib(2028, 1, 3)),
    ):
        with pytest.raises(
            UnknownYear, match="working days of 2028 cannot be counted: the calendar has no holidays"
        ) as caught:
            ask()
        assert caught.value.year == 2028


def test_a_known_year_behind_an_unknown_one_is_not_counted_across() -> None:
    days = (CalendarDay("2024-01-01", DayKind.HOLIDAY, "a"), CalendarDay("2026-01-01", DayKind.HOLIDAY, "b"))
    clock = WorkdayClock(Calendar(days, ORDINARY))
    assert clock.working_days_between(wib(2024, 1, 2), wib(2024, 12, 31, 9)) > 250
    for start, end in ((wib(2024, 12, 1), wib(2026, 2, 1)), (wib(2026, 2, 1), wib(2024, 12, 1))):
        with pytest.raises(UnknownYear, match="2025"):
            clock.working_days_between(start, end)


def test_a_year_whose_hours_are_missing_is_unknown_too() -> None:
    calendar = Calendar((CalendarDay("2023-01-01", DayKind.HOLIDAY, "a"), *DAYS), ORDINARY)
    assert not calendar.is_known(2023)
    with pytest.raises(UnknownYear, match="no working hours from 2023-01-01 on"):
        WorkdayClock(calendar).is_working_day(date(2023, 6, 1))


def test_a_saturday_can_be_worked_when_it_has_hours_of_its_own() -> None:
    instead = CalendarDay("2026-11-21", DayKind.WORKING, "Pengganti")
    with pytest.raises(CalendarError, match="Pengganti on 2026-11-21 is a working day without hours"):
        WorkdayClock(Calendar((*DAYS, instead), ORDINARY))
    hours = WorkingHours("Pengganti", "2026-11-21", "2026-11-21", SATURDAY, "08:00", "12:00", 0)
    clock = WorkdayClock(Calendar((*DAYS, instead), (*ORDINARY, hours)))
    assert clock.add_working_days(wib(2026, 11, 20, 9), 1) == wib(2026, 11, 21, 12)
    assert not clock.is_working_day(date(2026, 11, 28))


def test_a_calendar_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(CalendarError, match="named twice in the calendar: 2026-01-01"):
        Calendar((*DAYS, CalendarDay("2026-01-01", DayKind.WORKING, "x")), ORDINARY)
    with pytest.raises(CalendarError, match="nothing is left between 08:00 and 09:00"):
        Calendar(DAYS, (WorkingHours("x", "2026-01-01", None, MONDAY, "08:00", "09:00", 60),))
    with pytest.raises(CalendarError, match="biasa and lain both hold on 2025-01-06"):
        WorkdayClock(Calendar(DAYS, (*ORDINARY, WorkingHours("lain", "2025-01-01", None, MONDAY, "08:00", "12:00", 0))))


LIMITS = (
    ServiceLimit("*", Step.VERIFY, 3, Counts.WORKING, "SP4N"),
    ServiceLimit("*", Step.CONFIRM, 10, Counts.CALENDAR, "SP4N"),
    ServiceLimit("pengaduan", Step.COMPLETE, 14, Counts.WORKING, "standar pelayanan"),
    ServiceLimit("pengaduan", Step.VERIFY, 2, Counts.WORKING, "Perbup"),
)


def test_a_class_of_complaints_has_its_own_limit_or_that_of_all() -> None:
    assert limit_of(LIMITS, "pengaduan", Step.VERIFY) == LIMITS[3]
    assert limit_of(LIMITS, "aspirasi", Step.VERIFY) == LIMITS[0]
    assert limit_of(LIMITS, "pengaduan", Step.COMPLETE) == LIMITS[2]
    assert limit_of(LIMITS, "aspirasi", Step.COMPLETE) is None
    assert (Step.ANSWER.begins_with, Step.ANSWER.ends_with) == ("disposed_at", "answered_at")
    assert {step.begins_with for step in (Step.VERIFY, Step.DISPOSE, Step.COMPLETE)} == {"received_at"}


def test_a_limit_counts_working_days_or_all_days() -> None:
    friday = wib(2026, 11, 20, 17)
    assert CLOCK.deadline(LIMITS[0], friday) == wib(2026, 11, 26, 16)
    assert CLOCK.deadline(LIMITS[1], friday) == wib(2026, 12, 1) - 1
    assert CLOCK.deadline(LIMITS[1], wib(2030, 1, 1)) == wib(2030, 1, 12) - 1, "all days need no calendar"


def test_a_count_over_days_that_are_not_decreed_yet_is_an_estimate() -> None:
    assert CLOCK.is_estimate(wib(2027, 5, 10), wib(2027, 5, 17, 1))
    assert not CLOCK.is_estimate(wib(2027, 5, 10), wib(2027, 5, 16, 23))
    assert not CLOCK.is_estimate(wib(2026, 1, 1), wib(2026, 12, 31))


@given(instants, st.integers(0, 60), RULES)
def test_adding_and_counting_are_each_others_inverse(at: int, days: int, rule: Rule) -> None:
    clock = CLOCKS[rule]
    assume(days or not rule.counts_day_of_receipt)
    deadline = clock.add_working_days(at, days)
    assert clock.working_days_between(at, deadline) == days
    assert clock.working_days_between(at, deadline + 1) == days + 1, "one instant later is too late"
    assert clock.is_working_day(to_datetime(deadline).date())


@given(instants, instants, st.integers(0, 60), RULES)
def test_in_time_by_the_deadline_is_in_time_by_the_count(at: int, end: int, days: int, rule: Rule) -> None:
    clock = CLOCKS[rule]
    assume(days or not rule.counts_day_of_receipt)
    assert (end <= clock.add_working_days(at, days)) == (clock.working_days_between(at, end) <= days)


@given(instants, st.integers(0, 30 * DAY), st.integers(1, 60), RULES)
def test_who_comes_later_never_has_the_earlier_deadline(at: int, later: int, days: int, rule: Rule) -> None:
    clock = CLOCKS[rule]
    later = min(at + later, wib(2027, 10, 1))
    assert clock.add_working_days(at, days) <= clock.add_working_days(max(at, later), days)
    assert clock.add_working_days(at, days) < clock.add_working_days(at, days + 1)


@given(instants, st.integers(1, 60))
def test_exactly_the_working_days_lie_between_receipt_and_deadline(at: int, days: int) -> None:
    """Walked day by day, in the plainest way."""
    day = to_datetime(at).date()
    closing = CLOCK.add_working_days(at, 0)
    if to_datetime(closing).date() != day:
        assert not CLOCK.is_working_day(day) or at > wib(day.year, day.month, day.day, 15)
        day = to_datetime(closing).date()
    left = days
    while left:
        day += timedelta(days=1)
        left -= CLOCK.is_working_day(day)
    assert to_datetime(CLOCK.add_working_days(at, days)).date() == day


@given(st.lists(instants, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up_and_never_exceeds_the_time_that_passed(times: list[int]) -> None:
    first, middle, last = times
    whole = CLOCK.working_minutes_between(first, last)
    parts = CLOCK.working_minutes_between(first, middle) + CLOCK.working_minutes_between(middle, last)
    assert parts in (whole, whole - 1), "each part is cut to whole minutes"
    assert 0 <= whole <= (last - first) // MINUTE
    assert CLOCK.working_minutes_between(last, first) == -whole
    assert whole * MINUTE <= ((last - first) // DAY + 2) * 7.5 * HOUR
