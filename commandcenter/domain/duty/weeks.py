"""Weeks and shifts of a rota, by the clock on the wall (WIB)."""

import re
from typing import Final

from commandcenter.domain.clock import DAY, HOUR, MINUTE, WIB_OFFSET, start_of_day

WEEK: Final = 7 * DAY
SHIFTS_MAX: Final = 6  # a day
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONDAY: Final = 4 * DAY - WIB_OFFSET  # Monday 5 January 1970, 00.00 WIB
_TIME: Final = re.compile(r"([01][0-9]|2[0-3])[:.]([0-5][0-9])")


def offset(week_starts: str) -> int:
    """How long after the midnight before Monday a week begins, in ms, of "mon 08:00". Raises ValueError."""
    day, _, time = week_starts.strip().lower().partition(" ")
    if day not in WEEKDAYS:
        raise ValueError(f"{week_starts!r}: a week begins like 'mon 08:00'")
    return WEEKDAYS.index(day) * DAY + _of_day(time)


def begins(shifts: str) -> tuple[int, ...]:
    """When the shifts of a day begin, in ms after midnight, of "06:00 14:00 22:00"; none for "". Raises ValueError."""
    found = tuple(_of_day(part) for part in shifts.split())
    if len(found) > SHIFTS_MAX or list(found) != sorted(set(found)):
        raise ValueError(f"{shifts!r}: at most {SHIFTS_MAX} shifts a day, each later than the one before")
    return found


def _of_day(time: str) -> int:
    found = _TIME.fullmatch(time.strip())
    if found is None:
        raise ValueError(f"{time!r} is no time like 08:00")
    return int(found[1]) * HOUR + int(found[2]) * MINUTE


def week_of(at: int, week_starts: str) -> int:
    """When the week began that the instant is in."""
    base = _MONDAY + offset(week_starts)
    return (at - base) // WEEK * WEEK + base


def boundary(at: int, shifts: str) -> tuple[int, int] | None:
    """The shift that the instant is in, from its beginning up to its end; None where there are no shifts."""
    times = begins(shifts)
    if not times:
        return None
    day = start_of_day(at)
    all_ = [midnight + time for midnight in (day - DAY, day, day + DAY) for time in times]
    started = max(each for each in all_ if each <= at)
    return started, min(each for each in all_ if each > at)


def shift_number(at: int, shifts: str) -> int:
    """Which of the day's shifts the instant is in, from 1 on; 0 where there are none."""
    found = boundary(at, shifts)
    return 0 if found is None else begins(shifts).index(found[0] - start_of_day(found[0])) + 1


def log_day(at: int, shifts: str) -> tuple[int, int]:
    """The day of the shift log that the instant is in: from its first shift to that of the next day, because a night
    belongs to the day on which it began. Without shifts from midnight to midnight."""
    first = (begins(shifts) or (0,))[0]
    starts_at = start_of_day(at - first) + first
    return starts_at, starts_at + DAY


def shift_turns(week: int, number: int, shifts: str, weeks: int = 1) -> tuple[tuple[int, int], ...]:
    """The shift of this number (from 1 on) of each of the seven days from the day on which ``week`` begins: beginning
    and end of each. Raises ValueError for a number that there is not."""
    times = begins(shifts)
    if not 0 < number <= len(times):
        raise ValueError(f"there is no shift {number}")
    begin, end = times[number - 1], (*times[1:], times[0] + DAY)[number - 1]
    first = start_of_day(week)
    return tuple((first + n * DAY + begin, first + n * DAY + end) for n in range(7 * weeks))
