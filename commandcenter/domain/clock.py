"""Instants and local days.

Every instant inside the command center is an ``int``: milliseconds since 1970-01-01T00:00:00Z (UTC).
Local days, weeks and quarters are those of WIB (UTC+7, no daylight saving time).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
FIVE_MINUTES = 5 * MINUTE

WIB = timezone(timedelta(hours=7), "WIB")
WIB_OFFSET = 7 * HOUR


@dataclass(frozen=True, slots=True)
class Instant:
    """The moment that a screen shows. ``live`` is False when somebody looks at the past."""

    at: int
    live: bool = True


def to_datetime(at: int) -> datetime:
    """The instant as an aware datetime in WIB."""
    return datetime.fromtimestamp(at / SECOND, UTC).astimezone(WIB)


def from_datetime(moment: datetime) -> int:
    """An aware datetime as milliseconds UTC. Raises ValueError for a naive one: its zone would be a guess."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return round(moment.timestamp() * SECOND)


def floor_to(at: int, step: int) -> int:
    """The start of the bucket of ``step`` ms that holds ``at``; a step of DAY gives local (WIB) midnight."""
    offset = WIB_OFFSET if step == DAY else 0
    return (at + offset) // step * step - offset


def start_of_day(at: int) -> int:
    """Local midnight before ``at``."""
    return floor_to(at, DAY)


def start_of_quarter(at: int) -> int:
    """Local midnight of the first day of the calendar quarter (January, April, July, October)."""
    local = to_datetime(at)
    first = local.replace(month=(local.month - 1) // 3 * 3 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return from_datetime(first)
