"""Who speaks for somebody else: a message of one kecamatan that claims another, or a device that names itself twice.

A broker with an ACL lets nobody publish below the topic of another kecamatan. What is judged here gets by it: what the
payload says, and everything where the broker asks nobody for a password. Pure.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from commandcenter.domain.clock import HOUR
from commandcenter.domain.model import Kecamatan
from commandcenter.domain.places import letters

WRONG_KECAMATAN: Final = "wrong_kecamatan"  # topic or payload name another than the element's
UNKNOWN_KECAMATAN: Final = "unknown_kecamatan"  # no kecamatan of ours
WRONG_DEVICE: Final = "wrong_device"  # the payload names another device than the topic
REASONS: Final = (WRONG_KECAMATAN, UNKNOWN_KECAMATAN, WRONG_DEVICE)

BURST: Final = HOUR  # after so long without another one, the next begins a new burst; so long it stands on the screens
_FIELDS: Final = frozenset({"kecamatan", "kode_kecamatan"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A burst of messages that were refused for one reason. ``element`` "link/balen-a"; empty: none of the inventory.

    ``topic`` and ``detail`` are those of the newest message. Instants are ms UTC.
    """

    reason: str
    element: str
    kecamatan: str | None
    topic: str
    detail: str
    n: int
    first_at: int
    last_at: int
    name: str | None = None  # what people call the element, as the store knows it

    @property
    def key(self) -> tuple[str, str]:
        """What makes two messages the same burst: bounded by the inventory, whatever somebody makes up."""
        return self.reason, self.element


class Names:
    """What the kecamatan of the store are called: by code with or without dots, BPS code, name or alias."""

    def __init__(self, places: Iterable[Kecamatan] = ()) -> None:
        self._codes: dict[str, set[str]] = {}
        self.codes: set[str] = set()
        for place in places:
            self.codes.add(place.code)
            codes = (place.code, place.code.replace(".", ""), place.bps_code)
            for name in (*codes, *map(letters, (place.name, *place.aliases))):
                self._codes.setdefault(name, set()).add(place.code)

    def is_foreign(self, code: str) -> bool:
        """Whether no kecamatan of ours has this code. False while none is known."""
        return bool(self.codes) and code not in self.codes

    def elsewhere(self, extra: str | None, own: str) -> str | None:
        """What a payload's unknown fields (JSON) call the kecamatan, when that is another than ``own``.

        None: they say nothing of it, or nothing that names one of ours.
        """
        if extra is None or "kecamatan" not in extra.casefold():
            return None
        said: Mapping[str, Any] = json.loads(extra)
        for name, value in said.items():
            if name.casefold() not in _FIELDS or type(value) not in (str, int):
                continue
            text = str(value).strip()[:80]
            meant = self._codes.get(text) or self._codes.get(_bare(text), set())
            if meant and own not in meant:
                return text
        return None


def _bare(text: str) -> str:
    """ "Kec. Balen" and "Kecamatan Balen" are Balen."""
    name = letters(text)
    return name.removeprefix("kecamatan") if name.startswith("kecamatan") else name.removeprefix("kec")


def bursts(refused: Iterable[Claim]) -> dict[tuple[str, str], Claim]:
    """Messages of one batch, each a claim of its own, added up."""
    found: dict[tuple[str, str], Claim] = {}
    for claim in refused:
        held = found.get(claim.key)
        n, first_at = (held.n + claim.n, held.first_at) if held else (claim.n, claim.first_at)
        found[claim.key] = Claim(
            claim.reason, claim.element, claim.kecamatan, claim.topic, claim.detail, n, first_at, claim.last_at
        )
    return found
