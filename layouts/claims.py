"""Senders that spoke for somebody else, in words: what the screens of network and sources say about them."""

from collections.abc import Sequence

from commandcenter.domain.claims import UNKNOWN_KECAMATAN, WRONG_DEVICE, WRONG_KECAMATAN, Claim
from layouts import i18n, theme
from layouts.contract import Look
from layouts.i18n import message

TITLE = message("Reports claim another place")
KINDS = {
    WRONG_KECAMATAN: message("claims another kecamatan"),
    UNKNOWN_KECAMATAN: message("claims a kecamatan that there is not"),
    WRONG_DEVICE: message("claims another device"),
}
NAMES_MAX = 3  # at a desk; a wall has room for one


def said(look: Look, claims: Sequence[Claim]) -> str:
    """How many messages were refused, and on whose behalf they were sent, as far as the inventory knows."""
    known = list(dict.fromkeys(claim.name or claim.element for claim in claims if claim.element))
    if any(not claim.element for claim in claims):
        known.append(i18n.text(look.lang, "unknown devices"))
    most = NAMES_MAX if theme.is_close(look) else 1
    more = f" +{i18n.number(look.lang, len(known) - most)}" if len(known) > most else ""
    names = ", ".join(known[:most]) + more
    n = sum(claim.n for claim in claims)
    return i18n.plural(look.lang, "{n} refused: {names}", "{n} refused: {names}", n, names=names)


def since(claims: Sequence[Claim]) -> int:
    """When the longest burst began, ms UTC."""
    return min(claim.first_at for claim in claims)


def last(claims: Sequence[Claim]) -> int:
    """When the newest one came, ms UTC."""
    return max(claim.last_at for claim in claims)


def selected(claims: Sequence[Claim]) -> str:
    """The element to open (``link:balen-a``); empty when none is known."""
    return next((claim.element.replace("/", ":", 1) for claim in claims if claim.element), "")


def command(claims: Sequence[Claim]) -> str:
    """What shows the messages whole."""
    reasons = {claim.reason for claim in claims}
    only = f" --reason {reasons.pop()}" if len(reasons) == 1 else ""
    return f"commandcenter quarantine list{only}"
