"""What an open ticket waits for and until when, by the limits of service and the working-day clock. Pure.

A step that the source says is done without a date counts as done: the radio desk hands tickets on and dates only the
answer. The time for that answer is then counted from receipt, the earliest it can have been.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from commandcenter.domain.complaints.model import Due
from commandcenter.domain.records import ComplaintStatus
from commandcenter.domain.workdays import EVERY_KIND, ServiceLimit, Step, UnknownYear, WorkdayClock, limit_of

DUE_STEPS: Final = (Step.VERIFY, Step.DISPOSE, Step.ANSWER, Step.COMPLETE)  # the citizen's word has no deadline
BANDS: Final = ((0, 3), (4, 7), (8, 14), (15, 30), (31, 90), (91, None))  # days, for the age of what is open

# The steps that a status tells are behind, whether or not they are dated.
PAST_VERIFY: Final = (ComplaintStatus.VERIFIED, ComplaintStatus.DISPOSED, ComplaintStatus.IN_PROGRESS)
PAST_DISPOSE: Final = (ComplaintStatus.DISPOSED, ComplaintStatus.IN_PROGRESS)


class Opened(NamedTuple):
    """What the deadline of an open ticket depends on."""

    kind: str
    status: str
    received_at: int
    verified_at: int | None
    disposed_at: int | None


class Passed(NamedTuple):
    """What began from ``first`` to ``last`` is over its deadline."""

    first: int
    last: int


@dataclass(frozen=True)
class Timetable:
    """The limits of service, counted by a clock."""

    clock: WorkdayClock
    limits: tuple[ServiceLimit, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The classes that have a limit of their own."""
        return tuple(sorted({limit.kind for limit in self.limits} - {EVERY_KIND}))

    def deadline(self, kind: str, step: Step, begun_at: int) -> int | None:
        """Until when a step must be done; None: there is no limit, or the calendar does not know the year."""
        limit = limit_of(self.limits, kind, step)
        if limit is None:
            return None
        try:
            return self.clock.deadline(limit, begun_at)
        except UnknownYear:
            return None

    def due(self, ticket: Opened) -> Due:
        """Of the steps that are not done the one whose deadline is first; without any deadline the next step."""
        steps = undone(ticket)
        found = [(self.deadline(ticket.kind, step, begun_at), step) for step, begun_at in steps]
        dated = [(deadline, n, step) for n, (deadline, step) in enumerate(found) if deadline is not None]
        deadline, step = (min(dated)[0], min(dated)[2]) if dated else (None, steps[0][0])
        return Due(step, deadline, step is Step.ANSWER and ticket.disposed_at is None)

    def passed(self, kind: str, step: Step, at: int) -> Passed | None:
        """Which beginnings of a step are over their deadline at ``at``; None: none, or there is no limit."""
        limit = limit_of(self.limits, kind, step)
        slots = [] if limit is None else self.clock.receipts(limit, 0, at)
        return Passed(slots[0][0], slots[-1][1]) if slots else None

    @property
    def counts_from(self) -> int | None:
        """What is received before cannot be counted; None: nothing can."""
        return self.clock.counts_from


def undone(ticket: Opened) -> tuple[tuple[Step, int], ...]:
    """The steps that are not done and can have begun, with when they did, in their order."""
    is_disposed = ticket.disposed_at is not None or ticket.status in PAST_DISPOSE
    is_verified = is_disposed or ticket.verified_at is not None or ticket.status in PAST_VERIFY
    complete = (Step.COMPLETE, ticket.received_at)
    if is_disposed:
        begun_at = ticket.received_at if ticket.disposed_at is None else ticket.disposed_at
        return (Step.ANSWER, begun_at), complete
    if is_verified:
        return (Step.DISPOSE, ticket.received_at), complete
    return (Step.VERIFY, ticket.received_at), (Step.DISPOSE, ticket.received_at), complete
