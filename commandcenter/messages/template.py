"""Templates: texts with numbered placeholders, and whether a text was made from one.

    {0!r}       a value in quotation marks, as ``repr`` writes it
    {0!s}       a text of ours, to be translated by itself; it may be empty
    {0: or }    a list, with what stands between its members; {0!s:; } when its members are texts of ours
    {0}         anything else

A text is matched from left to right and never tried a second time, so that no text takes long.
"""

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"\{\{|\}\}|\{(?P<number>\d+)(?P<kind>!r|!s)?(?::(?P<between>[^{}]*))?\}")
QUOTED: Final = re.compile(r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")…?", re.DOTALL)
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

    def values(self, text: str) -> list[str] | None:
        """What stands in the places; None when the text was not made from this. Of two places side by side the second
        begins where a text added to another begins: at a bracket, or a sign and a blank."""
        if not self.places:
            return [] if text == self.literals[0] else None
        if not text.startswith(self.literals[0]) or not text.endswith(self.literals[-1]):
            return None
        at, end = len(self.literals[0]), len(text) - len(self.literals[-1])
        found: list[str] = []
        for index, place in enumerate(self.places):
            is_last = index == len(self.places) - 1
            stop = self._stop(text, index, place, at, end, is_last)
            if stop is None:
                return None
            found.append(text[at:stop])
            at = stop if is_last else stop + len(self.literals[index + 1])
        return found if at == end else None

    def _stop(self, text: str, index: int, place: Place, at: int, end: int, is_last: bool) -> int | None:
        if at > end:
            return None
        if place.kind == "!r":
            match = QUOTED.match(text, at, end)
            follows = "" if is_last else self.literals[index + 1]
            return match.end() if match and text.startswith(follows, match.end()) else None
        if is_last:
            return end
        literal = self.literals[index + 1]
        if literal:
            stop = text.find(literal, at, end)
            return stop if stop >= 0 else None
        seam = _SEAM.search(text, at + 1, end)
        return seam.start() if seam else end


def words_of(text: str) -> set[str]:
    """The words of a text, as ``Template.words`` counts them."""
    return set(_WORD.findall(text))
