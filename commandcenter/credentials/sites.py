"""Who gets a credential: a kecamatan, one of its devices, or ingest; what the broker calls it, what it may. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.model import Element, Inventory, Kind
from commandcenter.domain.places import Gazetteer, PlaceError

INGEST: Final = "ingest"
_DEVICE: Final = re.compile(r"(tower|link)/([a-z0-9][a-z0-9-]{0,62})")


class SiteError(Exception):
    """There is no such site; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Site:
    """``kecamatan`` is a code, None for ingest; ``element`` "link/balen-a" for one device alone."""

    username: str
    title: str
    kecamatan: str | None = None
    element: str | None = None


def found(text: str, plan: Inventory, gazetteer: Gazetteer) -> Site:
    """What ``text`` names: a kecamatan (code or name) that has elements, tower/KEY or link/KEY, or ingest.

    Also by the username that it has: site-35.22.13, link-balen-a. Raises SiteError.
    """
    if text == INGEST:
        return Site(INGEST, "the ingest workers")
    for element in plan.elements.values():
        if text in (named := (f"{element.kind}/{element.key}", f"{element.kind}-{element.key}")):
            return Site(named[1], element.name, element.kecamatan, named[0])
    if _DEVICE.fullmatch(text):
        raise SiteError(f"{text} is not in the inventory: `commandcenter inventory show`")
    try:
        place = gazetteer.match(text.removeprefix("site-"))
    except PlaceError as error:
        raise SiteError(f"{error}; or write tower/KEY, link/KEY, ingest") from error
    if not of_kecamatan(plan, place.code):
        raise SiteError(
            f"{place.name} ({place.code}) has nothing in the inventory: import or accept its towers first. To lock out "
            f"a site whose towers were removed, name its credential: site-{place.code}"
        )
    return Site(f"site-{place.code}", place.name, place.code)


def every(plan: Inventory, gazetteer: Gazetteer) -> tuple[Site, ...]:
    """Ingest, and each kecamatan that has elements."""
    codes = sorted({element.kecamatan for element in plan.elements.values()})
    return (found(INGEST, plan, gazetteer), *(found(code, plan, gazetteer) for code in codes))


def of_kecamatan(plan: Inventory, code: str) -> tuple[Element, ...]:
    """Its towers and links."""
    return tuple(element for element in plan.elements.values() if element.kecamatan == code)


def elements(kecamatan: str | None, element: str | None, plan: Inventory) -> Sequence[Element]:
    """What a credential speaks for, as the inventory is now: a device that moved away takes its right along."""
    if kecamatan is None:
        return ()
    own = of_kecamatan(plan, kecamatan)
    if element is None:
        return own
    kind, _, key = element.partition("/")
    return tuple(each for each in own if (each.kind, each.key) == (Kind(kind), key))
