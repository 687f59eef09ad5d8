"""Figures of statistics in words: a value with its decimals, a change with its direction, a period."""

from commandcenter.domain.picture import Shown
from commandcenter.domain.reference import Indicator, Polarity
from commandcenter.domain.statistics import Change, Point
from layouts import i18n
from layouts.i18n import message

MINUS = "\u2212"
MILLION = 1_000_000
QUARTERS = {"Q": message("quarter {n} of {year}"), "S": message("half {n} of {year}")}


def figure(lang: str, value: float | None, text: str | None, decimals: int) -> str:
    """A value at its indicator's decimals; what is no number as it was written; a dash where nothing is known."""
    if value is None:
        return text or "–"
    return i18n.number(lang, value, decimals).replace("-", MINUS)


def brief(lang: str, value: float | None, text: str | None, decimals: int) -> str:
    """The same where there is little room: from a million on in millions."""
    if value is not None and abs(value) >= MILLION:
        return i18n.text(lang, "{n} million", n=i18n.number(lang, value / MILLION, 2).replace("-", MINUS))
    return figure(lang, value, text, decimals)


def signed(lang: str, difference: float, decimals: int) -> str:
    """A difference with its sign; nothing at these decimals is ±0."""
    if round(difference, decimals) == 0:
        return "±0"
    return ("+" if difference > 0 else MINUS) + i18n.number(lang, abs(difference), decimals)


def period(lang: str, text: str) -> str:
    """2025 as it is; 2026-Q3 as quarter 3 of 2026; 2026-10 as October 2026."""
    year, _, rest = text.partition("-")
    if not rest:
        return year
    if rest[0] in QUARTERS:
        return i18n.text(lang, QUARTERS[rest[0]], n=rest[1:], year=year)
    return i18n.month(lang, text)


def compared(lang: str, change: Change | None, indicator: Indicator) -> str:
    """How it changed since the period before; across a break that it must not be compared."""
    if change is None:
        return ""
    if change.crosses_break:
        return i18n.text(lang, "new series since {period}", period=period(lang, change.to.period))
    return i18n.text(
        lang,
        "{change} against {period}",
        change=signed(lang, change.difference, indicator.decimals),
        period=period(lang, change.since.period),
    )


def tone(change: Change | None, indicator: Indicator) -> Shown:
    """Amber when it went the wrong way; where nobody says which way is right, calm."""
    if change is None or change.crosses_break or indicator.polarity is Polarity.NEUTRAL:
        return Shown.UP
    if round(change.difference, indicator.decimals) == 0:
        return Shown.UP
    is_worse = (change.difference < 0) == (indicator.polarity is Polarity.HIGHER)
    return Shown.DEGRADED if is_worse else Shown.UP


def point(lang: str, shown: Point, decimals: int) -> str:
    """A point as a sentence for readers of text."""
    return f"{period(lang, shown.period)}: {figure(lang, shown.value, shown.text, decimals)}"
