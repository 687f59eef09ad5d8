"""The parts of a written date: day, month, year, time, zone, weekday. Whether that day exists is not asked."""

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.domain.month_names import MONTHS
from commandcenter.domain.values.errors import Unreadable, shown
from commandcenter.domain.weekday_names import WEEKDAYS

LENGTH_MAX: Final = 100  # characters; the longest date, as browsers write it, has some seventy

_WEEKDAY: Final = r"(?:(?P<weekday>[a-z]{3,9}(?:'[a-z]{1,3})?)\.?,? +)?"
_CLOCK: Final = (
    r"(?:(?: *, *| +- +| +|T)(?:(?:pukul|pkl|jam|at)\.? *)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?(?: *(?P<half>[ap])\.?m\.?)?"
    r"(?: *(?:(?P<zone>wib|wita|wit|z)|(?:utc|gmt)?(?P<offset>[+-]\d{1,2}(?::?\d{2})?)|(?P<utc>utc|gmt))"
    r"(?: \([^()]*\))?)?)?"  # browsers add the zone's name
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH: Final = r"(?P<month>[a-z]{3,12})\.?"
_FLAGS: Final = re.ASCII | re.IGNORECASE
# "8 Agu, 08:45" has no year: two digits before a colon or a point are hours.
_DAY_FIRST: Final = re.compile(
    rf"{_WEEKDAY}{_DAY}[ ./-]*{_MONTH}(?:[ ,./'-]*(?P<year>\d{{4}}(?!\d)|\d{{2}}(?![\d:.])))?{_CLOCK}", _FLAGS
)
_MONTH_FIRST: Final = re.compile(rf"{_WEEKDAY}{_MONTH} *{_DAY}(?!\d)(?:,? +(?P<year>\d{{4}})(?!\d))?{_CLOCK}", _FLAGS)
_NUMBERS: Final = r"(?P<a>\d{4}|\d{1,2})(?P<by>[/.-])(?P<b>\d{1,2})(?P=by)(?P<c>\d{4}|\d{1,2})(?!\d)"
_ORDERED: Final = re.compile(rf"{_WEEKDAY}(?:{_NUMBERS}){_CLOCK}", _FLAGS)
_ORDERED_DAY: Final = re.compile(rf"(?:[a-z]+(?:'[a-z]+)?\.?,? +)?{_NUMBERS}", _FLAGS)
_COMPACT: Final = re.compile(rf"(?P<a>(?:19|20|21)\d\d)(?P<b>\d\d)(?P<c>\d\d){_CLOCK}", _FLAGS)

_ZONES: Final = {"wib": 7 * HOUR, "wita": 8 * HOUR, "wit": 9 * HOUR, "z": 0}
_OFFSET_MAX: Final = 14 * HOUR
_SPREADSHEET_EPOCH: Final = date(1899, 12, 30)

# Three numbers as they stand: ("05", "11", "2021").
Ordered = tuple[str, str, str]


class Written(NamedTuple):
    """A date as it is written: ``ordered``, or else day, month and year. ``year`` may have two digits or be missing."""

    ordered: Ordered | None
    day: int
    month: int
    year: str | None
    clock: tuple[int, int, int, int]  # hour, minute, second, millisecond
    offset_ms: int | None  # of the zone, where one is named
    weekday: int | None  # Monday 0


def ordered(text: str) -> Ordered | None:
    """The three numbers of a date like 05/11/2021 at the beginning of a tidied text; None: it is written otherwise."""
    match = _ORDERED_DAY.match(text)
    return _three(match) if match else None


def written(text: str) -> Written:
    """Takes a tidied text apart. Raises Unreadable."""
    if not text:
        raise Unreadable("empty", "is empty")
    if len(text) <= LENGTH_MAX:
        numbers = _ORDERED.fullmatch(text) or _COMPACT.fullmatch(text)
        three = _three(numbers) if numbers else None
        if numbers and three:
            return Written(three, 0, 0, None, _clock(numbers, text), _offset(numbers, text), _weekday(numbers, text))
        named = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
        if named:
            month = MONTHS.get(named["month"].casefold())
            if month is None:
                raise Unreadable("no_month", f"{shown(text)}: {named['month']} is no month")
            day, year = int(named["day"]), named["year"]
            return Written(None, day, month, year, _clock(named, text), _offset(named, text), _weekday(named, text))
    raise _no_date(text)


def _three(match: re.Match[str]) -> Ordered | None:
    a, b, c = match["a"], match["b"], match["c"]
    is_whole = len(c) <= 2 if len(a) == 4 else len(c) != 1
    return (a, b, c) if is_whole else None


def _clock(match: re.Match[str], text: str) -> tuple[int, int, int, int]:
    if match["hour"] is None:
        return 0, 0, 0, 0
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise Unreadable("no_time", f"{shown(text)}: an hour with AM or PM is 1 to 12")
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    if not (hour < 24 and minute < 60 and second < 60):
        hint = "; write 00:00 of the next day" if (hour, minute, second) == (24, 0, 0) else ""
        raise Unreadable("no_time", f"{shown(text)}: there is no such time of day{hint}")
    return hour, minute, second, int(f"{match['fraction'] or '0':0<3}"[:3])


def _offset(match: re.Match[str], text: str) -> int | None:
    if match["offset"]:
        sign, digits = match["offset"][0], match["offset"][1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        offset = hours * HOUR + minutes * MINUTE
        if offset > _OFFSET_MAX or minutes >= 60:
            raise Unreadable("no_zone", f"{shown(text)}: no time zone is {match['offset']} from UTC")
        return -offset if sign == "-" else offset
    if match["utc"]:
        return 0
    return _ZONES[match["zone"].lower()] if match["zone"] else None


def _weekday(match: re.Match[str], text: str) -> int | None:
    name = match.groupdict().get("weekday")
    if name is None:
        return None
    if name.casefold() not in WEEKDAYS:
        raise Unreadable("no_date", f"{shown(text)}: {name} is no day of the week")
    return WEEKDAYS[name.casefold()]


def _no_date(text: str) -> Unreadable:
    if re.fullmatch(r"[1-7][0-9]{4}(?:[.,][0-9]+)?", text, re.ASCII):
        day = _SPREADSHEET_EPOCH + timedelta(days=int(text[:5]))
        return Unreadable(
            "spreadsheet_day",
            f"{shown(text)} looks like the day number of a spreadsheet ({day.isoformat()}): format the column as a "
            "date and save the file again",
        )
    if re.fullmatch(r"[a-z]{3,9}\.?[ '-]*[0-9]{2,4}", text, _FLAGS):
        return Unreadable("day_missing", f"{shown(text)} has no day: write it like 23 November 2026")
    if re.fullmatch(r"[0-9]{1,2}[/-][0-9]{1,2}", text, re.ASCII):
        return Unreadable("year_missing", f"{shown(text)} has no year: write it like 23/11/2026")
    hint = "" if any(character.isdigit() for character in text) else "; if it means 'no date', add it to the sentinels"
    return Unreadable(
        "no_date", f"{shown(text)} is no date: write it like 2026-11-23, 23/11/2026 08:45 or 23 November 2026{hint}"
    )
