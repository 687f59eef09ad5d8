"""Texts with placeholders, as the code is found to make them.

What may stand in a placeholder is written into it: see ``commandcenter/messages/template.py``. What stands in a {0!s}
is a template of its own, a part. A template without words of its own ("{0}: {1!s}") is none; but where the words that
may stand in its places are known, it is written out with each of them ("{0!r} is no kecamatan{1!s}").
"""

import re
from dataclasses import dataclass, field
from itertools import chain, product
from typing import Final

# Parts that stay as they are: names of columns, keys and days.
NOWORDS: Final = {
    *("unpivot", "alasan", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu", "kecamatan"),
    "{0}: records",
    "{0} GB",
    "{0} ({1}, id {2})",
}
_TECHNICAL: Final = re.compile(r"[^ ]*[_.\d-][^ ]*|\S*_\S*: \w+")
WORD: Final = re.compile(r"[A-Za-z]{2,}")
_JOINING: Final = re.compile(r"\b(?:and|or)\b")
_PLACE: Final = re.compile(r"\{(\d+)(!r|!s)?(:[^{}]*)?\}")
_ALTERNATIVES_MAX: Final = 24

Parts = tuple["str | Place", ...]


@dataclass(frozen=True)
class Place:
    """A placeholder. ``within``: what may stand there, as far as it is known."""

    kind: str = ""  # "", "!r", "!s"
    between: str | None = None
    within: frozenset[Parts] = frozenset()


@dataclass
class Template:
    """A text and where it is made. ``is_part``: it never stands alone."""

    text: str
    files: set[str] = field(default_factory=set)
    is_part: bool = True


def has_words(text: str) -> bool:
    return bool(WORD.search(_JOINING.sub(" ", _PLACE.sub(" ", text))))


def _stays(text: str) -> bool:
    return text in NOWORDS or bool(_TECHNICAL.fullmatch(text))


def is_text(parts: Parts) -> bool:
    text = written(parts)
    has_ours = any(is_ours(part) for part in parts) and not _is_joined(parts)
    return (has_ours or bool(WORD.search(_PLACE.sub(" ", text)))) and not _stays(text)


def _is_joined(parts: Parts) -> bool:
    return not re.search(r"[^\s,;:.]", "".join(part for part in parts if isinstance(part, str)))


def written(parts: Parts) -> str:
    """The template as a text."""
    out, number = [], 0
    for part in parts:
        if isinstance(part, str):
            out.append(part.replace("{", "{{").replace("}", "}}"))
        else:
            out.append(f"{{{number}{part.kind}{'' if part.between is None else ':' + part.between}}}")
            number += 1
    return "".join(out)


def expanded(parts: Parts) -> list[Parts]:
    """The template; where it has no words of its own, one for each of the words that may stand in it."""
    if has_words(" ".join(part for part in parts if isinstance(part, str))):
        return [parts]
    known = [[(part,)] if isinstance(part, str) else _inside(part) for part in parts]
    found = [merged(tuple(chain.from_iterable(each))) for each in product(*known)]
    return found if len(found) <= _ALTERNATIVES_MAX and found != [parts] else [parts]


def _inside(place: Place) -> list[Parts]:
    """The texts of ours that may stand there, when they are whole texts and no additions in the end."""
    whole = [each for each in place.within if not (isinstance(each[0], str) and each[0][:1] in " ;,.:(")]
    if place.between is not None or not whole:
        return [(place,)]
    return sorted(whole, key=written)


def is_ours(part: "str | Place") -> bool:
    return isinstance(part, Place) and part.kind == "!s"


def merged(parts: Parts) -> Parts:
    out: list[str | Place] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    return tuple(out)
