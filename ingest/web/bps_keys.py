"""The keys of BPS' dynamic tables: numbers of five dimensions, written one behind the other without a sign between.

"1" "218" "0" "117" "13" is 1218011713. The parts have any length, so a key is not cut but matched with the numbers that
the answer lists; one that fits no combination, or several, is told and not guessed.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Any, Final, NamedTuple

from ingest.contract import FeedError

DIMENSIONS: Final = ("vervar", "var", "turvar", "tahun", "turtahun")
_KEY_MAX: Final = 60  # characters; real ones have about 15
_TAG: Final = re.compile(r"<[^>]*>")


class Entry(NamedTuple):
    """A number of a dimension, what it is called, and its unit where it has one."""

    value: str
    label: str
    unit: str


Dimension = Mapping[str, tuple[Entry, ...]]  # a number that stands there with several names has several


class Keys:
    """Reads the keys of one answer."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Raises FeedError when a dimension is not a list of numbers and names."""
        self._dimensions = [dimension(document, name) for name in DIMENSIONS]
        self._lengths = [sorted({len(value) for value in each}) for each in self._dimensions]

    def read(self, key: str) -> tuple[Entry, ...] | str:
        """The five parts of a key; or in words why it has not exactly one reading."""
        if len(key) > _KEY_MAX:
            return "it is too long to be a key"
        readings = list(islice(self._readings(key, 0, 0, set()), 2))
        if not readings:
            return "it fits no combination of the numbers that the answer lists"
        if len(readings) > 1:
            return f"it may be {' or '.join('+'.join(entry.value for entry in each) for each in readings)}"
        return readings[0]

    def _readings(self, key: str, at: int, depth: int, dead: set[tuple[int, int]]) -> Iterator[tuple[Entry, ...]]:
        """Every way to read ``key`` from ``at`` on. ``dead``: where there is none, so that no key takes long."""
        if depth == len(DIMENSIONS):
            if at == len(key):
                yield ()
            return
        if (at, depth) in dead:
            return
        is_dead = True
        for length in self._lengths[depth]:
            for entry in self._dimensions[depth].get(key[at : at + length], ()):
                if len(entry.value) == length:
                    for rest in self._readings(key, at + length, depth + 1, dead):
                        is_dead = False
                        yield (entry, *rest)
        if is_dead:
            dead.add((at, depth))


def dimension(document: Mapping[str, Any], name: str) -> Dimension:
    """A dimension of an answer by its numbers. Raises FeedError."""
    found: dict[str, tuple[Entry, ...]] = {}
    listed = document.get(name)
    for entry in listed if isinstance(listed, list) else [listed]:
        value = entry.get("val") if isinstance(entry, dict) else None
        if entry is None or isinstance(value, bool) or not isinstance(value, int | str) or value == "":
            raise FeedError(f"{name} must be a list of entries with val and label, as the WebAPI describes it")
        made = Entry(str(value), plain(entry.get("label")), plain(entry.get("unit")))
        if made not in found.get(made.value, ()):
            found[made.value] = (*found.get(made.value, ()), made)
    return found


def plain(text: Any) -> str:
    """A label without the HTML that BPS puts around some ("<b>INDONESIA</b>", "&amp;")."""
    return "" if text is None else " ".join(_TAG.sub(" ", unescape(str(text))).split())
