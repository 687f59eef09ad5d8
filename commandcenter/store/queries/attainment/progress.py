"""How far a plan year is at an instant, by working days where the calendar knows them."""

from datetime import date

from sqlalchemy import Connection

from commandcenter.domain.attainment.pace import QUARTERS, Progress, progress
from commandcenter.domain.clock import Instant, to_datetime
from commandcenter.domain.workdays import Calendar, CalendarError, DayKind
from commandcenter.store.queries import reference


def progress_of(connection: Connection, instant: Instant, year: int) -> Progress:
    """A year that is over is at its end, one that has not begun at its beginning."""
    today = to_datetime(instant.at).date()
    if today.year != year:
        return Progress(year, float(QUARTERS) if today.year > year else 0.0, "working")
    calendar = reference.calendar(connection)
    if not any(day.kind is DayKind.HOLIDAY and day.day[:4] == str(year) for day in calendar.days):
        return progress(today, None)
    try:
        return progress(today, lambda day: _is_working(calendar, day))
    except CalendarError:  # two sets of hours contradict each other: `reference check` says so
        return progress(today, None)


def _is_working(calendar: Calendar, day: date) -> bool:
    return calendar.office_day(day) is not None
