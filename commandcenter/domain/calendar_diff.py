"""What would change in the calendar: days off, working hours and limits of the store against those of a file."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from commandcenter.domain.workdays import CalendarDay, ServiceLimit, WorkingHours

Part = TypeVar("Part", bound=CalendarDay | WorkingHours | ServiceLimit)


class CalendarParts(NamedTuple):
    """The three lists of the calendar. None: not spoken of."""

    days: tuple[CalendarDay, ...] | None = None
    hours: tuple[WorkingHours, ...] | None = None
    limits: tuple[ServiceLimit, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing is spoken of."""
        return all(part is None for part in self)


def changed(before: CalendarParts, given: CalendarParts, *, retire: bool) -> CalendarParts:
    """The lists as they will be, whole and in order; None where nothing changes.

    ``retire``: a year of days is as ``given`` says, other years stay; hours and limits are as given. Otherwise what is
    given replaces the same day, hours or limit, and everything else stays.
    """
    years = {day.day[:4] for day in given.days or ()} if retire else set()
    return CalendarParts(
        days=_changed(before.days, given.days, day_key, lambda day: retire and day.day[:4] in years),
        hours=_changed(before.hours, given.hours, hours_key, lambda _hours: retire),
        limits=_changed(before.limits, given.limits, limit_key, lambda _limit: retire),
    )


def merged(before: CalendarParts, after: CalendarParts) -> CalendarParts:
    """The calendar with the lists of ``after`` in the place of those that it changes."""
    return CalendarParts(
        days=after.days if after.days is not None else before.days,
        hours=after.hours if after.hours is not None else before.hours,
        limits=after.limits if after.limits is not None else before.limits,
    )


def missing(before: CalendarParts, given: CalendarParts) -> CalendarParts:
    """What of ``given`` the store has nothing of: years without any day, and lists that are empty."""
    years = {day.day[:4] for day in before.days or ()}
    return CalendarParts(
        days=tuple(day for day in given.days or () if day.day[:4] not in years) or None,
        hours=given.hours if not before.hours else None,
        limits=given.limits if not before.limits else None,
    )


def render(before: CalendarParts, after: CalendarParts, most: int | None = None) -> str:
    """The difference for a person: a line per entry that comes (+) or goes (-), then how many."""
    parts = [
        _rendered("Days off", before.days, after.days, most),
        _rendered("Working hours", before.hours, after.hours, most),
        _rendered("Service limits", before.limits, after.limits, most),
    ]
    return "\n".join(part for part in parts if part)


def gone(before: CalendarParts, after: CalendarParts) -> int:
    """How many days, hours and limits of ``before`` are nowhere in the lists that ``after`` changes."""
    return (
        _gone(before.days, after.days, day_key)
        + _gone(before.hours, after.hours, hours_key)
        + _gone(before.limits, after.limits, limit_key)
    )


def day_key(day: CalendarDay) -> str:
    """By what a day off is the same one."""
    return day.day


def hours_key(hours: WorkingHours) -> tuple[str, int, int, str]:
    """By what working hours are the same ones, in the order in which a person reads them."""
    return (hours.valid_from, hours.priority, hours.weekday, hours.name)


def limit_key(limit: ServiceLimit) -> tuple[str, str]:
    """By what a limit is the same one."""
    return (limit.kind, limit.step.value)


def line(entry: CalendarDay | WorkingHours | ServiceLimit) -> str:
    """An entry in a line."""
    match entry:
        case CalendarDay():
            return f"{entry.day}  {entry.kind:<11} {entry.name}{' (estimate)' if entry.is_estimate else ''}"
        case WorkingHours():
            until = entry.valid_to or "on"
            day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[entry.weekday]
            rest = f"break {entry.break_minutes} min, priority {entry.priority}"
            return f"{entry.valid_from} to {until}  {day}  {entry.starts}-{entry.ends}, {rest}  {entry.name}"
        case ServiceLimit():
            return f"{entry.kind:<20} {entry.step:<9} {entry.days} {entry.counts} days  {entry.note}"


def _changed(
    before: Iterable[Part] | None,
    given: Iterable[Part] | None,
    key: Callable[[Part], Any],
    goes: Callable[[Part], bool],
) -> tuple[Part, ...] | None:
    if given is None:
        return None
    old = {key(entry): entry for entry in before or ()}
    new = {name: entry for name, entry in old.items() if not goes(entry)} | {key(entry): entry for entry in given}
    return tuple(new[name] for name in sorted(new)) if new != old else None


def _gone(before: Iterable[Part] | None, after: Iterable[Part] | None, key: Callable[[Part], Any]) -> int:
    return len({key(entry) for entry in before or ()} - {key(entry) for entry in after}) if after is not None else 0


def _rendered(what: str, before: Iterable[Part] | None, after: Iterable[Part] | None, most: int | None) -> str:
    if after is None:
        return ""
    lines = list(_lines(tuple(before or ()), tuple(after)))
    signs = [text[0] for text in lines]
    counts = f"{what}: {signs.count('+')} come, {signs.count('-')} go."
    if most is not None and len(lines) > most:
        lines[most:] = [f"  … and {len(lines) - most} lines more"]
    return "\n".join([*lines, counts])


def _lines(before: tuple[Part, ...], after: tuple[Part, ...]) -> Iterator[str]:
    yield from (f"- {line(entry)}" for entry in before if entry not in after)
    yield from (f"+ {line(entry)}" for entry in after if entry not in before)
