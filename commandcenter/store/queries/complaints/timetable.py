"""Deadlines where the tickets are: the timetable as stored, and what is overdue as SQL."""

from functools import lru_cache

from sqlalchemy import Connection

from commandcenter.domain.complaints.due import PAST_DISPOSE, PAST_VERIFY, Timetable
from commandcenter.domain.workdays import EVERY_KIND, Calendar, ServiceLimit, Step, WorkdayClock
from commandcenter.store.queries import reference
from commandcenter.store.queries.complaints.tickets import Tickets


def timetable(connection: Connection) -> Timetable:
    """The clock by the stored calendar, with the stored limits."""
    parts = reference.calendar_parts(connection)
    return _timetable(Calendar(parts.days or (), parts.hours or ()), parts.limits or ())


@lru_cache(maxsize=4)  # laying out four years of days takes 12 ms; the key is all that it depends on
def _timetable(calendar: Calendar, limits: tuple[ServiceLimit, ...]) -> Timetable:
    return Timetable(WorkdayClock(calendar), limits)


def overdue(times: Timetable, at: int) -> Tickets:
    """Which of the open tickets have a step that is not done and whose deadline has passed before ``at``."""
    parameters: dict[str, object] = {}
    cases = []
    for number, kind in enumerate((*times.kinds, EVERY_KIND)):
        parts = []
        for step, when in _UNDONE.items():
            passed = times.passed(kind, step, at)
            if passed is not None:
                name = f"{step.value}_{number}"
                parameters |= {f"{name}_first": passed.first, f"{name}_last": passed.last}
                parts.append(f"({when} BETWEEN :{name}_first AND :{name}_last)")
        condition = " OR ".join(parts) or "1 = 0"
        if kind != EVERY_KIND:
            parameters[f"kind_{number}"] = kind
            cases.append(f"WHEN kind = :kind_{number} THEN CASE WHEN {condition} THEN 1 ELSE 0 END")
        else:
            cases.append(f"ELSE CASE WHEN {condition} THEN 1 ELSE 0 END")
    body = f"CASE {' '.join(cases)} END" if len(cases) > 1 else cases[0].removeprefix("ELSE ")
    return Tickets(f"{body} = 1", parameters)


def _among(statuses: tuple[str, ...]) -> str:
    return "status IN (" + ", ".join(f"'{status}'" for status in statuses) + ")"


_DISPOSED = f"(disposed_at IS NOT NULL OR {_among(PAST_DISPOSE)})"
_VERIFIED = f"(verified_at IS NOT NULL OR {_among(PAST_VERIFY)} OR {_DISPOSED})"
# As ``due.undone``: what is not done, and since when it could be.
_UNDONE = {
    Step.VERIFY: f"NOT {_VERIFIED} AND received_at",
    Step.DISPOSE: f"NOT {_DISPOSED} AND received_at",
    Step.ANSWER: f"{_DISPOSED} AND coalesce(disposed_at, received_at)",
    Step.COMPLETE: "received_at",
}
