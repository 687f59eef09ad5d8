"""Words of duties: moments, names, what is missing, kinds of entries."""

from collections.abc import Iterable, Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.duty.handover import Lack, Missing
from commandcenter.domain.duty.log import EntryKind
from commandcenter.domain.duty.model import Duty
from commandcenter.domain.duty.weeks import begins
from layouts import i18n, views
from layouts.contract import DESK, Look
from layouts.i18n import message, text
from layouts.tiles import shape

PATH: Final = "/duty"
API: Final = "/api/duty"
KINDS: Final = {
    EntryKind.NOTE: message("note"),
    EntryKind.EVENT: message("event"),
    EntryKind.MEASURE: message("what was done"),
    EntryKind.MESSAGE: message("message passed on"),
    EntryKind.CORRECTION: message("correction"),
    EntryKind.COMMENT: message("comment"),
}
LACKS: Final = {
    Lack.NOBODY: message("Nobody is on call"),
    Lack.NOT_TAKEN: message("Handed over, and nobody has taken it over"),
    Lack.NOT_WRITTEN: message("The duty changed hands without a hand-over"),
}
TONES: Final = {Lack.NOBODY: "down", Lack.NOT_TAKEN: "degraded", Lack.NOT_WRITTEN: "degraded"}


def when(lang: str, at: int) -> str:
    """Sen, 23 Nov 08.00."""
    return f"{i18n.short_day(lang, at)} {i18n.time(lang, at)}"


def span(lang: str, starts_at: int, ends_at: int) -> str:
    """Sen, 23 Nov 08.00 – Sel, 24 Nov 08.00; the day once when it is the same."""
    same = i18n.day(lang, starts_at) == i18n.day(lang, ends_at)
    return f"{when(lang, starts_at)} – {i18n.time(lang, ends_at) if same else when(lang, ends_at)}"


def names(lang: str, found: Sequence[str], locked_out: Iterable[str] = ()) -> list[Component | str]:
    """Accounts after each other; whoever cannot sign in is marked, because nobody there can acknowledge anything."""
    parts: list[Component | str] = []
    for each in found:
        if parts:
            parts.append(", ")
        parts.append(html.Span(each, className="duty-name"))
        if each in locked_out:
            parts.append(html.Span(text(lang, "no account"), className="duty-mark"))
    return parts


def nobody(lang: str) -> Component:
    """Loud: a shape, a word and a colour."""
    return html.Span([shape("down"), text(lang, "nobody")], className="duty-nobody ink-down")


def lack(look: Look, each: Missing, now: int) -> Component:
    """What is missing, at which duty, since when, and whose it is."""
    lang = look.lang
    said = [html.Strong(each.duty.title(lang)), html.Span(text(lang, LACKS[each.lack]))]
    if each.names:
        said.append(html.Span(", ".join(each.names), className="duty-name"))
    said.append(html.Span(text(lang, "since {moment}", moment=i18n.since(lang, each.since, now)), className="duty-at"))
    return html.Li([shape(TONES[each.lack]), *said], className=f"duty-lack ink-{TONES[each.lack]}")


def shift(lang: str, duty: Duty, number: int) -> str:
    """Shift 1 (06.00)."""
    start = begins(duty.shifts)[number - 1] // 60_000
    clock = f"{start // 60:02}{'.' if lang == 'id' else ':'}{start % 60:02}"
    return text(lang, "shift {n} ({time})", n=number, time=clock)


def address(look: Look, **params: str) -> str:
    """An address of the page, seen the way that it is."""
    usual = views.written(DESK)
    carried = {name: value for name, value in views.written(look).items() if value != usual[name]}
    return views.joined(PATH, carried | {name: value for name, value in params.items() if value})
