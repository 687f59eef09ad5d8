"""Words, numbers and dates in the reader's language. Message ids are English; the catalogues are read as they are.

Times are WIB (UTC+7). A message that a catalogue lacks is shown in English; a test finds it before a reader does.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from commandcenter.domain.clock import DAY, HOUR, MINUTE, WIB, start_of_quarter, to_datetime

LANGUAGES = ("id", "en")
CATALOGUES = Path(__file__).parent / "catalogues"
HOUSE = "house.po"


def message(message_id: str) -> str:
    """Marks a message id that is translated later, from a table; gives it back unchanged."""
    return message_id


def text(lang: str, message_id: str, /, **values: object) -> str:
    """The message in the language, ``{names}`` filled in. Raises KeyError for a name that is not given."""
    words = catalogue(lang).get(message_id)
    pattern = words.string if words is not None and isinstance(words.string, str) else ""
    return (pattern or message_id).format(**values) if values else pattern or message_id


def plural(lang: str, singular: str, many: str, n: int, /, **values: object) -> str:
    """The form of the message that ``n`` asks for; ``{n}`` is filled in as a number of the locale."""
    words = catalogue(lang).get(singular)
    forms = words.string if words is not None and isinstance(words.string, tuple | list) else ()
    index = _plural_rule(lang)(n)
    pattern = forms[index] if index < len(forms) else ""
    return (pattern or (singular if n == 1 else many)).format(n=number(lang, n), **values)


@cache
def catalogue(lang: str) -> Catalog:
    """All messages of a language, read once: one file for the house and one for each screen that says more.

    Raises KeyError for a language that we do not speak. A message stands in one file only; a test holds them to it.
    """
    if lang not in LANGUAGES:
        raise KeyError(lang)
    merged: Catalog | None = None
    for path in sorted((CATALOGUES / lang).glob("*.po"), key=lambda path: (path.name != HOUSE, path.name)):
        with path.open("rb") as file:
            part = read_po(file, locale=lang)
        if merged is None:
            merged = part
            continue
        for entry in part:
            if entry.id:
                merged[entry.id] = entry
    if merged is None:
        raise FileNotFoundError(CATALOGUES / lang / HOUSE)
    return merged


@cache
def _plural_rule(lang: str) -> Callable[[int], int]:
    rule = Locale(lang).plural_form
    tags = ["one", "other"] if catalogue(lang).num_plurals == 2 else ["other"]
    return lambda n: tags.index(rule(n)) if rule(n) in tags else len(tags) - 1


def number(lang: str, value: float, decimals: int = 0) -> str:
    """1.234,5 in Indonesian, 1,234.5 in English."""
    return format_decimal(value, format="#,##0" + ("." + "0" * decimals if decimals else ""), locale=lang)


def percent(lang: str, value: float | None, decimals: int = 1) -> str:
    """A percentage with its sign; a dash where nothing is known. Never rounded up to 100: that would hide an outage."""
    if value is None:
        return "–"
    step = 10.0**-decimals
    if 100 - step < value < 100:
        value = 100 - step
    return number(lang, value, 0 if value == 100 else decimals) + "\u00a0%"


def time(lang: str, at: int) -> str:
    """14.05 in Indonesian, 14:05 in English (WIB)."""
    return format_datetime(to_datetime(at), "HH.mm" if lang == "id" else "HH:mm", tzinfo=WIB, locale=lang)


def day(lang: str, at: int) -> str:
    """Senin, 23 November 2026."""
    return format_datetime(to_datetime(at), "EEEE, d MMMM y", tzinfo=WIB, locale=lang)


def short_day(lang: str, at: int) -> str:
    """Sen, 23 Nov."""
    return format_datetime(to_datetime(at), "EEE, d MMM", tzinfo=WIB, locale=lang)


def month(lang: str, text: str) -> str:
    """Oktober 2026, of a month as periods write it (2026-10). Raises ValueError for what is no month."""
    first = date.fromisoformat(f"{text}-01")
    said: str = format_date(first, "MMMM y", locale=lang)
    return said


def moment(lang: str, at: int) -> str:
    """Senin, 23 November 2026 14.05 WIB."""
    return f"{day(lang, at)} {time(lang, at)} WIB"


def span_of_days(lang: str, first: int, last: int) -> str:
    """From the day of one instant to the day of another: 1 Okt – 22 Nov 2026; a single day once (WIB)."""
    begin, end = to_datetime(first), to_datetime(last)
    said = format_datetime(end, "d MMM y", tzinfo=WIB, locale=lang)
    if begin.date() == end.date():
        return said
    pattern = "d MMM" if begin.year == end.year else "d MMM y"
    return f"{format_datetime(begin, pattern, tzinfo=WIB, locale=lang)} – {said}"


def quarter_so_far(lang: str, at: int) -> str:
    """From the first day of the calendar quarter to the day of the instant."""
    return span_of_days(lang, start_of_quarter(at), at)


def since(lang: str, at: int, now: int) -> str:
    """A moment in the past, as short as it can be said: the time, the weekday with the time, or the date."""
    if now - at < DAY // 2:
        return time(lang, at)
    local = to_datetime(at)
    if now - at < 6 * DAY:
        return f"{format_datetime(local, 'EEE', tzinfo=WIB, locale=lang)} {time(lang, at)}"
    return format_datetime(local, "d MMM" if now - at < 300 * DAY else "d MMM y", tzinfo=WIB, locale=lang)


def duration(lang: str, milliseconds: int) -> str:
    """13 mnt, 2 j 5 mnt, 3 hr 4 j, 52 hr: the two largest units, days alone from a week on; as live.js says it."""
    days, rest = divmod(max(milliseconds, 0), DAY)
    hours, minutes = rest // HOUR, rest % HOUR // MINUTE
    if days:
        parts = [text(lang, "{n} d", n=days)] + ([text(lang, "{n} h", n=hours)] if hours and days < 7 else [])
    elif hours:
        parts = [text(lang, "{n} h", n=hours)] + ([text(lang, "{n} min", n=minutes)] if minutes else [])
    else:
        return text(lang, "{n} min", n=minutes) if minutes else text(lang, "under 1 min")
    return " ".join(parts)
