"""The ``calendar`` of a file of reference data: days off, working hours, service limits."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from commandcenter import yaml_lines
from commandcenter.domain.calendar_diff import CalendarParts, day_key, hours_key, limit_key
from commandcenter.domain.records import ComplaintKind
from commandcenter.domain.workdays import (
    Calendar,
    CalendarDay,
    CalendarError,
    Counts,
    DayKind,
    ServiceLimit,
    Step,
    WorkingHours,
)
from commandcenter.yaml_lines import LineOf, Location, Mistake
from ingest.config import Strict
from ingest.reference.models import Day, Name

KINDS = ("*", *(kind.value for kind in ComplaintKind))


def _time(value: Any) -> Any:
    """YAML takes an unquoted 16:00 for 960."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1440:
        return f"{value // 60:02}:{value % 60:02}"
    match = re.fullmatch(r"(\d?\d)[:.](\d\d)", value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(f"{value!r} is no time of day: write 07:30")
    return f"{int(match[1]):02}:{match[2]}"


def _several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _kind(value: Any) -> Any:
    if value not in KINDS:
        raise ValueError(f"{value!r} is no class of complaints: write one of {', '.join(KINDS)}")
    return value


Time = Annotated[str, BeforeValidator(_time)]
Weekday = Annotated[int, Field(ge=0, le=6)]


class DayEntry(Strict):
    """A day that is not as its weekday says."""

    day: Day
    kind: DayKind
    name: Name
    estimate: bool = False

    def entries(self) -> Iterable[CalendarDay]:
        """As the domain has it."""
        yield CalendarDay(self.day, self.kind, self.name, self.estimate)


class HoursEntry(Strict):
    """The hours of one weekday (Monday 0), or of several."""

    name: Name
    valid_from: Day
    valid_to: Day | None = None
    weekday: Annotated[tuple[Weekday, ...], BeforeValidator(_several)]
    starts: Time
    ends: Time
    break_minutes: int = Field(0, ge=0, le=600)
    priority: int = Field(0, ge=0, le=1000)

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        if self.ends <= self.starts:
            raise ValueError(f"they end at {self.ends}, before they begin at {self.starts}")
        return self

    def entries(self) -> Iterable[WorkingHours]:
        """As the domain has it: each weekday its own."""
        for weekday in self.weekday:
            yield WorkingHours(
                self.name, self.valid_from, self.valid_to, weekday, self.starts, self.ends, self.break_minutes,
                self.priority,
            )  # fmt: skip


class LimitEntry(Strict):
    """How long a step may take."""

    kind: Annotated[str, BeforeValidator(_kind)]
    step: Step
    days: int = Field(ge=0, le=3650)
    counts: Counts
    note: Name

    def entries(self) -> Iterable[ServiceLimit]:
        """As the domain has it."""
        yield ServiceLimit(self.kind, self.step, self.days, self.counts, self.note)


_PARTS: dict[str, tuple[type[DayEntry | HoursEntry | LimitEntry], Any]] = {
    "days": (DayEntry, day_key),
    "working_hours": (HoursEntry, hours_key),
    "service_limits": (LimitEntry, limit_key),
}


def read(data: Any, line_of: LineOf, mistakes: list[Mistake]) -> CalendarParts:
    """The part ``calendar`` of a file; what is wrong goes to ``mistakes``."""
    at: Location = ("calendar",)
    if not isinstance(data, dict):
        mistakes.append(Mistake(line_of(at), at, f"it holds one or more of {', '.join(_PARTS)}"))
        return CalendarParts()
    mistakes += [
        Mistake(line_of((*at, key)), (*at, key), f"there is no such key; there are {', '.join(_PARTS)}")
        for key in data.keys() - _PARTS.keys()
    ]
    return CalendarParts(*(_list(data, key, line_of, mistakes) if key in data else None for key in _PARTS))


def _list(data: dict[str, Any], key: str, line_of: LineOf, mistakes: list[Mistake]) -> tuple[Any, ...]:
    at: Location = ("calendar", key)
    if not isinstance(data[key], list):
        mistakes.append(Mistake(line_of(at), at, "must be a list: each entry begins with '- '"))
        return ()
    model, key_of = _PARTS[key]
    found: dict[Any, Any] = {}
    for number, raw in enumerate(data[key]):
        made: Any = yaml_lines.validate(model, raw, (*at, number), line_of, mistakes)
        for entry in made.entries() if made is not None else ():
            if key_of(entry) in found:
                mistakes.append(Mistake(line_of((*at, number)), (*at, number), "is there twice"))
            found[key_of(entry)] = entry
    return tuple(found[name] for name in sorted(found))


def contradiction(parts: CalendarParts) -> str | None:
    """What the days and hours together have against each other; None: nothing."""
    try:
        calendar = Calendar(parts.days or (), parts.hours or ())
        for entry in calendar.days:
            calendar.office_day(date.fromisoformat(entry.day))
        for year in {int(entry.day[:4]) for entry in calendar.days}:
            calendar.is_known(year)
    except CalendarError as error:
        return str(error)
    return None


def as_data(parts: CalendarParts) -> dict[str, Any]:
    """The calendar as a file has it; weekdays with the same hours are one entry."""
    days = [
        {"day": day.day, "kind": day.kind.value, "name": day.name} | ({"estimate": True} if day.is_estimate else {})
        for day in parts.days or ()
    ]
    limits = [
        {"kind": limit.kind, "step": limit.step.value, "days": limit.days, "counts": limit.counts.value,
         "note": limit.note}
        for limit in parts.limits or ()
    ]  # fmt: skip
    return {"days": days, "working_hours": list(_hours(parts.hours or ())), "service_limits": limits}


def _hours(hours: Iterable[WorkingHours]) -> Iterable[dict[str, Any]]:
    def span(each: WorkingHours) -> tuple[Any, ...]:
        return (each.valid_from, each.valid_to or "", each.priority, each.name, each.starts, each.ends,
                each.break_minutes)  # fmt: skip

    for _key, group in groupby(sorted(hours, key=lambda each: (*span(each), each.weekday)), key=span):
        members = list(group)
        first = members[0]
        until = {"valid_to": first.valid_to} if first.valid_to else {}
        yield {
            "name": first.name, "valid_from": first.valid_from, **until,
            "weekday": [each.weekday for each in members], "starts": first.starts, "ends": first.ends,
            "break_minutes": first.break_minutes, "priority": first.priority,
        }  # fmt: skip
