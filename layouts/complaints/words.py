"""Words that the panels of this screen share: places, owners, steps, spans of time, how much time is left."""

from collections.abc import Mapping
from typing import Any

from babel.dates import format_datetime

from commandcenter.domain.clock import DAY, HOUR, MINUTE, WIB, to_datetime
from commandcenter.domain.complaints.model import Dimension, Waiting
from commandcenter.domain.complaints.scope import Span, Window
from commandcenter.domain.records import ComplaintKind, ComplaintStatus
from commandcenter.domain.workdays import Step
from layouts import i18n, theme
from layouts.complaints.known import Names
from layouts.contract import Look
from layouts.i18n import message

FIRST, LINE = 24.7, 19.6  # arc minutes of the two lines of a row
WORKDAY = 450  # minutes: 37 h 30 min a week (Perpres 21/2023)
MINUS = "\u2212"

STEPS: dict[Step | None, str] = {
    Step.VERIFY: message("verify"),
    Step.DISPOSE: message("dispose"),
    Step.ANSWER: message("answer"),
    Step.CONFIRM: message("citizen"),
    Step.COMPLETE: message("complete"),
    None: message("altogether"),
}
KINDS = {
    ComplaintKind.PENGADUAN: message("complaint"),
    ComplaintKind.ASPIRASI: message("aspiration"),
    ComplaintKind.PERMINTAAN_INFORMASI: message("request for information"),
}
STATUSES = {
    ComplaintStatus.RECEIVED: message("received"),
    ComplaintStatus.VERIFIED: message("verified"),
    ComplaintStatus.DISPOSED: message("disposed"),
    ComplaintStatus.IN_PROGRESS: message("in progress"),
    ComplaintStatus.ANSWERED: message("answered"),
    ComplaintStatus.CLOSED: message("closed by the agency"),
    ComplaintStatus.POSTPONED: message("postponed"),
    ComplaintStatus.ARCHIVED: message("archived"),
}
WINDOWS = {
    Window.TODAY: message("today"),
    Window.WEEK: message("7 days"),
    Window.MONTH: message("30 days"),
    Window.SEASON: message("90 days"),
    Window.QUARTER: message("this quarter"),
    Window.YEAR: message("this year"),
}
DIMENSIONS = {
    Dimension.CATEGORY: message("Category"),
    Dimension.OPD: message("OPD"),
    Dimension.KECAMATAN: message("Kecamatan"),
    Dimension.CHANNEL: message("Channel"),
    Dimension.KIND: message("Kind"),
}


def said(lang: str, words: Mapping[Any, str], code: str) -> str:
    """The word for a code; a code that has none as it is."""
    return i18n.text(lang, words[code]) if code in words else code


def owner(lang: str, opd: str | None, names: Names) -> str:
    """The short name of an OPD."""
    return names.opds.get(opd, opd) if opd else i18n.text(lang, "no OPD yet")


def place(lang: str, kecamatan: str | None, names: Names) -> str:
    """The name of a kecamatan."""
    return names.areas.get(kecamatan, kecamatan) if kecamatan else i18n.text(lang, "place not told")


def what(lang: str, category: str | None, kecamatan: str | None, names: Names) -> str:
    """What is counted, and where: "Jalan rusak, Dander"; either may be all."""
    if category is None:
        return i18n.text(lang, "All complaints") if kecamatan is None else place(lang, kecamatan, names)
    return category if kecamatan is None else f"{category}, {place(lang, kecamatan, names)}"


def key(lang: str, dimension: Dimension, value: str | None, names: Names) -> str:
    """What a value of a dimension is called."""
    match dimension:
        case Dimension.OPD:
            return owner(lang, value, names)
        case Dimension.KECAMATAN:
            return place(lang, value, names)
        case Dimension.KIND:
            return said(lang, KINDS, value or "")
        case _:
            return value or "–"


def date(lang: str, at: int) -> str:
    """22 Nov."""
    return format_datetime(to_datetime(at), "d MMM", tzinfo=WIB, locale=lang)


def moment(lang: str, at: int) -> str:
    """22 Nov 2026 14.05."""
    return f"{format_datetime(to_datetime(at), 'd MMM y', tzinfo=WIB, locale=lang)} {i18n.time(lang, at)}"


def period(lang: str, span: Span) -> str:
    """The days of a span, the last one included."""
    return i18n.span_of_days(lang, span.starts_at, span.ends_at - 1)


def range_of(lang: str, low: int, high: int) -> str:
    """4–12."""
    return f"{i18n.number(lang, low)}\u2013{i18n.number(lang, high)}"


def age(lang: str, milliseconds: int) -> str:
    """A time in its largest unit alone: 41 d, 5 h, 12 min."""
    return _whole(lang, max(milliseconds, 0) // MINUTE, DAY // MINUTE)


def share(lang: str, part: int, whole: int) -> str:
    """A share in whole percent; a dash where there is nothing to be part of."""
    return i18n.percent(lang, 100 * part / whole if whole else None, 0)


def left(lang: str, waiting: Waiting) -> str:
    """How much time is left, or by how much it is over: days are working days where those can be counted."""
    if waiting.left_ms is None:
        return i18n.text(lang, "no limit known")
    minutes = waiting.working_minutes_left
    if minutes is None:
        amount = _whole(lang, abs(waiting.left_ms) // MINUTE, DAY // MINUTE)
    else:
        amount = _whole(lang, abs(minutes), WORKDAY)
    return i18n.text(lang, message("{time} over") if waiting.left_ms < 0 else message("{time} left"), time=amount)


def _whole(lang: str, minutes: int, day: int) -> str:
    """Whole days, below one of them hours, below one of these minutes."""
    if minutes >= day:
        return i18n.text(lang, "{n} d", n=i18n.number(lang, minutes // day))
    hours = HOUR // MINUTE
    if minutes >= hours:
        return i18n.text(lang, "{n} h", n=i18n.number(lang, minutes // hours))
    return i18n.text(lang, "{n} min", n=i18n.number(lang, minutes))


def iso(at: int) -> str:
    """The local day as an ISO text."""
    return to_datetime(at).date().isoformat()


def rows_of_two(look: Look, wall: float, desk: float, total: int) -> int:
    """How many rows of two lines have room in a share of the page's height, at a wall or at a desk; when there are more
    than these, one line is left for saying so. At least one."""
    room = (desk if theme.is_close(look) else wall) * theme.PAGE_HEIGHT / theme.pixels(look, 1)
    fits = int(room // (FIRST + LINE))
    return fits if fits >= total else max(1, int((room - LINE) // (FIRST + LINE)))


def brief(lang: str, n: int) -> str:
    """A count where there is little room: 412, 12 k."""
    return i18n.number(lang, n) if n < 1000 else i18n.text(lang, "{n} k", n=i18n.number(lang, n / 1000))


def padded(lang: str, n: int, digits: int) -> str:
    """A number with blanks as wide as a digit before it: numbers below each other end at the same place."""
    return i18n.number(lang, n).rjust(digits, "\u2007")
