"""When work comes round: daily, weekly on weekdays, monthly on a weekday or a day; local days of WIB.

Recurrences are those of RFC 5545 (RRULE), as far as maintenance needs them, and are kept in its words
("FREQ=WEEKLY;BYDAY=SU"). WIB knows no daylight saving time: every local minute comes once. A month that has no day 29,
30 or 31 takes its last day instead of leaving the work out (RFC 7529: SKIP=BACKWARD).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule, weekday

from commandcenter.domain.weekday_names import WEEKDAYS

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # Monday 0 to Sunday 6
LAST: Final = -1
LAST_DAY: Final = 31  # "on day 31" is the last day of every month
_ALWAYS_THERE: Final = 28
INTERVAL_MAX: Final = 12
_NTHS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": LAST}
_PHRASE: Final = re.compile(
    r"(?:every (?P<n>[0-9]{1,2}) (?P<unit>day|week|month)s?|(?P<word>daily|weekly|monthly))(?: on (?P<on>.+))?"
)


class RecurrenceError(ValueError):
    """A recurrence that cannot be understood. Says what would be."""


class Frequency(StrEnum):
    """The step of a recurrence."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


_OF_DATEUTIL: Final = {Frequency.DAILY: DAILY, Frequency.WEEKLY: WEEKLY, Frequency.MONTHLY: MONTHLY}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """``weekdays``: Monday 0 to Sunday 6, sorted; of a month exactly one, the ``nth`` (1 to 4, -1: the last).
    ``month_day``: 1 to 31. ``interval``: every so many days, weeks or months, counted from the first day of validity.

    Raises RecurrenceError for what is none.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_day: int | None = None

    def __post_init__(self) -> None:
        wrong = self._wrong()
        if wrong:
            raise RecurrenceError(wrong)

    def _wrong(self) -> str:
        if not 1 <= self.interval <= INTERVAL_MAX:
            return f"At most every {INTERVAL_MAX} days, weeks or months"
        if any(not 0 <= each <= 6 for each in self.weekdays) or list(self.weekdays) != sorted(set(self.weekdays)):
            return "A weekday is one of mon, tue, wed, thu, fri, sat, sun"
        match self.frequency:
            case Frequency.DAILY:
                return "Daily work has no weekday" if self.weekdays or self.nth or self.month_day else ""
            case Frequency.WEEKLY:
                return "Weekly work needs a weekday" if not self.weekdays or self.nth or self.month_day else ""
        if self.month_day is not None:
            is_wrong = not 1 <= self.month_day <= LAST_DAY or bool(self.weekdays) or self.nth is not None
            return "Monthly work needs a day from 1 to 31 or a weekday" if is_wrong else ""
        is_wrong = len(self.weekdays) != 1 or self.nth not in (1, 2, 3, 4, LAST)
        return "Monthly work needs one weekday, the first to fourth or the last" if is_wrong else ""

    @property
    def rrule(self) -> str:
        """In the words of RFC 5545."""
        parts = [f"FREQ={self.frequency.value}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{self.nth or ''}{DAYS[each]}" for each in self.weekdays))
        if self.month_day is not None:
            days = self._month_days()
            parts.append("BYMONTHDAY=" + ",".join(map(str, days)))
            parts += ["BYSETPOS=-1"] if len(days) > 1 else []
        return ";".join(parts)

    def days(self, first: date, last: date) -> Iterator[date]:
        """The local days on which it comes, both ends included; steps are counted from ``first``."""
        if last < first:
            return
        days = self._month_days() if self.month_day is not None else None
        rule = rrule(
            _OF_DATEUTIL[self.frequency], dtstart=datetime.combine(first, time()), interval=self.interval, wkst=MO,
            byweekday=[weekday(each, self.nth) for each in self.weekdays] or None, bymonthday=days,
            bysetpos=-1 if days and len(days) > 1 else None, until=datetime.combine(last, time()),
        )  # fmt: skip
        for moment in rule:
            yield moment.date()

    def _month_days(self) -> list[int]:
        day = self.month_day or 1
        return [day] if day <= _ALWAYS_THERE else list(range(_ALWAYS_THERE, day + 1))


def of_rrule(text: str) -> Recurrence:
    """What ``Recurrence.rrule`` wrote. Raises RecurrenceError."""
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    try:
        frequency = Frequency(parts["FREQ"])
        by_day = [re.fullmatch(r"(-?\d)?([A-Z]{2})", each) for each in parts.get("BYDAY", "").split(",") if each]
        weekdays = tuple(DAYS.index(each[2]) for each in by_day if each)
        nth = next((int(each[1]) for each in by_day if each and each[1]), None)
        month_day = int(parts["BYMONTHDAY"].split(",")[-1]) if "BYMONTHDAY" in parts else None
        return Recurrence(frequency, int(parts.get("INTERVAL", 1)), weekdays, nth, month_day)
    except (KeyError, ValueError) as error:
        raise RecurrenceError(f"{text!r} is no recurrence that is known here") from error


def of_phrase(phrase: str) -> Recurrence:
    """ "daily", "weekly on sun,wed", "every 2 weeks on sun", "monthly on 2nd sat", "monthly on last fri", "monthly on
    day 31". Weekdays in English or Indonesian. Raises RecurrenceError with what would be understood."""
    plain = " ".join(phrase.lower().split())
    found = _PHRASE.fullmatch(plain)
    if found is None:
        raise RecurrenceError(
            f"{phrase!r} is not understood: write 'daily', 'weekly on sun', 'weekly on mon,thu', 'every 2 weeks on "
            "sun', 'monthly on 2nd sat', 'monthly on last sun' or 'monthly on day 31'"
        )
    word = found["word"] or {"day": "daily", "week": "weekly", "month": "monthly"}[found["unit"]]
    frequency, interval, on = Frequency(word.upper()), int(found["n"] or 1), found["on"] or ""
    if frequency is Frequency.MONTHLY:
        return _monthly(interval, on)
    return Recurrence(frequency, interval, tuple(sorted({_weekday(each) for each in re.split(r"[ ,]+", on) if each})))


def _monthly(interval: int, on: str) -> Recurrence:
    if re.fullmatch(r"(the )?last day", on):
        return Recurrence(Frequency.MONTHLY, interval, month_day=LAST_DAY)
    day = re.fullmatch(r"(?:day |the )?([0-9]{1,2})(?:st|nd|rd|th)?", on)
    if day:
        return Recurrence(Frequency.MONTHLY, interval, month_day=int(day[1]))
    nth, _, name = on.removeprefix("the ").partition(" ")
    if nth not in _NTHS:
        raise RecurrenceError(f"Monthly work needs 'on 2nd sat', 'on last sun' or 'on day 31', not {on!r}")
    return Recurrence(Frequency.MONTHLY, interval, (_weekday(name),), _NTHS[nth])


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise RecurrenceError(f"{name!r} is no weekday: mon, tue, wed, thu, fri, sat, sun")
    return WEEKDAYS[name]


def phrase_of(recurrence: Recurrence) -> str:
    """As ``of_phrase`` reads it."""
    word, unit = {
        Frequency.DAILY: ("daily", "days"), Frequency.WEEKLY: ("weekly", "weeks"),
        Frequency.MONTHLY: ("monthly", "months"),
    }[recurrence.frequency]  # fmt: skip
    begun = word if recurrence.interval == 1 else f"every {recurrence.interval} {unit}"
    names = ",".join(("mon", "tue", "wed", "thu", "fri", "sat", "sun")[each] for each in recurrence.weekdays)
    if recurrence.month_day is not None:
        return f"{begun} on " + ("last day" if recurrence.month_day == LAST_DAY else f"day {recurrence.month_day}")
    if recurrence.nth is not None:
        names = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", LAST: "last"}[recurrence.nth] + " " + names
    return f"{begun} on {names}" if names else begun
