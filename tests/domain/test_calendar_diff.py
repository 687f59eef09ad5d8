"""What an import would change in the calendar."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.calendar_diff import CalendarParts, changed, gone, merged, missing, render
from commandcenter.domain.workdays import CalendarDay, Counts, DayKind, ServiceLimit, Step, WorkingHours

NEW_YEAR = CalendarDay("2026-01-01", DayKind.HOLIDAY, "Tahun Baru")
IDUL_FITRI = CalendarDay("2027-03-10", DayKind.HOLIDAY, "Idul Fitri", is_estimate=True)
LEAVE = CalendarDay("2027-03-12", DayKind.JOINT_LEAVE, "Cuti bersama Idul Fitri", is_estimate=True)
MONDAY = WorkingHours("Jam kerja", "2023-04-12", None, 0, "07:30", "16:00", 60)
ANSWER = ServiceLimit("*", Step.ANSWER, 5, Counts.WORKING, "belum dipastikan")
BEFORE = CalendarParts((NEW_YEAR, IDUL_FITRI, LEAVE), (MONDAY,), (ANSWER,))
DECREED = replace(IDUL_FITRI, day="2027-03-11", is_estimate=False)


def test_the_decree_of_a_year_replaces_that_year_and_leaves_the_others() -> None:
    after = changed(BEFORE, CalendarParts(days=(DECREED,)), retire=True)
    assert after == CalendarParts(days=(NEW_YEAR, DECREED))
    assert gone(BEFORE, after) == 2
    assert merged(BEFORE, after) == BEFORE._replace(days=(NEW_YEAR, DECREED))


def test_added_days_leave_everything_else() -> None:
    after = changed(BEFORE, CalendarParts(days=(replace(LEAVE, is_estimate=False),)), retire=False)
    assert after.days == (NEW_YEAR, IDUL_FITRI, replace(LEAVE, is_estimate=False))


def test_hours_and_limits_are_whole_lists() -> None:
    friday = replace(MONDAY, weekday=4)
    limit = replace(ANSWER, step=Step.VERIFY)
    given_ = CalendarParts(hours=(friday,), limits=(limit,))
    assert changed(BEFORE, given_, retire=True) == CalendarParts(hours=(friday,), limits=(limit,))
    assert changed(BEFORE, given_, retire=False).hours == (MONDAY, friday)


@given(st.booleans())
def test_the_same_calendar_changes_nothing(retire: bool) -> None:
    assert changed(BEFORE, BEFORE, retire=retire).is_empty
    assert changed(BEFORE, CalendarParts(), retire=retire).is_empty


def test_of_the_built_in_calendar_only_years_and_lists_that_are_missing_are_taken() -> None:
    built_in = BEFORE._replace(days=(NEW_YEAR, replace(NEW_YEAR, day="2028-01-01")))
    assert missing(BEFORE, built_in) == CalendarParts(days=(replace(NEW_YEAR, day="2028-01-01"),))
    assert missing(CalendarParts((), (), ()), built_in) == built_in


def test_every_day_that_comes_or_goes_is_shown() -> None:
    after = changed(BEFORE, CalendarParts(days=(DECREED,), limits=(replace(ANSWER, days=7),)), retire=True)
    assert render(BEFORE, after) == "\n".join(
        [
            "- 2027-03-10  holiday     Idul Fitri (estimate)",
            "- 2027-03-12  joint_leave Cuti bersama Idul Fitri (estimate)",
            "+ 2027-03-11  holiday     Idul Fitri",
            "Days off: 1 come, 2 go.",
            "- *                    answer    5 working days  belum dipastikan",
            "+ *                    answer    7 working days  belum dipastikan",
            "Service limits: 1 come, 1 go.",
        ]
    )
    assert "… and 2 lines more" in render(BEFORE, after, most=1)
