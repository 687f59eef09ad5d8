"""How much planned work is allowed, and what is wrong with what somebody asks for. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

from commandcenter.domain.clock import DAY, HOUR, to_datetime
from commandcenter.domain.maintenance.model import (
    AHEAD_MAX,
    ELEMENTS_MAX,
    LENGTH_MAX,
    LENGTH_MIN,
    REASON_MAX,
    SERIES_LENGTH_MAX,
    VALID_MAX_DAYS,
    Series,
    occurrences,
)

DATES: Final = 5  # of a preview
_LATE: Final = 1 * HOUR  # work may be written down so long after it has begun


class Wrong(StrEnum):
    """What is wrong."""

    REASON = "reason"
    SHORT = "short"
    LONG = "long"
    SERIES_LONG = "series_long"
    OVER = "over"
    PAST = "past"
    FAR = "far"
    VALID_ORDER = "valid_order"
    VALID_PAST = "valid_past"
    VALID_LONG = "valid_long"
    NEVER = "never"
    MANY = "many"
    NONE = "none"


ENGLISH: Final[Mapping[Wrong, str]] = {
    Wrong.REASON: f"The reason needs 1 to {REASON_MAX} characters",
    Wrong.SHORT: "Say how long: --for 2h, at least a minute",
    Wrong.LONG: f"At most {LENGTH_MAX // DAY} days at a time",
    Wrong.SERIES_LONG: f"Work that comes round takes at most {SERIES_LENGTH_MAX // HOUR} hours",
    Wrong.OVER: "The work must end in the future: the past is not planned",
    Wrong.PAST: "The work may have begun at most an hour ago: what was before was not planned",
    Wrong.FAR: f"At most {AHEAD_MAX // DAY} days ahead",
    Wrong.VALID_ORDER: "The last day lies before the first",
    Wrong.VALID_PAST: "The last day is over",
    Wrong.VALID_LONG: f"A series holds for at most {VALID_MAX_DAYS} days: plan it anew before it expires",
    Wrong.NEVER: "It never comes round until its last day",
    Wrong.MANY: f"At most {ELEMENTS_MAX} elements at a time",
    Wrong.NONE: "Nothing of that is in the inventory",
}


def of_work(starts_at: int, ends_at: int, reason: str, at: int) -> Wrong | None:
    """What is wrong with a single work that is planned at ``at``; None: nothing."""
    if not 0 < len(reason.strip()) <= REASON_MAX:
        return Wrong.REASON
    wrong = of_span(starts_at, ends_at)
    if wrong is not None:
        return wrong
    if ends_at <= at:
        return Wrong.OVER
    if starts_at < at - _LATE:
        return Wrong.PAST
    return Wrong.FAR if starts_at > at + AHEAD_MAX else None


def of_span(starts_at: int, ends_at: int) -> Wrong | None:
    """Whether it is too short or too long."""
    if ends_at - starts_at < LENGTH_MIN:
        return Wrong.SHORT
    return Wrong.LONG if ends_at - starts_at > LENGTH_MAX else None


def of_elements(n: int) -> Wrong | None:
    """Whether it is about too much, or nothing."""
    return Wrong.NONE if not n else Wrong.MANY if n > ELEMENTS_MAX else None


def of_series(series: Series, at: int) -> Wrong | None:
    """What is wrong with a series that is planned at ``at``; None: nothing."""
    if not 0 < len(series.reason.strip()) <= REASON_MAX:
        return Wrong.REASON
    if series.length < LENGTH_MIN:
        return Wrong.SHORT
    if series.length > SERIES_LENGTH_MAX:
        return Wrong.SERIES_LONG
    return _of_validity(series, at)


def _of_validity(series: Series, at: int) -> Wrong | None:
    today = to_datetime(at).date()
    if series.valid_until < series.valid_from:
        return Wrong.VALID_ORDER
    if series.valid_until < today:
        return Wrong.VALID_PAST
    if series.valid_until - max(series.valid_from, today) >= timedelta(days=VALID_MAX_DAYS):
        return Wrong.VALID_LONG
    if series.valid_from < today - timedelta(days=31):
        return Wrong.OVER
    if series.valid_from > today + timedelta(days=VALID_MAX_DAYS):
        return Wrong.FAR
    found = next_dates(series, at)
    return None if found else Wrong.NEVER


def next_dates(series: Series, at: int, n: int = DATES) -> list[int]:
    """When it comes round next, ``n`` instants at most."""
    later = occurrences(
        series.recurrence, series.minute, series.valid_from, series.valid_until, at, series.expires_at
    )  # fmt: skip
    return list(islice(later, n))
