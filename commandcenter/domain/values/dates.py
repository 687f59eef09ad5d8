"""Dates and times as agencies write them: ISO, 05/11/2021, "Senin, 23 November 2026 14.05 WIB"."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Final, Literal

from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, WIB_OFFSET
from commandcenter.domain.period import FIRST_YEAR, LAST_YEAR
from commandcenter.domain.values.date_shapes import Ordered, Written, ordered, written
from commandcenter.domain.values.errors import Undecided, Unreadable, shown
from commandcenter.domain.values.tidy import tidy

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy", "ymd")
_SHORT_YEARS: Final = 50  # two digits below it are of this century; from it on they may be of the last one: asked for
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_OFFSET_MAX: Final = timedelta(hours=14)
_MILLISECOND: Final = timedelta(milliseconds=1)
_AFTER_SECONDS: Final = re.compile(r"(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-5][0-9])?")
_WEEKDAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def date_order(texts: Iterable[str]) -> Order | None:
    """The order of dates like 05/11/2021 in a column; None when no text of it needs one.

    Evidence is every date that exists in one order and not in another. Raises Undecided when more than one order is
    left and makes a difference, Unreadable when no order suits all.
    """
    distinct: dict[Ordered, str] = {}
    seen: set[str] = set()
    for text in texts:
        head = text[:10]  # holds the whole date when it begins with a digit
        if text[4:5] == "-" == text[7:8] or head in seen:
            continue
        parts = ordered(tidy(text))
        if parts:
            distinct.setdefault(parts, text)
            if head[0].isdigit():
                seen.add(head)
    days = {text: readings for parts, text in distinct.items() if (readings := _readings(parts))}
    if not days:
        return None
    left = [order for order in ORDERS if all(order in readings for readings in days.values())]
    if not left:
        against = {order: next(text for text, readings in days.items() if order not in readings) for order in ORDERS}
        raise Unreadable(
            "orders_differ",
            f"{' and '.join(shown(text) for text in dict.fromkeys(against.values()))} are not written in one order: "
            "write the column in one, day/month/year, or say in the mapping which one is right, "
            "values: {date_order: dmy}; the others then become rejects",
        )
    for text, readings in days.items():
        if len({readings[order] for order in left}) > 1:
            raise _undecided(text, {order: readings[order] for order in left})
    return left[0]


def instant(text: str, order: Order | None = None, year: int | None = None, offset_ms: int = WIB_OFFSET) -> int:
    """Milliseconds UTC of a date or a date with time, Indonesian, English or ISO. A date alone is its local midnight.

    ``order``: of dates like 05/11/2021; those that begin with a year of four digits need none. ``year``: of dates that
    have none. ``offset_ms``: of a time that names no zone (WIB). Years of two digits are 2000 to 2049, others are asked
    for. Raises Unreadable; Undecided when ``order`` is None and there are two readings.
    """
    moment = _common(text, order)
    if moment is None:
        return _instant(text, order, year, offset_ms)
    offset = moment.utcoffset()
    if offset is not None:
        offset_ms = offset // _MILLISECOND
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    days = moment.toordinal() - _EPOCH_DAY
    return days * DAY + seconds * SECOND + moment.microsecond // 1000 - offset_ms


def _common(text: str, order: Order | None) -> datetime | None:
    """The shapes that come by the million; None: take the long way, which reads more and knows the reasons."""
    if text[4:5] == "-" == text[7:8]:
        iso = text
    elif order == "dmy" and text[2:3] in "/-." and text[5:6] == text[2:3] and len(text) in (10, 16, 19):
        iso = f"{text[6:10]}-{text[3:5]}-{text[:2]}{text[10:]}"
    else:
        return None
    # Python takes any sign before the time, and reads 08.45 as eight o'clock and 0.45 seconds, 08:45:100 as 08:45:10.
    if not (iso[10:11] in " T" and iso[13:14] in ":" and iso[16:17] in ":"):
        return None
    if len(iso) > 19 and not _AFTER_SECONDS.fullmatch(iso, 19):
        return None
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    offset = moment.utcoffset()
    is_sane = FIRST_YEAR <= moment.year <= LAST_YEAR and (offset is None or abs(offset) <= _OFFSET_MAX)
    return moment if is_sane else None


def _instant(text: str, order: Order | None, year: int | None, offset_ms: int) -> int:
    tidied = tidy(text)
    parts = written(tidied)
    day = _named_day(parts, year, tidied) if parts.ordered is None else _ordered_day(parts.ordered, order, tidied)
    if parts.weekday is not None and parts.weekday != day.weekday():
        raise Unreadable(
            "weekday_differs",
            f"{shown(tidied)}: {day.isoformat()} is a {_WEEKDAYS[day.weekday()]} and no {_WEEKDAYS[parts.weekday]}; "
            "one of the two is wrong, or the year is another one",
        )
    hour, minute, second, milliseconds = parts.clock
    of_day = hour * HOUR + minute * MINUTE + second * SECOND + milliseconds
    offset = offset_ms if parts.offset_ms is None else parts.offset_ms
    return (day.toordinal() - _EPOCH_DAY) * DAY + of_day - offset


def _named_day(parts: Written, year: int | None, text: str) -> date:
    if parts.year is None and year is None:
        raise Unreadable(
            "year_missing",
            f"{shown(text)} has no year: add it, or say in the mapping which year the table is of, "
            "values: {year: 2026}",
        )
    return _date(parts.year or str(year), parts.month, parts.day, text)


def _ordered_day(parts: Ordered, order: Order | None, text: str) -> date:
    readings = _readings(parts) if order is None else {}
    if not readings:
        return _in_order(parts, order or "dmy", text)
    if len(set(readings.values())) > 1:
        raise _undecided(text, readings)
    return next(iter(readings.values()))


def _readings(parts: Ordered) -> dict[Order, date]:
    """The day that the numbers are in each order in which they are one."""
    readings: dict[Order, date] = {}
    for order in ORDERS:
        with suppress(Unreadable):
            readings[order] = _in_order(parts, order, "")
    return readings


def _in_order(parts: Ordered, order: Order, text: str) -> date:
    a, b, c = parts
    if len(a) == 4:  # a year in front says the order by itself
        return _date(a, int(b), int(c), text)
    if order == "ymd":
        if len(c) == 4:
            raise Unreadable(
                "other_order", f"{shown(text)} ends with the year, the column begins with it: write it alike"
            )
        return _date(a.zfill(2), int(b), int(c), text)
    day, month = (a, b) if order == "dmy" else (b, a)
    return _date(c, int(month), int(day), text)


def _date(year: str, month: int, day: int, text: str) -> date:
    if len(year) == 2:
        if int(year) >= _SHORT_YEARS:
            raise Unreadable("short_year", f"{shown(text)}: is {year} 19{year} or 20{year}? Write all four digits")
        year = f"20{year}"
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise _year_outside(text, int(year))
    try:
        return date(int(year), month, day)
    except ValueError:
        raise Unreadable("no_such_day", f"{shown(text)}: there is no day {day} of month {month} in {year}") from None


def _year_outside(text: str, year: int) -> Unreadable:
    return Unreadable(
        "year_outside",
        f"{shown(text)}: the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}; if it means 'no date', add the text "
        "to the sentinels",
    )


def _undecided(text: str, readings: Mapping[Order, date]) -> Undecided:
    days = " or ".join(str(day) for day in dict.fromkeys(readings.values()))
    choices = " or ".join(f"values: {{date_order: {order}}} to make it {day}" for order, day in readings.items())
    return Undecided(
        "order_undecided",
        f"{shown(text)} may be {days}, and no other value of the column decides. Write in the mapping {choices}",
    )
