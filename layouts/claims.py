"""Senders that spoke for somebody else, in words: what the screens of network and sources say about them."""

from collections.abc import Sequence

from commandcenter.domain.claims import UNKNOWN_KECAMATAN, WRONG_DEVICE, WRONG_KECAMATAN, Claim
from layouts import i18n
from layouts.contract import Look
from layouts.i18n import message

TITLE = message("Reports claim another place")
KINDS = {
    WRONG_KECAMATAN: message("claims another kecamatan"),
    UNKNOWN_KECAMATAN: message("claims a kecamatan that there is not"),
    WRONG_DEVICE: message("claims another device"),
}
NAMES_MAX = 3


def refused(look: Look, claims: Sequence[Claim]) -> str:
    """How many messages were refused."""
    return i18n.plural(look.lang, "{n} report refused", "{n} reports refused", sum(claim.n for claim in claims))


def names(look: Look, claims: Sequence[Claim]) -> str:
    """On whose behalf they were sent, as far as the inventory knows."""
    known = list(dict.fromkeys(claim.name or claim.element for claim in claims if claim.element))
    if any(not claim.element for claim in claims):
        known.append(i18n.text(look.lang, "unknown devices"))
    more = f" +{i18n.number(look.lang, len(known) - NAMES_MAX)}" if len(known) > NAMES_MAX else ""
    return i18n.text(look.lang, "in the name of {names}", names=", ".join(known[:NAMES_MAX]) + more)


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
