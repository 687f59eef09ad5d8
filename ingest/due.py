"""When a feed is due: by its schedule, or later after a failure. Pure; instants are milliseconds UTC."""

from datetime import datetime, timedelta
from typing import Final

from apscheduler.triggers.cron import CronTrigger

from commandcenter.domain.clock import HOUR, SECOND, WIB, from_datetime, to_datetime
from ingest.config import Schedule

FIRST_RETRY: Final = 30 * SECOND
LONGEST_RETRY: Final = 6 * HOUR
_NEVER_YEARS: Final = 10


def next_due(schedule: Schedule, started_at: int, now: int) -> int:
    """The next instant after ``now``, for a run that started at ``started_at``. What was missed is run once, not each.

    ``cron`` is read in WIB. A line that never comes (30 February) is due in ten years.
    """
    if schedule.every is not None:
        every = round(schedule.every.total_seconds() * SECOND)
        return max(started_at + every, now)
    return _next_cron(str(schedule.cron), now)


def next_try(schedule: Schedule, failures: int, now: int, retry_after_s: float | None = None) -> int:
    """When to try again after ``failures`` failures in a row (1, 2, …): twice as long each time, up to six hours.

    Never earlier than the source asked for, and never earlier than the schedule would have it anyway unless that is
    further away than the back-off: a monthly feed that fails is not left alone for a month.
    """
    pause = min(FIRST_RETRY * 2 ** min(failures - 1, 20), LONGEST_RETRY)
    asked = round((retry_after_s or 0) * SECOND)
    usual = next_due(schedule, now, now) - now
    return now + max(pause if usual > pause or failures > 1 else usual, asked)


def _next_cron(line: str, now: int) -> int:
    trigger = CronTrigger.from_crontab(line, WIB)
    moment: datetime | None = trigger.get_next_fire_time(None, to_datetime(now) + timedelta(milliseconds=1))
    if moment is None:
        return from_datetime(to_datetime(now) + timedelta(days=365 * _NEVER_YEARS))
    return from_datetime(moment)
