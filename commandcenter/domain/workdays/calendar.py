"""Days off and working hours as data, and what they make of each day. Local days are ISO texts, as a decree names them.

Which weekdays are working days is said by the hours: a weekday without any is free.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

_ONE_DAY: Final = timedelta(days=1)
_LONGEST_GAP: Final = 6  # days in a row without hours; with more of them, hours are missing and nobody is off


class CalendarError(ValueError):
    """The calendar contradicts itself. The message says where."""


class UnknownYear(CalendarError):
    """A year must be counted through of which the calendar knows too little."""

    def __init__(self, year: int, reason: str) -> None:
        self.year = year
        super().__init__(f"working days of {year} cannot be counted: {reason}")


class DayKind(StrEnum):
    """Why a day is not as its weekday says."""

    HOLIDAY = "holiday"
    JOINT_LEAVE = "joint_leave"  # cuti bersama
    WORKING = "working"  # worked, although the weekday would be free


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that is not as its weekday says. ``is_estimate``: the government has not named it yet."""

    day: str
    kind: DayKind
    name: str
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of one weekday (Monday 0) from ``valid_from`` to the last day ``valid_to``, in WIB.

    Where several hold for a day, the highest ``priority`` does: Ramadan goes before the ordinary ones.
    """

    name: str
    valid_from: str
    valid_to: str | None
    weekday: int
    starts: str  # 07:30
    ends: str
    break_minutes: int
    priority: int = 0


class OfficeDay(NamedTuple):
    """A working day. Minutes are those after local midnight; ``net`` is what is worked between, without the break."""

    day: date
    opens: int
    closes: int
    net: int


@dataclass(frozen=True)
class Calendar:
    """All days off and all hours. Raises CalendarError when a day is named twice or hours end before they begin."""

    days: tuple[CalendarDay, ...]
    hours: tuple[WorkingHours, ...]

    def __post_init__(self) -> None:
        names = [day.day for day in self.days]
        twice = sorted({day for day in names if names.count(day) > 1})
        if twice:
            raise CalendarError(f"named twice in the calendar: {', '.join(twice)}")
        for hours in self.hours:
            if _minutes(hours.ends) - _minutes(hours.starts) <= hours.break_minutes or hours.break_minutes < 0:
                raise CalendarError(f"{hours.name}: nothing is left between {hours.starts} and {hours.ends}")

    @cached_property
    def by_day(self) -> dict[str, CalendarDay]:
        """The days by their ISO text."""
        return {day.day: day for day in self.days}

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that are known: with at least one holiday, and hours throughout."""
        named = {int(day.day[:4]) for day in self.days if day.kind is DayKind.HOLIDAY}
        return tuple(year for year in sorted(named) if self._gap(year) is None)

    def is_known(self, year: int) -> bool:
        """Whether working days of that year can be counted."""
        return year in self.years

    def unknown(self, year: int) -> UnknownYear:
        """Why a year cannot be counted, as the error to raise."""
        if not any(day.day[:4] == str(year) and day.kind is DayKind.HOLIDAY for day in self.days):
            return UnknownYear(
                year, "the calendar has no holidays of it. Add those of the joint decree (SKB 3 Menteri)"
            )
        return UnknownYear(year, f"the calendar has no working hours from {self._gap(year)} on. Add them")

    def hours_of(self, day: date) -> WorkingHours | None:
        """The hours that hold on a day for its weekday. Raises CalendarError when two of one priority do."""
        text = day.isoformat()
        holding = [
            hours
            for hours in self.hours
            if hours.weekday == day.weekday()
            and hours.valid_from <= text
            and (hours.valid_to is None or text <= hours.valid_to)
        ]
        highest = [hours for hours in holding if hours.priority == max(other.priority for other in holding)]
        if len(highest) > 1:
            names = " and ".join(hours.name for hours in highest)
            raise CalendarError(f"{names} both hold on {text}: give one of them a higher priority")
        return highest[0] if highest else None

    def office_day(self, day: date) -> OfficeDay | None:
        """What is worked on a day of a known year; None: nothing. Raises CalendarError."""
        exception = self.by_day.get(day.isoformat())
        if exception is not None and exception.kind is not DayKind.WORKING:
            return None
        hours = self.hours_of(day)
        if hours is None:
            if exception is not None:
                raise CalendarError(
                    f"{exception.name} on {exception.day} is a working day without hours: add working hours of its "
                    "weekday that hold on that day alone"
                )
            return None
        opens, closes = _minutes(hours.starts), _minutes(hours.ends)
        return OfficeDay(day, opens, closes, closes - opens - hours.break_minutes)

    def _gap(self, year: int) -> date | None:
        """The first day of a span of the year that has no hours; None when there is no such span."""
        since: date | None = None
        for day in days_of(year):
            if self.hours_of(day) is not None:
                since = None
            elif since is None:
                since = day
            elif (day - since).days >= _LONGEST_GAP:
                return since
        return None


def days_of(year: int) -> Iterator[date]:
    """All days of a year in order."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += _ONE_DAY


def _minutes(text: str) -> int:
    hours, _colon, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)
