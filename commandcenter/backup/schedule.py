"""When the next backup is due. Pure."""

from datetime import datetime, time, timedelta
from typing import Final

from commandcenter.domain.clock import WIB

DAY: Final = timedelta(days=1)
AGAIN: Final = timedelta(hours=1)  # after a failure


def next_due(now: datetime, at: str, last_good: datetime | None, last_failed: datetime | None) -> datetime:
    """The instant of the next one: every day at ``at`` (HH:MM, WIB).

    At once when the last time was missed, because the machine was off or nobody made one yet; an hour after a failure.
    """
    due = _last_time(now, at)
    if last_good is not None and last_good >= due:
        return due + DAY
    if last_failed is not None and last_failed >= due:
        return max(now, last_failed + AGAIN)
    return now


def _last_time(now: datetime, at: str) -> datetime:
    """The newest instant of that local time that is not after now."""
    hour, minute = (int(part) for part in at.split(":"))
    due = datetime.combine(now.astimezone(WIB).date(), time(hour, minute), WIB)
    return due if due <= now else due - DAY
