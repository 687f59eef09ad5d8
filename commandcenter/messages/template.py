"""Templates: texts with numbered placeholders, and whether a text was made from one.

    {0!r}       a value in quotation marks, as ``repr`` writes it
    {0!s}       a text of ours, to be translated by itself; it may be empty
    {0: or }    a list, with what stands between its members; {0!s:; } when its members are texts of ours
    {0}         anything else

A text is matched from left to right and never tried a second time, so that no text takes long.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

_TOKEN: Final = re.compile(r"\{\{|\}\}|\{(?P<number>\d+)(?P<kind>!r|!s)?(?::(?P<between>[^{}]*))?\}")
QUOTED: Final = re.compile(r"(?:[-+.0-9e]+\b|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")…?", re.DOTALL)
_SEAMS_MAX: Final = 4
_SEAM: Final = re.compile(r"[;:,.] | \(")
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder. ``between``: what stands between the members of a list."""

    number: int
    kind: str
    between: str | None


@dataclass(frozen=True, slots=True)
class Template:
    """``literals`` are one more than ``places``: what stands before, between and behind them."""

    literals: tuple[str, ...]
    places: tuple[Place, ...]

    @classmethod
    def of(cls, text: str) -> "Template":
        """The template that a text of the catalogue is."""
        literals, places, at = [""], [], 0
        for match in _TOKEN.finditer(text):
            literals[-1] += text[at : match.start()]
            at = match.end()
            if match["number"] is None:
                literals[-1] += match[0][0]  # a doubled brace stands for one
            else:
                places.append(Place(int(match["number"]), match["kind"] or "", match["between"]))
                literals.append("")
        literals[-1] += text[at:]
        return cls(tuple(literals), tuple(places))

    @property
    def size(self) -> int:
        """How many characters are its own: of two that fit, the one with more says more."""
        return sum(map(len, self.literals))

    @property
    def is_open(self) -> bool:
        """Whether it begins with what may be anything."""
        return bool(self.places) and not self.literals[0] and self.places[0].kind != "!r"

    def words(self) -> list[str]:
        """The whole words that every text made from it has."""
        found: list[str] = []
        for at, literal in enumerate(self.literals):
            for match in _WORD.finditer(literal):
                touches_start = match.start() == 0 and at > 0
                touches_end = match.end() == len(literal) and at < len(self.places)
                if not touches_start and not touches_end:
                    found.append(match[0])
        return found

    @property
    def additions(self) -> frozenset[int]:
        """Places with nothing between them and the place before: texts of ours that are added, or not."""
        return frozenset(at for at, literal in enumerate(self.literals[:-1]) if at and not literal)

    def readings(self, text: str) -> Iterator[list[str]]:
        """What may stand in the places; none when the text was not made from this. Where two places stand side by side
        the second begins where texts are added: at a bracket, or at a sign and a blank; or it is empty."""
        if not self.places:
            if text == self.literals[0]:
                yield []
            return
        if not text.startswith(self.literals[0]) or not text.endswith(self.literals[-1]):
            return
        at, end = len(self.literals[0]), len(text) - len(self.literals[-1])
        seams = _SEAMS_MAX if any(self.places[index - 1].kind != "!r" for index in self.additions) else 0
        for seam in range(seams + 1):
            found = self._values(text, at, end, seam if seam < seams else None)
            if found is not None:
                yield found

    def _values(self, text: str, at: int, end: int, seam: int | None) -> list[str] | None:
        found: list[str] = []
        for index, place in enumerate(self.places):
            stop = self._stop(text, index, place, at, end, seam)
            if stop is None:
                return None
            found.append(text[at:stop])
            at = stop + (len(self.literals[index + 1]) if index < len(self.places) - 1 else 0)
        return found if at == end else None

    def _stop(self, text: str, index: int, place: Place, at: int, end: int, seam: int | None) -> int | None:
        """Where the value ends that begins at ``at``; None: nowhere. ``seam``: which one it ends at, None: none."""
        if at > end:
            return None
        is_last = index == len(self.places) - 1
        literal = "" if is_last else self.literals[index + 1]
        if place.kind == "!r":
            match = QUOTED.match(text, at, end)
            return match.end() if match and text.startswith(literal, match.end()) else None
        if is_last:
            return end
        if literal:
            stop = text.find(literal, at, end)
            return stop if stop >= 0 else None
        stops = [match.start() for match in islice(_SEAM.finditer(text, at + 1, end), _SEAMS_MAX)]
        if seam is None:
            return end
        return stops[seam] if seam < len(stops) else None


def words_of(text: str) -> set[str]:
    """The words of a text, as ``Template.words`` counts them."""
    return set(_WORD.findall(text))
