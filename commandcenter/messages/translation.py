"""Messages in another language: found among the templates of the catalogue, with what stands in them put in again."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from commandcenter.messages.book import Book, Entry
from commandcenter.messages.template import QUOTED, Place

LANGUAGES: Final = ("id", "en")
CATALOGUES: Final = Path(__file__).parent
_LENGTH_MAX: Final = 6_000  # characters; longer texts are shown as they are
_DEPTH_MAX: Final = 8  # messages within messages
_STEPS_MAX: Final = 600  # of the search in one text
_SEAMS_MAX: Final = 40  # places where a text may be joined
_OWN_SEAMS: Final = 10  # of them may be within one message
_PREFIXES_MAX: Final = 6
# Words and signs by which a text of ours is known when no template knows it.
_OURS: Final = re.compile(
    r"; |\b(?:and|are|be|column|field|for|has|it|is|more|of|or|row|sheet|than|that|the|there|this|to|was|with|write)\b"
)


def translated(text: str, lang: str) -> str:
    """The message in a language of LANGUAGES. What no template knows stays as it is; never raises."""
    return text if lang == "en" or not text else _remembered(text, lang)


@lru_cache(maxsize=8_192)
def _remembered(text: str, lang: str) -> str:
    if lang not in LANGUAGES or len(text) > _LENGTH_MAX:
        return text
    return _Reading(_book(lang)).of(text)


@lru_cache(maxsize=len(LANGUAGES))
def _book(lang: str) -> Book:
    return Book.of(CATALOGUES / f"{lang}.po")


class _Reading:
    """One text, taken apart. The same piece is looked at once, and only so many pieces."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[tuple[str, bool, bool, bool], str | None] = {}

    def of(self, text: str) -> str:
        """The translation; the text itself where it is not known."""
        return self._message(text, False, 0) or text

    def _message(self, text: str, is_within: bool, depth: int) -> str | None:
        """First so that nothing of it stays as it was, then as far as it goes."""
        return self._find(text, is_within, depth, True) or self._find(text, is_within, depth, False)

    def _find(self, text: str, is_within: bool, depth: int, is_strict: bool, is_one: bool = False) -> str | None:
        """A whole message, several joined by "; ", one behind "column: "; None: unknown. ``is_one``: not several."""
        key = (text, is_within, is_strict, is_one)
        if key in self._known:
            return self._known[key]
        if not text or depth > _DEPTH_MAX or len(self._known) > _STEPS_MAX:
            return None
        self._known[key] = None
        entries = self._book.candidates(text, is_within)
        found = (
            self._whole(text, [entry for entry in entries if not entry.template.is_open], depth, is_strict)
            or (None if is_one else self._joined(text, is_within, depth, is_strict))
            or self._whole(text, [entry for entry in entries if entry.template.is_open], depth, is_strict)
            or self._behind(text, depth, is_strict, is_one)
        )
        self._known[key] = found
        return found

    def _whole(self, text: str, entries: list[Entry], depth: int, is_strict: bool) -> str | None:
        for entry in entries:
            for values in entry.template.readings(text):
                found = self._filled(entry, values, depth, is_strict)
                if found is not None:
                    return found
        return None

    def _filled(self, entry: Entry, values: list[str], depth: int, is_strict: bool) -> str | None:
        if not self._is_certain(entry, values, depth) or (is_strict and self._swallows(entry, values)):
            return None
        given = {place.number: (place, value) for place, value in zip(entry.template.places, values, strict=True)}
        out = [entry.translation.literals[0]]
        for place, literal in zip(entry.translation.places, entry.translation.literals[1:], strict=True):
            said = self._said(*given[place.number], place.between, depth, is_strict)
            if said is None:
                return None
            out += (said, literal)
        return "".join(out)

    @staticmethod
    def _swallows(entry: Entry, values: list[str]) -> bool:
        """Whether a text of ours stands where none should."""
        return any(
            place.kind == "" and _is_ours(value.replace(place.between, " ") if place.between else value)
            for place, value in zip(entry.template.places, values, strict=True)
        )

    def _is_certain(self, entry: Entry, values: list[str], depth: int) -> bool:
        """What is added to another text must be known; so must all of ours in a template without words."""
        is_wordless = not entry.template.words()
        return all(
            place.kind != "!s"
            or not (value and (is_wordless or at in entry.template.additions))
            or self._find(value, True, depth + 1, True) is not None
            for at, (place, value) in enumerate(zip(entry.template.places, values, strict=True))
        )

    def _said(self, place: Place, value: str, between: str | None, depth: int, is_strict: bool) -> str | None:
        """What stands in a place. ``between``: how the other language joins its members."""
        if place.kind == "!s" and place.between == "; ":
            said = self._find(value, True, depth + 1, is_strict)
            return value if said is None and not is_strict else said
        members = [value] if place.between is None else value.split(place.between)
        if place.kind == "!s":
            found = [self._inside(one, depth, is_strict) for one in members]
            if None in found:
                return None
            members = [one for one in found if one is not None]
        return ((place.between if between is None else between) or "").join(members)

    def _inside(self, value: str, depth: int, is_strict: bool) -> str | None:
        found = self._find(value, True, depth + 1, is_strict)
        if found is None and not (is_strict and _is_ours(value)):
            return value
        return found

    def _joined(self, text: str, is_within: bool, depth: int, is_strict: bool) -> str | None:
        """Several messages, when every one of them is known. Some have a "; " of their own."""
        parts = text.split("; ")
        if not 1 < len(parts) <= _SEAMS_MAX:
            return None
        out: list[str] = []
        while parts:
            for n in range(min(len(parts) - (not out), _OWN_SEAMS), 0, -1):
                piece = "; ".join(parts[:n])
                found = self._find(piece, is_within, depth + 1, is_strict, is_one=True)
                if found is not None:
                    out.append(found)
                    parts = parts[n:]
                    break
            else:
                return None
        return "; ".join(out)

    def _behind(self, text: str, depth: int, is_strict: bool, is_one: bool) -> str | None:
        """A message behind the name of a column, a file or an address, and ": "."""
        at = -2
        for _ in range(_PREFIXES_MAX):
            at = text.find(": ", at + 2)
            if at < 0:
                return None
            if is_strict and "; " in text[:at]:
                return None
            found = self._find(text[at + 2 :], False, depth + 1, is_strict, is_one)
            if found is not None:
                return f"{self._find(text[:at], True, depth + 1, True) or text[:at]}: {found}"
        return None


def _is_ours(value: str) -> bool:
    return bool(_OURS.search(QUOTED.sub("", value)))
