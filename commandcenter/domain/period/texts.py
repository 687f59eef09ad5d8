"""Which period somebody means: "Triwulan I 2025", "TW-IV/2025", "Semester II 2025", "Jan-25", "B06 2016"."""

import re
from datetime import date, datetime
from typing import Final

from commandcenter.domain.clock import WIB
from commandcenter.domain.month_names import MONTHS
from commandcenter.domain.period.span import FIRST_YEAR, LAST_YEAR, MONTHS_OF, Period
from commandcenter.domain.reference import Frequency
from commandcenter.domain.weekday_names import WEEKDAYS

_SHOWN_MAX: Final = 60
_SHORT_YEARS: Final = 50  # Jan-49 is of 2049; Jan-50 may be of 1950 or 2050 and is asked about
_DASHES: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2212\u2019", "-----'")

_YEAR: Final = r"(?P<year>[0-9]{4})"
_THEN_YEAR: Final = rf"(?:[ ./,-]*(?:(?:tahun anggaran|tahun|thn|th|ta|year)\.? *)?{_YEAR})?"
_NUMBER: Final = r"(?:ke ?-? ?)?(?P<number>iv|i{1,3}|[1-4])"
_QUARTER: Final = r"(?:tri ?wulan|trw|tw|kuartal|kwartal|quarter|q)"
_HALF: Final = r"(?:semester|sem|smt|half|s|h)"
_SIGNS: Final = r"[ ./-]*"
_PATTERNS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Frequency.YEAR, rf"(?:(?:tahun anggaran|tahun|thn|th|ta|year)\.? *)?{_YEAR}(?:\.0)?"),
        (Frequency.QUARTER, rf"{_QUARTER}{_SIGNS}{_NUMBER}{_THEN_YEAR}"),
        (Frequency.QUARTER, rf"{_YEAR}{_SIGNS}{_QUARTER}{_SIGNS}{_NUMBER}"),
        (Frequency.HALF, rf"{_HALF}{_SIGNS}{_NUMBER}{_THEN_YEAR}"),
        (Frequency.HALF, rf"{_YEAR}{_SIGNS}{_HALF}{_SIGNS}{_NUMBER}"),
        (Frequency.QUARTER, rf"b(?P<sispan>[0-9]{{2}}){_THEN_YEAR}"),
        (Frequency.QUARTER, rf"{_YEAR}{_SIGNS}b(?P<sispan>[0-9]{{2}})"),
        (Frequency.MONTH, rf"{_YEAR}[-/](?P<number>[0-9]{{1,2}})"),
        (Frequency.MONTH, rf"(?P<number>[0-9]{{1,2}})[-/]{_YEAR}"),
        (Frequency.MONTH, rf"{_YEAR}(?P<number>[0-9]{{2}})"),
        (Frequency.DAY, rf"{_YEAR}-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})(?:[ t]00:00(?::00)?)?"),
        (Frequency.DAY, r"(?P<day>[0-9]{1,2})-(?P<name>[a-z]{3,9})-(?P<short>[0-9]{2})"),
        (Frequency.DAY, rf"(?P<day>[0-9]{{1,2}})[ -](?P<name>[a-z]{{3,9}})\.?{_THEN_YEAR}"),
        (Frequency.MONTH, r"(?:bulan )?(?P<name>[a-z]{3,9})\.?(?:-| ?')(?P<short>[0-9]{2})"),
        (Frequency.MONTH, rf"(?:bulan )?(?P<name>[a-z]{{3,9}})\.?{_THEN_YEAR}"),
        (Frequency.MONTH, rf"{_YEAR}[ -](?P<name>[a-z]{{3,9}})"),
    )
)
_WEEKDAY: Final = re.compile(r"(?P<name>[a-z]{3,9}(?:'[a-z]{2})?)\.?,? ?(?=[0-9])")
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_CUMULATIVE: Final = re.compile(r"\b(?:s\.? ?d\b|s/d\b|sampai\b|hingga\b|kumulatif\b|until\b|ytd\b)")
_TWO_YEARS: Final = re.compile(r"[0-9]{4} ?[-/] ?[0-9]{4}$")
_MARKED_YEAR: Final = re.compile(r"[0-9]{4} ?(?:\*{1,3}\)?|[a-z]{1,2}\)?)")
_NUMERIC_DATE: Final = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}")


class PeriodError(ValueError):
    """A text names no period. The message says what to write instead."""


def parse(cell: str | float | date, year: int | None = None, kind: Frequency | None = None) -> Period:
    """The period that a cell names; ``year`` is taken where it names none. Raises PeriodError.

    "Jan-25" is January 2025, as spreadsheets write it; "B06" is the reporting month of Sispan, the second quarter. What
    counts from the beginning of the year ("s.d. Triwulan II") is no period and refused: beside single quarters it would
    be compared as one. A spreadsheet keeps "Jan-25" as the date 2025-01-01: where ``kind`` says that months are
    expected, a day with which one begins or ends stands for it.
    """
    if isinstance(cell, datetime):
        cell = (cell.astimezone(WIB) if cell.tzinfo else cell).date()
    if isinstance(cell, date):
        return _day(cell, kind, cell.isoformat())
    text = _text_of(cell)
    plain = " ".join(text.translate(_DASHES).casefold().split())
    if len(plain) <= _SHOWN_MAX:
        named = _WEEKDAY.match(plain)
        if named and named["name"] in WEEKDAYS:
            return _day_of_week(plain[named.end() :], WEEKDAYS[named["name"]], year, kind, text)
        for found, pattern in _PATTERNS:
            match = pattern.fullmatch(plain)
            if match and match.groupdict().get("name", "jan") in MONTHS:
                return _period(found, match, year, kind, text)
    raise _no_period(plain, text)


def _day_of_week(plain: str, weekday: int, year: int | None, kind: Frequency | None, text: str) -> Period:
    """ "Senin, 23 November 2026": the two must agree."""
    day = parse(plain, year)
    if day.kind is not Frequency.DAY:
        raise _no_period(plain, text)
    if day.first.weekday() != weekday:
        raise PeriodError(f"{_shown(text)}: {day} is another day of the week; one of the two is wrong")
    return _day(day.first, kind, text)


def _text_of(cell: str | float) -> str:
    if isinstance(cell, str):
        return cell
    is_whole = not isinstance(cell, bool) and abs(cell) < 1e15 and cell == int(cell)
    return str(int(cell)) if is_whole else str(cell)


def _period(found: Frequency, match: re.Match[str], year: int | None, kind: Frequency | None, text: str) -> Period:
    parts = match.groupdict()
    of_year = _year(parts, year, text)
    month = MONTHS.get(parts.get("name") or "", 0)
    try:
        if found is Frequency.DAY:
            return _day(date(of_year, month or int(parts["month"]), int(parts["day"])), kind, text)
        return Period(found, date(of_year, month or _first_month(found, parts, text), 1))
    except ValueError as error:
        if isinstance(error, PeriodError):
            raise
        raise PeriodError(f"{_shown(text)}: there is no such {found}") from None


def _first_month(found: Frequency, parts: dict[str, str | None], text: str) -> int:
    if parts.get("sispan"):
        month = int(parts["sispan"] or 0)
        if month not in (3, 6, 9, 12):
            raise PeriodError(
                f"{_shown(text)}: Sispan reports at B03, B06, B09 and B12; write the quarter or the month"
            )
        return month - 2
    number = parts.get("number") or "1"
    return (_ROMAN.get(number) or int(number)) * MONTHS_OF[found] - MONTHS_OF[found] + 1


def _year(parts: dict[str, str | None], year: int | None, text: str) -> int:
    short = parts.get("short")
    if short:
        if int(short) >= _SHORT_YEARS:
            raise PeriodError(f"{_shown(text)}: is {short} 19{short} or 20{short}? Write all four digits")
        if year is not None and year % 100 != int(short):
            raise PeriodError(f"{_shown(text)}: is {short} a day or a year? The table is of {year}: write it out")
        return 2000 + int(short)
    written = parts.get("year")
    found = int(written) if written else year
    if found is None:
        raise PeriodError(
            f"{_shown(text)} has no year: add it, or say in the mapping which year the table is of, "
            "values: {year: 2026}"
        )
    if not FIRST_YEAR <= found <= LAST_YEAR:
        raise PeriodError(f"{_shown(text)}: the year {found} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return found


def _day(day: date, kind: Frequency | None, text: str) -> Period:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PeriodError(f"{_shown(text)}: the year {day.year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    if kind is None or kind is Frequency.DAY:
        return Period(Frequency.DAY, day)
    period = Period.of(kind, day)
    if day not in (period.first, period.last):
        raise PeriodError(f"{_shown(text)} is a day within {period}: write the {kind} that is meant")
    return period


def _no_period(plain: str, text: str) -> PeriodError:
    if _CUMULATIVE.search(plain):
        return PeriodError(
            f"{_shown(text)} counts from the beginning of the year and would be compared with single periods: write "
            "the period itself, or map it to one where the indicator is defined so, map: {'s.d. TW II 2025': 2025-Q2}"
        )
    if _TWO_YEARS.search(plain):
        return PeriodError(f"{_shown(text)} names two years: write the one, or map each text to a period")
    if _MARKED_YEAR.fullmatch(plain):
        return PeriodError(
            f"{_shown(text)} is a year with a footnote mark: map it, map: {{{text.strip()!r}: '{plain[:4]}'}}"
        )
    if _NUMERIC_DATE.fullmatch(plain):
        return PeriodError(f"{_shown(text)} may be day or month first: write the day like 2025-09-17")
    return PeriodError(
        f"{_shown(text)} is no period: write it like 2025, Semester I 2025, Triwulan III 2025, September 2025 or "
        "2025-09-17"
    )


def _shown(text: str) -> str:
    return repr(text) if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]!r}…"
