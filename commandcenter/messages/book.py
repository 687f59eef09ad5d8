"""The templates of a language, found by their rarest word: of four hundred a text is compared with a handful."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po

from commandcenter.messages.template import Template, words_of

PART = "part"  # context of a template in the catalogue that never stands alone


@dataclass(frozen=True, slots=True)
class Entry:
    """A template and the same in the other language. ``is_part``: it stands within others alone."""

    template: Template
    translation: Template
    is_part: bool


class Book:
    """Finds the templates that a text may be made from."""

    def __init__(self, entries: Iterable[tuple[str, str, bool]]) -> None:
        made = [Entry(Template.of(one), Template.of(other), is_part) for one, other, is_part in entries]
        made.sort(key=lambda entry: -entry.template.size)
        frequency = Counter(word for entry in made for word in set(entry.template.words()))
        self._by_word: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
        self._without: list[tuple[int, Entry]] = []
        for rank, entry in enumerate(made):
            words = entry.template.words()
            where = self._by_word[min(words, key=lambda word: (frequency[word], word))] if words else self._without
            where.append((rank, entry))

    @classmethod
    def of(cls, path: Path) -> "Book":
        """The book of a catalogue."""
        with path.open("rb") as file:
            messages = read_po(file)
        return cls((str(one.id), str(one.string), one.context == PART) for one in messages if one.id and one.string)

    def candidates(self, text: str, is_within: bool) -> list[Entry]:
        """Those whose rarest word stands in the text, the longest first; parts only for a text within another."""
        found = list(self._without)
        for word in words_of(text):
            found += self._by_word.get(word, ())
        found.sort(key=lambda pair: pair[0])
        return [entry for _rank, entry in found if is_within or not entry.is_part]
