"""Which kecamatan does somebody mean? Names match on lower-case letters only; an ambiguous one is refused."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from commandcenter.domain.model import Kecamatan

_KECAMATAN = re.compile(r"^\s*(?:kecamatan|kec)\b[\s.:]*", re.IGNORECASE)
_REGENCY = re.compile(r"^\s*(?:kabupaten|pemkab|kab)\b", re.IGNORECASE)
_VILLAGE = re.compile(r"^\s*(?:desa|ds|kelurahan|kel|dusun|dsn)\b", re.IGNORECASE)


class PlaceError(ValueError):
    """A text does not name one kecamatan. The message says what to write instead."""


class UnknownPlace(PlaceError):
    """No kecamatan is called so. ``suggestions`` are the names that come close, nearest first."""

    def __init__(self, text: str, explanation: str, suggestions: tuple[str, ...] = ()) -> None:
        self.text, self.suggestions = text, suggestions
        near = f"; did you mean {' or '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"{text!r} {explanation}{near}")


class AmbiguousPlace(PlaceError):
    """Several kecamatan answer to the name. ``candidates`` are all of them, by code."""

    def __init__(self, text: str, candidates: tuple[Kecamatan, ...]) -> None:
        self.text, self.candidates = text, candidates
        names = ", ".join(f"{place.name} ({place.code})" for place in candidates)
        super().__init__(f"{text!r} may be {names}: write the code")


def letters(text: str) -> str:
    """The letters of a name in lower case: "Kepoh Baru" and "KEPOHBARU" are the same."""
    return "".join(character for character in text.casefold() if character.isalpha())


class Gazetteer:
    """Finds kecamatan by code, BPS code, name or alias. The two codes are looked up, never derived from each other."""

    def __init__(self, places: Iterable[Kecamatan]) -> None:
        self.places = tuple(sorted(places, key=lambda place: place.code))
        self._by_code: dict[str, Kecamatan] = {}
        self._by_letters: dict[str, dict[str, Kecamatan]] = {}
        self._names: dict[str, str] = {}
        for place in self.places:
            # A spreadsheet drops the dots; six digits cannot be mistaken for the seven of BPS.
            self._by_code |= {place.code: place, place.code.replace(".", ""): place, place.bps_code: place}
            for name in (place.name, *place.aliases):
                self._by_letters.setdefault(letters(name), {})[place.code] = place
                self._names.setdefault(letters(name), name)

    def match(self, text: str) -> Kecamatan:
        """The kecamatan that ``text`` names: "35.22.15", "3522160", "Kec. Bojonegoro", "kepoh baru".

        Raises UnknownPlace (with what comes near) or AmbiguousPlace (with the candidates).
        """
        code = text.strip()
        if code in self._by_code:
            return self._by_code[code]
        name = _KECAMATAN.sub("", text)
        if _REGENCY.match(name):
            raise UnknownPlace(text, "is a regency, not a kecamatan: write 'Kec. Bojonegoro' if that is meant")
        if _VILLAGE.match(name):
            raise UnknownPlace(text, "is a village, and many villages share a name: write the kecamatan")
        found = self._by_letters.get(letters(name), {})
        if len(found) > 1:
            raise AmbiguousPlace(text, tuple(found[code] for code in sorted(found)))
        if not found or not letters(name):
            near = get_close_matches(letters(name), self._names, n=3, cutoff=0.7)
            raise UnknownPlace(text, "is no kecamatan", tuple(self._names[match] for match in near))
        return next(iter(found.values()))
