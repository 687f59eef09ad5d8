"""Words that the panels of this screen share: problems, marks, amounts, changes, spans of time."""

from datetime import date
from urllib.parse import urlencode

from babel.dates import format_date

from commandcenter.domain.clock import DAY, to_datetime
from commandcenter.domain.picture import Shown
from commandcenter.domain.priorities.chain import Reached
from commandcenter.domain.priorities.marks import Kind, Mark, Problem, Status
from commandcenter.domain.priorities.problems import Counted, Trend
from commandcenter.domain.reference import REGENCY as REGENCY
from commandcenter.store.queries.priorities import Names
from layouts import i18n, views
from layouts.contract import Look
from layouts.i18n import message

MARK_PATH = "/priorities/mark"
MILLION, MILLIARD, BILLION = 10**6, 10**9, 10**12  # juta, miliar, triliun

KINDS = {
    Kind.RADIO: message("Radio"),
    Kind.DIALOGUE: message("Dialogue"),
    Kind.BUDGET: message("Budget"),
}
STATUSES = {
    Status.PLANNED: message("planned"),
    Status.DONE: message("held"),
    Status.PROPOSED: message("proposed"),
    Status.ACCEPTED: message("accepted"),
    Status.REFUSED: message("turned down"),
    Status.DROPPED: message("dropped"),
}
REACHED = {
    Reached.NOT: message("not yet"),
    Reached.PLANNED: message("planned"),
    Reached.DONE: message("held"),
    Reached.ENDED: message("dropped"),
}
# How far a status is, for the word of the furthest.
ORDER = {
    Status.DROPPED: 0, Status.REFUSED: 1, Status.PLANNED: 2, Status.PROPOSED: 2, Status.DONE: 3, Status.ACCEPTED: 3,
}  # fmt: skip
TRENDS = {
    Trend.GROWING: message("growing"),
    Trend.SEASONAL: message("seasonal"),
    Trend.FALLING: message("falling"),
    Trend.STEADY: message("no clear change"),
    Trend.FEW: message("too few to say"),
}
TONES = {Trend.GROWING: Shown.DEGRADED}
SPANS = {4: message("4 weeks"), 13: message("13 weeks"), 52: message("52 weeks")}


def link(look: Look, path: str, **params: str) -> str:
    """An address seen in this language and theme; a page chooses its own distance."""
    default = views.written(Look())
    seen = {name: value for name, value in views.written(look).items() if name in ("lang", "theme")}
    given = {name: value for name, value in seen.items() if value != default[name]} | params
    return f"{path}?{urlencode(given)}" if given else path


def place(lang: str, kecamatan: str | None, names: Names) -> str:
    """The name of a kecamatan, or the whole regency."""
    if kecamatan in (None, REGENCY):
        return i18n.text(lang, "whole regency")
    return names.kecamatan.get(kecamatan or "", kecamatan or "")


def problem(lang: str, about: Problem, names: Names) -> str:
    """ "Jalan rusak, Baureno"; of the whole regency the category alone."""
    return about.category if about.kecamatan is None else f"{about.category}, {place(lang, about.kecamatan, names)}"


def opd(code: str | None, names: Names) -> str:
    """The short name of an OPD; "" when none is told."""
    return names.opds.get(code, code) if code else ""


def day(lang: str, iso: str, today: str) -> str:
    """Sel 24 Nov; in another year with it."""
    found = date.fromisoformat(iso)
    return format_date(found, "EEE d MMM" if iso[:4] == today[:4] else "d MMM y", locale=lang)


def period(lang: str, starts_at: int, ends_at: int) -> str:
    """23 Agu – 22 Nov 2026: the first and the last local day of a span."""
    first, last = to_datetime(starts_at).date(), to_datetime(ends_at - DAY).date()
    pattern = "d MMM" if first.year == last.year else "d MMM y"
    return f"{format_date(first, pattern, locale=lang)} – {format_date(last, 'd MMM y', locale=lang)}"


def rupiah(lang: str, amount: int) -> str:
    """Rp 1,5 miliar: in the largest unit, with one digit behind the comma where there is one."""
    for size, pattern in (
        (BILLION, message("Rp {n} trillion")),
        (MILLIARD, message("Rp {n} billion")),
        (MILLION, message("Rp {n} million")),
    ):
        if amount >= size:
            return i18n.text(lang, pattern, n=_short(lang, amount / size))
    return f"Rp\u00a0{i18n.number(lang, amount)}"


def _short(lang: str, value: float) -> str:
    tenths = round(value, 1)
    return i18n.number(lang, tenths, 0 if tenths == int(tenths) else 1)


def times(lang: str, counted: Counted) -> str:
    """How many times as many as before, as far as that can be said: 1,8×."""
    ratio = counted.change.ratio
    return "" if ratio is None else f"{i18n.number(lang, ratio, 1)}×"


def changed(lang: str, counted: Counted) -> str:
    """The change in words: "1,8× · growing"; without a real change only that."""
    word = i18n.text(lang, TRENDS[counted.trend])
    said = times(lang, counted) if counted.trend not in (Trend.STEADY, Trend.FEW) else ""
    return f"{said} {word}" if said else word


def compared(lang: str, counted: Counted) -> str:
    """The whole comparison, for whoever asks."""
    change, year = counted.change, counted.of_year
    now, before = i18n.number(lang, change.now), i18n.number(lang, change.before)
    said = [i18n.text(lang, "{now} against {before} in the window before", now=now, before=before)]
    if change.ratio is not None:
        said[0] += f" ({_interval(lang, change.low, change.high)})"
    if year is not None:
        said.append(i18n.text(lang, "{n} in the same weeks of last year", n=i18n.number(lang, year.before)))
    return "; ".join(said)


def _interval(lang: str, low: float, high: float | None) -> str:
    ends = i18n.number(lang, high, 1) if high is not None else "∞"
    return f"{i18n.number(lang, low, 1)}–{ends}×"


def when(lang: str, mark: Mark, today: str) -> str:
    """The day of a programme or dialogue, the year of a budget."""
    if mark.draft.happens_on is not None:
        return day(lang, mark.draft.happens_on, today)
    return str(mark.draft.year or "")
