"""What an open ticket waits for: against a week counted by hand, and against the clock's own deadlines."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.complaints.due import BANDS, Opened, Timetable, undone
from commandcenter.domain.complaints.scope import Span, Window, span_of
from commandcenter.domain.workdays import (
    Calendar,
    CalendarDay,
    Counts,
    DayKind,
    ServiceLimit,
    Step,
    WorkdayClock,
    WorkingHours,
)
from tests.network import wib

HOURS = tuple(
    WorkingHours("office", "2024-01-01", None, weekday, "08:00", "16:00", 60) for weekday in range(5)
)  # a working day has 7 hours
CALENDAR = Calendar(
    (
        CalendarDay("2025-01-01", DayKind.HOLIDAY, "New Year"),
        CalendarDay("2026-01-01", DayKind.HOLIDAY, "New Year"),
        CalendarDay("2026-03-11", DayKind.HOLIDAY, "a Wednesday off"),
    ),
    HOURS,
)
LIMITS = (
    ServiceLimit("*", Step.VERIFY, 3, Counts.WORKING, ""),
    ServiceLimit("*", Step.DISPOSE, 3, Counts.WORKING, ""),
    ServiceLimit("*", Step.ANSWER, 5, Counts.WORKING, ""),
    ServiceLimit("*", Step.CONFIRM, 10, Counts.CALENDAR, ""),
    ServiceLimit("pengaduan", Step.COMPLETE, 14, Counts.WORKING, ""),
    ServiceLimit("permintaan_informasi", Step.COMPLETE, 2, Counts.WORKING, ""),
)
CLOCK = WorkdayClock(CALENDAR)
TIMES = Timetable(CLOCK, LIMITS)
MONDAY = wib("2026-03-09 10:00")


def ticket(kind: str = "pengaduan", status: str = "received", received_at: int = MONDAY, **dates: int) -> Opened:
    return Opened(kind, status, received_at, dates.get("verified_at"), dates.get("disposed_at"))


def test_what_is_received_on_monday_is_verified_by_friday_because_wednesday_is_off() -> None:
    due = TIMES.due(ticket())
    assert (due.step, due.deadline, due.is_from_receipt) == (Step.VERIFY, wib("2026-03-13 16:00"), False)


def test_after_each_step_the_next_one_is_due() -> None:
    verified = ticket(status="verified", verified_at=MONDAY + HOUR)
    assert TIMES.due(verified).step is Step.DISPOSE
    disposed = ticket(status="in_progress", verified_at=MONDAY + HOUR, disposed_at=wib("2026-03-10 09:00"))
    due = TIMES.due(disposed)  # Thursday, Friday, Monday, Tuesday, Wednesday
    assert (due.step, due.deadline) == (Step.ANSWER, wib("2026-03-18 16:00"))


def test_a_hand_over_without_a_date_counts_from_receipt_and_says_so() -> None:
    due = TIMES.due(ticket(status="in_progress"))
    assert (due.step, due.deadline, due.is_from_receipt) == (Step.ANSWER, wib("2026-03-17 16:00"), True)


def test_the_shorter_limit_of_a_class_is_due_first() -> None:
    due = TIMES.due(ticket("permintaan_informasi"))
    assert (due.step, due.deadline) == (Step.COMPLETE, wib("2026-03-12 16:00"))


def test_a_year_that_is_not_known_gives_no_deadline_and_the_next_step() -> None:
    due = TIMES.due(ticket(received_at=wib("2023-05-02 10:00")))
    assert (due.step, due.deadline) == (Step.VERIFY, None)
    assert TIMES.counts_from == wib("2025-01-01 00:00")
    assert Timetable(WorkdayClock(Calendar((), ())), LIMITS).counts_from is None


def test_without_limits_nothing_is_ever_over() -> None:
    times = Timetable(CLOCK, ())
    assert times.due(ticket()).deadline is None
    assert times.passed("pengaduan", Step.VERIFY, MONDAY) is None
    assert times.kinds == ()


def test_age_bands_follow_on_each_other_without_a_gap() -> None:
    ends = [last for _first, last in BANDS]
    assert [first for first, _last in BANDS] == [0] + [last + 1 for last in ends[:-1] if last is not None]
    assert ends[-1] is None


KINDS = st.sampled_from(["pengaduan", "permintaan_informasi", "aspirasi"])
MOMENTS = st.integers(wib("2025-01-02 00:00"), wib("2026-11-30 00:00"))


@given(KINDS, st.sampled_from([Step.VERIFY, Step.ANSWER, Step.COMPLETE]), MOMENTS, st.integers(0, 60 * 24 * 40))
@example("pengaduan", Step.VERIFY, wib("2026-11-22 13:00"), 40 * 24 * 60)  # a new year that the calendar does not know
def test_what_has_passed_is_what_has_a_deadline_that_lies_behind(
    kind: str, step: Step, begun: int, minutes: int
) -> None:
    at = begun + minutes * MINUTE
    passed, deadline = TIMES.passed(kind, step, at), TIMES.deadline(kind, step, begun)
    is_over = passed is not None and passed.first <= begun <= passed.last
    assert is_over == (deadline is not None and deadline < at)


@given(st.sampled_from(LIMITS), MOMENTS, st.integers(1, 60))
def test_receipts_are_those_whose_deadline_falls_in_the_span(limit: ServiceLimit, starts_at: int, days: int) -> None:
    ends_at = min(starts_at + days * DAY, wib("2026-12-15 00:00"))
    slots = CLOCK.receipts(limit, starts_at, ends_at)
    for first, last, deadline in slots:
        assert starts_at <= deadline < ends_at
        assert CLOCK.deadline(limit, first) == CLOCK.deadline(limit, last) == deadline
        assert CLOCK.deadline(limit, last + 1) > deadline
    assert all(slots[n][1] + 1 == slots[n + 1][0] for n in range(len(slots) - 1))


@given(st.lists(st.tuples(MOMENTS, st.integers(-5_000, 60 * 24 * 90)), max_size=8))
def test_many_times_are_counted_as_one_by_one(drawn: list[tuple[int, int]]) -> None:
    pairs = [(start, start + minutes * MINUTE) for start, minutes in drawn]
    assert CLOCK.working_minutes(pairs) == [
        CLOCK.working_minutes_between(start, end) if start <= end and end < wib("2027-01-01 00:00") else None
        for start, end in pairs
    ]
    assert CLOCK.working_minutes([(wib("2023-05-02 10:00"), MONDAY)]) == [None]


@given(KINDS, st.sampled_from(["received", "verified", "disposed", "in_progress", "postponed"]), st.booleans())
def test_there_is_always_a_next_step_and_the_whole(kind: str, status: str, is_disposed: bool) -> None:
    steps = [
        step for step, _at in undone(ticket(kind, status, disposed_at=MONDAY) if is_disposed else ticket(kind, status))
    ]
    assert steps[-1] is Step.COMPLETE
    assert steps[0] in (Step.VERIFY, Step.DISPOSE, Step.ANSWER)
    assert (Step.ANSWER in steps) == (is_disposed or status in ("disposed", "in_progress"))


@pytest.mark.parametrize(
    ("window", "starts", "days"),
    [
        (Window.TODAY, "2026-05-20 00:00", 1),
        (Window.WEEK, "2026-05-14 00:00", 7),
        (Window.MONTH, "2026-04-21 00:00", 30),
        (Window.SEASON, "2026-02-20 00:00", 90),
        (Window.QUARTER, "2026-04-01 00:00", 50),
        (Window.YEAR, "2026-01-01 00:00", 140),
    ],
)
def test_a_window_begins_at_a_local_midnight_and_ends_now(window: Window, starts: str, days: int) -> None:
    at = wib("2026-05-20 13:45")
    span = span_of(window, at)
    assert span == Span(wib(starts), at + 1)
    assert span.days == days
    assert span.before.ends_at == span.ends_at - days * DAY
    assert span.before.days == days
    assert span.year_ago.starts_at == span.starts_at - 364 * DAY
