"""The steps of one ticket: dates, deadlines and who is late, counted by hand on a calendar of November 2026."""

from typing import Any

import pytest

from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.complaints.course import Passage, passages
from commandcenter.domain.workdays import Step, WorkdayClock
from tests.layouts.complaints.base import CALENDAR, LIMITS

TUESDAY = 1_793_674_800_000  # 3 November 2026, 10.00 WIB
NOW = TUESDAY + 9 * DAY  # Thursday of the week after
CLOCK = WorkdayClock(CALENDAR)


def steps(now: int = NOW, status: str = "received", **dates: int | None) -> dict[Step, Passage]:
    told: dict[str, Any] = dict.fromkeys(("verified_at", "disposed_at", "answered_at", "closed_at", "confirmed_at"))
    found = passages({"received_at": TUESDAY, **told, **dates}, "pengaduan", status, LIMITS, CLOCK, now)
    return {each.step: each for each in found}


def test_a_step_that_is_done_has_its_working_days_and_its_deadline() -> None:
    found = steps(verified_at=TUESDAY + 2 * DAY)[Step.VERIFY]
    assert (found.days, found.is_late) == (2, False)
    assert found.deadline == TUESDAY + 3 * DAY + 6 * HOUR  # Friday, when the office closes


def test_a_weekend_does_not_count() -> None:
    found = steps(disposed_at=TUESDAY + 6 * DAY)[Step.DISPOSE]
    assert (found.days, found.is_late) == (4, True)


def test_a_step_that_waits_is_counted_until_now() -> None:
    found = steps(disposed_at=TUESDAY + DAY)[Step.ANSWER]
    assert (found.done_at, found.days, found.is_late) == (None, 6, True)
    assert steps(now=TUESDAY + DAY, disposed_at=TUESDAY)[Step.ANSWER].is_late is False


def test_a_step_whose_beginning_is_not_told_is_not_judged() -> None:
    found = steps()[Step.ANSWER]
    assert (found.begins_at, found.deadline, found.days, found.is_late) == (None, None, None, None)


def test_what_the_source_does_not_date_is_not_waited_for_once_the_agency_says_done() -> None:
    found = steps(answered_at=TUESDAY + DAY)
    assert (found[Step.VERIFY].is_past, found[Step.VERIFY].is_late) == (True, None)
    assert (found[Step.COMPLETE].is_past, found[Step.COMPLETE].is_late) == (False, None)
    assert found[Step.CONFIRM].days == 8, "the citizen has not spoken, and is waited for"


def test_what_the_status_tells_is_behind_is_not_late_and_the_answer_counts_from_receipt() -> None:
    """As in the queue: the radio desk hands tickets on and dates only the answer."""
    found = steps(status="in_progress")
    assert [found[step].is_past for step in (Step.VERIFY, Step.DISPOSE, Step.ANSWER)] == [True, True, False]
    assert found[Step.DISPOSE].is_late is None
    assert (found[Step.ANSWER].begins_at, found[Step.ANSWER].days, found[Step.ANSWER].is_late) == (TUESDAY, 7, True)


def test_what_is_put_away_is_not_waited_for() -> None:
    assert {each.is_late for each in steps(status="archived").values()} == {None}


def test_the_citizens_days_are_those_of_the_calendar() -> None:
    found = steps(answered_at=TUESDAY, confirmed_at=TUESDAY + 6 * DAY)[Step.CONFIRM]
    assert (found.days, found.is_late) == (6, False)


def test_a_step_without_a_limit_is_shown_without_one() -> None:
    assert steps(closed_at=TUESDAY + DAY)[Step.COMPLETE].limit is None


@pytest.mark.parametrize("year", [1999, 2031])
def test_a_year_that_the_calendar_does_not_know_is_not_guessed(year: int) -> None:
    at = TUESDAY + (year - 2026) * 365 * DAY
    found = passages({"received_at": at}, "pengaduan", "received", LIMITS, CLOCK, at + DAY)
    assert {(each.deadline, each.is_late) for each in found if each.step is not Step.CONFIRM} == {(None, None)}


def test_dates_that_contradict_each_other_have_no_duration() -> None:
    assert steps(verified_at=TUESDAY - DAY)[Step.VERIFY].days is None
