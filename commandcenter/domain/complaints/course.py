"""The course of one ticket: each step with its dates, its limit, its deadline, and where the row comes from. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.clock import DAY, start_of_day
from commandcenter.domain.complaints.due import PAST_DISPOSE, PAST_VERIFY
from commandcenter.domain.records import ComplaintStatus
from commandcenter.domain.workdays import Counts, ServiceLimit, Step, UnknownYear, WorkdayClock, limit_of

STEPS: Final = (Step.VERIFY, Step.DISPOSE, Step.ANSWER, Step.COMPLETE, Step.CONFIRM)


@dataclass(frozen=True, slots=True)
class Passage:
    """One step. ``begins_at`` None: what it is counted from has not happened, or the source does not date it.

    ``days``: how many days of the limit's kind it took, or has taken so far; None where that cannot be counted.
    ``is_late``: done after its deadline, or not done and over it; None: not known. ``is_past``: done, dated or not.
    """

    step: Step
    begins_at: int | None
    done_at: int | None
    limit: ServiceLimit | None
    deadline: int | None
    days: int | None
    is_late: bool | None
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A ticket as it was known. ``text`` is redacted, and None for a confidential one."""

    ticket: str
    feed: str
    feed_title: str
    item: str  # the file or the answer
    sheet: str
    line: int
    revision: int
    recorded_at: int
    channel: str
    kind: str
    category: str
    kecamatan: str | None
    village: str | None
    opd: str | None
    received_at: int
    status: str
    verdict: str | None
    is_confidential: bool
    text: str | None
    passages: tuple[Passage, ...]


def passages(
    dates: Mapping[str, int | None], kind: str, status: str, limits: Iterable[ServiceLimit], clock: WorkdayClock,
    now: int,
) -> tuple[Passage, ...]:  # fmt: skip
    """Every step of a ticket, by the rules of ``due``: a step that the status tells is behind counts as done without a
    date, and the answer to an undated disposition is counted from receipt. ``dates``: instants by their fields
    (``received_at`` …). Nothing but the citizen's word is waited for once the agency says done."""
    kept, past = tuple(limits), _past(dates, status)
    begun = dict(dates)
    if past[Step.DISPOSE] and begun.get("disposed_at") is None:
        begun["disposed_at"] = begun.get("received_at")
    is_over = past[Step.ANSWER] or status == ComplaintStatus.ARCHIVED
    found = []
    for step in STEPS:
        until = dates.get(step.ends_with)
        if until is None and not past[step] and (step is Step.CONFIRM or not is_over):
            until = now
        found.append(_passage(step, begun.get(step.begins_with), dates.get(step.ends_with), until, past[step],
                              limit_of(kept, kind, step), clock))  # fmt: skip
    return tuple(found)


def _past(dates: Mapping[str, int | None], status: str) -> dict[Step, bool]:
    """Which steps are behind, by their dates or by the status alone."""
    is_closed = dates.get("closed_at") is not None or status == ComplaintStatus.CLOSED
    is_answered = is_closed or dates.get("answered_at") is not None or status == ComplaintStatus.ANSWERED
    is_disposed = is_answered or dates.get("disposed_at") is not None or status in PAST_DISPOSE
    is_verified = is_disposed or dates.get("verified_at") is not None or status in PAST_VERIFY
    return {
        Step.VERIFY: is_verified,
        Step.DISPOSE: is_disposed,
        Step.ANSWER: is_answered,
        Step.COMPLETE: is_closed,
        Step.CONFIRM: dates.get("confirmed_at") is not None,
    }


def _passage(
    step: Step, begins_at: int | None, done_at: int | None, until: int | None, is_past: bool,
    limit: ServiceLimit | None, clock: WorkdayClock,
) -> Passage:  # fmt: skip
    if begins_at is None or limit is None:
        return Passage(step, begins_at, done_at, limit, None, None, None, is_past)
    try:
        deadline = clock.deadline(limit, begins_at)
    except UnknownYear:
        return Passage(step, begins_at, done_at, limit, None, None, None, is_past)
    days = None if until is None else _days(limit, begins_at, until, clock)
    is_late = None if until is None else until > deadline
    return Passage(step, begins_at, done_at, limit, deadline, days, is_late, is_past)


def _days(limit: ServiceLimit, begins_at: int, until: int, clock: WorkdayClock) -> int | None:
    if until < begins_at:
        return None  # the dates contradict each other
    if limit.counts is Counts.CALENDAR:
        return (start_of_day(until) - start_of_day(begins_at)) // DAY
    try:
        return clock.working_days_between(begins_at, until)
    except UnknownYear:
        return None
