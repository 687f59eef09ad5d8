"""Which area does a text mean: the regency, a kecamatan, a village, or one that the regency is compared with?

An ambiguous name is refused, never guessed.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from commandcenter.domain import neighbours
from commandcenter.domain.places import Gazetteer, PlaceError, UnknownPlace, letters

REGENCY = "35.22"
_LONGEST = 200  # characters
_SHOWN = 60
_CACHED = 8192  # spellings: more than all areas have, and a bound on what garbage can take
_REGENCY = re.compile(r"^\s*(?:kabupaten|pemkab|kab)\b[\s.:]*", re.IGNORECASE)
_KECAMATAN = re.compile(r"^\s*(?:kecamatan|kec)\b", re.IGNORECASE)
_VILLAGE = re.compile(r"^\s*(?:(?P<desa>desa|ds)|(?P<kelurahan>kelurahan|kel))\b[\s.:]*", re.IGNORECASE)
_HAMLET = re.compile(r"^\s*(?:dusun|dsn)\b", re.IGNORECASE)
_BOTH = re.compile(r"^(?P<village>.+?)[\s,;/(–-]+(?P<kecamatan>(?:kecamatan|kec)\b[^)]+)\)?\s*$", re.IGNORECASE)
_CODE = re.compile(r"\s*[\d.]+\s*")
_VILLAGE_CODE = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{4})")


class Level(StrEnum):
    """What a name without a word before it means: a column holds one of them."""

    REGENCY = "regency"
    KECAMATAN = "kecamatan"
    VILLAGE = "village"


class VillageLike(Protocol):
    """What a village must be known by."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def kecamatan(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


class Areas:
    """Finds areas by code or name. Answers are remembered, so that a million rows cost a million look-ups in a dict."""

    def __init__(self, gazetteer: Gazetteer, villages: Iterable[VillageLike]) -> None:
        self._gazetteer = gazetteer
        self._kecamatan = {place.code: place.name for place in gazetteer.places}
        self._villages = {village.code: village for village in villages}
        self._by_letters: dict[str, list[VillageLike]] = {}
        for village in self._villages.values():
            for name in dict.fromkeys(letters(name) for name in (village.name, *village.aliases)):
                self._by_letters.setdefault(name, []).append(village)
        self.find = lru_cache(maxsize=_CACHED)(self._find)
        self._near = lru_cache(maxsize=_CACHED)(self._nearest)  # what is refused is not remembered, what is near it is

    def _find(self, text: str, within: str | None, level: Level) -> str:
        """The code of the area; ``within`` is a kecamatan by code or name. Raises PlaceError."""
        if len(text) > _LONGEST:
            raise PlaceError(f"'{text[:_SHOWN]}…' is too long for the name of a place")
        parent = self._gazetteer.match(within).code if within is not None else None
        both = _BOTH.match(text)
        if both is not None and not _KECAMATAN.match(text):
            named = self._gazetteer.match(both["kecamatan"]).code
            return self._inside(text, self._village(text, both["village"], named), parent)
        if _CODE.fullmatch(text):
            return self._inside(text, self._coded(text), parent)
        above = neighbours.above(text)
        if above is not None:
            return self._inside(text, above, parent)
        if _KECAMATAN.match(text) or (level is Level.KECAMATAN and not _has_word(text)):
            return self._inside(text, self._named_kecamatan(text), parent)
        if _REGENCY.match(text) or (level is Level.REGENCY and not _has_word(text)):
            return self._inside(text, _regency(text), parent)
        if _HAMLET.match(text):
            raise UnknownPlace(text, "is a hamlet: write the desa or kelurahan that it belongs to")
        return self._village(text, text, parent)

    def _coded(self, text: str) -> str:
        code = text.strip()
        if code.replace(".", "") == REGENCY.replace(".", ""):
            return REGENCY
        beside = neighbours.coded(code)
        if beside is not None:
            return beside
        parts = _VILLAGE_CODE.fullmatch(code)
        if parts is None:
            return self._gazetteer.match(code).code
        dotted = ".".join(parts.groups())
        if dotted not in self._villages:
            raise UnknownPlace(
                text, "is no village code of Kemendagri (35.22.15.1001); a code of BPS cannot be turned into one"
            )
        return dotted

    def _named_kecamatan(self, text: str) -> str:
        try:
            return self._gazetteer.match(text).code
        except UnknownPlace as error:
            candidates = self._by_letters.get(letters(text), [])
            if not candidates:
                raise
            raise UnknownPlace(
                text,
                f"is no kecamatan but {self._list(candidates)}: "
                f"write 'Desa {text.strip()}' with its kecamatan, or the code",
            ) from error

    def _village(self, text: str, name: str, parent: str | None) -> str:
        word = _VILLAGE.match(name)
        key = letters(_VILLAGE.sub("", name, count=1))
        everywhere = self._by_letters.get(key, [])
        found = [village for village in everywhere if parent in (None, village.kecamatan)]
        if len(found) > 1 and word is not None:
            kind = "desa" if word["desa"] else "kelurahan"
            found = [village for village in found if village.kind == kind] or found
        if len(found) == 1:
            return found[0].code
        if found:
            raise PlaceError(f"{text!r} may be {self._list(found)}: write the code, or name the kecamatan")
        where = f"of Kec. {self._kecamatan[parent]}" if parent is not None else "of the regency"
        if everywhere:
            raise UnknownPlace(text, f"is no village {where}; the name is that of {self._list(everywhere)}")
        raise UnknownPlace(text, f"is no village {where}", self._near(key, parent))

    def _nearest(self, key: str, parent: str | None) -> tuple[str, ...]:
        names = {
            name: village.name
            for name, villages in self._by_letters.items()
            for village in villages
            if parent in (None, village.kecamatan)
        }
        return tuple(names[match] for match in get_close_matches(key, names, n=3, cutoff=0.7))

    def _inside(self, text: str, code: str, parent: str | None) -> str:
        if parent is None or code == parent or code.startswith(f"{parent}."):
            return code
        lies = self._kecamatan.get(code[:8])
        if lies is not None:
            where = f"is in Kec. {lies}"
        elif code == REGENCY:
            where = "is the whole regency"
        else:
            where = f"is {neighbours.NAMES[code]}"
        raise PlaceError(f"{text!r} {where}, and this row names Kec. {self._kecamatan[parent]}: correct one of them")

    def _list(self, villages: Iterable[VillageLike]) -> str:
        return " or ".join(
            f"{village.kind} {village.name} in Kec. {self._kecamatan[village.kecamatan]} ({village.code})"
            for village in sorted(villages, key=lambda village: village.code)
        )


def _has_word(text: str) -> bool:
    return any(pattern.match(text) for pattern in (_REGENCY, _KECAMATAN, _VILLAGE, _HAMLET))


def _regency(text: str) -> str:
    name = _REGENCY.sub("", text, count=1)
    if letters(name) == "bojonegoro":
        return REGENCY
    beside = neighbours.regency(name)
    if beside is None:
        raise UnknownPlace(text, "is not this regency nor one around it: write 'Kab. Bojonegoro' or 35.22")
    return beside
