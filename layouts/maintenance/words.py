"""Words of planned work: spans, recurrences, what it is about, whom it cuts off."""

from collections.abc import Mapping, Sequence
from typing import Final

from commandcenter.domain.clock import MINUTE, to_datetime
from commandcenter.domain.maintenance.model import Notice, Series, Stage
from commandcenter.domain.maintenance.recurrence import LAST, LAST_DAY, Frequency, Recurrence
from commandcenter.domain.maintenance.scope import BEHIND, KECAMATAN
from layouts import i18n
from layouts.i18n import message, plural, text

PATH: Final = "/maintenance"
API: Final = "/api/maintenance"
WEEKDAYS: Final = (
    message("Monday"), message("Tuesday"), message("Wednesday"), message("Thursday"), message("Friday"),
    message("Saturday"), message("Sunday"),
)  # fmt: skip
NTHS: Final = {
    1: message("first"), 2: message("second"), 3: message("third"), 4: message("fourth"), LAST: message("last"),
}  # fmt: skip
STAGES: Final = {
    Stage.PLANNED: message("planned work"), Stage.RUNNING: message("running now"), Stage.ENDED: message("ended"),
    Stage.CANCELLED: message("cancelled"),
}  # fmt: skip
NOTICES: Final = {
    Notice.STARTED: message("begun"),
    Notice.ENDED: message("has ended"),
    Notice.OVERRUN: message("past its end: not everything is up again"),
    Notice.RESTORED: message("everything is up again"),
    Notice.EXPIRING: message("the series expires within 14 days"),
    Notice.EXPIRED: message("the series has expired"),
}
_NAMED: Final = 6


def span(lang: str, starts_at: int, ends_at: int) -> str:
    """Minggu, 29 November 2026 01.00–03.00 WIB; over midnight with both days."""
    if to_datetime(starts_at).date() == to_datetime(ends_at).date():
        return f"{i18n.day(lang, starts_at)} {times(lang, starts_at, ends_at)} WIB"
    return f"{i18n.day(lang, starts_at)} {i18n.time(lang, starts_at)} – {i18n.moment(lang, ends_at)}"


def times(lang: str, starts_at: int, ends_at: int) -> str:
    """01.00–03.00; with the short day of the end where it is another."""
    end = i18n.time(lang, ends_at)
    if to_datetime(starts_at).date() != to_datetime(ends_at).date():
        end = f"{i18n.short_day(lang, ends_at)} {end}"
    return f"{i18n.time(lang, starts_at)}–{end}"


def recurrence(lang: str, each: Recurrence) -> str:
    """ "every Sunday", "on the second Saturday of each month", "every 2 weeks on Monday and Thursday"."""
    days, n = listed(lang, [text(lang, WEEKDAYS[day]) for day in each.weekdays]), each.interval
    if each.frequency is Frequency.DAILY:
        return text(lang, "every day") if n == 1 else text(lang, "every {n} days", n=n)
    if each.frequency is Frequency.WEEKLY:
        return (
            text(lang, "every {days}", days=days) if n == 1 else text(lang, "every {n} weeks on {days}", n=n, days=days)
        )
    if each.month_day == LAST_DAY:
        days = text(lang, "on the last day")
    elif each.month_day is not None:
        days = text(lang, "on day {day}", day=each.month_day)
    else:
        days = text(lang, "on the {nth} {weekday}", nth=text(lang, NTHS[each.nth or 1]), weekday=days)
    of_month = message("{days} of each month") if n == 1 else message("{days} every {n} months")
    return text(lang, of_month, days=days, n=n)


def rhythm(lang: str, each: Series) -> str:
    """With its time and length."""
    hour, minute = divmod(each.minute, 60)
    at = f"{hour:02}.{minute:02}" if lang == "id" else f"{hour:02}:{minute:02}"
    said = i18n.duration(lang, each.length)
    return text(lang, "{recurrence} at {time} WIB for {length}", recurrence=recurrence(lang, each.recurrence), time=at,
                length=said)  # fmt: skip


def elements(lang: str, n: int) -> str:
    """How many it is about."""
    return plural(lang, "{n} element is worked on", "{n} elements are worked on", n)


def cut_off(lang: str, names: Sequence[str]) -> str:
    """Whom it cuts off."""
    if not names:
        return text(lang, "No kecamatan is cut off by it")
    return text(lang, "Cut off meanwhile: {names}", names=short(lang, names, 12))


def short(lang: str, names: Sequence[str], most: int = _NAMED) -> str:
    """The first names, and how many more."""
    if len(names) <= most:
        return ", ".join(names)
    rest = text(lang, "and {n} more of them", n=i18n.number(lang, len(names) - most + 1))
    return f"{', '.join(names[: most - 1])} {rest}"


def listed(lang: str, names: Sequence[str]) -> str:
    """ "Monday, Thursday and Sunday"."""
    if len(names) < 2:
        return "".join(names)
    return text(lang, "{names} and {name}", names=", ".join(names[:-1]), name=names[-1])


def token(lang: str, each: str, names: Mapping[str, str]) -> str:
    """What a token of a scope is called. ``names``: by "kind:key" and "kecamatan:code"."""
    kind, _, rest = each.partition(":")
    if kind == BEHIND:
        return text(lang, "{name} and everything behind it", name=names.get(rest, rest))
    if kind == KECAMATAN:
        return text(lang, "all of {kecamatan}", kecamatan=names.get(each, rest))
    return names.get(each, rest)


def minutes(length: int) -> tuple[int, int]:
    """Hours and minutes of ms."""
    return divmod(length // MINUTE, 60)
