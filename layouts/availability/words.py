"""The words of this screen: charges, verdicts, causes of blindness, periods."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final

from babel.dates import format_date

from commandcenter.domain.availability.blindness import Cause
from commandcenter.domain.availability.exceptions import Stage
from commandcenter.domain.availability.model import Charge
from commandcenter.domain.availability.objective import Verdict
from commandcenter.domain.availability.spans import Length, Span
from commandcenter.domain.clock import HOUR, MINUTE, WIB, from_datetime, to_datetime
from commandcenter.domain.picture import Shown
from layouts import i18n, theme, views
from layouts.contract import Look
from layouts.i18n import message, text

CHARGES: Final[Mapping[Charge, str]] = {
    Charge.UP: message("connected time"),
    Charge.OWN: message("own fault"),
    Charge.UPSTREAM: message("upstream fault"),
    Charge.PLANNED: message("planned stop"),
    Charge.BLIND: message("monitor blind"),
    Charge.EXCUSED: message("excused time"),
}
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.SAFE: message("budget safe"),
    Verdict.THREATENED: message("budget threatened"),
    Verdict.SPENT: message("budget spent"),
}
TONES: Final[Mapping[Verdict, Shown]] = {
    Verdict.SAFE: Shown.UP,
    Verdict.THREATENED: Shown.DEGRADED,
    Verdict.SPENT: Shown.DOWN,
}
BLIND: Final[Mapping[Cause, str]] = {
    Cause.BROKER: message("no broker"),
    Cause.INGEST: message("no program took readings in"),
    Cause.STORE: message("the program could not write"),
    Cause.UPLINK: message("nothing at all was heard"),
}
STAGES: Final[Mapping[Stage, str]] = {
    Stage.ASKED: message("waits for a decision"),
    Stage.APPROVED: message("exception approved"),
    Stage.REFUSED: message("exception refused"),
    Stage.REVOKED: message("exception revoked"),
}
ROMAN: Final = ("I", "II", "III", "IV")


def span(lang: str, period: Span) -> str:
    """Triwulan III 2026, September 2026, Minggu 38 2026, 17 September 2026, 2026."""
    match period.length:
        case Length.YEAR:
            return period.text
        case Length.QUARTER:
            number = ROMAN[period.number - 1] if lang == "id" else str(period.number)
            return text(lang, "Quarter {number} of {year}", number=number, year=period.first.year)
        case Length.WEEK:
            year, week = period.text.split("-W")
            return text(lang, "Week {number} of {year}", number=int(week), year=year)
        case Length.MONTH:
            return i18n.month(lang, period.text)
        case Length.DAY:
            said: str = format_date(period.first, "d MMMM y", locale=lang)
            return said


def days(lang: str, starts_at: int, until: int) -> str:
    """From the first day to the last that counts."""
    return i18n.span_of_days(lang, starts_at, max(starts_at, until - 1))


def hours(lang: str, milliseconds: int) -> str:
    """12 j 05 mnt, also of days; seconds where it is less than a minute. Negative with its sign."""
    sign = "−" if milliseconds < 0 else ""
    minutes, rest = divmod(abs(milliseconds), MINUTE)
    if not minutes:
        return sign + text(lang, "{n} s", n=rest // 1000) if rest else text(lang, "{n} min", n=0)
    if minutes < 60:
        return sign + text(lang, "{n} min", n=minutes)
    said = text(lang, "{n} h", n=i18n.number(lang, minutes // 60))
    return sign + (f"{said} {text(lang, '{n} min', n=minutes % 60)}" if minutes % 60 else said)


def short(lang: str, milliseconds: int) -> str:
    """The largest unit alone, rounded down: 54 j. For a wall."""
    if abs(milliseconds) < HOUR:
        return hours(lang, milliseconds)
    return hours(lang, (abs(milliseconds) // HOUR * HOUR) * (1 if milliseconds > 0 else -1))


def said_hours(look: Look, milliseconds: int) -> str:
    """As exactly as there is room for."""
    return (hours if theme.is_close(look) else short)(look.lang, milliseconds)


def owner(lang: str, key: str) -> str:
    """A duty in words where the house knows them; else as it was written."""
    return text(lang, "network team") if key == "jaringan" else key


def when(lang: str, at: int) -> str:
    """17 Sep 2026 14.05."""
    return f"{i18n.span_of_days(lang, at, at)} {i18n.time(lang, at)}"


def link(look: Look, path: str, **query: str) -> str:
    """An address of ours in the look of the page."""
    return views.joined(path, {"lang": look.lang, **query})


def of_input(value: str) -> int | None:
    """A local time as a browser sends it (2026-11-22T08:30), in ms UTC; None: it is none."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return from_datetime(moment.replace(tzinfo=WIB)) if moment.tzinfo is None and 2000 <= moment.year < 2100 else None


def as_input(at: int) -> str:
    """The same the other way round, to the minute."""
    local = to_datetime(at)
    return datetime.combine(local.date(), time(local.hour, local.minute)).isoformat(timespec="minutes")
