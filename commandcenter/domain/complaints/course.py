"""The course of one ticket: each step with its dates, its limit, its deadline, and where the row comes from. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.clock import DAY, start_of_day
from commandcenter.domain.workdays import Counts, ServiceLimit, Step, UnknownYear, WorkdayClock, limit_of

STEPS: Final = (Step.VERIFY, Step.DISPOSE, Step.ANSWER, Step.COMPLETE, Step.CONFIRM)


@dataclass(frozen=True, slots=True)
class Passage:
    """One step. ``begins_at`` None: what it is counted from has not happened, or the source does not date it.

    ``days``: how many days of the limit's kind it took, or has taken so far; None where that cannot be counted.
    ``is_late``: done after its deadline, or not done and over it; None: not known.
    """

    step: Step
    begins_at: int | None
    done_at: int | None
    limit: ServiceLimit | None
    deadline: int | None
    days: int | None
    is_late: bool | None


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
    dates: Mapping[str, int | None], kind: str, is_over: bool, limits: Iterable[ServiceLimit], clock: WorkdayClock,
    now: int,
) -> tuple[Passage, ...]:  # fmt: skip
    """Every step of a ticket. ``dates``: the instants by their fields (``received_at`` …). ``is_over``: the agency says
    done, so that a step without a date is not waited for any more."""
    kept = tuple(limits)
    return tuple(_passage(step, dates, limit_of(kept, kind, step), is_over, clock, now) for step in STEPS)


def _passage(
    step: Step, dates: Mapping[str, int | None], limit: ServiceLimit | None, is_over: bool, clock: WorkdayClock,
    now: int,
) -> Passage:  # fmt: skip
    begins_at, done_at = dates.get(step.begins_with), dates.get(step.ends_with)
    if begins_at is None or limit is None:
        return Passage(step, begins_at, done_at, limit, None, None, None)
    until = done_at if done_at is not None else None if is_over and step is not Step.CONFIRM else now
    try:
        deadline = clock.deadline(limit, begins_at)
    except UnknownYear:
        return Passage(step, begins_at, done_at, limit, None, None, None)
    return Passage(
        step,
        begins_at,
        done_at,
        limit,
        deadline,
        None if until is None else _days(limit, begins_at, until, clock),
        None if until is None else until > deadline,
    )


def _days(limit: ServiceLimit, begins_at: int, until: int, clock: WorkdayClock) -> int | None:
    if until < begins_at:
        return None  # the dates contradict each other
    if limit.counts is Counts.CALENDAR:
        return (start_of_day(until) - start_of_day(begins_at)) // DAY
    try:
        return clock.working_days_between(begins_at, until)
    except UnknownYear:
        return None
