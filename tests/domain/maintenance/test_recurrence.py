"""When work comes round: the calendar's odd corners, and every recurrence by brute force over the days."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.maintenance.model import Series, occurrences
from commandcenter.domain.maintenance.recurrence import (
    LAST,
    Frequency,
    Recurrence,
    RecurrenceError,
    of_phrase,
    of_rrule,
    phrase_of,
)
from tests.network import wib

WEEKLY, MONTHLY, DAILY = Frequency.WEEKLY, Frequency.MONTHLY, Frequency.DAILY
recurrences = st.one_of(
    st.builds(Recurrence, st.just(DAILY), st.integers(1, 12)),
    st.builds(
        Recurrence, st.just(WEEKLY), st.integers(1, 12),
        st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found))),
    ),
    st.builds(
        Recurrence, st.just(MONTHLY), st.integers(1, 12), st.integers(0, 6).map(lambda day: (day,)),
        st.sampled_from([1, 2, 3, 4, LAST]),
    ),
    st.builds(Recurrence, st.just(MONTHLY), st.integers(1, 12), month_day=st.integers(1, 31)),
)  # fmt: skip


def found(phrase: str, first: str, last: str) -> list[str]:
    return [each.isoformat() for each in of_phrase(phrase).days(date.fromisoformat(first), date.fromisoformat(last))]


@pytest.mark.parametrize(
    ("phrase", "first", "last", "days"),
    [
        ("weekly on sun", "2026-11-20", "2026-12-06", ["2026-11-22", "2026-11-29", "2026-12-06"]),
        ("weekly on minggu, rabu", "2026-11-22", "2026-11-26", ["2026-11-22", "2026-11-25"]),
        ("every 2 weeks on mon", "2026-11-25", "2026-12-31", ["2026-12-07", "2026-12-21"]),
        ("monthly on 2nd sat", "2026-11-01", "2027-01-31", ["2026-11-14", "2026-12-12", "2027-01-09"]),
        ("monthly on last sun", "2026-11-01", "2026-12-31", ["2026-11-29", "2026-12-27"]),
        ("monthly on day 31", "2026-11-01", "2027-03-31",
         ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]),
        ("monthly on day 29", "2027-12-30", "2028-03-31", ["2028-01-29", "2028-02-29", "2028-03-29"]),
        ("monthly on day 30", "2027-02-01", "2027-03-31", ["2027-02-28", "2027-03-30"]),
        ("monthly on the last day", "2028-02-01", "2028-02-29", ["2028-02-29"]),
        ("every 3 days", "2026-12-30", "2027-01-06", ["2026-12-30", "2027-01-02", "2027-01-05"]),
        ("daily", "2028-02-28", "2028-03-01", ["2028-02-28", "2028-02-29", "2028-03-01"]),
        ("daily", "2026-11-02", "2026-11-01", []),
    ],
)  # fmt: skip
def test_days_of_the_calendar(phrase: str, first: str, last: str, days: list[str]) -> None:
    assert found(phrase, first, last) == days


@given(recurrences, st.dates(date(2026, 1, 1), date(2031, 12, 31)), st.integers(0, 400))
def test_it_comes_on_the_days_that_a_calendar_says(recurrence: Recurrence, first: date, length: int) -> None:
    days = [first + timedelta(days=n) for n in range(length)]
    assert list(recurrence.days(first, days[-1] if days else first - timedelta(days=1))) == [
        day for day in days if is_on(recurrence, first, day)
    ]


def is_on(recurrence: Recurrence, first: date, day: date) -> bool:
    """By the words of the recurrence, day by day."""
    if recurrence.frequency is DAILY:
        return (day - first).days % recurrence.interval == 0
    if recurrence.frequency is WEEKLY:
        weeks = (day - timedelta(days=day.weekday()) - (first - timedelta(days=first.weekday()))).days // 7
        return weeks % recurrence.interval == 0 and day.weekday() in recurrence.weekdays
    months = (day.year - first.year) * 12 + day.month - first.month
    if months % recurrence.interval:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if recurrence.month_day is not None:
        return day.day == min(recurrence.month_day, length)
    if recurrence.nth == LAST:
        return day.weekday() == recurrence.weekdays[0] and day.day + 7 > length
    return day.weekday() == recurrence.weekdays[0] and (day.day - 1) // 7 + 1 == recurrence.nth


@given(recurrences)
def test_what_is_kept_and_what_is_said_is_read_again(recurrence: Recurrence) -> None:
    assert of_rrule(recurrence.rrule) == recurrence
    assert of_phrase(phrase_of(recurrence)) == recurrence


@pytest.mark.parametrize(
    "phrase",
    ["", "sun", "weekly", "weekly on", "weekly on sunn", "monthly", "monthly on 5th sun", "monthly on day 32",
     "daily on sun", "monthly on day 0", "every 0 days", "every 99 weeks on sun", "weekly on sun" * 1000,
     "monthly on sun", "\0", "every ² days"],
)  # fmt: skip
def test_what_is_no_recurrence_is_refused_with_what_would_be(phrase: str) -> None:
    with pytest.raises(RecurrenceError):
        of_phrase(phrase)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for read in (of_phrase, of_rrule):
        try:
            read(text)
        except RecurrenceError:
            continue


def test_it_begins_at_the_local_minute_and_no_more_after_its_last_day() -> None:
    series = Series(
        1, ("tower:balen",), of_phrase("weekly on sun"), 60, 2 * HOUR, date(2026, 11, 1), date(2026, 11, 15), "uji", "",
        0,
    )  # fmt: skip
    begins = list(series.occurrences(0, wib("2027-01-01 00:00")))
    assert begins == [wib(f"2026-11-{day:02} 01:00") for day in (1, 8, 15)]
    assert series.expires_at == wib("2026-11-16 00:00")
    assert list(series.occurrences(begins[1], begins[2])) == [begins[1]], "the end is not in it"


def test_many_instants_are_asked_for_at_once() -> None:
    daily = of_phrase("daily")
    assert (
        len(list(occurrences(daily, 0, date(2026, 1, 1), date(2026, 12, 31), 0, 400 * DAY + wib("2026-01-01 00:00"))))
        == 365
    )
