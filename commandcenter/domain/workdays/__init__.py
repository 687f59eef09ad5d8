"""The working-day clock of complaints: which days count, and until when something is in time. Pure."""

from commandcenter.domain.workdays.calendar import (
    Calendar,
    CalendarDay,
    CalendarError,
    DayKind,
    UnknownYear,
    WorkingHours,
)
from commandcenter.domain.workdays.clock import Rule, WorkdayClock
from commandcenter.domain.workdays.limits import EVERY_KIND, Counts, ServiceLimit, Step, limit_of

__all__ = [
    "EVERY_KIND",
    "Calendar",
    "CalendarDay",
    "CalendarError",
    "Counts",
    "DayKind",
    "Rule",
    "ServiceLimit",
    "Step",
    "UnknownYear",
    "WorkdayClock",
    "WorkingHours",
    "limit_of",
]
