"""Words of accounts: whether somebody can enter, and addresses."""

from enum import StrEnum
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from commandcenter.store.queries.accounts import Account
from layouts import i18n, views
from layouts.contract import DESK, Look
from layouts.i18n import text
from layouts.tiles import shape

PATH: Final = "/people"
API: Final = "/api/people"


class Standing(StrEnum):
    """Whether somebody can enter."""

    OPEN = "open"
    WAITING = "waiting"  # for the first sign-in, or the first after a reset
    LOCKED = "locked"
    DISABLED = "disabled"


_SHAPES: Final = {
    Standing.OPEN: Shown.UP, Standing.WAITING: Shown.MAINTENANCE, Standing.LOCKED: Shown.DEGRADED,
    Standing.DISABLED: Shown.BEHIND,
}  # fmt: skip


def standing(account: Account, at: int) -> Standing:
    """At an instant (ms UTC)."""
    if account.disabled_at is not None:
        return Standing.DISABLED
    if account.locked_until is not None and account.locked_until > at:
        return Standing.LOCKED
    return Standing.WAITING if account.must_change else Standing.OPEN


def said(look: Look, account: Account, at: int) -> Component:
    """Whether somebody can enter: shape and words."""
    found, lang = standing(account, at), look.lang
    words = {
        Standing.OPEN: text(lang, "active"),
        Standing.WAITING: text(lang, "waits for the first sign-in"),
        Standing.LOCKED: text(lang, "locked until {time}", time=i18n.time(lang, account.locked_until or at)),
        Standing.DISABLED: text(lang, "disabled"),
    }
    return html.Span([shape(_SHAPES[found].value), html.Span(words[found])], className=f"people-state is-{found.value}")


def address(look: Look, **params: str) -> str:
    """The page, seen the way this one is."""
    usual = views.written(DESK)
    seen = {name: value for name, value in views.written(look).items() if value != usual[name]}
    return views.joined(PATH, seen | params)


def second_factor(lang: str, account: Account) -> str:
    """Whether there is one here."""
    if account.has_second_factor:
        return text(lang, "yes")
    return text(lang, "at the sign-in service") if account.issuer else text(lang, "no")
